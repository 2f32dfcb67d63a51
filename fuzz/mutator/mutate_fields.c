// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/*
 * Exactly one field of one type: what makes near-duplicates. References are fields, too, but
 * mutate_refs.c changes those. Where V leaves a choice, the new value obeys it.
 */
#include "mutations.h"

#include <stddef.h>

static struct mut_item *some_item(struct mut_context *ctx, uint32_t id)
{
	const struct mut_type *type = &ctx->model->types[id];

	return type->n_items ? mut_items(ctx->model, type) + mut_below(ctx, type->n_items) : NULL;
}

static bool change_name(struct mut_context *ctx, uint32_t id)
{
	struct mut_type *type = &ctx->model->types[id];
	bool may_have_none = MUT_IN(type->kind, MUT_AGGREGATES | MUT_ENUMS | MUT_SET(INT));
	uint32_t name;

	if (type->name && may_have_none && mut_once_in(ctx, 4)) {
		type->name = 0;
		return true;
	}
	name = mut_other_name(ctx, type->name);
	type->name = name;
	return true;
}

static bool change_kflag(struct mut_context *ctx, uint32_t id)
{
	struct mut_type *type = &ctx->model->types[id];

	type->kflag = !type->kflag;
	return true;
}

static bool change_size(struct mut_context *ctx, uint32_t id)
{
	struct mut_type *type = &ctx->model->types[id];
	uint32_t old = type->word3;

	if (MUT_IN(type->kind, MUT_ENUMS | MUT_SET(FLOAT) | MUT_SET(INT)) && mut_below(ctx, 8))
		type->word3 = mut_any_size(ctx);
	else if (MUT_IN(type->kind, MUT_AGGREGATES | MUT_SET(DATASEC)) && mut_below(ctx, 4))
		type->word3 += 1 + mut_below(ctx, 8); /* what is inside still fits */
	else
		type->word3 = mut_other_number(ctx, old);
	return type->word3 != old;
}

static bool change_byte(struct mut_context *ctx, uint32_t id, unsigned shift, uint32_t mask)
{
	uint32_t *word = &ctx->model->types[id].extra[MUT_ENCODING];
	uint32_t old = *word >> shift & mask, new = mut_other_number(ctx, old) & mask;

	*word = (*word & ~(mask << shift)) | new << shift;
	return new != old;
}

static bool change_encoding(struct mut_context *ctx, uint32_t id)
{
	uint32_t *word = &ctx->model->types[id].extra[MUT_ENCODING], old = *word;

	if (mut_once_in(ctx, 8))
		return change_byte(ctx, id, 24, 0xf);
	*word = (old & 0xffffff) | (1u << mut_below(ctx, 4)) >> 1 << 24; /* none or one */
	return *word != old;
}

static bool change_int_offset(struct mut_context *ctx, uint32_t id)
{
	return change_byte(ctx, id, 16, 0xff);
}

static bool change_int_bits(struct mut_context *ctx, uint32_t id)
{
	return change_byte(ctx, id, 0, 0xff);
}

static bool change_count(struct mut_context *ctx, uint32_t id)
{
	uint32_t *count = &ctx->model->types[id].extra[MUT_COUNT], old = *count;

	if (mut_once_in(ctx, 4))
		*count = mut_other_number(ctx, old);
	else
		*count = old && mut_once_in(ctx, 2) ? old - 1 : old + 1;
	return true;
}

/* Extern, which kernels do not take, seldom. */
static uint32_t other_linkage(struct mut_context *ctx, uint32_t old)
{
	if (old <= 1)
		return mut_once_in(ctx, 4) ? 2 : !old;
	return mut_below(ctx, 2);
}

static bool change_func_linkage(struct mut_context *ctx, uint32_t id)
{
	uint32_t *linkage = &ctx->model->types[id].vlen;

	*linkage = other_linkage(ctx, *linkage);
	return true;
}

static bool change_var_linkage(struct mut_context *ctx, uint32_t id)
{
	uint32_t *linkage = &ctx->model->types[id].extra[MUT_LINKAGE];

	*linkage = other_linkage(ctx, *linkage);
	return true;
}

static bool change_component(struct mut_context *ctx, uint32_t id)
{
	uint32_t *component = &ctx->model->types[id].extra[MUT_COMPONENT], old = *component;

	*component = mut_below(ctx, 4) - 1; /* -1..2 */
	return *component != old;
}

/* ---- items ---------------------------------------------------------------------------------- */

static bool change_item_name(struct mut_context *ctx, uint32_t id)
{
	bool may_have_none = !MUT_IN(ctx->model->types[id].kind, MUT_ENUMS);
	struct mut_item *item = some_item(ctx, id);

	if (!item)
		return false;
	if (item->w[MUT_NAME] && may_have_none && mut_once_in(ctx, 4))
		item->w[MUT_NAME] = 0;
	else
		item->w[MUT_NAME] = mut_other_name(ctx, item->w[MUT_NAME]);
	return true;
}

static bool change_offset(struct mut_context *ctx, uint32_t id)
{
	struct mut_type *type = &ctx->model->types[id];
	uint32_t mask = type->kflag ? 0xffffff : UINT32_MAX, old, offset;
	struct mut_item *item = some_item(ctx, id);

	if (!item)
		return false;
	offset = old = item->w[MUT_OFFSET] & mask;
	if (mut_below(ctx, 4)) {
		uint32_t step = 1u << mut_below(ctx, 7); /* bits .. 8 bytes */

		offset += old >= step && mut_once_in(ctx, 2) ? -step : step;
	} else {
		offset = mut_other_number(ctx, old);
	}
	item->w[MUT_OFFSET] = (item->w[MUT_OFFSET] & ~mask) | (offset & mask);
	return (offset & mask) != old;
}

static bool change_bitfield(struct mut_context *ctx, uint32_t id)
{
	struct mut_item *item = some_item(ctx, id);
	uint32_t old;

	if (!item || !ctx->model->types[id].kflag)
		return false;
	old = item->w[MUT_OFFSET];
	item->w[MUT_OFFSET] = (old & 0xffffff) | mut_below(ctx, 33) << 24;
	return item->w[MUT_OFFSET] != old;
}

static bool change_item_word(struct mut_context *ctx, uint32_t id, unsigned word)
{
	struct mut_item *item = some_item(ctx, id);

	if (item)
		item->w[word] = mut_other_number(ctx, item->w[word]);
	return item != NULL;
}

static bool change_value(struct mut_context *ctx, uint32_t id)
{
	return change_item_word(ctx, id, MUT_VALUE);
}

static bool change_high(struct mut_context *ctx, uint32_t id)
{
	return change_item_word(ctx, id, MUT_HIGH);
}

static bool change_entry_offset(struct mut_context *ctx, uint32_t id)
{
	return change_item_word(ctx, id, MUT_ENTRY_OFFSET);
}

static bool change_entry_size(struct mut_context *ctx, uint32_t id)
{
	return change_item_word(ctx, id, MUT_ENTRY_SIZE);
}

/* ---- the fields ----------------------------------------------------------------------------- */

#define NAMED                                                                                 \
	(MUT_ALL & ~(MUT_CHAINS & ~MUT_SET(TYPEDEF) & ~MUT_SET(TYPE_TAG)) & ~MUT_SET(ARRAY) & \
	 ~MUT_SET(FUNC_PROTO))
#define SIZES (MUT_AGGREGATES | MUT_ENUMS | MUT_SET(INT) | MUT_SET(FLOAT) | MUT_SET(DATASEC))

static const struct {
	const char *name;
	uint32_t kinds;
	bool (*change)(struct mut_context *ctx, uint32_t id);
} fields[] = {
	{"name", NAMED, change_name},
	{"kflag", MUT_KFLAGGED, change_kflag},
	{"size", SIZES, change_size},
	{"int-encoding", MUT_SET(INT), change_encoding},
	{"int-offset", MUT_SET(INT), change_int_offset},
	{"int-bits", MUT_SET(INT), change_int_bits},
	{"nr-elems", MUT_SET(ARRAY), change_count},
	{"func-linkage", MUT_SET(FUNC), change_func_linkage},
	{"var-linkage", MUT_SET(VAR), change_var_linkage},
	{"component", MUT_SET(DECL_TAG), change_component},
	{"item-name", MUT_AGGREGATES | MUT_ENUMS | MUT_SET(FUNC_PROTO), change_item_name},
	{"member-offset", MUT_AGGREGATES, change_offset},
	{"bitfield-size", MUT_AGGREGATES, change_bitfield},
	{"enumerator-value", MUT_ENUMS, change_value},
	{"enumerator-high", MUT_SET(ENUM64), change_high},
	{"entry-offset", MUT_SET(DATASEC), change_entry_offset},
	{"entry-size", MUT_SET(DATASEC), change_entry_size},
};

#define N_FIELDS ((unsigned)(sizeof(fields) / sizeof(*fields)))

const char *mut_field_name(unsigned field)
{
	return field < N_FIELDS ? fields[field].name : NULL;
}

uint32_t mut_field_kinds(unsigned field)
{
	return field < N_FIELDS ? fields[field].kinds : 0;
}

bool mut_change_field_of(struct mut_context *ctx, uint32_t id, unsigned field)
{
	return MUT_IN(ctx->model->types[id].kind, fields[field].kinds) &&
	       fields[field].change(ctx, id);
}

bool mut_change_any_field_of(struct mut_context *ctx, uint32_t id)
{
	unsigned start = mut_below(ctx, N_FIELDS);

	for (unsigned i = 0; i < N_FIELDS; i++)
		if (mut_change_field_of(ctx, id, (start + i) % N_FIELDS))
			return true;
	return false;
}

bool mut_change_field(struct mut_context *ctx)
{
	for (unsigned i = 0; i < 8; i++) {
		uint32_t id = mut_any(ctx);

		if (id && mut_change_any_field_of(ctx, id))
			return true;
	}
	return false;
}
