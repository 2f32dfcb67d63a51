// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/*
 * Cost (btfold_dedup: O((n + m) log n)) and right results on hostile families. Cost is counted in
 * operations, not seconds: four times the types may take at most five times the operations.
 */
#include <stdlib.h>
#include <string.h>

#include "support.h"

#define MOST_GROWTH 5.0
#define JUDGED	    24 /* a size at which the slow reference decides every property */

struct cost {
	uint64_t operations;
	uint32_t types_out;
};

static struct cost fold(const struct btfold_family *family, uint32_t n, bool keep,
			uint32_t *ret_types)
{
	struct btfold_options options = {.ambiguous = keep ? BTFOLD_KEEP : BTFOLD_ABSORB};
	struct btfold_graph *graph = NULL;
	struct btfold_outcome *outcome = NULL;
	struct cost ret;
	size_t size;
	void *bytes = btfold_family_make(family, n, &size);

	assert_int_equal(btfold_graph_decode(bytes, size, NULL, NULL, &graph, NULL), 0);
	assert_int_equal(btfold_dedup(graph, NULL, &options, &outcome, NULL), 0);
	ret.operations = btfold_outcome_stats(outcome)->operations;
	ret.types_out = btfold_outcome_stats(outcome)->types_out;
	assert_int_equal(btfold_graph_n_types(btfold_outcome_graph(outcome)), ret.types_out);
	assert_int_equal(btfold_outcome_stats(outcome)->undecided, 0);
	*ret_types = btfold_graph_n_types(graph);
	btfold_outcome_destroy(outcome);
	btfold_graph_destroy(graph);
	free(bytes);
	return ret;
}

static void check_growth(const struct btfold_family *family, bool keep)
{
	uint32_t (*types)(uint32_t n) = keep ? family->types_keep : family->types_absorb;
	uint32_t n = family->small, types_in[2];
	struct cost once = fold(family, n, keep, &types_in[0]);
	struct cost four = fold(family, 4 * n, keep, &types_in[1]);
	double growth = (double)four.operations / (double)once.operations;

	print_message("%-10s %-6s %7u types: %5.1f operations each; %7u: %5.1f; growth %.2f\n",
		      family->name, keep ? "keep" : "absorb", (unsigned)types_in[0],
		      (double)once.operations / types_in[0], (unsigned)types_in[1],
		      (double)four.operations / types_in[1], growth);
	assert_int_equal(once.types_out, types(n));
	assert_int_equal(four.types_out, types(4 * n));
	assert_true(once.operations > 0);
	if (growth > MOST_GROWTH)
		fail_msg("%s: four times the types take %.2f times the operations", family->name,
			 growth);
}

static void check_largest(const struct btfold_family *family)
{
	uint32_t types_in;
	struct cost cost;

	if (!family->largest)
		return;
	cost = fold(family, family->largest, false, &types_in);
	assert_int_equal(cost.types_out, family->types_absorb(family->largest));
}

/* The reference agrees with the formula, so that a family cannot be wrong unnoticed. */
static void check_small(const struct btfold_family *family, bool keep)
{
	uint32_t (*types)(uint32_t n) = keep ? family->types_keep : family->types_absorb;
	struct btfold_oracle_options options = {.keep = keep};
	struct btfold_oracle_bytes none = {NULL, 0}, input;
	uint32_t *image = NULL, kept = 0;
	char *why = NULL;
	size_t n, size;
	void *bytes = btfold_family_make(family, JUDGED, &size);

	input = (struct btfold_oracle_bytes){bytes, size};
	if (!btfold_oracle_classes(none, input, &options, &image, &n, &why))
		fail_msg("oracle: %s", why);
	for (uint32_t i = 0; i < n; i++)
		kept += image[i] == i + 1;
	assert_int_equal(kept, types(JUDGED));
	free(image);
	free(bytes);
}

static void test_family(void **state)
{
	const struct btfold_family *family = *state;

	for (unsigned keep = 0; keep < 2; keep++) {
		check_small(family, keep);
		check_growth(family, keep);
	}
	check_largest(family);
}

int main(void)
{
	struct CMUnitTest *tests = calloc(btfold_n_families, sizeof(*tests));
	int failed;

	for (size_t i = 0; tests && i < btfold_n_families; i++) {
		union { /* cmocka's state is not const */
			const void *in;
			void *out;
		} state = {.in = &btfold_families[i]};

		tests[i] = (struct CMUnitTest){.name = btfold_families[i].name,
					       .test_func = test_family,
					       .initial_state = state.out};
	}
	failed = _cmocka_run_group_tests("families", tests, btfold_n_families, NULL, NULL);
	free(tests);
	return failed != 0;
}
