// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* The module for AFL++, loaded and driven as afl-fuzz 4.04c does. */
#include "support.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

struct front {
	void *module, *data;
	void *(*init)(void *afl, unsigned int seed);
	void (*deinit)(void *data);
	size_t (*fuzz)(void *data, uint8_t *buf, size_t size, uint8_t **out, uint8_t *add,
		       size_t add_size, size_t max_size);
	size_t (*havoc)(void *data, uint8_t *buf, size_t size, uint8_t **out, size_t max_size);
	uint8_t (*probability)(void *data);
	int32_t (*init_trim)(void *data, uint8_t *buf, size_t size);
	size_t (*trim)(void *data, uint8_t **out);
	int32_t (*post_trim)(void *data, uint8_t success);
	struct btfold_generator *generator;
	struct bytes input, other;
};

/* A function pointer from dlsym(), as POSIX wants it. */
static void find(struct front *front, const char *name, void *ret, size_t size)
{
	void *symbol = dlsym(front->module, name);

	if (!symbol)
		fail_msg("%s is not exported", name);
	assert_int_equal(size, sizeof(symbol));
	memcpy(ret, &symbol, size);
}

#define FIND(front, member, name) find(front, name, &(front)->member, sizeof((front)->member))

static int set_up(void **state)
{
	static struct front front;

	front.module = dlopen(BTFOLD_AFL_MUTATOR, RTLD_NOW | RTLD_LOCAL);
	if (!front.module)
		fail_msg("%s", dlerror());
	FIND(&front, init, "afl_custom_init");
	FIND(&front, deinit, "afl_custom_deinit");
	FIND(&front, fuzz, "afl_custom_fuzz");
	FIND(&front, havoc, "afl_custom_havoc_mutation");
	FIND(&front, probability, "afl_custom_havoc_mutation_probability");
	FIND(&front, init_trim, "afl_custom_init_trim");
	FIND(&front, trim, "afl_custom_trim");
	FIND(&front, post_trim, "afl_custom_post_trim");
	front.data = front.init(NULL, 7);
	assert_non_null(front.data);
	front.generator = btfold_generator_create();
	*state = &front;
	return 0;
}

static int tear_down(void **state)
{
	struct front *front = *state;

	front->deinit(front->data);
	dlclose(front->module);
	btfold_generator_destroy(front->generator);
	bytes_free(&front->input);
	bytes_free(&front->other);
	return 0;
}

static void exports_nothing_else(void **state)
{
	static const char *const names[] = {"btfold_mutate", "btfold_graph_decode", "mut_decode",
					    "btfold_container_split", "LLVMFuzzerCustomMutator"};
	struct front *front = *state;

	for (unsigned i = 0; i < sizeof(names) / sizeof(*names); i++)
		assert_null(dlsym(front->module, names[i]));
}

static void start(struct front *front, uint64_t seed)
{
	assert_true(generate(front->generator, seed,
			     seed % 3 ? BTFOLD_GEN_WELL_FORMED : BTFOLD_GEN_LOADABLE, 0, 32,
			     &front->input));
	assert_true(
		generate(front->generator, ~seed, BTFOLD_GEN_WELL_FORMED, 0, 32, &front->other));
}

static void fuzz(void **state)
{
	struct front *front = *state;
	unsigned decoded = 0;

	assert_in_range(front->probability(front->data), 1, 100);
	for (uint64_t seed = 0; seed < 2000; seed++) {
		size_t max_size = 64 + 3 * seed, size;
		struct graphs graphs;
		uint8_t *out = NULL;

		start(front, seed);
		if (seed % 2)
			size = front->fuzz(front->data, front->input.data, front->input.size, &out,
					   front->other.data, front->other.size, max_size);
		else
			size = front->havoc(front->data, front->input.data, front->input.size, &out,
					    max_size);
		assert_seed(out && size && size <= max_size, seed);
		decoded += graphs_decode(out, size, &graphs);
		graphs_free(&graphs);
	}
	assert_true(decoded >= 1900);
}

/* The same seed given to init leads to the same cases. */
static void deterministic(void **state)
{
	struct front *front = *state;
	void *a = front->init(NULL, 3), *b = front->init(NULL, 3);

	for (uint64_t seed = 0; seed < 200; seed++) {
		uint8_t *x, *y;
		size_t size;

		start(front, seed);
		size = front->fuzz(a, front->input.data, front->input.size, &x, front->other.data,
				   front->other.size, 4096);
		assert_seed(size == front->fuzz(b, front->input.data, front->input.size, &y,
						front->other.data, front->other.size, 4096),
			    seed);
		assert_memory_equal(x, y, size);
	}
	front->deinit(a);
	front->deinit(b);
}

typedef bool accepts(const struct graphs *graphs);

static bool accept_all(const struct graphs *graphs)
{
	(void)graphs;
	return true;
}

static bool accept_none(const struct graphs *graphs)
{
	(void)graphs;
	return false;
}

static bool accept_ptr(const struct graphs *graphs)
{
	uint32_t first = btfold_graph_first_id(graphs->input);

	for (uint32_t i = 0; i < btfold_graph_n_types(graphs->input); i++) {
		struct btfold_type type;

		assert_int_equal(btfold_graph_type(graphs->input, first + i, &type), BTFOLD_OK);
		if (type.kind == 2)
			return true;
	}
	return false;
}

/* trim_case_custom() of afl-fuzz; the size that is left. */
static size_t trim(struct front *front, uint64_t seed, accepts *accept)
{
	int32_t max = front->init_trim(front->data, front->input.data, front->input.size), at = 0;
	size_t best = front->input.size, steps = 0;

	assert_seed(max >= 0, seed);
	while (at < max) {
		bool taken = false;
		uint8_t *out = NULL;
		size_t size = front->trim(front->data, &out);
		int32_t was = at;

		assert_seed(out != NULL, seed);
		assert_seed(size < best, seed); /* monotonous */
		if (size) {
			struct graphs graphs;

			assert_seed(graphs_decode(out, size, &graphs), seed);
			taken = accept(&graphs);
			graphs_free(&graphs);
		}
		best = taken ? size : best;
		at = front->post_trim(front->data, taken);
		assert_seed(at >= was && ++steps < 5000, seed);
	}
	return best;
}

static void trimming(void **state)
{
	struct front *front = *state;
	size_t ptr = 0, n = 0;

	for (uint64_t seed = 0; seed < 400; seed++) {
		struct graphs graphs;

		start(front, seed);
		assert_seed(trim(front, seed, accept_all) <= 25, seed);
		assert_seed(trim(front, seed, accept_none) == front->input.size, seed);
		assert_true(graphs_decode(front->input.data, front->input.size, &graphs));
		if (accept_ptr(&graphs)) {
			ptr += trim(front, seed, accept_ptr);
			n++;
		}
		graphs_free(&graphs);
	}
	print_message("one PTR takes %zu bytes on average\n", ptr / n);
	assert_true(ptr / n < 60);
}

static void trim_what_is_malformed(void **state)
{
	struct front *front = *state;
	uint8_t noise[] = "this is not BTF at all";

	assert_int_equal(front->init_trim(front->data, noise, sizeof(noise)), 0);
	assert_int_equal(front->init_trim(front->data, noise, 0), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(exports_nothing_else),	  cmocka_unit_test(fuzz),
		cmocka_unit_test(deterministic),	  cmocka_unit_test(trimming),
		cmocka_unit_test(trim_what_is_malformed),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
