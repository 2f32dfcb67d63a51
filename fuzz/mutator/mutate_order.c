// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* Ids, and what is in the base. */
#include "fix.h"
#include "mutations.h"

#define MOST_PASSES \
	8u /* in search of what refers to what moves; mut_fix_range() sees to the rest */

static void shuffle(struct mut_context *ctx, uint32_t *map, uint32_t first, uint32_t n)
{
	for (uint32_t i = n; i > 1; i--) {
		uint32_t j = mut_below(ctx, i), other = map[first + j];

		map[first + j] = map[first + i - 1];
		map[first + i - 1] = other;
	}
}

static uint32_t *identity(struct mut_context *ctx)
{
	uint32_t *map = mut_scratch(ctx, 2, ctx->model->n + (size_t)1);

	for (uint32_t id = 1; id <= ctx->model->n; id++)
		map[id] = id;
	return map;
}

bool mut_permute_ids(struct mut_context *ctx)
{
	struct mut_model *model = ctx->model;
	uint32_t *map = identity(ctx), part = model->n_base ? mut_below(ctx, 3) : 1;

	if (part != 0)
		shuffle(ctx, map, model->n_base + 1, model->n - model->n_base);
	if (part != 1)
		shuffle(ctx, map, 1, model->n_base);
	mut_permute(model, map, model->n_base);
	return model->n > 1;
}

bool mut_swap_neighbours(struct mut_context *ctx)
{
	struct mut_model *model = ctx->model;
	uint32_t *map = identity(ctx), id = mut_any(ctx);

	if (id == model->n || id == model->n_base || !id)
		return false;
	map[id] = id + 1;
	map[id + 1] = id;
	mut_permute(model, map, model->n_base);
	return true;
}

/* Types whose @part is not 0 become the base, in their old order. */
static void divide(struct mut_context *ctx, const uint32_t *part)
{
	struct mut_model *model = ctx->model;
	uint32_t *map = mut_scratch(ctx, 2, model->n + (size_t)1), next = 0, n_base;

	for (uint32_t id = 1; id <= model->n; id++)
		if (part[id])
			map[id] = ++next;
	n_base = next;
	for (uint32_t id = 1; id <= model->n; id++)
		if (!part[id])
			map[id] = ++next;
	mut_permute(model, map, n_base);
}

/* Some type and all that it reaches, beside what is in the base. */
static bool into_base(struct mut_context *ctx, unsigned roots)
{
	struct mut_model *model = ctx->model;
	uint32_t *part = mut_scratch(ctx, 3, model->n + (size_t)1), n_found, n_moved = 0;

	for (uint32_t id = 1; id <= model->n_base; id++)
		part[id] = 1;
	if (model->n_base == model->n)
		return false;
	while (roots--) {
		uint32_t root = model->n_base + 1 + mut_below(ctx, model->n - model->n_base);

		n_found = mut_reach(ctx, root, UINT32_MAX, false);
		for (uint32_t i = 0; i < n_found; i++) {
			n_moved += !part[ctx->scratch[0].at[i]];
			part[ctx->scratch[0].at[i]] = 1;
		}
	}
	divide(ctx, part);
	return n_moved != 0;
}

bool mut_move_to_base(struct mut_context *ctx)
{
	return ctx->model->n_base && into_base(ctx, 1);
}

/* Some type and all that refer to it, themselves or through others. */
bool mut_move_to_input(struct mut_context *ctx)
{
	struct mut_model *model = ctx->model;
	uint32_t *part = mut_scratch(ctx, 3, model->n + (size_t)1);
	bool again = true;

	if (!model->n_base)
		return false;
	for (uint32_t id = 1; id <= model->n_base; id++)
		part[id] = 1;
	part[1 + mut_below(ctx, model->n_base)] = 0;
	for (unsigned i = 0; i < MOST_PASSES && again; i++) {
		again = false;
		for (uint32_t id = 1; id <= model->n_base; id++) {
			struct mut_type *type = &model->types[id];

			for (uint32_t nth = 0, n = mut_n_refs(type); nth < n && part[id]; nth++) {
				uint32_t to = *mut_ref(model, type, nth);

				part[id] = !to || part[to];
				again |= !part[id];
			}
		}
	}
	divide(ctx, part);
	mut_fix_range(model);
	return true;
}

bool mut_make_split(struct mut_context *ctx)
{
	struct mut_model *model = ctx->model;

	if (model->n_base || model->n < 2)
		return false;
	model->parts[0] = model->parts[1];
	return into_base(ctx, 1 + mut_below(ctx, model->n < 32 ? model->n : 32));
}

bool mut_make_plain(struct mut_context *ctx)
{
	struct mut_model *model = ctx->model;

	if (!model->n_base)
		return false;
	model->n_base = 0;
	return true;
}

/* P7: the input is a copy of its base. */
bool mut_self_split(struct mut_context *ctx)
{
	struct mut_model *model = ctx->model;

	if (model->n_base)
		return false;
	if (!mut_copy_unit(ctx))
		return false;
	model->n_base = model->n / 2;
	model->parts[0] = model->parts[1];
	return true;
}
