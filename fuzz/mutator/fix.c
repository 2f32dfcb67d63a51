// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include "fix.h"

#define LOOKS 4096u /* at types, in search of one to refer to */

void mut_fix_range(struct mut_model *model)
{
	for (uint32_t id = 1; id <= model->n; id++) {
		struct mut_type *type = &model->types[id];
		uint32_t limit = mut_limit(model, id);

		for (uint32_t i = 0, n = mut_n_refs(type); i < n; i++) {
			uint32_t *ref = mut_ref(model, type, i);

			*ref = *ref <= limit ? *ref : 0;
		}
	}
}

bool mut_whole_int(const struct mut_type *type)
{
	uint32_t bits = type->extra[MUT_ENCODING] & 0xff;

	return type->kind == MUT_INT && !(type->extra[MUT_ENCODING] >> 16 & 0xff) && bits >= 8 &&
	       bits <= 128 && !(bits & (bits - 1)) && bits <= 8 * (uint64_t)type->word3;
}

void mut_become_int(struct mut_type *type)
{
	type->kind = MUT_INT;
	type->kflag = false;
	type->word3 = 4;
	type->extra[MUT_ENCODING] = 32 | 1u << 24;
	type->n_items = type->vlen = 0;
}

uint32_t mut_fix_int(struct mut_model *model, uint32_t id)
{
	uint32_t limit = mut_limit(model, id);

	for (uint32_t i = 1; i <= limit && i <= LOOKS; i++)
		if (mut_whole_int(&model->types[i]))
			return i;
	mut_become_int(&model->types[id]);
	return id;
}

/* ---- names ---------------------------------------------------------------------------------- */

/* Any that will do: it has to be the same for equal types. */
static uint32_t good_name(struct mut_model *model)
{
	return mut_name_add_string(&model->names, "fix");
}

static void fix_name(struct mut_model *model, struct mut_type *type)
{
	const struct mut_name *name = &model->names.at[type->name];
	bool fine = true;

	switch ((enum mut_naming)mut_row(type)->naming) {
	case MUT_NAME_ANY:
		break;
	case MUT_NAME_NONE:
		type->name = 0;
		break;
	case MUT_NAME_IDENTIFIER:
		fine = name->identifier;
		break;
	case MUT_NAME_MAYBE:
		fine = !type->name || name->identifier;
		break;
	case MUT_NAME_SECTION:
		fine = name->section;
		break;
	case MUT_NAME_TEXT:
		fine = type->name != 0;
		break;
	}
	if (!fine)
		type->name = good_name(model);
}

static void fix_item_names(struct mut_model *model, const struct mut_type *type)
{
	struct mut_item *items = mut_items(model, type);

	if (!mut_row(type)->item_name)
		return;
	for (uint32_t i = 0; i < type->n_items; i++) {
		uint32_t *name = &items[i].w[MUT_NAME];

		if (*name ? !model->names.at[*name].identifier : MUT_IN(type->kind, MUT_ENUMS))
			*name = good_name(model);
	}
}

/* ---- words ---------------------------------------------------------------------------------- */

static void fix_encoding(struct mut_type *type)
{
	uint32_t *word = &type->extra[MUT_ENCODING], encoding = *word >> 24 & 7;
	uint32_t offset = *word >> 16 & 0xff, bits = *word & 0xff;
	uint32_t room = type->word3 < 16 ? 8 * type->word3 : 128;

	encoding &= ~(encoding - 1); /* one bit of them */
	bits = bits < room ? bits : room;
	offset = offset < room - bits ? offset : room - bits;
	*word = encoding << 24 | offset << 16 | (*word & 0xff00) | bits;
}

static void fix_size(struct mut_type *type)
{
	uint32_t size = type->word3, most = type->kind == MUT_FLOAT ? 16 : 8, power = 1;

	if (type->kind == MUT_FLOAT && size == 12)
		return;
	while (power < size && power < most)
		power *= 2;
	type->word3 = power == 1 && type->kind == MUT_FLOAT ? 2 : power;
}

static void fix_words(struct mut_type *type)
{
	const struct mut_kind_row *row = mut_row(type);

	type->kflag = type->kflag && MUT_IN(type->kind, MUT_KFLAGGED);
	if (row->word3 == MUT_WORD3_UNUSED)
		type->word3 = 0;
	if (type->kind == MUT_FUNC)
		type->vlen %= 3;
	else
		type->vlen = 0;
	if (type->kind == MUT_INT)
		fix_encoding(type);
	else if (type->kind == MUT_VAR)
		type->extra[MUT_LINKAGE] %= 3;
	else if (type->kind == MUT_FLOAT || MUT_IN(type->kind, MUT_ENUMS))
		fix_size(type);
}

/* ---- what references lead to at once -------------------------------------------------------- */

static uint32_t first_of(const struct mut_model *model, uint32_t id, uint32_t mask)
{
	uint32_t limit = mut_limit(model, id);

	for (uint32_t i = 1; i <= limit && i <= LOOKS; i++)
		if (MUT_IN(model->types[i].kind, mask))
			return i;
	return 0;
}

static void drop_bad_entries(struct mut_model *model, uint32_t id)
{
	struct mut_type *type = &model->types[id];
	struct mut_item *items = mut_items(model, type);
	uint32_t kept = 0;

	for (uint32_t i = 0; i < type->n_items; i++)
		if (model->types[items[i].w[MUT_ENTRY_VAR]].kind == MUT_VAR)
			items[kept++] = items[i];
	type->n_items = kept;
}

/* References of kinds that care about more than a size. */
static void fix_targets(struct mut_model *model, uint32_t id)
{
	struct mut_type *type = &model->types[id];
	uint32_t targets = mut_row(type)->targets, to;

	if (type->kind == MUT_DATASEC) {
		drop_bad_entries(model, id);
		return;
	}
	if (!MUT_IN(type->kind, MUT_CHAINS | MUT_SET(FUNC) | MUT_SET(DECL_TAG)) ||
	    MUT_IN(model->types[type->word3].kind, targets))
		return;
	if (MUT_IN(MUT_VOID, targets)) {
		type->word3 = 0;
		return;
	}
	to = first_of(model, id, targets);
	type->word3 = to;
	if (!to)
		mut_fix_int(model, id); /* nothing to refer to: be something else */
	if (!to && type->kind != MUT_INT) {
		type->kind = MUT_TYPEDEF; /* of void */
		type->vlen = 0;
	}
}

void mut_fix_local(struct mut_model *model)
{
	/* twice: what has no target changes its kind, and may have been a target */
	for (uint32_t i = 0; i < 2 * model->n; i++)
		fix_targets(model, 1 + i % model->n);
	for (uint32_t id = 1; id <= model->n; id++) {
		fix_name(model, &model->types[id]);
		fix_item_names(model, &model->types[id]);
		fix_words(&model->types[id]);
	}
}

/* ---- functions and tags --------------------------------------------------------------------- */

/* V: a FUNC's parameters have names. */
static void name_parameters(struct mut_model *model, const struct mut_type *proto)
{
	struct mut_item *items = mut_items(model, proto);

	for (uint32_t i = 0; i < proto->n_items; i++)
		if (items[i].w[MUT_TYPE] && !items[i].w[MUT_NAME])
			items[i].w[MUT_NAME] = good_name(model);
}

static void fix_component(struct mut_model *model, struct mut_type *tag)
{
	const struct mut_type *target = &model->types[tag->word3];

	if (tag->extra[MUT_COMPONENT] == UINT32_MAX)
		return;
	if (target->kind == MUT_FUNC)
		target = &model->types[target->word3];
	if (tag->extra[MUT_COMPONENT] >= target->n_items)
		tag->extra[MUT_COMPONENT] = UINT32_MAX;
}

void mut_fix_functions(struct mut_model *model)
{
	for (uint32_t id = 1; id <= model->n; id++) {
		struct mut_type *type = &model->types[id];

		if (MUT_IN(type->kind, MUT_SET(FUNC) | MUT_SET(DECL_TAG)) &&
		    !MUT_IN(model->types[type->word3].kind, mut_row(type)->targets))
			mut_become_int(type); /* its target has changed its kind */
		if (type->kind == MUT_FUNC)
			name_parameters(model, &model->types[type->word3]);
		else if (type->kind == MUT_DECL_TAG)
			fix_component(model, type);
	}
}

void mut_fix(struct mut_context *ctx)
{
	mut_fix_range(ctx->model);
	mut_fix_local(ctx->model);
	mut_fix_chains(ctx);
	mut_fix_values(ctx);
	mut_fix_functions(ctx->model);
}
