/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* V ids: where records begin, by one thread and by several. */
#include "support.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "graph.h"

static uint64_t next_random(uint64_t *state)
{
	*state = *state * UINT64_C(6364136223846793005) + 1442695040888963407;
	return *state >> 33;
}

/* Appends a record of a random kind, which refers to void; returns its length. */
static size_t add_record(uint32_t *to, uint64_t *state)
{
	static const uint32_t kinds[] = {KIND_INT,     KIND_PTR,   KIND_ARRAY,
					 KIND_STRUCT,  KIND_ENUM,  KIND_FUNC_PROTO,
					 KIND_DATASEC, KIND_FLOAT, KIND_ENUM64};
	uint32_t kind = kinds[next_random(state) % (sizeof(kinds) / sizeof(*kinds))];
	uint32_t vlen = kind_table[kind].item ? (uint32_t)(next_random(state) % 9) : 0;
	uint32_t info = make_info(kind, false, vlen), n = kind_words(&kind_table[kind], info);

	memset(to, 0, n * sizeof(*to));
	to[REC_INFO] = info;
	return n;
}

/* Counts the blocks of memory that are asked for. */
static void *count(void *ctx, size_t bytes)
{
	atomic_fetch_add((atomic_uint *)ctx, 1);
	return malloc(bytes);
}

static void release(void *ctx, void *memory)
{
	(void)ctx;
	free(memory);
}

static struct btfold_graph *decode_by(const struct raw *raw, uint32_t threads, unsigned *ret_blocks)
{
	atomic_uint blocks = 0;
	const struct btfold_options options = {
		.threads = threads, .types_per_thread = 1, .allocator = {count, release, &blocks}};
	struct btfold_graph *graph;
	struct btfold_error error;

	assert_int_equal(btfold_graph_decode(raw->at, raw->size, NULL, &options, &graph, &error),
			 0);
	*ret_blocks = blocks;
	return graph;
}

/* All numbers of threads find the same records; at least one of them did not read the words one after the other. */
static void expect_same(const struct raw *raw, bool cut)
{
	unsigned blocks, alone_blocks;
	struct btfold_graph *alone = decode_by(raw, 1, &alone_blocks);
	bool by_parts = false;

	for (uint32_t threads = 2; threads <= 9; threads++) {
		struct btfold_graph *graph = decode_by(raw, threads, &blocks);

		assert_int_equal(graph->n_types, alone->n_types);
		assert_memory_equal(graph->record, alone->record,
				    (alone->n_types + (size_t)1) * sizeof(*alone->record));
		by_parts |= blocks > alone_blocks;
		btfold_graph_destroy(graph);
	}
	btfold_graph_destroy(alone);
	assert_true(!cut || by_parts);
}

static void test_records_found_by_threads_are_those_that_are_there(void **state)
{
	enum { N_WORDS = 30000, LONGEST = 40 };
	static uint32_t words[N_WORDS + LONGEST];

	(void)state;
	for (uint64_t seed = 1; seed <= 40; seed++) {
		uint64_t random = seed;
		struct raw raw;
		size_t n = 0;

		print_message("seed %u\n", (unsigned)seed);
		while (n < N_WORDS / (seed % 4 + 1))
			n += add_record(words + n, &random);
		raw = raw_make(words, n, "", 1, seed % 2);
		expect_same(&raw, true);
		free(raw.at);
	}
}

/* A DATASEC whose entries could be PTRs, and would be for who begins to read in it. */
static void test_what_looks_like_records_inside_of_one_is_none(void **state)
{
	enum { N_ITEMS = 5000 };
	static uint32_t words[REC_HEADER + 3 * N_ITEMS + 3 * 200];
	size_t n = REC_HEADER;
	struct raw raw;

	(void)state;
	words[REC_INFO] = make_info(KIND_DATASEC, false, N_ITEMS);
	for (unsigned i = 0; i < N_ITEMS + 200; i++, n += 3)
		words[n + REC_INFO] = make_info(KIND_PTR, false, 0);
	raw = raw_make(words, n, "", 1, false);
	expect_same(&raw, false);
	free(raw.at);
}

/* Of a struct of two members, whichever word of them it is. */
static void test_the_member_that_is_wrong_is_said(void **state)
{
	(void)state;
	for (uint32_t at = REC_HEADER; at < REC_HEADER + 6; at++) {
		uint32_t words[REC_HEADER + 6] = {0, make_info(KIND_STRUCT, false, 2)};
		struct btfold_error error = {0};
		struct btfold_graph *graph;
		struct raw raw;

		if (at % 3 == 2) /* an offset may be anything here */
			continue;
		words[at] = 9;
		raw = raw_make(words, REC_HEADER + 6, "", 1, false);
		assert_int_equal(btfold_graph_decode(raw.at, raw.size, NULL, NULL, &graph, &error),
				 at % 3 ? BTFOLD_E_TYPE_ID : BTFOLD_E_NAME_OFFSET);
		assert_int_equal(error.type_id, 1);
		assert_int_equal(error.member, (at - REC_HEADER) / 3);
		free(raw.at);
	}
}

/* What is wrong in the words of another thread is said as if there were none. */
static void test_errors_by_threads_are_those_of_one(void **state)
{
	enum { N = 3000 };
	/* words of a PTR: a name, a kind, a reference, a length */
	static const uint32_t bad[][3] = {{1, 2u << 24, 0},
					  {0, 77u << 24, 0},
					  {0, 2u << 24, N + 1},
					  {0, 15u << 24 | 60000, 0}};
	static uint32_t words[3 * N];

	(void)state;
	for (unsigned i = 0; i < N; i++)
		words[3 * i + REC_INFO] = make_info(KIND_PTR, false, 0);
	for (unsigned i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		for (uint32_t at = 0; at < N; at += 499) {
			const struct btfold_options options = {.threads = 4, .types_per_thread = 1};
			struct btfold_error error = {0}, alone = {0};
			struct btfold_graph *graph;
			struct raw raw;

			memcpy(words + 3 * at, bad[i], sizeof(bad[i]));
			raw = raw_make(words, 3 * N, "", 1, false);
			assert_int_not_equal(
				btfold_graph_decode(raw.at, raw.size, NULL, NULL, &graph, &alone),
				0);
			assert_int_not_equal(btfold_graph_decode(raw.at, raw.size, NULL, &options,
								 &graph, &error),
					     0);
			assert_int_equal(error.status, alone.status);
			assert_int_equal(error.type_id, at + 1);
			assert_int_equal(error.offset, alone.offset);
			assert_string_equal(error.text, alone.text);
			memset(words + 3 * at, 0, sizeof(bad[i]));
			words[3 * at + REC_INFO] = make_info(KIND_PTR, false, 0);
			free(raw.at);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_records_found_by_threads_are_those_that_are_there),
		cmocka_unit_test(test_what_looks_like_records_inside_of_one_is_none),
		cmocka_unit_test(test_the_member_that_is_wrong_is_said),
		cmocka_unit_test(test_errors_by_threads_are_those_of_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
