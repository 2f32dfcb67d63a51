/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* The nth allocation fails, for every n: an error and nothing left behind, until one n goes through. */
#include "support.h"

#include "byteorder.h"

#include <stdio.h>

struct budget {
	uint32_t left, held;
};

static void *allocate(void *ctx, size_t bytes)
{
	struct budget *budget = ctx;

	assert_true(bytes > 0);
	if (!budget->left)
		return NULL;
	budget->left--;
	budget->held++;
	return malloc(bytes);
}

static void release(void *ctx, void *memory)
{
	struct budget *budget = ctx;

	assert_non_null(memory);
	budget->held--;
	free(memory);
}

/* Text, names and nesting large enough that every table has to grow. */
static char *large_text(void)
{
	size_t n = 3000;
	char *text = malloc(n * 160 + 200), *at = text;

	assert_non_null(text);
	at += sprintf(at, INT_LINE);
	for (size_t i = 2; i <= n; i++)
		at += sprintf(at,
			      "[%zu] STRUCT 'struct_%zu\\x41' size=4 vlen=1\n"
			      "\t'member_of_struct_%zu' type_id=%zu bits_offset=0\n",
			      i, i, i, i == n ? 1 : i + 1);
	return text;
}

typedef enum btfold_status attempt_fn(const struct btfold_allocator *allocator, const void *input,
				      size_t size);

static enum btfold_status try_parse(const struct btfold_allocator *allocator, const void *input,
				    size_t size)
{
	struct btfold_graph *graph = NULL;
	struct btfold_error error;
	enum btfold_status status =
		btfold_graph_parse(input, size, NULL, false, allocator, &graph, &error);

	if (status)
		assert_int_equal(error.status, status);
	btfold_graph_destroy(graph);
	return status;
}

static enum btfold_status try_decode(const struct btfold_allocator *allocator, const void *input,
				     size_t size)
{
	const struct btfold_options options = {.allocator = *allocator};
	struct btfold_graph *graph = NULL;
	enum btfold_status status = btfold_graph_decode(input, size, NULL, &options, &graph, NULL);

	btfold_graph_destroy(graph);
	return status;
}

static enum btfold_status try_validate(const struct btfold_allocator *allocator, const void *input,
				       size_t size)
{
	enum btfold_tier tier;

	(void)size;
	return btfold_graph_validate(input, allocator, NULL, NULL, &tier);
}

static enum btfold_status try_encode(const struct btfold_allocator *allocator, const void *input,
				     size_t size)
{
	void *bytes = NULL;
	enum btfold_status status = btfold_graph_encode(input, allocator, &bytes, &size);

	if (!status)
		allocator->release(allocator->ctx, bytes);
	return status;
}

static bool write_nothing(void *ctx, const char *text, size_t size)
{
	(void)ctx;
	(void)text;
	(void)size;
	return true;
}

/* What reads a graph of foreign byte order, and copies it for that: still there after a failure. */
static enum btfold_status try_read(const struct btfold_allocator *allocator, const void *input,
				   size_t size)
{
	struct btfold_graph *graph = NULL;
	struct btfold_type type;
	enum btfold_tier tier;
	const struct btfold_options options = {.allocator = *allocator};
	enum btfold_status status = btfold_graph_decode(input, size, NULL, &options, &graph, NULL);

	if (!status && btfold_graph_n_types(graph)) {
		status = btfold_graph_type(graph, 1, &type);
		assert_true(status || type.kind == 1);
	}
	if (!status)
		status = btfold_graph_dump(graph, write_nothing, NULL);
	if (!status)
		status = btfold_graph_validate(graph, allocator, NULL, NULL, &tier);
	btfold_graph_destroy(graph);
	return status;
}

static void exhaust(attempt_fn *attempt, const void *input, size_t size)
{
	enum btfold_status status = BTFOLD_E_NO_MEMORY;

	for (uint32_t n = 0; status && n < 1000; n++) {
		struct budget budget = {n, 0};
		struct btfold_allocator allocator = {allocate, release, &budget};

		status = attempt(&allocator, input, size);
		assert_int_equal(budget.held, 0);
		if (status)
			assert_int_equal(status, BTFOLD_E_NO_MEMORY);
		else
			assert_true(n > 0);
	}
	assert_int_equal(status, BTFOLD_OK);
}

static void test_exhausted(void **state)
{
	char *text = large_text();
	struct btfold_graph *graph = graph_of(text, NULL);
	struct raw raw = encode(graph), foreign;
	struct btfold_graph *other = NULL;

	(void)state;
	assert_int_equal(
		btfold_graph_parse(text, strlen(text), NULL, !HOST_BIG_ENDIAN, NULL, &other, NULL),
		BTFOLD_OK);
	foreign = encode(other);
	exhaust(try_read, foreign.at, foreign.size);
	btfold_graph_destroy(other);
	free(foreign.at);
	exhaust(try_parse, text, strlen(text));
	exhaust(try_decode, raw.at, raw.size);
	exhaust(try_validate, graph, 0);
	exhaust(try_encode, graph, 0);
	btfold_graph_destroy(graph);
	free(raw.at);
	free(text);
}

/* Not even for the copy of no types, in host order. */
static void test_nobody_asks_for_no_memory(void **state)
{
	const uint32_t none = 0;
	struct raw empty = raw_make(&none, 0, "", 1, !HOST_BIG_ENDIAN);

	(void)state;
	exhaust(try_read, empty.at, empty.size);
	free(empty.at);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_exhausted),
		cmocka_unit_test(test_nobody_asks_for_no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
