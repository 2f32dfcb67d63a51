/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* What a prepared base is to its inputs, one after the other. */
#include "support.h"

#include <stdio.h>

/* Dedups @text on the prepared base of @graph; the caller destroys both. */
static struct btfold_outcome *dedup_on(const char *text, const struct btfold_graph *graph,
				       const struct btfold_base *base,
				       struct btfold_graph **ret_input)
{
	struct btfold_outcome *outcome;

	*ret_input = graph_of(text, graph);
	assert_int_equal(btfold_dedup(*ret_input, base, NULL, &outcome, NULL), BTFOLD_OK);
	return outcome;
}

#define INT_AND_S                                                         \
	"[3] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED\n" \
	"[4] STRUCT 's' size=4 vlen=1\n\t'm' type_id=3 bits_offset=0\n"

/* What one input has after a type of the base is nothing to the next one, which has no types of its own. */
static void test_inputs_of_a_base_learn_nothing_wrong_from_each_other(void **state)
{
	static const char *const base_text =
		INT_LINE "[2] STRUCT 's' size=4 vlen=1\n\t'm' type_id=1 bits_offset=0\n";
	static const char *const texts[] = {
		INT_AND_S "[5] FLOAT 'own' size=4\n[6] PTR '(anon)' type_id=5\n",
		INT_AND_S "[5] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED\n",
		INT_AND_S "[5] STRUCT 's' size=4 vlen=1\n\t'm' type_id=3 bits_offset=0\n",
	};
	static const uint32_t maps[][4] = {{1, 2, 3, 4}, {1, 2, 1}, {1, 2, 2}};
	struct btfold_graph *graph = graph_of(base_text, NULL), *input;
	struct btfold_base *base;

	(void)state;
	assert_int_equal(btfold_base_prepare(graph, NULL, &base, NULL), BTFOLD_OK);
	for (unsigned i = 0; i < 27; i++) {
		unsigned order[] = {i % 3, i / 3 % 3, i / 9};

		for (unsigned j = 0; j < 3; j++) {
			struct btfold_outcome *outcome =
				dedup_on(texts[order[j]], graph, base, &input);
			uint32_t n = btfold_graph_n_types(input);

			assert_memory_equal(btfold_outcome_map(outcome), maps[order[j]],
					    n * sizeof(uint32_t));
			btfold_outcome_destroy(outcome);
			btfold_graph_destroy(input);
		}
	}
	btfold_base_destroy(base);
	btfold_graph_destroy(graph);
}

/* R1: of the universe, base included, whether the input has to do with them or not. */
static void test_ambiguous_keys_of_the_base_are_counted(void **state)
{
	static const char *const base_text =
		INT_LINE "[2] STRUCT 's' size=4 vlen=1\n\t'm' type_id=1 bits_offset=0\n"
			 "[3] STRUCT 's' size=8 vlen=1\n\t'n' type_id=1 bits_offset=32\n"
			 "[4] STRUCT 't' size=4 vlen=1\n\t'm' type_id=1 bits_offset=0\n"
			 "[5] ENUM 'e' encoding=UNSIGNED size=4 vlen=0\n"
			 "[6] ENUM 'e' encoding=UNSIGNED size=8 vlen=0\n";
	static const char *const texts[] = {
		"[7] FLOAT 'f' size=4\n",
		"[7] STRUCT 't' size=4 vlen=0\n",
		"[7] PTR '(anon)' type_id=2\n",
		"[7] STRUCT 'u' size=4 vlen=0\n",
		"[7] STRUCT 'u' size=4 vlen=0\n[8] STRUCT 'u' size=8 vlen=0\n",
	};
	static const uint32_t counts[] = {1, 2, 1, 1, 2};
	struct btfold_graph *graph = graph_of(base_text, NULL), *input;
	struct btfold_base *base;

	(void)state;
	assert_int_equal(btfold_base_prepare(graph, NULL, &base, NULL), BTFOLD_OK);
	for (unsigned i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		struct btfold_outcome *outcome = dedup_on(texts[i], graph, base, &input);

		assert_int_equal(btfold_outcome_stats(outcome)->ambiguous_keys, counts[i]);
		btfold_outcome_destroy(outcome);
		btfold_graph_destroy(input);
	}
	btfold_base_destroy(base);
	btfold_graph_destroy(graph);
}

/* D2: a declaration is one whatever its info word has besides, and what R1 makes of its name is looked at. */
static void test_declarations_of_what_only_refinement_finds_ambiguous_stay(void **state)
{
	static const char *const base_text =
		INT_LINE "[2] STRUCT 'bar' size=4 vlen=1\n\t'm' type_id=1 bits_offset=0\n"
			 "[3] STRUCT 'bar' size=8 vlen=1\n\t'n' type_id=1 bits_offset=32\n"
			 "[4] PTR '(anon)' type_id=2\n"
			 "[5] PTR '(anon)' type_id=3\n"
			 "[6] STRUCT 'foo' size=8 vlen=1\n\t'p' type_id=4 bits_offset=0\n"
			 "[7] STRUCT 'foo' size=8 vlen=1\n\t'p' type_id=5 bits_offset=0\n";
	struct btfold_graph *graph = graph_of(base_text, NULL), *input;
	struct btfold_base *base;

	(void)state;
	assert_int_equal(btfold_base_prepare(graph, NULL, &base, NULL), BTFOLD_OK);
	for (uint32_t vlen = 0; vlen < 2; vlen++) { /* 1 means nothing */
		struct btfold_graph *plain = graph_of("[8] FWD 'foo' fwd_kind=struct\n", graph);
		struct raw raw = encode(plain);
		struct btfold_outcome *outcome;

		raw_poke(&raw, 24 + 4, 7u << 24 | vlen);
		input = decode(&raw, graph);
		assert_int_equal(btfold_dedup(input, base, NULL, &outcome, NULL), BTFOLD_OK);
		assert_int_equal(btfold_outcome_map(outcome)[0], 8);
		btfold_outcome_destroy(outcome);
		btfold_graph_destroy(input);
		btfold_graph_destroy(plain);
		free(raw.at);
	}
	btfold_base_destroy(base);
	btfold_graph_destroy(graph);
}

/* struct btfold_stats, of as many threads as there are types. */
static void test_what_folds_in_the_base_is_counted_by_all_threads(void **state)
{
	static const char *const base_text =
		INT_LINE "[2] STRUCT 's' size=4 vlen=1\n\t'm' type_id=1 bits_offset=0\n";
	static const struct btfold_options options = {.threads = 4, .types_per_thread = 1};
	struct btfold_graph *graph = graph_of(base_text, NULL);
	struct btfold_graph *input = graph_of(
		INT_AND_S "[5] FLOAT 'own' size=4\n"
			  "[6] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED\n",
		graph);
	struct btfold_outcome *outcome;
	struct btfold_base *base;

	(void)state;
	assert_int_equal(btfold_base_prepare(graph, NULL, &base, NULL), BTFOLD_OK);
	assert_int_equal(btfold_dedup(input, base, &options, &outcome, NULL), BTFOLD_OK);
	assert_int_equal(btfold_outcome_stats(outcome)->folded_in_base, 3);
	btfold_outcome_destroy(outcome);
	btfold_base_destroy(base);
	btfold_graph_destroy(input);
	btfold_graph_destroy(graph);
}

/* btfold_stats, operations: what the base defines and an input declares is not signed again by the next one. */
static void test_a_declaration_of_what_the_base_defines_is_foretold(void **state)
{
	static const char *const base_text = "[1] STRUCT 's' size=4 vlen=0\n"
					     "[2] UNION 'u' size=4 vlen=0\n";
	struct btfold_graph *graph = graph_of(base_text, NULL), *input;
	uint64_t operations[2];
	struct btfold_base *base;

	(void)state;
	assert_int_equal(btfold_base_prepare(graph, NULL, &base, NULL), BTFOLD_OK);
	for (unsigned i = 0; i < 2; i++) {
		struct btfold_outcome *outcome =
			dedup_on("[3] FWD 's' fwd_kind=struct\n[4] FWD 'u' fwd_kind=union\n", graph,
				 base, &input);

		assert_int_equal(btfold_outcome_map(outcome)[0], 1);
		assert_int_equal(btfold_outcome_map(outcome)[1], 2);
		operations[i] = btfold_outcome_stats(outcome)->operations;
		btfold_outcome_destroy(outcome);
		btfold_graph_destroy(input);
	}
	assert_int_equal(operations[1], operations[0] - 6); /* two records, of three words */
	btfold_base_destroy(base);
	btfold_graph_destroy(graph);
}

/* An allocator that counts, may refuse, and may fold another input on the same base in the midst of a call. */
struct nested {
	unsigned n_allocated, n_released;
	unsigned limit; /* what is asked for after so many is refused; 0: nothing is */
	const struct btfold_graph *inner; /* NULL: none, or it is under way */
	const struct btfold_base *base;
	enum btfold_status status; /* of the last such call */
};

static void *allocate_nested(void *ctx, size_t bytes)
{
	struct nested *nested = ctx;
	const struct btfold_graph *inner = nested->inner;

	if (nested->limit && nested->n_allocated == nested->limit)
		return NULL;
	nested->n_allocated++;
	if (inner) {
		struct btfold_outcome *outcome;

		nested->inner = NULL;
		nested->status = btfold_dedup(inner, nested->base, NULL, &outcome, NULL);
		if (!nested->status) {
			assert_int_equal(btfold_outcome_map(outcome)[1], 2);
			btfold_outcome_destroy(outcome);
		}
		nested->inner = inner;
	}
	return malloc(bytes);
}

static void release_nested(void *ctx, void *memory)
{
	struct nested *nested = ctx;

	nested->n_released++;
	free(memory);
}

/* Dedups @input on @base while, if @nested has an inner one, that is folded too. */
static void dedup_nested(const struct btfold_graph *input, const struct btfold_base *base,
			 struct nested *nested)
{
	struct btfold_options options = {.allocator = {allocate_nested, release_nested, nested}};
	struct btfold_outcome *outcome;

	nested->base = base;
	assert_int_equal(btfold_dedup(input, base, &options, &outcome, NULL), BTFOLD_OK);
	nested->inner = NULL;
	assert_int_equal(btfold_outcome_map(outcome)[1], 2);
	btfold_outcome_destroy(outcome);
}

#define INT_AND_PTR                                                       \
	"[3] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED\n" \
	"[4] PTR '(anon)' type_id=3\n"

/* views.h: of one call after the other none takes memory of the base's; of two at a time one does, once. */
static void test_calls_at_the_same_time_have_each_a_view_of_the_base(void **state)
{
	struct nested of_base = {0};
	struct btfold_options options = {.allocator = {allocate_nested, release_nested, &of_base}};
	struct btfold_graph *graph = graph_of(INT_LINE "[2] PTR '(anon)' type_id=1\n", NULL);
	struct btfold_graph *input = graph_of(INT_AND_PTR, graph);
	unsigned n_prepared;
	struct btfold_base *base;

	(void)state;
	assert_int_equal(btfold_base_prepare(graph, &options, &base, NULL), BTFOLD_OK);
	n_prepared = of_base.n_allocated;
	for (unsigned i = 0; i < 4; i++) {
		struct nested of_input = {.inner = i < 2 ? NULL : input};

		dedup_nested(input, base, &of_input);
		assert_int_equal(of_input.status, BTFOLD_OK);
		assert_int_equal(of_base.n_allocated, n_prepared + (i < 2 ? 0 : 1));
	}
	btfold_base_destroy(base);
	assert_int_equal(of_base.n_released, of_base.n_allocated);
	btfold_graph_destroy(input);
	btfold_graph_destroy(graph);
}

/* views.h: a view takes some requests, of which each is refused in turn. */
static void test_a_call_without_memory_for_a_view_fails_and_the_next_one_has_one(void **state)
{
	enum { N_TYPES = 1000 }; /* more than the arena's first block has room for */
	struct nested of_base = {0};
	struct btfold_options options = {.allocator = {allocate_nested, release_nested, &of_base}};
	char *text = malloc(N_TYPES * 64), *at = text;
	struct btfold_graph *graph, *input;
	struct btfold_base *base;
	unsigned n_held, n_failed = 0;

	(void)state;
	at += sprintf(at, "%s", INT_LINE);
	for (unsigned id = 2; id <= N_TYPES; id++)
		at += sprintf(at, "[%u] PTR '(anon)' type_id=%u\n", id, id - 1);
	graph = graph_of(text, NULL);
	snprintf(text, N_TYPES * 64,
		 "[%d] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED\n"
		 "[%d] PTR '(anon)' type_id=%d\n",
		 N_TYPES + 1, N_TYPES + 2, N_TYPES + 1);
	input = graph_of(text, graph);
	free(text);
	assert_int_equal(btfold_base_prepare(graph, &options, &base, NULL), BTFOLD_OK);
	n_held = of_base.n_allocated - of_base.n_released;
	for (enum btfold_status status = BTFOLD_E_NO_MEMORY; status; n_failed += status != 0) {
		struct nested of_input = {.inner = input};

		of_base.limit = of_base.n_allocated + n_failed;
		dedup_nested(input, base, &of_input);
		status = of_input.status;
		if (status) {
			assert_int_equal(status, BTFOLD_E_NO_MEMORY);
			assert_int_equal(of_base.n_allocated - of_base.n_released, n_held);
		}
	}
	assert_true(n_failed > 1);
	btfold_base_destroy(base);
	assert_int_equal(of_base.n_released, of_base.n_allocated);
	btfold_graph_destroy(input);
	btfold_graph_destroy(graph);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_calls_at_the_same_time_have_each_a_view_of_the_base),
		cmocka_unit_test(
			test_a_call_without_memory_for_a_view_fails_and_the_next_one_has_one),
		cmocka_unit_test(test_inputs_of_a_base_learn_nothing_wrong_from_each_other),
		cmocka_unit_test(test_ambiguous_keys_of_the_base_are_counted),
		cmocka_unit_test(test_declarations_of_what_only_refinement_finds_ambiguous_stay),
		cmocka_unit_test(test_what_folds_in_the_base_is_counted_by_all_threads),
		cmocka_unit_test(test_a_declaration_of_what_the_base_defines_is_foretold),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
