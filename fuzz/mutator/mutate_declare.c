// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* Declarations and definitions of one name (D2). */
#include "mutations.h"

#define LOOKS 64u

static uint32_t any_with(struct mut_context *ctx, bool (*is)(const struct mut_type *))
{
	uint32_t start = mut_any(ctx);

	for (uint32_t i = 0; i < ctx->model->n && i < LOOKS; i++) {
		uint32_t id = 1 + (start + i) % ctx->model->n;

		if (is(&ctx->model->types[id]))
			return id;
	}
	return 0;
}

/* @id becomes a declaration of what it defined. */
static void declare(struct mut_context *ctx, struct mut_type *type)
{
	type->n_items = type->vlen = 0;
	if (MUT_IN(type->kind, MUT_ENUMS)) {
		if (mut_once_in(ctx, 4))
			type->kind = type->kind == MUT_ENUM ? MUT_ENUM64 : MUT_ENUM;
		return;
	}
	type->kflag = type->kind == MUT_UNION;
	type->kind = MUT_FWD;
	type->word3 = 0;
}

/* What needs a size goes on using the definition; PTRs stay with the declaration. */
static void keep_definition(struct mut_model *model, uint32_t declaration, uint32_t definition)
{
	for (uint32_t id = 1; id <= model->n; id++) {
		struct mut_type *type = &model->types[id];

		if (type->kind == MUT_PTR || definition > mut_limit(model, id))
			continue;
		for (uint32_t i = 0, n = mut_n_refs(type); i < n; i++) {
			uint32_t *ref = mut_ref(model, type, i);

			*ref = *ref == declaration ? definition : *ref;
		}
	}
}

/* A definition turns into a declaration, and stands elsewhere. */
bool mut_declare(struct mut_context *ctx)
{
	struct mut_model *model = ctx->model;
	uint32_t id = any_with(ctx, mut_is_definition), definition;

	if (!id)
		return false;
	if (mut_below(ctx, 8)) {
		definition = mut_insert(model, id <= model->n_base && mut_once_in(ctx, 2), 1);
		mut_copy_type(model, definition, id);
		keep_definition(model, id, definition);
	}
	declare(ctx, &model->types[id]);
	return true;
}

/* A declaration gets a body: that of a definition, of its name if there is one. */
bool mut_define(struct mut_context *ctx)
{
	struct mut_model *model = ctx->model;
	uint32_t id = any_with(ctx, mut_is_declaration), from = 0, name, kinds;
	struct mut_type *type;

	if (!id)
		return false;
	type = &model->types[id];
	name = type->name;
	kinds = type->kind == MUT_FWD ? 1u << (type->kflag ? MUT_UNION : MUT_STRUCT) : MUT_ENUMS;
	for (unsigned i = 0; i < 8; i++) {
		uint32_t other = mut_any_of(ctx, kinds, mut_limit(model, id));

		if (!other || !model->types[other].n_items)
			continue;
		from = other;
		if (model->types[other].name == name)
			break;
	}
	if (from) {
		mut_copy_type(model, id, from);
		model->types[id].name = name;
		return true;
	}
	if (type->kind != MUT_FWD)
		return false;
	*type = (struct mut_type){
		.kind = type->kflag ? MUT_UNION : MUT_STRUCT, .name = name, .word3 = 8};
	return true;
}

/* One more declaration of a name that is defined, used by some of its PTRs. */
bool mut_add_declaration(struct mut_context *ctx)
{
	struct mut_model *model = ctx->model;
	uint32_t of = any_with(ctx, mut_is_definition), id;

	if (!of)
		return false;
	id = mut_insert(model, of <= model->n_base && mut_once_in(ctx, 2), 1);
	mut_copy_type(model, id, of);
	declare(ctx, &model->types[id]);
	for (uint32_t ptr = 1; ptr <= model->n; ptr++)
		if (model->types[ptr].kind == MUT_PTR && model->types[ptr].word3 == of &&
		    id <= mut_limit(model, ptr) && mut_once_in(ctx, 2))
			model->types[ptr].word3 = id;
	return true;
}
