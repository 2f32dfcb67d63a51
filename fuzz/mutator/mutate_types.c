// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* Whole types: new ones, fewer, copies, and copies but for one field. */
#include "mutations.h"

#define MOST_UNIT 512u /* types, that are copied all at once */

static void dress_item(struct mut_context *ctx, uint32_t id, struct mut_item *item, uint32_t nth)
{
	const struct mut_type *type = &ctx->model->types[id];
	const struct mut_kind_row *row = mut_row(type);

	item->w[1] = nth; /* the value of an enumerator */
	if (row->item_name)
		item->w[MUT_NAME] = mut_any_name(ctx);
	if (row->item_ref)
		item->w[row->item_ref - 1] = mut_any_target(ctx, id);
	if (MUT_IN(type->kind, MUT_AGGREGATES))
		item->w[MUT_OFFSET] = type->kind == MUT_STRUCT ? nth * 64 : 0;
	if (type->kind == MUT_DATASEC) {
		item->w[MUT_ENTRY_OFFSET] = nth * 8;
		item->w[MUT_ENTRY_SIZE] = 8;
	}
}

static void dress_words(struct mut_context *ctx, struct mut_type *type)
{
	switch (type->kind) {
	case MUT_INT:
		type->word3 = mut_any_size(ctx);
		type->extra[MUT_ENCODING] = 8 * type->word3 | mut_below(ctx, 2) << 24;
		break;
	case MUT_ARRAY:
		type->extra[MUT_COUNT] = mut_below(ctx, 5);
		break;
	case MUT_FUNC:
		type->vlen = mut_below(ctx, 2);
		break;
	case MUT_VAR:
		type->extra[MUT_LINKAGE] = mut_below(ctx, 2);
		break;
	case MUT_DECL_TAG:
		type->extra[MUT_COMPONENT] = UINT32_MAX;
		break;
	default:
		if (mut_row(type)->word3 == MUT_WORD3_SIZE)
			type->word3 = mut_any_size(ctx);
	}
	type->kflag = MUT_IN(type->kind, MUT_KFLAGGED) && mut_once_in(ctx, 4);
}

/* A blank type becomes one of a kind by chance. */
static void dress(struct mut_context *ctx, uint32_t id)
{
	struct mut_model *model = ctx->model;
	struct mut_type *type = &model->types[id];
	uint32_t n_items;

	*type = (struct mut_type){.kind = (uint8_t)(1 + mut_below(ctx, MUT_N_KINDS - 1))};
	dress_words(ctx, type);
	if (mut_row(type)->naming != MUT_NAME_NONE &&
	    (mut_row(type)->naming != MUT_NAME_MAYBE || mut_below(ctx, 4)))
		type->name = mut_any_name(ctx);
	for (uint32_t i = 0, n = mut_row(type)->n_refs; i < n; i++)
		*mut_ref(model, type, i) = mut_any_target(ctx, id);
	if (type->kind == MUT_ARRAY)
		type->extra[MUT_INDEX] = mut_any_of(ctx, MUT_SET(INT), mut_limit(model, id));
	n_items = mut_row(type)->item ? mut_below(ctx, 4) : 0;
	for (uint32_t i = 0; i < n_items; i++) {
		struct mut_item *item = mut_insert_item(model, id, i);

		if (item)
			dress_item(ctx, id, item, i);
	}
}

/* Somebody should use it: a PTR, if there is one. */
static void hook(struct mut_context *ctx, uint32_t id)
{
	struct mut_model *model = ctx->model;
	uint32_t ptr = mut_any_of(ctx, MUT_SET(PTR), model->n);

	if (ptr && id <= mut_limit(model, ptr) && mut_once_in(ctx, 2) &&
	    MUT_IN(model->types[id].kind, mut_kinds[MUT_PTR].targets))
		model->types[ptr].word3 = id;
}

bool mut_add_type(struct mut_context *ctx)
{
	uint32_t id = mut_insert(ctx->model, ctx->model->n_base && mut_once_in(ctx, 3), 1);

	dress(ctx, id);
	hook(ctx, id);
	return true;
}

bool mut_remove_type(struct mut_context *ctx)
{
	struct mut_model *model = ctx->model;
	uint32_t id = mut_any(ctx), *redirect;

	if (!id)
		return false;
	redirect = mut_scratch(ctx, 0, model->n + (size_t)1);
	for (uint32_t i = 1; i <= model->n; i++)
		redirect[i] = i;
	if (mut_row(&model->types[id])->n_refs)
		redirect[id] = *mut_ref(model, &model->types[id], 0);
	else
		redirect[id] = mut_any_of(ctx, 1u << model->types[id].kind, mut_limit(model, id));
	if (redirect[id] == id)
		redirect[id] = 0;
	mut_sweep(model, redirect);
	return true;
}

uint32_t mut_copy_reached(struct mut_context *ctx, uint32_t n, bool in_base)
{
	struct mut_model *model = ctx->model;
	uint32_t first = mut_insert(model, in_base, n);
	const uint32_t *found = ctx->scratch[0].at, *number = ctx->scratch[1].at;

	for (uint32_t i = 0; i < n; i++) {
		struct mut_type *type;

		mut_copy_type(model, first + i, found[i]);
		type = &model->types[first + i];
		for (uint32_t nth = 0, n_refs = mut_n_refs(type); nth < n_refs; nth++) {
			uint32_t *ref = mut_ref(model, type, nth);

			if (*ref < first && number[*ref])
				*ref = first + number[*ref] - 1;
		}
	}
	return first;
}

/* Copies up to @most types from a root on, and lets one of its referrers lead to the copy. */
static uint32_t copy_some(struct mut_context *ctx, uint32_t most, uint32_t *ret_n)
{
	struct mut_model *model = ctx->model;
	uint32_t root = mut_any(ctx), first, nth, owner;
	bool in_base;

	if (!root)
		return 0;
	*ret_n = mut_reach(ctx, root, most, mut_once_in(ctx, 3));
	in_base = root <= model->n_base && mut_once_in(ctx, 2);
	first = mut_copy_reached(ctx, *ret_n, in_base);
	if (mut_once_in(ctx, 4))
		return first;
	owner = mut_any_ref_to(ctx, root, &nth);
	if (owner && first <= mut_limit(model, owner))
		*mut_ref(model, &model->types[owner], nth) = first;
	return first;
}

bool mut_copy_subgraph(struct mut_context *ctx)
{
	static const uint8_t most[] = {1, 2, 4, 8, 16, 64};
	uint32_t n;

	return copy_some(ctx, most[mut_below(ctx, sizeof(most))], &n) != 0;
}

bool mut_copy_unit(struct mut_context *ctx)
{
	struct mut_model *model = ctx->model;
	uint32_t n = model->n - model->n_base, *found, *number;

	if (!n || n > MOST_UNIT)
		return false;
	found = mut_scratch(ctx, 0, n);
	number = mut_scratch(ctx, 1, model->n + (size_t)1);
	for (uint32_t i = 0; i < n; i++) {
		found[i] = model->n_base + 1 + i;
		number[found[i]] = i + 1;
	}
	mut_copy_reached(ctx, n, false);
	return true;
}

bool mut_near_duplicate(struct mut_context *ctx)
{
	uint32_t n = 0, first = copy_some(ctx, mut_once_in(ctx, 2) ? 1 : 8, &n);

	for (unsigned i = 0; first && i < 8; i++)
		if (mut_change_any_field_of(ctx, first + mut_below(ctx, n)))
			break;
	return first != 0;
}

/* ---- kinds that are alike ------------------------------------------------------------------- */

static const uint32_t alike[] = {
	MUT_AGGREGATES,
	MUT_ENUMS,
	MUT_CHAINS,
	MUT_SET(INT) | MUT_SET(FLOAT) | MUT_SET(ENUM),
	MUT_SET(FWD) | MUT_SET(ENUM),
	MUT_SET(FUNC) | MUT_SET(TYPEDEF),
	MUT_AGGREGATES | MUT_SET(FUNC_PROTO),
};

static void become(struct mut_type *type, uint8_t kind)
{
	const struct mut_kind_row *was = mut_row(type), *row = &mut_kinds[kind];

	type->kind = kind;
	if (!row->item || !was->item)
		type->n_items = 0;
	if (row->extra && !was->extra)
		type->extra[0] = kind == MUT_INT ? 8 * (type->word3 < 16 ? type->word3 : 16) : 0;
	if (was->word3 != row->word3)
		type->word3 = row->word3 == MUT_WORD3_SIZE ? 4 : 0;
	type->vlen = 0;
}

bool mut_change_kind(struct mut_context *ctx)
{
	uint32_t mask = alike[mut_below(ctx, sizeof(alike) / sizeof(*alike))];
	uint32_t id = mut_any_of(ctx, mask, ctx->model->n);
	struct mut_type *type = &ctx->model->types[id];
	uint8_t kind;

	if (!id)
		return false;
	do {
		kind = (uint8_t)(1 + mut_below(ctx, MUT_N_KINDS - 1));
	} while (!MUT_IN(kind, mask) || kind == type->kind);
	if (kind == MUT_ENUM64) /* the third word of an item may be anything */
		for (uint32_t i = 0; i < type->n_items; i++)
			mut_items(ctx->model, type)[i].w[MUT_HIGH] = 0;
	become(type, kind);
	return true;
}
