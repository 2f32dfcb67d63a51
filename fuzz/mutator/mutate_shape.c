// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* The shape of the graph: one node or two equal ones, circles of another length, links in chains. */
#include "mutations.h"

#define MOST_CYCLE 64u /* types */

/* How many references lead to @id, up to @most. */
static uint32_t count_refs_to(struct mut_model *model, uint32_t id, uint32_t most)
{
	uint32_t found = 0;

	for (uint32_t owner = 1; owner <= model->n && found < most; owner++) {
		struct mut_type *type = &model->types[owner];

		for (uint32_t i = 0, n = mut_n_refs(type); i < n; i++)
			found += *mut_ref(model, type, i) == id;
	}
	return found;
}

/* Of the references to @id, every other one leads to @twin, where it may. */
static void share_out(struct mut_context *ctx, uint32_t id, uint32_t twin)
{
	struct mut_model *model = ctx->model;
	bool to_twin = mut_once_in(ctx, 2);

	for (uint32_t owner = 1; owner <= model->n; owner++) {
		struct mut_type *type = &model->types[owner];

		for (uint32_t i = 0, n = mut_n_refs(type); i < n; i++) {
			uint32_t *ref = mut_ref(model, type, i);

			if (*ref != id)
				continue;
			if (to_twin && twin <= mut_limit(model, owner))
				*ref = twin;
			to_twin = !to_twin;
		}
	}
}

bool mut_split_shared(struct mut_context *ctx)
{
	struct mut_model *model = ctx->model;

	for (unsigned i = 0; i < 8; i++) {
		uint32_t id = mut_any(ctx), twin;

		if (!id || count_refs_to(model, id, 2) < 2)
			continue;
		twin = mut_insert(model, id <= model->n_base, 1);
		mut_copy_type(model, twin, id);
		share_out(ctx, id, twin);
		return true;
	}
	return false;
}

/* ---- circles -------------------------------------------------------------------------------- */

/*
 * Depth first from @root until a reference leads back to it: the circle's types into scratch 0,
 * their number + 1 into scratch 1. Returns how many, 0: none found.
 */
static uint32_t find_cycle(struct mut_context *ctx, uint32_t root)
{
	struct mut_model *model = ctx->model;
	uint32_t *path = mut_scratch(ctx, 0, MOST_CYCLE), *next = mut_scratch(ctx, 2, MOST_CYCLE);
	uint32_t *number = mut_scratch(ctx, 1, model->n + (size_t)1);
	uint32_t *seen = mut_scratch(ctx, 3, model->n + (size_t)1), depth = 1;

	path[0] = root;
	while (depth) {
		struct mut_type *type = &model->types[path[depth - 1]];
		uint32_t to, nth = next[depth - 1]++;

		if (nth >= mut_n_refs(type)) {
			depth--;
			continue;
		}
		to = *mut_ref(model, type, nth);
		if (to == root)
			break;
		if (!to || seen[to] || depth == MOST_CYCLE)
			continue;
		seen[to] = 1;
		path[depth] = to;
		next[depth++] = 0;
	}
	for (uint32_t i = 0; i < depth; i++)
		number[path[i]] = i + 1;
	return depth;
}

static void redirect_refs_of(struct mut_model *model, uint32_t owner, uint32_t from, uint32_t to)
{
	struct mut_type *type = &model->types[owner];

	for (uint32_t i = 0, n = mut_n_refs(type); i < n; i++) {
		uint32_t *ref = mut_ref(model, type, i);

		*ref = *ref == from ? to : *ref;
	}
}

/* A circle of twice the length that unfolds to the same tree: out into the copies, and back. */
bool mut_unroll(struct mut_context *ctx)
{
	struct mut_model *model = ctx->model;

	for (unsigned i = 0; i < 16; i++) {
		uint32_t root = mut_any(ctx), n = root ? find_cycle(ctx, root) : 0, first, last;

		if (!n)
			continue;
		last = ctx->scratch[0].at[n - 1];
		first = mut_copy_reached(ctx, n, root <= model->n_base);
		redirect_refs_of(model, first + n - 1, first, root);
		redirect_refs_of(model, last, root, first);
		return true;
	}
	return false;
}

/* How many of the references of two types with one label differ. */
static uint32_t differing_refs(struct mut_model *model, uint32_t a, uint32_t b)
{
	uint32_t n = 0;

	for (uint32_t i = 0, end = mut_n_refs(&model->types[a]); i < end; i++)
		n += *mut_ref(model, &model->types[a], i) != *mut_ref(model, &model->types[b], i);
	return n;
}

/* The other way: of two types with one label, equal references preferred, one is left. */
bool mut_merge(struct mut_context *ctx)
{
	struct mut_model *model = ctx->model;
	uint32_t keep = mut_any(ctx), best = 0, least = UINT32_MAX, *redirect;

	for (unsigned tries = 0; keep && tries < 8 && !best; tries++, keep = mut_any(ctx)) {
		for (uint32_t id = model->n_base >= keep ? 1 : model->n_base + 1; id <= model->n;
		     id++) {
			uint32_t n;

			if (id == keep || !mut_same_label(model, id, keep))
				continue;
			n = differing_refs(model, id, keep);
			if (n < least) {
				least = n;
				best = id;
			}
		}
		if (best)
			break;
	}
	if (!best)
		return false;
	redirect = mut_scratch(ctx, 0, model->n + (size_t)1);
	for (uint32_t id = 1; id <= model->n; id++)
		redirect[id] = id == best ? keep : id;
	mut_sweep(model, redirect);
	return true;
}

/* ---- links ---------------------------------------------------------------------------------- */

/* A new PTR, qualifier, TYPEDEF or TYPE_TAG between a type and what it refers to. */
bool mut_wrap(struct mut_context *ctx)
{
	static const uint8_t kinds[] = {MUT_PTR,      MUT_PTR,	   MUT_CONST,	MUT_VOLATILE,
					MUT_RESTRICT, MUT_TYPEDEF, MUT_TYPE_TAG};
	struct mut_model *model = ctx->model;
	uint32_t nth = 0, owner = 0, id, *ref;
	struct mut_type *type;

	for (unsigned i = 0; i < 8 && !owner; i++) {
		owner = mut_any_ref(ctx, &nth);
		if (owner && !(mut_row(&model->types[owner])->targets & MUT_SET(CONST)))
			owner = 0;
	}
	if (!owner)
		return false;
	id = mut_insert(model, owner <= model->n_base, 1);
	type = &model->types[id];
	ref = mut_ref(model, &model->types[owner], nth);
	*type = (struct mut_type){.kind = kinds[mut_below(ctx, sizeof(kinds))], .word3 = *ref};
	*ref = id;
	if (mut_row(type)->naming != MUT_NAME_NONE)
		type->name = mut_any_name(ctx);
	return true;
}

/* A reference leads past the link that it leads to. */
bool mut_unwrap(struct mut_context *ctx)
{
	struct mut_model *model = ctx->model;
	uint32_t nth = 0, owner, *ref;

	for (unsigned i = 0; i < 8; i++) {
		owner = mut_any_ref(ctx, &nth);
		if (!owner)
			return false;
		ref = mut_ref(model, &model->types[owner], nth);
		if (!MUT_IN(model->types[*ref].kind, MUT_CHAINS) ||
		    model->types[*ref].word3 == *ref)
			continue;
		*ref = model->types[*ref].word3;
		return true;
	}
	return false;
}

bool mut_tag(struct mut_context *ctx)
{
	struct mut_model *model = ctx->model;
	uint32_t target = mut_any_of(ctx, MUT_TAGGED, model->n), id, component = UINT32_MAX;
	const struct mut_type *has;

	if (!target)
		return false;
	has = &model->types[target];
	if (has->kind == MUT_FUNC)
		has = &model->types[has->word3];
	if (has->n_items && mut_once_in(ctx, 2))
		component = mut_below(ctx, has->n_items);
	id = mut_insert(model, target <= model->n_base, 1);
	model->types[id] = (struct mut_type){
		.kind = MUT_DECL_TAG,
		.name = mut_any_name(ctx),
		.word3 = target,
		.extra = {component},
	};
	return true;
}
