// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include "mutations.h"

#include <string.h>

#define LOOKS 64u

/* A type with a name. */
static uint32_t any_named(struct mut_context *ctx)
{
	const struct mut_type *types = ctx->model->types;
	uint32_t start = mut_any(ctx);

	for (uint32_t i = 0; i < ctx->model->n && i < LOOKS; i++) {
		uint32_t id = 1 + (start + i) % ctx->model->n;

		if (types[id].name)
			return id;
	}
	return 0;
}

/* To the name of another type, so that keys meet; or to any other. */
bool mut_rename(struct mut_context *ctx)
{
	uint32_t id = any_named(ctx), name;
	struct mut_type *types = ctx->model->types;

	if (!id)
		return false;
	name = types[any_named(ctx)].name;
	if (!name || name == types[id].name)
		name = mut_other_name(ctx, types[id].name);
	types[id].name = name;
	return true;
}

static void replace(struct mut_model *model, uint32_t from, uint32_t to)
{
	for (uint32_t id = 1; id <= model->n; id++) {
		struct mut_type *type = &model->types[id];
		struct mut_item *items = mut_items(model, type);

		if (type->name == from)
			type->name = to;
		for (uint32_t i = 0; mut_row(type)->item_name && i < type->n_items; i++)
			if (items[i].w[MUT_NAME] == from)
				items[i].w[MUT_NAME] = to;
	}
}

/* Wherever it stands. */
bool mut_rename_all(struct mut_context *ctx)
{
	uint32_t id = any_named(ctx), name = ctx->model->types[id].name;

	if (!id)
		return false;
	replace(ctx->model, name, mut_other_name(ctx, name));
	return true;
}

/* A name becomes the end of another one, and is stored there. */
bool mut_share_suffix(struct mut_context *ctx)
{
	struct mut_names *names = &ctx->model->names;
	uint32_t id = any_named(ctx), other = any_named(ctx), skip, name;
	char text[64];
	size_t length;

	ctx->model->style |= MUT_SHARE_SUFFIXES;
	if (!id || id == other)
		return false;
	name = ctx->model->types[other].name;
	length = names->at[name].length;
	if (length < 2)
		return false;
	skip = 1 + mut_below(ctx, (uint32_t)length - 1);
	length -= skip;
	length = length < sizeof(text) ? length : sizeof(text);
	memcpy(text, mut_name_text(names, name) + names->at[name].length - length, length);
	name = mut_name_add(names, text, length);
	if (name == ctx->model->types[id].name)
		return false;
	ctx->model->types[id].name = name;
	return true;
}
