// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* The pipeline: prototypes -> units -> near-duplicates -> bytes. */
#include <stdlib.h>
#include <string.h>

#include "model.h"

#define LEAST_TYPES 8u
#define MOST_TYPES  64u	  /* unless more is asked for */
#define LARGE_ROOM  1000u /* to five times that, now and then */

#define LOADABLE_FEATURES                                                    \
	(BTFOLD_FEATURE_BIT(CHAIN_CYCLES) | BTFOLD_FEATURE_BIT(LOOSE_REFS) | \
	 BTFOLD_FEATURE_BIT(LOOSE_NAMES) | BTFOLD_FEATURE_BIT(LOOSE_WORDS))

struct btfold_generator {
	struct gen_model prototypes, model;
	struct gen_units *units;
	struct gen_strings *strings;
	struct gen_bytes base, input;
};

struct btfold_generator *btfold_generator_create(void)
{
	size_t none = 0;
	struct btfold_generator *generator = gen_room(NULL, &none, 1, sizeof(*generator));

	memset(generator, 0, sizeof(*generator));
	generator->units = gen_units_create();
	generator->strings = gen_strings_create();
	return generator;
}

void btfold_generator_destroy(struct btfold_generator *generator)
{
	if (!generator)
		return;
	gen_model_free(&generator->prototypes);
	gen_model_free(&generator->model);
	gen_units_destroy(generator->units);
	gen_strings_destroy(generator->strings);
	free(generator->base.data);
	free(generator->input.data);
	free(generator);
}

static uint64_t choose_features(struct gen_context *ctx, const struct btfold_gen_options *options)
{
	uint64_t mask = options->features ? options->features : BTFOLD_FEATURES_ALL;

	if (options->tier == BTFOLD_GEN_WELL_FORMED)
		mask &= ~LOADABLE_FEATURES;
	if (options->exactly)
		return mask;
	/* Swarm: half of them, three quarters of them, or all; what is absent cannot drown others. */
	switch (gen_below(&ctx->random, 4)) {
	case 0:
		return mask;
	case 1:
		return mask & (gen_next(&ctx->random) | gen_next(&ctx->random));
	default:
		return mask & gen_next(&ctx->random);
	}
}

/*
 * Small graphs say more about what is wrong, larger ones hold more that may be: the larger of two
 * draws. Graphs seldom fill their room, so that they have 32 types on average.
 */
static uint32_t choose_room(struct gen_context *ctx)
{
	uint32_t a = gen_below(&ctx->random, MOST_TYPES - LEAST_TYPES + 1);
	uint32_t b = gen_below(&ctx->random, MOST_TYPES - LEAST_TYPES + 1);

	/* One costs what hundreds of small ones do. */
	if (gen_use(ctx, BTFOLD_FEATURE_LARGE, 4096))
		return LARGE_ROOM + gen_below(&ctx->random, 4 * LARGE_ROOM + 1);
	return LEAST_TYPES + (a > b ? a : b);
}

void btfold_generate(struct btfold_generator *g, const struct btfold_gen_options *options,
		     struct btfold_gen_result *ret)
{
	struct gen_context ctx = {.tier = options->tier, .counts = ret->counts};

	memset(ret, 0, sizeof(*ret));
	gen_seed(&ctx.random, options->seed);
	ctx.features = choose_features(&ctx, options);
	ctx.max_types = options->max_types ? options->max_types : choose_room(&ctx);
	if (ctx.max_types < LEAST_TYPES)
		ctx.max_types = LEAST_TYPES;

	gen_prototypes(&ctx, &g->prototypes);
	if (ctx.tier != BTFOLD_GEN_WELL_FORMED)
		gen_loosen(&ctx, &g->prototypes);
	gen_copy_units(&ctx, g->units, &g->prototypes, &g->model);
	gen_near_duplicates(&ctx, &g->model);
	if (ctx.tier != BTFOLD_GEN_WELL_FORMED && gen_once_in(&ctx.random, 2))
		gen_loosen(&ctx, &g->model);
	gen_encode(&ctx, g->strings, &g->model, &g->base, &g->input);
	if (ctx.tier == BTFOLD_GEN_MALFORMED)
		ret->defect = gen_malform(&ctx, &g->model, &g->input);

	ret->base = g->base.size ? g->base.data : NULL;
	ret->base_size = g->base.size;
	ret->input = g->input.data;
	ret->input_size = g->input.size;
	ret->n_base = g->model.n_base;
	ret->n_input = (uint32_t)g->model.n_types - 1 - g->model.n_base;
	ret->features = ctx.features;
}
