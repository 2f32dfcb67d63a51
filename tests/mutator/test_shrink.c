// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* Attempts of the shrinker are loadable, come to an end, and lead to nothing if all are taken. */
#include "support.h"

#include <stdlib.h>

#include "shrink.h"

struct fixture {
	struct btfold_generator *generator;
	struct mut_codec *codec;
	struct mut_model best, attempt;
	struct mut_context ctx;
	struct mut_bytes bytes;
	struct bytes input;
};

static int set_up(void **state)
{
	static struct fixture f;

	f.generator = btfold_generator_create();
	f.codec = mut_codec_create();
	f.ctx.model = &f.attempt;
	*state = &f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	btfold_generator_destroy(f->generator);
	mut_codec_destroy(f->codec);
	mut_context_deinit(&f->ctx);
	mut_model_deinit(&f->best);
	mut_model_deinit(&f->attempt);
	free(f->bytes.data);
	bytes_free(&f->input);
	return 0;
}

static void start(struct fixture *f, uint64_t seed, struct mut_shrinker *shrinker)
{
	assert_true(generate(f->generator, seed,
			     seed % 2 ? BTFOLD_GEN_WELL_FORMED : BTFOLD_GEN_LOADABLE, 0,
			     seed % 10 ? 32 : 200, &f->input));
	assert_true(mut_decode(f->codec, f->input.data, f->input.size, &f->best));
	mut_shrinker_start(shrinker, &f->best);
}

static void check_loadable(struct fixture *f, uint64_t seed)
{
	struct graphs graphs;

	mut_encode(&f->attempt, &f->bytes);
	assert_seed(graphs_decode(f->bytes.data, f->bytes.size, &graphs), seed);
	graphs_free(&graphs);
}

static void none_taken(void **state)
{
	struct fixture *f = *state;

	for (uint64_t seed = 0; seed < 200; seed++) {
		struct mut_shrinker shrinker;
		uint32_t n = 0, most;

		start(f, seed, &shrinker);
		most = mut_shrinker_left(&shrinker, &f->best);
		while (mut_shrinker_next(&shrinker, &f->ctx, &f->best)) {
			check_loadable(f, seed);
			n++;
		}
		assert_seed(n >= f->best.n && n <= most, seed);
	}
}

static void all_taken(void **state)
{
	struct fixture *f = *state;

	for (uint64_t seed = 0; seed < 500; seed++) {
		struct mut_shrinker shrinker;
		uint32_t n = 0;

		start(f, seed, &shrinker);
		while (mut_shrinker_next(&shrinker, &f->ctx, &f->best)) {
			check_loadable(f, seed);
			mut_model_copy(&f->best, &f->attempt);
			mut_shrinker_taken(&shrinker, &f->best);
			n++;
		}
		assert_seed(!f->best.n && n < 30, seed);
	}
}

/* Those with a STRUCT of at least one member: one such is left, or two that hold each other. */
static bool interesting(const struct mut_model *model)
{
	for (uint32_t id = 1; id <= model->n; id++)
		if (model->types[id].kind == MUT_STRUCT && model->types[id].n_items)
			return true;
	return false;
}

static void some_taken(void **state)
{
	struct fixture *f = *state;
	unsigned n = 0, types = 0;

	for (uint64_t seed = 0; seed < 500; seed++) {
		struct mut_shrinker shrinker;

		start(f, seed, &shrinker);
		if (!interesting(&f->best))
			continue;
		while (mut_shrinker_next(&shrinker, &f->ctx, &f->best)) {
			if (!interesting(&f->attempt))
				continue;
			mut_model_copy(&f->best, &f->attempt);
			mut_shrinker_taken(&shrinker, &f->best);
		}
		n++;
		types += f->best.n;
		assert_seed(interesting(&f->best), seed);
		for (uint32_t id = 1; id <= f->best.n; id++)
			assert_seed(f->best.types[id].n_items <= 1, seed);
	}
	assert_true(n > 300);
	assert_int_equal(types, n);
}

static void by_size(void **state)
{
	struct fixture *f = *state;

	for (uint64_t seed = 0; seed < 500; seed++) {
		struct mut_shrinker shrinker;
		unsigned steps = 0;

		start(f, seed, &shrinker);
		mut_model_copy(&f->attempt, &f->best);
		gen_seed(&f->ctx.random, seed);
		for (check_loadable(f, seed); f->bytes.size > 100; check_loadable(f, seed)) {
			assert_seed(mut_shrink_by(&f->ctx, f->bytes.size - 100, f->bytes.size),
				    seed);
			assert_seed(++steps < 60, seed);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(none_taken),
		cmocka_unit_test(all_taken),
		cmocka_unit_test(some_taken),
		cmocka_unit_test(by_size),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
