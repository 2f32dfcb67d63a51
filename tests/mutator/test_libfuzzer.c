// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* libFuzzer's front, called as libFuzzer calls it: in place, and into a buffer that is just enough. */
#include "support.h"

#include <stdlib.h>
#include <string.h>

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned int seed);
size_t LLVMFuzzerCustomCrossOver(const uint8_t *data, size_t size, const uint8_t *other,
				 size_t other_size, uint8_t *out, size_t max_out_size,
				 unsigned int seed);

#define INPUTS 300u

static void mutate_in_place(void **state)
{
	struct btfold_generator *generator = btfold_generator_create();
	struct bytes input = {0};

	(void)state;
	for (unsigned seed = 0; seed < INPUTS; seed++) {
		size_t max_size, size, again;
		uint8_t *data, *twin;

		assert_true(generate(generator, seed, BTFOLD_GEN_WELL_FORMED, 0, 32, &input));
		max_size = input.size + seed;
		data = malloc(max_size); /* exactly: sanitizers see more */
		twin = malloc(max_size);
		assert_true(data && twin);
		memcpy(data, input.data, input.size);
		memcpy(twin, input.data, input.size);
		size = LLVMFuzzerCustomMutator(data, input.size, max_size, seed);
		assert_seed(size > 0 && size <= max_size, seed);
		again = LLVMFuzzerCustomMutator(twin, input.size, max_size, seed);
		assert_seed(size == again && memcmp(data, twin, size) == 0, seed);
		free(data);
		free(twin);
	}
	bytes_free(&input);
	btfold_generator_destroy(generator);
}

static void cross_over(void **state)
{
	struct btfold_generator *generator = btfold_generator_create();
	struct bytes input = {0}, other = {0};

	(void)state;
	for (unsigned seed = 0; seed < INPUTS; seed++) {
		size_t max_size, size;
		uint8_t *out;

		assert_true(generate(generator, seed, BTFOLD_GEN_WELL_FORMED, 0, 32, &input));
		assert_true(generate(generator, ~seed, BTFOLD_GEN_WELL_FORMED, 0, 32, &other));
		max_size = 1 + (input.size + other.size) * (seed % 8) / 8;
		out = malloc(max_size);
		assert_non_null(out);
		size = LLVMFuzzerCustomCrossOver(input.data, input.size, other.data, other.size,
						 out, max_size, seed);
		assert_seed(size > 0 && size <= max_size, seed);
		free(out);
	}
	bytes_free(&input);
	bytes_free(&other);
	btfold_generator_destroy(generator);
}

/* It starts from nothing, without a corpus. */
static void from_nothing(void **state)
{
	uint8_t data[256];
	size_t size = LLVMFuzzerCustomMutator(data, 0, sizeof(data), 1);
	struct graphs graphs;

	(void)state;
	assert_true(graphs_decode(data, size, &graphs));
	assert_true(btfold_graph_n_types(graphs.input) > 0);
	graphs_free(&graphs);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mutate_in_place),
		cmocka_unit_test(cross_over),
		cmocka_unit_test(from_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
