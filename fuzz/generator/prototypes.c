// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include "names.h"
#include "prototypes.h"

#define ALWAYS BTFOLD_N_FEATURES

static const struct {
	gen_recipe *make;
	unsigned feature; /* or ALWAYS */
	unsigned weight;
} recipes[] = {
	{gen_make_int, ALWAYS, 6},
	{gen_make_pointer, ALWAYS, 16},
	{gen_make_qualifier, ALWAYS, 6},
	{gen_make_typedef, ALWAYS, 8},
	{gen_make_array, ALWAYS, 8},
	{gen_make_struct, ALWAYS, 16},
	{gen_make_enum, ALWAYS, 5},
	{gen_make_union, BTFOLD_FEATURE_UNIONS, 6},
	{gen_make_float, BTFOLD_FEATURE_FLOATS, 3},
	{gen_make_fwd, BTFOLD_FEATURE_BARE_FWD, 4},
	{gen_make_type_tag, BTFOLD_FEATURE_TYPE_TAGS, 4},
	{gen_make_func_proto, BTFOLD_FEATURE_FUNCS, 4},
	{gen_make_func, BTFOLD_FEATURE_FUNCS, 5},
	{gen_make_var, BTFOLD_FEATURE_VARS, 4},
	{gen_make_datasec, BTFOLD_FEATURE_VARS, 2},
	{gen_make_decl_tag, BTFOLD_FEATURE_DECL_TAGS, 6},
	{gen_make_long_chain, BTFOLD_FEATURE_LONG_CHAIN, 3},
	{gen_make_wide, BTFOLD_FEATURE_WIDE, 2},
	{gen_make_diamond, BTFOLD_FEATURE_DIAMOND, 3},
	{gen_make_alike, BTFOLD_FEATURE_ALIKE, 3},
	{gen_make_context, BTFOLD_FEATURE_CONTEXT, 5},
};

#define N_RECIPES (sizeof(recipes) / sizeof(recipes[0]))

uint32_t gen_new_name(struct gen_builder *b, enum gen_kind kind)
{
	uint32_t other;

	if (GEN_IN(kind, GEN_AGGREGATES | GEN_ENUMS)) {
		other = gen_of_kind(b, 1u << kind);
		if (b->model->types[other].name && gen_use(b->ctx, BTFOLD_FEATURE_BODIES, 3))
			return b->model->types[other].name;
	}
	other = gen_chance(b, (uint32_t)b->model->n_types);
	if (b->model->types[other].name && b->model->types[other].kind != kind &&
	    gen_use(b->ctx, BTFOLD_FEATURE_CROSS_KIND, 5))
		return b->model->types[other].name;
	return b->next_name++;
}

uint32_t gen_any_name(struct gen_builder *b)
{
	return 1 + gen_chance(b, GEN_N_WORDS);
}

uint32_t gen_sized(struct gen_builder *b, uint32_t max_bytes)
{
	for (unsigned i = 0; i < 8; i++) {
		uint32_t id = 1 + gen_chance(b, gen_last(b));
		const struct gen_type *type = &b->model->types[id];

		if (type->bytes && type->bytes <= max_bytes && type->kind != GEN_TYPE_TAG)
			return id;
	}
	return 1; /* always a plain INT */
}

uint32_t gen_of_kind(struct gen_builder *b, uint32_t mask)
{
	for (unsigned i = 0; i < 8 && gen_last(b); i++) {
		uint32_t id = 1 + gen_chance(b, gen_last(b));

		if (GEN_IN(b->model->types[id].kind, mask))
			return id;
	}
	return 0;
}

bool gen_plain_int(const struct gen_type *type)
{
	return type->kind == GEN_INT && (type->word & 0xffffff) == type->size * 8;
}

/* Pointers may go up: some are bent to a struct, union or function that comes later. */
static void bend_pointers(struct gen_builder *b)
{
	struct gen_model *model = b->model;

	if (!gen_on(b->ctx, BTFOLD_FEATURE_CYCLES))
		return;
	for (uint32_t id = 1; id < model->n_types; id++) {
		uint32_t to;

		if (model->types[id].kind != GEN_PTR || gen_chance(b, 2))
			continue;
		to = gen_of_kind(b, GEN_AGGREGATES | 1u << GEN_FUNC_PROTO);
		if (to <= id)
			continue;
		model->types[id].type = to;
		gen_count(b->ctx, BTFOLD_FEATURE_CYCLES);
	}
}

static void cook(struct gen_builder *b, unsigned total)
{
	unsigned pick = gen_chance(b, total);

	for (size_t i = 0; i < N_RECIPES; i++) {
		if (recipes[i].feature != ALWAYS && !gen_on(b->ctx, recipes[i].feature))
			continue;
		if (pick < recipes[i].weight) {
			size_t before = b->model->n_types;

			recipes[i].make(b);
			if (recipes[i].feature != ALWAYS && b->model->n_types > before)
				gen_count(b->ctx, recipes[i].feature);
			return;
		}
		pick -= recipes[i].weight;
	}
}

void gen_prototypes(struct gen_context *ctx, struct gen_model *model)
{
	struct gen_builder b = {.ctx = ctx, .model = model};
	unsigned total = 0;

	gen_model_clear(model);
	b.next_name = 1 + gen_chance(&b, GEN_N_WORDS);
	/* Copies need room: fewer prototypes than types asked for. */
	b.target = 2 + ctx->max_types / 8 + gen_chance(&b, ctx->max_types / 4);
	for (size_t i = 0; i < N_RECIPES; i++)
		if (recipes[i].feature == ALWAYS || gen_on(ctx, recipes[i].feature))
			total += recipes[i].weight;
	gen_make_int(&b); /* the plain one */
	for (unsigned i = 0; i < 2 * b.target && gen_last(&b) < b.target; i++)
		cook(&b, total);
	bend_pointers(&b);
}
