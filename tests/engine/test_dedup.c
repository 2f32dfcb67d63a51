/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* What dedup keeps of a file besides its types, and how the budget of R2 ends it. */
#include "support.h"

#include "kinds.h"

static void test_the_kind_layout_is_kept(void **state)
{
	static const uint32_t words[] = {0, 2u << 24, 0, 0, 2u << 24, 0}; /* two PTRs to void */
	static const uint8_t layout[8] = {0, 0, 0, 0, 4, 0, 0, 0};

	struct raw raw = raw_make_layout(words, 6, "", 1, layout, sizeof(layout)), out;
	struct btfold_graph *graph = decode(&raw, NULL);
	struct btfold_outcome *outcome;

	(void)state;
	assert_int_equal(btfold_dedup(graph, NULL, NULL, &outcome, NULL), BTFOLD_OK);
	out = encode(btfold_outcome_graph(outcome));
	assert_int_equal(btfold_graph_n_types(btfold_outcome_graph(outcome)), 1);
	assert_int_equal(out.size, 32 + 12 + 4 + sizeof(layout));
	assert_int_equal(out.at[4], 32);
	assert_memory_equal(out.at + out.size - sizeof(layout), layout, sizeof(layout));
	btfold_outcome_destroy(outcome);
	btfold_graph_destroy(graph);
	free(raw.at);
	free(out.at);
}

/* R2 takes two rounds here: a T with a declaration is replaced by the full one, then S folds. */
static const char two_rounds[] =
	INT_LINE "[2] INT 'long' size=8 bits_offset=0 nr_bits=64 encoding=SIGNED\n"
		 "[3] FWD 'foo' fwd_kind=struct\n"
		 "[4] PTR '(anon)' type_id=3\n"
		 "[5] STRUCT 'S' size=8 vlen=1\n\t'p' type_id=4 bits_offset=0\n"
		 "[6] STRUCT 'foo' size=4 vlen=1\n\t'a' type_id=1 bits_offset=0\n"
		 "[7] PTR '(anon)' type_id=6\n"
		 "[8] STRUCT 'S' size=8 vlen=1\n\t'p' type_id=7 bits_offset=0\n"
		 "[9] STRUCT 'foo' size=8 vlen=1\n\t'a' type_id=2 bits_offset=0\n"
		 "[10] STRUCT 'T' size=8 vlen=1\n\t'p' type_id=5 bits_offset=0\n"
		 "[11] STRUCT 'T' size=8 vlen=1\n\t'p' type_id=8 bits_offset=0\n"
		 "[12] FWD 'T' fwd_kind=struct\n"
		 "[13] STRUCT 'U' size=8 vlen=1\n\t'p' type_id=12 bits_offset=0\n"
		 "[14] STRUCT 'U' size=8 vlen=1\n\t'p' type_id=10 bits_offset=0\n";

static struct btfold_stats stats_with(const struct btfold_graph *graph, uint64_t budget,
				      enum btfold_ambiguous ambiguous)
{
	struct btfold_options options = {.ambiguous = ambiguous, .r2_budget = budget};
	struct btfold_outcome *outcome;
	struct btfold_stats stats;

	assert_int_equal(btfold_dedup(graph, NULL, &options, &outcome, NULL), BTFOLD_OK);
	stats = *btfold_outcome_stats(outcome);
	btfold_outcome_destroy(outcome);
	return stats;
}

static void test_the_budget_of_r2_is_for_all_rounds(void **state)
{
	struct btfold_graph *graph = graph_of(two_rounds, NULL);
	uint32_t keep = stats_with(graph, 0, BTFOLD_KEEP).types_out;
	uint32_t absorb = stats_with(graph, 0, BTFOLD_ABSORB).types_out;
	uint32_t last = keep;

	(void)state;
	assert_true(absorb < keep);
	assert_int_equal(stats_with(graph, 1, BTFOLD_ABSORB).types_out, keep);
	assert_true(stats_with(graph, 1, BTFOLD_ABSORB).undecided > 0);
	/* more budget never keeps more types, and what is left undecided is said */
	for (uint64_t budget = 1; last != absorb; budget++) {
		struct btfold_stats stats = stats_with(graph, budget, BTFOLD_ABSORB);

		assert_in_range(stats.types_out, absorb, last);
		last = stats.types_out;
		assert_true(last == absorb || stats.undecided > 0);
		assert_in_range(budget, 1, 100000);
	}
	btfold_graph_destroy(graph);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_kind_layout_is_kept),
		cmocka_unit_test(test_the_budget_of_r2_is_for_all_rounds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
