// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include "context.h"

#include <stdlib.h>
#include <string.h>

#define LOOKS 64u /* at types, before a choice is given up */

void mut_context_deinit(struct mut_context *ctx)
{
	for (unsigned i = 0; i < MUT_N_SCRATCH; i++)
		free(ctx->scratch[i].at);
}

uint32_t *mut_scratch(struct mut_context *ctx, unsigned slot, size_t n)
{
	ctx->scratch[slot].at =
		mut_room(ctx->scratch[slot].at, &ctx->scratch[slot].max, n + 1, sizeof(uint32_t));
	memset(ctx->scratch[slot].at, 0, n * sizeof(uint32_t));
	return ctx->scratch[slot].at;
}

/* ---- types and references ------------------------------------------------------------------- */

uint32_t mut_any(struct mut_context *ctx)
{
	return ctx->model->n ? 1 + mut_below(ctx, ctx->model->n) : 0;
}

uint32_t mut_any_of(struct mut_context *ctx, uint32_t mask, uint32_t limit)
{
	const struct mut_type *types = ctx->model->types;
	uint32_t start;

	if (!limit)
		return 0;
	start = mut_below(ctx, limit);
	for (uint32_t i = 0; i < limit && i < LOOKS; i++) {
		uint32_t id = 1 + (start + i) % limit;

		if (MUT_IN(types[id].kind, mask))
			return id;
	}
	return 0;
}

uint32_t mut_any_target(struct mut_context *ctx, uint32_t id)
{
	uint32_t mask = mut_row(&ctx->model->types[id])->targets;
	uint32_t limit = mut_limit(ctx->model, id);

	if (MUT_IN(MUT_VOID, mask) && mut_once_in(ctx, 8))
		return 0;
	/* what closes no circle by value and no chain */
	if (mask & MUT_SET(INT) && mut_once_in(ctx, 2)) {
		uint32_t leaf = mut_any_of(
			ctx, mask & (MUT_SET(INT) | MUT_ENUMS | MUT_SET(PTR) | MUT_SET(FLOAT)),
			limit);

		if (leaf)
			return leaf;
	}
	return mut_any_of(ctx, mask, limit);
}

uint32_t mut_any_ref(struct mut_context *ctx, uint32_t *ret_nth)
{
	struct mut_model *model = ctx->model;
	uint32_t start = mut_any(ctx);

	for (uint32_t i = 0; i < model->n && i < LOOKS; i++) {
		uint32_t id = 1 + (start + i) % model->n, n = mut_n_refs(&model->types[id]);

		if (!n)
			continue;
		*ret_nth = mut_below(ctx, n);
		return id;
	}
	return 0;
}

uint32_t mut_any_ref_to(struct mut_context *ctx, uint32_t id, uint32_t *ret_nth)
{
	struct mut_model *model = ctx->model;
	uint32_t start = mut_any(ctx);

	for (uint32_t i = 0; i < model->n; i++) {
		uint32_t owner = 1 + (start + i) % model->n;
		struct mut_type *type = &model->types[owner];

		for (uint32_t nth = 0, n = mut_n_refs(type); nth < n; nth++) {
			if (*mut_ref(model, type, nth) != id)
				continue;
			*ret_nth = nth;
			return owner;
		}
	}
	return 0;
}

uint32_t mut_reach(struct mut_context *ctx, uint32_t root, uint32_t most, bool base)
{
	struct mut_model *model = ctx->model;
	uint32_t n_found = 1, least = base || root <= model->n_base ? 1 : model->n_base + 1;
	uint32_t *found, *number;

	most = most < model->n ? most : model->n;
	found = mut_scratch(ctx, 0, most);
	number = mut_scratch(ctx, 1, model->n + (size_t)1);
	found[0] = root;
	number[root] = 1;
	for (uint32_t at = 0; at < n_found && n_found < most; at++) {
		struct mut_type *type = &model->types[found[at]];

		for (uint32_t i = 0, n = mut_n_refs(type); i < n && n_found < most; i++) {
			uint32_t to = *mut_ref(model, type, i);

			if (to < least || to > model->n || number[to])
				continue;
			found[n_found++] = to;
			number[to] = n_found;
		}
	}
	return n_found;
}

/* ---- names and numbers ---------------------------------------------------------------------- */

static const char *const words[] = {"S", "T", "foo", "bar", "x", "next", "int", "a_foo"};

uint32_t mut_any_name(struct mut_context *ctx)
{
	struct mut_names *names = &ctx->model->names;
	uint32_t n = (uint32_t)names->n;

	if (n > 1 && mut_below(ctx, 8))
		return 1 + mut_below(ctx, n - 1);
	return mut_name_add_string(names, words[mut_below(ctx, sizeof(words) / sizeof(*words))]);
}

uint32_t mut_other_name(struct mut_context *ctx, uint32_t old)
{
	struct mut_names *names = &ctx->model->names;
	uint32_t name = 0;
	char text[24];
	size_t length;

	for (unsigned i = 0; i < 4; i++) {
		name = mut_any_name(ctx);
		if (name != old && (!names->at[old].identifier || names->at[name].identifier))
			return name;
	}
	/* one letter more, or less */
	length = names->at[old].length;
	if (length > 20)
		length = 20;
	memcpy(text, mut_name_text(names, old), length);
	if (length > 1 && mut_once_in(ctx, 2)) {
		length--;
	} else {
		text[length++] = (char)('a' + mut_below(ctx, 26));
	}
	name = mut_name_add(names, text, length);
	return name == old ? mut_name_add_string(names, "other") : name;
}

uint32_t mut_other_number(struct mut_context *ctx, uint32_t old)
{
	static const uint32_t odd[] = {
		0,   1,	  2,	  3,	 4,	  8,	      32,	  64,	      127,
		255, 256, 0xffff, 65536, 1 << 24, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff};
	uint32_t number;

	switch (mut_below(ctx, 4)) {
	case 0:
		return old + 1;
	case 1:
		return old - 1;
	case 2:
		return old ^ 1u << mut_below(ctx, 32);
	default:
		number = odd[mut_below(ctx, sizeof(odd) / sizeof(*odd))];
		return number == old ? old + 1 : number;
	}
}

uint32_t mut_any_size(struct mut_context *ctx)
{
	return 1u << mut_below(ctx, 4);
}
