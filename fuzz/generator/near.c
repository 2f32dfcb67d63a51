// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/*
 * Near-duplicates: one field of one type is changed, after the copies are made, so that the type
 * and all that reaches it differ from their twins in exactly that. No change lets a type grow or
 * lengthens a chain by value, so that a well-formed graph stays so (see proto_compound.c).
 */
#include "names.h"
#include "prototypes.h"

typedef bool near_change(struct gen_context *ctx, struct gen_model *model, uint32_t id);

static struct gen_item *some_item(struct gen_context *ctx, struct gen_model *model, uint32_t id)
{
	struct gen_type *type = &model->types[id];

	if (!type->n_items)
		return NULL;
	return &model->items[type->first_item + gen_below(&ctx->random, type->n_items)];
}

static uint32_t other_name(struct gen_context *ctx, uint32_t name)
{
	uint32_t ret = 1 + gen_below(&ctx->random, GEN_N_WORDS);

	return ret == name ? 1 + ret % GEN_N_WORDS : ret;
}

static bool change_name(struct gen_context *ctx, struct gen_model *model, uint32_t id)
{
	struct gen_type *type = &model->types[id];

	if (!type->name)
		return false;
	if (GEN_IN(type->kind, GEN_AGGREGATES | GEN_ENUMS) && type->n_items &&
	    gen_once_in(&ctx->random, 4))
		type->name = 0;
	else
		type->name = other_name(ctx, type->name);
	return true;
}

static bool change_aggregate(struct gen_context *ctx, struct gen_model *model,
			     struct gen_type *type)
{
	if (gen_once_in(&ctx->random, 2) && type->size % 8 != 1 && type->size > 1) {
		type->size--;
		return true;
	}
	for (uint32_t i = 0; i < type->n_items; i++) {
		const struct gen_item *item = &model->items[type->first_item + i];
		const struct gen_type *of = &model->types[item->type];

		if (item->high || (of->kind == GEN_INT && !gen_plain_int(of)))
			return false;
	}
	type->kflag = !type->kflag;
	return true;
}

static bool change_enum(struct gen_context *ctx, struct gen_type *type)
{
	if (type->size > 1 && gen_once_in(&ctx->random, 2))
		type->size /= 2;
	else
		type->kflag = !type->kflag;
	return true;
}

static uint32_t other_linkage(struct gen_context *ctx, uint32_t linkage)
{
	return linkage < 2 && gen_use(ctx, BTFOLD_FEATURE_EXTERN, 4) ? 2 : !linkage;
}

static bool change_label(struct gen_context *ctx, struct gen_model *model, uint32_t id)
{
	struct gen_type *type = &model->types[id];

	switch (type->kind) {
	case GEN_INT:
		type->word = (type->word & 0xffffff) | (type->word & 0x1000000 ? 0 : 1u << 24);
		return true;
	case GEN_FLOAT:
		type->size = type->size > 2 ? type->size / 8 * 4 + (type->size < 8) * 2 : 0;
		return type->size ? true : (type->size = 2, false);
	case GEN_STRUCT:
	case GEN_UNION:
		return change_aggregate(ctx, model, type);
	case GEN_ENUM:
	case GEN_ENUM64:
		return change_enum(ctx, type);
	case GEN_ARRAY:
		return type->word && type->word--;
	case GEN_FWD:
		type->kflag = !type->kflag;
		return true;
	case GEN_FUNC:
	case GEN_VAR:
		type->word = other_linkage(ctx, type->word);
		return true;
	case GEN_DECL_TAG:
		if (type->word == UINT32_MAX)
			return false;
		type->word = UINT32_MAX;
		return true;
	case GEN_DATASEC:
		type->size++;
		return true;
	case GEN_TYPE_TAG:
		if (!gen_on(ctx, BTFOLD_FEATURE_ATTRIBUTES))
			return false;
		type->kflag = !type->kflag;
		return true;
	default:
		return false;
	}
}

static bool change_item_name(struct gen_context *ctx, struct gen_model *model, uint32_t id)
{
	struct gen_item *item = some_item(ctx, model, id);
	uint8_t kind = model->types[id].kind;

	if (!item || kind == GEN_DATASEC || (kind == GEN_FUNC_PROTO && !item->type))
		return false;
	item->name = other_name(ctx, item->name);
	return true;
}

static bool change_item(struct gen_context *ctx, struct gen_model *model, uint32_t id)
{
	struct gen_item *item = some_item(ctx, model, id);

	if (!item)
		return false;
	switch (model->types[id].kind) {
	case GEN_STRUCT:
		if (item->high && gen_once_in(&ctx->random, 2)) {
			item->high = item->high % 5 + 1;
			return true;
		}
		if (item->word % 64 >= 56 || model->types[item->type].kind == GEN_FLOAT)
			return false;
		item->word += 8;
		return true;
	case GEN_UNION:
		item->high = item->high ? item->high % 5 + 1 : 0;
		return item->high != 0;
	case GEN_ENUM64:
		if (gen_once_in(&ctx->random, 2)) {
			item->high ^= 1u << gen_below(&ctx->random, 32);
			return true;
		}
		/* fall through */
	case GEN_ENUM:
		item->word ^= 1u << gen_below(&ctx->random, 32);
		return true;
	case GEN_DATASEC:
		item->high++;
		return true;
	default:
		return false;
	}
}

static bool change_count(struct gen_context *ctx, struct gen_model *model, uint32_t id)
{
	struct gen_type *type = &model->types[id];

	(void)ctx;
	if (type->n_items < 2 || type->pinned)
		return false;
	type->n_items--;
	return true;
}

/* Another type of the kinds in @mask that @id may see, of at most @max_bytes if that is not 0. */
static uint32_t other_type(struct gen_context *ctx, struct gen_model *model, uint32_t id,
			   uint32_t from, uint32_t mask, uint32_t max_bytes)
{
	uint32_t n = id <= model->n_base ? model->n_base : (uint32_t)model->n_types - 1;

	for (unsigned i = 0; i < 12; i++) {
		uint32_t to = 1 + gen_below(&ctx->random, n);
		const struct gen_type *type = &model->types[to];

		if (to == from || !GEN_IN(type->kind, mask) ||
		    (max_bytes && type->bytes > max_bytes))
			continue;
		if (type->kind == GEN_INT && !gen_plain_int(type))
			continue;
		return to;
	}
	return 0;
}

#define SMALL (1u << GEN_INT | GEN_ENUMS) /* leaves with a size: they close no cycle */

static bool change_item_ref(struct gen_context *ctx, struct gen_model *model, uint32_t id)
{
	struct gen_item *item = some_item(ctx, model, id);
	const struct gen_type *type = &model->types[id];
	uint32_t mask = SMALL, max, to;

	if (!item || !item->type || GEN_IN(type->kind, GEN_ENUMS))
		return false;
	max = model->types[item->type].bytes;
	if (type->kind == GEN_DATASEC) {
		max = 0;
		mask = 1u << GEN_VAR;
		to = other_type(ctx, model, id, item->type, mask, 0);
		if (!to || model->types[model->types[to].type].bytes > item->high)
			return false;
	} else if (type->kind == GEN_FUNC_PROTO) {
		to = other_type(ctx, model, id, item->type, SMALL | 1u << GEN_PTR, 0);
	} else {
		to = max ? other_type(ctx, model, id, item->type, mask, max) : 0;
	}
	if (to)
		item->type = to;
	return to != 0;
}

/* What the one reference of @type may be changed to; 0 when nothing. */
static uint32_t other_target(struct gen_context *ctx, struct gen_model *model, uint32_t id)
{
	const struct gen_type *type = &model->types[id], *to = &model->types[type->type];
	uint32_t mask = SMALL, max = to->bytes ? to->bytes : 1, found;

	switch (type->kind) {
	case GEN_PTR:
		mask |= GEN_AGGREGATES | 1u << GEN_FWD | 1u << GEN_FUNC_PROTO | 1u << GEN_FLOAT;
		max = 0;
		break;
	case GEN_FUNC_PROTO:
		mask |= 1u << GEN_PTR;
		max = 0;
		break;
	case GEN_FUNC:
		found = other_type(ctx, model, id, type->type, 1u << GEN_FUNC_PROTO, 0);
		return type->pinned || !model->types[found].word ? 0 : found;
	case GEN_DECL_TAG:
		mask = 1u << to->kind;
		max = 0;
		if (type->word != UINT32_MAX)
			return 0;
		break;
	default:
		break;
	}
	return other_type(ctx, model, id, type->type, mask, max);
}

static bool change_reference(struct gen_context *ctx, struct gen_model *model, uint32_t id)
{
	struct gen_type *type = &model->types[id];
	uint32_t to;

	if (type->kind == GEN_ARRAY && gen_once_in(&ctx->random, 3)) {
		to = other_type(ctx, model, id, type->index, 1u << GEN_INT, 0);
		if (to)
			type->index = to;
		return to != 0;
	}
	if (type->kind == GEN_FUNC_PROTO && type->n_items && gen_once_in(&ctx->random, 2))
		return change_item_ref(ctx, model, id);
	if (GEN_IN(type->kind, GEN_AGGREGATES | 1u << GEN_DATASEC))
		return change_item_ref(ctx, model, id);
	if (!GEN_IN(type->kind, GEN_CHAINS | 1u << GEN_ARRAY | 1u << GEN_FUNC |
					1u << GEN_FUNC_PROTO | 1u << GEN_VAR | 1u << GEN_DECL_TAG))
		return false;
	to = other_target(ctx, model, id);
	if (to)
		type->type = to;
	return to != 0;
}

static const struct {
	enum btfold_feature feature;
	near_change *change;
} changes[] = {
	{BTFOLD_FEATURE_NEAR_NAME, change_name},
	{BTFOLD_FEATURE_NEAR_LABEL, change_label},
	{BTFOLD_FEATURE_NEAR_ITEM_NAME, change_item_name},
	{BTFOLD_FEATURE_NEAR_ITEM, change_item},
	{BTFOLD_FEATURE_NEAR_COUNT, change_count},
	{BTFOLD_FEATURE_NEAR_REF, change_reference},
};

#define N_CHANGES (sizeof(changes) / sizeof(changes[0]))

/*
 * A definition of a name that is declared as well, or 0: with one body changed, the name becomes
 * ambiguous, and what stands on the declaration is below what stands on a body (R2).
 */
static uint32_t declared_definition(struct gen_context *ctx, struct gen_model *model,
				    uint32_t first, uint32_t n)
{
	uint32_t declaration, all = (uint32_t)model->n_types - 1;

	declaration = other_type(ctx, model, all, 0, 1u << GEN_FWD | GEN_ENUMS, 0);
	if (!declaration || model->types[declaration].n_items)
		return 0;
	for (uint32_t i = 0, at = gen_below(&ctx->random, n); i < n && i < 256; i++) {
		uint32_t id = first + (at + i) % n;
		const struct gen_type *type = &model->types[id];

		if (type->name == model->types[declaration].name && type->n_items &&
		    GEN_IN(type->kind, GEN_AGGREGATES | GEN_ENUMS))
			return id;
	}
	return 0;
}

/* Where @id leads first, or by its @n-th item; 0: nowhere. */
static uint32_t way_down(const struct gen_model *model, uint32_t id, uint32_t n)
{
	const struct gen_type *type = &model->types[id];

	if (type->type || !type->n_items)
		return type->type;
	return model->items[type->first_item + n % type->n_items].type;
}

/*
 * Two members of one struct, whose types are of one kind: one of those types, or some steps below it
 * what the other does not reach on the same way; or 0. Changed, one of two equal types in one unit is
 * another, where the partner of both has one type.
 */
static uint32_t twin(struct gen_context *ctx, struct gen_model *model, uint32_t first, uint32_t n)
{
	for (unsigned i = 0; i < 12; i++) {
		uint32_t id = first + gen_below(&ctx->random, n), item, a, b;
		const struct gen_type *type = &model->types[id];

		if (!GEN_IN(type->kind, GEN_AGGREGATES) || type->n_items < 2)
			continue;
		item = type->first_item + gen_below(&ctx->random, type->n_items - 1);
		a = model->items[item].type;
		b = model->items[item + 1].type;
		for (uint32_t steps = gen_below(&ctx->random, 8), found = 0;; steps--) {
			uint32_t way = gen_below(&ctx->random, 4);

			if (a == b || model->types[a].kind != model->types[b].kind || !steps) {
				if (found >= first)
					return found;
				break;
			}
			found = b;
			a = way_down(model, a, way);
			b = way_down(model, b, way);
		}
	}
	return 0;
}

static void change_one(struct gen_context *ctx, struct gen_model *model)
{
	bool base = model->n_base && gen_on(ctx, BTFOLD_FEATURE_NEAR_BASE) &&
		    gen_once_in(&ctx->random, 3);
	uint32_t first = base ? 1 : model->n_base + 1, victim = 0;
	uint32_t n = base ? model->n_base : (uint32_t)model->n_types - 1 - model->n_base;
	bool declared;

	if (n && gen_on(ctx, BTFOLD_FEATURE_NEAR_DECLARED) && gen_once_in(&ctx->random, 2))
		victim = declared_definition(ctx, model, first, n);
	declared = victim != 0;
	if (n && !declared && gen_on(ctx, BTFOLD_FEATURE_NEAR_TWIN) && gen_once_in(&ctx->random, 3))
		victim = twin(ctx, model, first, n);
	for (unsigned i = 0; i < 16 && n; i++) {
		size_t which = gen_below(&ctx->random, N_CHANGES);
		uint32_t id = victim ? victim : first + gen_below(&ctx->random, n);

		if (!gen_on(ctx, changes[which].feature) ||
		    (declared && changes[which].feature == BTFOLD_FEATURE_NEAR_NAME) ||
		    !changes[which].change(ctx, model, id))
			continue;
		gen_count(ctx, changes[which].feature);
		if (victim)
			gen_count(ctx, declared ? BTFOLD_FEATURE_NEAR_DECLARED
						: BTFOLD_FEATURE_NEAR_TWIN);
		if (base)
			gen_count(ctx, BTFOLD_FEATURE_NEAR_BASE);
		return;
	}
}

void gen_near_duplicates(struct gen_context *ctx, struct gen_model *model)
{
	/* Mostly one: two changes hide each other. None is the other half of the question. */
	static const uint8_t amounts[] = {0, 0, 0, 1, 1, 1, 1, 1, 2, 3};
	unsigned n = amounts[gen_below(&ctx->random, sizeof(amounts))];

	if (gen_is_large(ctx) && n)
		n += gen_below(&ctx->random, ctx->max_types / 64);
	while (n--)
		change_one(ctx, model);
}
