// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* The generator's tiers against the engine's validator: two readings of the rules V. */
#include "support.h"

#include <generator.h>

#define GRAPHS 2000

/*
 * The engine's validator and the generator agree on the tiers (V); of the graphs made by default at
 * least nine in ten are within the limits of kernels, too, and 32 types is their average.
 */
static void test_well_formed_is_well_formed(void **state)
{
	struct btfold_generator *generator = btfold_generator_create();
	unsigned within = 0, types = 0;

	(void)state;
	for (uint64_t seed = 0; seed < GRAPHS; seed++) {
		struct btfold_gen_options options = {.seed = seed};
		struct btfold_graph *base = NULL, *input = NULL;
		enum btfold_tier tier = BTFOLD_TIER_MALFORMED;
		struct btfold_gen_result r;

		btfold_generate(generator, &options, &r);
		if (r.base)
			assert_int_equal(
				btfold_graph_decode(r.base, r.base_size, NULL, NULL, &base, NULL),
				0);
		assert_int_equal(
			btfold_graph_decode(r.input, r.input_size, base, NULL, &input, NULL), 0);
		assert_int_equal(btfold_graph_validate(input, NULL, NULL, NULL, &tier), 0);
		if (tier > BTFOLD_TIER_KERNEL_LIMIT) {
			fail_msg("seed %u: tier %d", (unsigned)seed, (int)tier);
		}
		within += tier == BTFOLD_TIER_WELL_FORMED;
		types += r.n_base + r.n_input;
		btfold_graph_destroy(input);
		btfold_graph_destroy(base);
	}
	btfold_generator_destroy(generator);
	assert_in_range(within, GRAPHS * 9 / 10, GRAPHS);
	assert_in_range(types, GRAPHS * 28, GRAPHS * 36);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_well_formed_is_well_formed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
