// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* Cross-over: something of the donor's graph comes into the model's. */
#include "mutations.h"

/* A type of the donor, in place of a blank one; references stay the donor's ids. */
static void import_type(struct mut_context *ctx, uint32_t to, uint32_t from)
{
	const struct mut_model *donor = ctx->donor;
	struct mut_model *model = ctx->model;
	struct mut_type type = donor->types[from];
	const struct mut_item *items = mut_items(donor, &type);
	struct mut_item *own;

	type.name = mut_name_add_string(&model->names, mut_name_text(&donor->names, type.name));
	type.first_item = (uint32_t)model->n_items;
	model->items = mut_room(model->items, &model->max_items, model->n_items + type.n_items + 1,
				sizeof(*model->items));
	own = model->items + model->n_items;
	model->n_items += type.n_items;
	for (uint32_t i = 0; i < type.n_items; i++) {
		own[i] = items[i];
		if (mut_row(&type)->item_name)
			own[i].w[MUT_NAME] = mut_name_add_string(
				&model->names, mut_name_text(&donor->names, items[i].w[MUT_NAME]));
	}
	model->types[to] = type;
}

/* What a reference to a donor's type that does not come along leads to: one that is like it. */
static uint32_t stand_in(struct mut_context *ctx, uint32_t of, uint32_t limit)
{
	const struct mut_type *type = &ctx->donor->types[of];
	const char *text = mut_name_text(&ctx->donor->names, type->name);
	uint32_t name = mut_name_add_string(&ctx->model->names, text), best = 0;

	if (!of)
		return 0;
	for (unsigned i = 0; i < 4; i++) {
		uint32_t id = mut_any_of(ctx, 1u << type->kind, limit);

		if (id && ctx->model->types[id].name == name)
			return id;
		best = id;
	}
	return best;
}

/* As mut_reach(), in the donor. */
static uint32_t reach_in_donor(struct mut_context *ctx, uint32_t root, uint32_t most)
{
	union { /* reading does not change it */
		const struct mut_model *in;
		struct mut_model *out;
	} donor = {.in = ctx->donor};
	struct mut_model *model = ctx->model;
	uint32_t n;

	ctx->model = donor.out;
	n = mut_reach(ctx, root, most, true);
	ctx->model = model;
	return n;
}

/* A subgraph is appended; names are shared, and something may refer to it. */
bool mut_append_other(struct mut_context *ctx)
{
	static const uint8_t amounts[] = {1, 4, 16, 255};
	struct mut_model *model = ctx->model;
	uint32_t root, n, first, ptr;

	if (!ctx->donor->n)
		return false;
	root = 1 + mut_below(ctx, ctx->donor->n);
	n = reach_in_donor(ctx, root, amounts[mut_below(ctx, sizeof(amounts))]);
	first = mut_insert(model, false, n);
	for (uint32_t i = 0; i < n; i++)
		import_type(ctx, first + i, ctx->scratch[0].at[i]);
	for (uint32_t i = 0; i < n; i++) {
		struct mut_type *type = &model->types[first + i];

		for (uint32_t nth = 0, end = mut_n_refs(type); nth < end; nth++) {
			uint32_t *ref = mut_ref(model, type, nth);
			uint32_t number = ctx->scratch[1].at[*ref];

			*ref = number ? first + number - 1 : stand_in(ctx, *ref, first - 1);
		}
	}
	ptr = mut_any_of(ctx, MUT_SET(PTR), model->n);
	if (ptr > model->n_base && mut_once_in(ctx, 2))
		model->types[ptr].word3 = first;
	return true;
}

/* The donor's base, or all of a plain one, instead of the own base. */
bool mut_take_base(struct mut_context *ctx)
{
	struct mut_model *model = ctx->model;
	uint32_t n = ctx->donor->n_base ? ctx->donor->n_base : ctx->donor->n, *redirect, old, first;

	if (!n)
		return false;
	old = model->n_base;
	first = mut_insert(model, true, n);
	for (uint32_t i = 0; i < n; i++) {
		struct mut_type *type;

		import_type(ctx, first + i, 1 + i);
		type = &model->types[first + i];
		for (uint32_t nth = 0, end = mut_n_refs(type); nth < end; nth++)
			*mut_ref(model, type, nth) += *mut_ref(model, type, nth) ? first - 1 : 0;
	}
	redirect = mut_scratch(ctx, 0, model->n + (size_t)1);
	for (uint32_t id = 1; id <= model->n; id++)
		redirect[id] = id <= old ? first + (id - 1) % n : id;
	mut_sweep(model, redirect);
	model->parts[0] = ctx->donor->parts[ctx->donor->n_base ? 0 : 1];
	return true;
}
