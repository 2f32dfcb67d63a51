// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/*
 * Breaks rules V whose breach leaves the graph loadable. Done to prototypes, it is copied with them
 * (equal oddities must fold, too); done afterwards, it makes near-duplicates of another sort.
 */
#include "names.h"
#include "model.h"

static uint32_t any_type(struct gen_context *ctx, const struct gen_model *model, uint32_t id)
{
	uint32_t n = id <= model->n_base ? model->n_base + 1 : (uint32_t)model->n_types;

	return gen_below(&ctx->random, n);
}

static struct gen_item *any_item(struct gen_context *ctx, struct gen_model *model, uint32_t id)
{
	const struct gen_type *type = &model->types[id];

	if (!type->n_items || gen_once_in(&ctx->random, 2))
		return NULL;
	return &model->items[type->first_item + gen_below(&ctx->random, type->n_items)];
}

/* A circle of references without a struct in it, through @id if that is one of them. */
static bool chain_cycle(struct gen_context *ctx, struct gen_model *model, uint32_t id)
{
	struct gen_type *type = &model->types[id];
	uint32_t to = id;

	if (!GEN_IN(type->kind, GEN_CHAINS))
		return false;
	for (unsigned i = 0; i < 6 && to == id; i++) {
		uint32_t other = any_type(ctx, model, id);

		if (GEN_IN(model->types[other].kind, GEN_CHAINS))
			to = other;
	}
	type->type = to;
	if (id > model->n_base && to > model->n_base && gen_once_in(&ctx->random, 2))
		model->types[to].type = id;
	return true;
}

static bool loose_ref(struct gen_context *ctx, struct gen_model *model, uint32_t id)
{
	struct gen_type *type = &model->types[id];
	struct gen_item *item = any_item(ctx, model, id);
	uint32_t to = any_type(ctx, model, id);

	if (item && !GEN_IN(type->kind, GEN_ENUMS))
		item->type = to;
	else if (type->kind == GEN_ARRAY && gen_once_in(&ctx->random, 2))
		type->index = to;
	else if (GEN_IN(type->kind, GEN_CHAINS | 1u << GEN_ARRAY | 1u << GEN_FUNC |
					    1u << GEN_FUNC_PROTO | 1u << GEN_VAR |
					    1u << GEN_DECL_TAG))
		type->type = to;
	else
		return false;
	return true;
}

static bool loose_name(struct gen_context *ctx, struct gen_model *model, uint32_t id)
{
	struct gen_item *item = any_item(ctx, model, id);
	uint32_t *name = item ? &item->name : &model->types[id].name;

	if (item && model->types[id].kind == GEN_DATASEC)
		return false;
	if (*name && gen_once_in(&ctx->random, 2))
		*name = 0;
	else if (gen_once_in(&ctx->random, 2))
		*name = GEN_NAME_ODD + gen_below(&ctx->random, GEN_N_ODD);
	else
		*name = 1 + gen_below(&ctx->random, GEN_N_WORDS);
	return true;
}

static bool loose_word(struct gen_context *ctx, struct gen_model *model, uint32_t id)
{
	static const uint32_t odd[] = {0, 1, 3, 7, 64, 0x7fffffff, 0x80000000, 0xffffffff};
	uint32_t word = odd[gen_below(&ctx->random, 8)];
	struct gen_item *item = any_item(ctx, model, id);
	struct gen_type *type = &model->types[id];

	if (item && GEN_IN(type->kind, GEN_AGGREGATES))
		item->word = type->kflag ? word & 0xffffff : word;
	else if (item && type->kind == GEN_DATASEC)
		item->high = word;
	else if (gen_once_in(&ctx->random, 4))
		type->junk = true;
	else if (type->kind == GEN_FUNC)
		type->word = word & 0xffff; /* it is the vlen */
	else if (GEN_IN(type->kind,
			1u << GEN_INT | 1u << GEN_ARRAY | 1u << GEN_VAR | 1u << GEN_DECL_TAG) &&
		 gen_once_in(&ctx->random, 2))
		type->word = word;
	else if (GEN_IN(type->kind, GEN_AGGREGATES | GEN_ENUMS | 1u << GEN_INT | 1u << GEN_FLOAT |
					    1u << GEN_DATASEC))
		type->size = word;
	else
		type->kflag = !type->kflag;
	return true;
}

static const struct {
	enum btfold_feature feature;
	bool (*loosen)(struct gen_context *ctx, struct gen_model *model, uint32_t id);
} ways[] = {
	{BTFOLD_FEATURE_CHAIN_CYCLES, chain_cycle},
	{BTFOLD_FEATURE_LOOSE_REFS, loose_ref},
	{BTFOLD_FEATURE_LOOSE_NAMES, loose_name},
	{BTFOLD_FEATURE_LOOSE_WORDS, loose_word},
};

#define N_WAYS (sizeof(ways) / sizeof(ways[0]))

void gen_loosen(struct gen_context *ctx, struct gen_model *model)
{
	uint32_t n_types = (uint32_t)model->n_types - 1;
	uint32_t n = gen_below(&ctx->random, 4);

	if (n_types > 64)
		n += gen_below(&ctx->random, n_types / 16);
	for (; n && n_types; n--) {
		size_t which = gen_below(&ctx->random, N_WAYS);

		if (gen_on(ctx, ways[which].feature) &&
		    ways[which].loosen(ctx, model, 1 + gen_below(&ctx->random, n_types)))
			gen_count(ctx, ways[which].feature);
	}
}
