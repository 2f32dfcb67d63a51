// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include "shrink.h"

/* References to a type that goes lead to what it refers to, first of all. */
static uint32_t *keep_all(struct mut_context *ctx)
{
	uint32_t *redirect = mut_scratch(ctx, 0, ctx->model->n + (size_t)1);

	for (uint32_t id = 1; id <= ctx->model->n; id++)
		redirect[id] = id;
	return redirect;
}

static void drop(struct mut_model *model, uint32_t *redirect, uint32_t id)
{
	struct mut_type *type = &model->types[id];

	redirect[id] = mut_row(type)->n_refs ? *mut_ref(model, type, 0) : 0;
	if (redirect[id] == id)
		redirect[id] = 0;
}

/* ---- to a size ------------------------------------------------------------------------------ */

static uint32_t most_items(const struct mut_model *model)
{
	uint32_t best = 0;

	for (uint32_t id = 1; id <= model->n; id++)
		if (model->types[id].n_items > model->types[best].n_items)
			best = id;
	return best;
}

bool mut_shrink_by(struct mut_context *ctx, size_t excess, size_t size)
{
	struct mut_model *model = ctx->model;
	uint32_t widest = most_items(model), n, *redirect;

	if (!model->n)
		return false;
	model->parts[0].header = model->parts[1].header = MUT_HEADER_24;
	model->style = MUT_SHARE_SUFFIXES;
	if (model->types[widest].n_items > 4 && mut_once_in(ctx, 2)) {
		model->types[widest].n_items /= 2;
		return true;
	}
	n = 1 + (uint32_t)((double)excess / (double)size * model->n);
	redirect = keep_all(ctx);
	while (n--)
		drop(model, redirect, mut_any(ctx));
	mut_sweep(model, redirect);
	return true;
}

/* ---- step by step --------------------------------------------------------------------------- */

enum { PASS_TYPES, PASS_ITEMS, PASS_HEADERS, PASS_PLAIN, PASS_END };

static void next_pass(struct mut_shrinker *s, const struct mut_model *best)
{
	s->pass++;
	s->id = best->n;
	s->chunk = s->item = 0;
	if (s->pass == PASS_ITEMS && s->id)
		s->item = best->types[s->id].n_items;
}

void mut_shrinker_start(struct mut_shrinker *s, const struct mut_model *best)
{
	*s = (struct mut_shrinker){.chunk = (best->n + 1) / 2, .id = best->n};
	if (!best->n)
		next_pass(s, best);
}

/* Types in chunks, from the end, since what comes last is referred to least. */
static bool next_types(struct mut_shrinker *s, struct mut_context *ctx)
{
	uint32_t *redirect, n = s->chunk < s->id ? s->chunk : s->id;

	if (!n)
		return false;
	redirect = keep_all(ctx);
	for (uint32_t i = 0; i < n; i++)
		drop(ctx->model, redirect, s->id - i);
	mut_sweep(ctx->model, redirect);
	s->id -= n;
	if (!s->id && s->chunk > 1) {
		s->chunk /= 2;
		s->id = UINT32_MAX; /* start again, from wherever the end is then */
	}
	return true;
}

/* Of each type the second half, and then one by one. */
static bool next_items(struct mut_shrinker *s, struct mut_context *ctx)
{
	struct mut_model *model = ctx->model;
	uint32_t n;

	while (s->id && !s->item) {
		s->id--;
		s->item = s->id ? model->types[s->id].n_items : 0;
		s->chunk = 0;
	}
	if (!s->id)
		return false;
	n = model->types[s->id].n_items;
	if (!s->chunk) {
		s->chunk = 1;
		if (n > 3) {
			model->types[s->id].n_items = n / 2;
			return true;
		}
	}
	mut_remove_item(model, s->id, --s->item);
	return true;
}

static bool attempt(struct mut_shrinker *s, struct mut_context *ctx)
{
	struct mut_model *model = ctx->model;

	switch (s->pass) {
	case PASS_TYPES:
		return next_types(s, ctx);
	case PASS_ITEMS:
		return next_items(s, ctx);
	case PASS_HEADERS:
		if (s->chunk++)
			return false;
		model->parts[0].header = model->parts[1].header = MUT_HEADER_24;
		model->style = MUT_SHARE_SUFFIXES;
		return true;
	case PASS_PLAIN:
		if (s->chunk++ || !model->n_base)
			return false;
		model->n_base = 0;
		return true;
	default:
		return false;
	}
}

bool mut_shrinker_next(struct mut_shrinker *s, struct mut_context *ctx,
		       const struct mut_model *best)
{
	if (s->id == UINT32_MAX)
		s->id = best->n;
	mut_model_copy(ctx->model, best);
	while (s->pass < PASS_END) {
		if (attempt(s, ctx))
			return true;
		next_pass(s, best);
	}
	return false;
}

void mut_shrinker_taken(struct mut_shrinker *s, const struct mut_model *best)
{
	if (s->id == UINT32_MAX)
		return;
	s->id = s->id < best->n ? s->id : best->n;
	if (s->pass == PASS_ITEMS && s->id && s->item > best->types[s->id].n_items)
		s->item = best->types[s->id].n_items;
}

uint32_t mut_shrinker_left(const struct mut_shrinker *s, const struct mut_model *best)
{
	uint64_t left = 4;

	if (s->pass == PASS_TYPES)
		left += 2 * (uint64_t)best->n + 32;
	if (s->pass <= PASS_ITEMS)
		for (uint32_t id = 1; id <= best->n && id <= s->id; id++)
			left += 1 + (uint64_t)best->types[id].n_items;
	return left < INT32_MAX ? (uint32_t)left : INT32_MAX;
}
