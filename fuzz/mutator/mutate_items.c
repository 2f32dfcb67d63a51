// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* Members, parameters, enumerators and entries of sections. */
#include "mutations.h"

#define HAVE_ITEMS (MUT_AGGREGATES | MUT_ENUMS | MUT_SET(FUNC_PROTO) | MUT_SET(DATASEC))

/* A type with at least @least items. */
static uint32_t any_with_items(struct mut_context *ctx, uint32_t least)
{
	for (unsigned i = 0; i < 8; i++) {
		uint32_t id = mut_any_of(ctx, HAVE_ITEMS, ctx->model->n);

		if (id && ctx->model->types[id].n_items >= least)
			return id;
	}
	return 0;
}

/* Where the one before it ends, about: V wants order. */
static uint32_t next_word(const struct mut_model *model, const struct mut_type *type, uint32_t at)
{
	const struct mut_item *before = mut_items(model, type) + at - 1;

	if (!at)
		return 0;
	if (type->kind == MUT_DATASEC)
		return before->w[MUT_ENTRY_OFFSET] + before->w[MUT_ENTRY_SIZE];
	if (MUT_IN(type->kind, MUT_ENUMS))
		return before->w[MUT_VALUE] + 1;
	return type->kind == MUT_STRUCT ? before->w[MUT_OFFSET] : 0;
}

bool mut_add_item(struct mut_context *ctx)
{
	struct mut_model *model = ctx->model;
	uint32_t id = any_with_items(ctx, 0), at, word;
	const struct mut_type *type = &model->types[id];
	struct mut_item *item;

	if (!id)
		return false;
	at = mut_below(ctx, type->n_items + 1);
	word = next_word(model, type, at);
	item = mut_insert_item(model, id, at);
	if (!item)
		return false;
	if (mut_row(type)->item_name)
		item->w[MUT_NAME] = mut_any_name(ctx);
	if (mut_row(type)->item_ref)
		item->w[mut_row(type)->item_ref - 1] = mut_any_target(ctx, id);
	if (MUT_IN(type->kind, MUT_AGGREGATES)) {
		item->w[MUT_OFFSET] = word;
	} else if (type->kind == MUT_DATASEC) {
		item->w[MUT_ENTRY_OFFSET] = word;
		item->w[MUT_ENTRY_SIZE] = 8;
	} else if (MUT_IN(type->kind, MUT_ENUMS)) {
		item->w[MUT_VALUE] = word;
	}
	return true;
}

bool mut_remove_item_by_chance(struct mut_context *ctx)
{
	uint32_t id = any_with_items(ctx, 1);

	if (!id)
		return false;
	mut_remove_item(ctx->model, id, mut_below(ctx, ctx->model->types[id].n_items));
	return true;
}

/* Twins: two members of one type, or of one name. */
bool mut_copy_item(struct mut_context *ctx)
{
	uint32_t id = any_with_items(ctx, 1), at, name;
	struct mut_item *item;

	if (!id)
		return false;
	at = mut_below(ctx, ctx->model->types[id].n_items);
	item = mut_insert_item(ctx->model, id, at);
	if (!item)
		return false;
	*item = item[1];
	if (mut_row(&ctx->model->types[id])->item_name && mut_below(ctx, 4)) {
		name = mut_other_name(ctx, item->w[MUT_NAME]);
		item->w[MUT_NAME] = name;
	}
	return true;
}

static bool swap(struct mut_item *a, struct mut_item *b, unsigned word)
{
	uint32_t other = a->w[word];

	a->w[word] = b->w[word];
	b->w[word] = other;
	return a->w[word] != other;
}

/* All of two items but for their places, or one word of them. */
bool mut_swap_items(struct mut_context *ctx)
{
	uint32_t id = any_with_items(ctx, 2), n = ctx->model->types[id].n_items, at, other;
	const struct mut_kind_row *row = mut_row(&ctx->model->types[id]);
	struct mut_item *items = mut_items(ctx->model, &ctx->model->types[id]);
	unsigned only, moving = 3; /* words; places stay where they are */
	bool changed = false;

	if (!id)
		return false;
	if (row->item_ref)
		moving = row->item_name ? 2 : 1;
	at = mut_below(ctx, n - 1);
	other = mut_once_in(ctx, 2) ? at + 1 : mut_below(ctx, n);
	only = mut_once_in(ctx, 2) ? mut_below(ctx, row->item) : 3;
	for (unsigned word = 0; word < row->item; word++)
		if (only == 3 ? word < moving : word == only)
			changed |= swap(&items[at], &items[other], word);
	return changed;
}
