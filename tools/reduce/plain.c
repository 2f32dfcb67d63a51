// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include "plain.h"

#define CHAIN_MOST 64u /* modifiers and arrays that are looked behind */
#define POINTER	   8u  /* bytes */

/* ---- sizes ---------------------------------------------------------------------------------- */

/* In bytes; 0 for what has none. */
static uint64_t size_of(const struct mut_model *model, uint32_t id, uint64_t *ret_align)
{
	uint64_t count = 1, size;

	for (unsigned steps = 0; id <= model->n && steps < CHAIN_MOST; steps++) {
		const struct mut_type *type = &model->types[id];

		if (type->kind == MUT_ARRAY) {
			count *= type->extra[MUT_COUNT];
			id = type->extra[MUT_ELEM];
		} else if (MUT_IN(type->kind, MUT_MODIFIERS)) {
			id = type->word3;
		} else {
			size = type->kind == MUT_PTR	       ? POINTER
			       : MUT_IN(type->kind, MUT_SIZED) ? type->word3
							       : 0;
			*ret_align = size & (~size + 1);
			*ret_align = !size ? 1 : *ret_align > POINTER ? POINTER : *ret_align;
			return count * size;
		}
	}
	*ret_align = 1;
	return 0;
}

/* Where the items of a type are, one after the other. */
struct layout {
	uint64_t end, align; /* bytes */
};

static uint32_t place(struct layout *layout, const struct mut_model *model, bool is_union,
		      uint32_t id)
{
	uint64_t align, size = size_of(model, id, &align), start;

	start = is_union ? 0 : (layout->end + align - 1) / align * align;
	if (start + size > layout->end)
		layout->end = start + size;
	if (align > layout->align)
		layout->align = align;
	return (uint32_t)start;
}

static struct mut_item plain_item(struct layout *layout, const struct mut_model *model,
				  const struct mut_type *type, uint32_t index)
{
	struct mut_item item = mut_items(model, type)[index];

	switch (type->kind) {
	case MUT_STRUCT:
	case MUT_UNION:
		item.w[MUT_OFFSET] =
			8 * place(layout, model, type->kind == MUT_UNION, item.w[MUT_TYPE]);
		break;
	case MUT_ENUM:
	case MUT_ENUM64:
		item.w[MUT_VALUE] = index;
		item.w[MUT_HIGH] = 0;
		break;
	case MUT_DATASEC:
		item.w[MUT_ENTRY_OFFSET] = place(layout, model, false,
						 item.w[MUT_ENTRY_VAR] <= model->n
							 ? model->types[item.w[MUT_ENTRY_VAR]].word3
							 : 0);
		item.w[MUT_ENTRY_SIZE] = (uint32_t)layout->end - item.w[MUT_ENTRY_OFFSET];
		break;
	default:
		break;
	}
	return item;
}

/* @layout: behind the last item. */
static struct mut_type plain_type(const struct layout *layout, const struct mut_type *type)
{
	struct mut_type plain = *type;

	plain.kflag = false;
	plain.vlen = 0;
	if (mut_row(type)->word3 == MUT_WORD3_UNUSED)
		plain.word3 = 0;
	switch (type->kind) {
	case MUT_INT:
		plain.word3 = 4;
		plain.extra[MUT_ENCODING] = 1u << 24 | 32;
		break;
	case MUT_ARRAY:
		plain.extra[MUT_COUNT] = 1;
		break;
	case MUT_STRUCT:
	case MUT_UNION:
	case MUT_DATASEC:
		plain.word3 = (uint32_t)((layout->end + layout->align - 1) / layout->align *
					 layout->align);
		break;
	case MUT_ENUM:
	case MUT_FLOAT:
		plain.word3 = 4;
		break;
	case MUT_ENUM64:
		plain.word3 = 8;
		break;
	case MUT_VAR:
		plain.extra[MUT_LINKAGE] = 0;
		break;
	case MUT_DECL_TAG:
		plain.extra[MUT_COMPONENT] = UINT32_MAX;
		break;
	default:
		break;
	}
	return plain;
}

void reduce_make_plain(struct mut_model *model, uint32_t id)
{
	struct mut_type *type = &model->types[id];
	struct layout layout = {0, 1};

	for (uint32_t i = 0; i < type->n_items; i++)
		mut_items(model, type)[i] = plain_item(&layout, model, type, i);
	*type = plain_type(&layout, type);
}

/* ---- fields --------------------------------------------------------------------------------- */

uint32_t reduce_n_fields(const struct mut_type *type)
{
	return REDUCE_ITEM + 3 * type->n_items;
}

static bool is_number(const struct mut_type *type, uint32_t field)
{
	const struct mut_kind_row *row = mut_row(type);
	uint32_t word;

	if (field == REDUCE_KFLAG)
		return true;
	if (field == REDUCE_SIZE)
		return row->word3 != MUT_WORD3_REF;
	if (field == REDUCE_VLEN)
		return !row->item;
	if (field < REDUCE_ITEM) {
		word = field - REDUCE_EXTRA;
		return word < row->extra && (type->kind != MUT_ARRAY || word == MUT_COUNT);
	}
	word = (field - REDUCE_ITEM) % 3;
	return field < reduce_n_fields(type) && word < row->item && word + 1 != row->item_ref &&
	       (word || !row->item_name);
}

static uint32_t *field_at(struct mut_type *type, struct mut_item *items, uint32_t field)
{
	if (field == REDUCE_SIZE)
		return &type->word3;
	if (field == REDUCE_VLEN)
		return &type->vlen;
	if (field < REDUCE_ITEM)
		return &type->extra[field - REDUCE_EXTRA];
	return &items[(field - REDUCE_ITEM) / 3].w[(field - REDUCE_ITEM) % 3];
}

bool reduce_get_field(const struct mut_model *model, uint32_t id, uint32_t field, uint32_t *ret)
{
	struct mut_type *type = &model->types[id];

	if (!is_number(type, field))
		return false;
	*ret = field == REDUCE_KFLAG ? type->kflag : *field_at(type, mut_items(model, type), field);
	return true;
}

void reduce_set_field(struct mut_model *model, uint32_t id, uint32_t field, uint32_t value)
{
	struct mut_type *type = &model->types[id];

	if (!is_number(type, field))
		return;
	if (field == REDUCE_KFLAG)
		type->kflag = value != 0;
	else
		*field_at(type, mut_items(model, type), field) = value;
}

uint32_t reduce_plain_field(const struct mut_model *model, uint32_t id, uint32_t field)
{
	const struct mut_type *type = &model->types[id];
	struct layout layout = {0, 1};
	struct mut_type plain;

	for (uint32_t i = 0; i < type->n_items; i++) {
		struct mut_item item = plain_item(&layout, model, type, i);

		if (field >= REDUCE_ITEM && (field - REDUCE_ITEM) / 3 == i)
			return item.w[(field - REDUCE_ITEM) % 3];
	}
	plain = plain_type(&layout, type);
	return field == REDUCE_KFLAG ? 0 : *field_at(&plain, NULL, field);
}

/* Grows with the value, so that any smaller one is simpler. */
static uint64_t strange(uint32_t value, uint32_t plain)
{
	return value == plain ? 0 : 1 + (uint64_t)value;
}

uint64_t reduce_strangeness(const struct mut_model *model, uint32_t id)
{
	const struct mut_type *type = &model->types[id];
	const struct mut_kind_row *row = mut_row(type);
	struct layout layout = {0, 1};
	struct mut_type plain;
	uint64_t sum = 0;

	for (uint32_t i = 0; i < type->n_items; i++) {
		struct mut_item is = mut_items(model, type)[i],
				should = plain_item(&layout, model, type, i);

		for (unsigned word = 0; word < row->item; word++)
			sum += strange(is.w[word], should.w[word]);
	}
	plain = plain_type(&layout, type);
	sum += type->kflag + (uint64_t)strange(type->word3, plain.word3);
	sum += row->item ? 0 : type->vlen;
	for (unsigned word = 0; word < row->extra; word++)
		sum += strange(type->extra[word], plain.extra[word]);
	return sum;
}
