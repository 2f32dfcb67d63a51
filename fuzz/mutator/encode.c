// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* Model -> bytes: a function of the model alone. */
#include <string.h>

#include "container.h"
#include "mut_model.h"
#include "raw.h"

#define MOST_LOOKED_AT 48u /* names, in search of one with the right suffix */

struct writer {
	struct mut_model *model;
	struct mut_bytes *out;
	size_t start; /* of the part, in @out */
	uint8_t *at;  /* of the next word */
	uint32_t stamp;
	uint32_t first_string; /* of this part: bytes of the base's section */
	size_t n_strings;      /* bytes of this part's section so far */
	size_t strings;	       /* where the section starts, in @out */
	uint32_t n_used;       /* names stored or found, for repeating some */
	bool in_base, big_endian;
};

static void put(struct writer *w, uint32_t word)
{
	raw_put(w->at, word, w->big_endian);
	w->at += 4;
}

/* ---- strings -------------------------------------------------------------------------------- */

static uint32_t store(struct writer *w, struct mut_name *name)
{
	struct mut_bytes *out = w->out;
	size_t end = w->strings + w->n_strings, at = (size_t)(w->at - out->data);

	out->data = mut_room(out->data, &out->max, end + name->length + 2, 1);
	w->at = out->data + at;
	if (name->copy >= MUT_COPY_INSIDE) {
		out->data[end++] = '_';
		w->n_strings++;
	}
	memcpy(out->data + end, w->model->names.text + name->start, name->length + (size_t)1);
	name->stored = w->first_string + (uint32_t)w->n_strings;
	name->stored_in_base = w->in_base;
	name->stamp = w->stamp;
	w->n_strings += name->length + (size_t)1;
	return name->stored;
}

/* A stored name that ends in @name. */
static const struct mut_name *longer(const struct writer *w, const struct mut_name *name)
{
	const struct mut_names *names = &w->model->names;
	size_t looked = 0;

	for (size_t i = names->n; i-- > 1 && looked < MOST_LOOKED_AT; looked++) {
		const struct mut_name *other = &names->at[i];

		if (other->stamp == w->stamp && other->length > name->length &&
		    memcmp(names->text + other->start + other->length - name->length,
			   names->text + name->start, name->length) == 0)
			return other;
	}
	return NULL;
}

/* A copy stands behind others, in use or not. */
static uint32_t store_copy(struct writer *w, uint32_t number)
{
	struct mut_names *names = &w->model->names;
	uint32_t copy_of = names->at[number].copy, behind = copy_of < MUT_COPY_INSIDE ? copy_of : 0;

	for (uint32_t copy = 0; copy < behind; copy++) {
		uint32_t other = mut_name_add_copy(names, number, copy);

		if (names->at[other].stamp != w->stamp)
			store(w, &names->at[other]);
	}
	return store(w, &names->at[number]);
}

static uint32_t name_offset(struct writer *w, uint32_t number)
{
	struct mut_name *name = &w->model->names.at[number];
	const struct mut_name *other;

	if (!number)
		return 0;
	if (name->stamp == w->stamp) {
		bool again = w->model->style & MUT_REPEAT_STRINGS && ++w->n_used % 4 == 0;

		return again ? store(w, name) : name->stored;
	}
	if (name->copy)
		return store_copy(w, number);
	other = w->model->style & MUT_SHARE_SUFFIXES ? longer(w, name) : NULL;
	if (!other)
		return store(w, name);
	name->stored = other->stored + other->length - name->length;
	name->stored_in_base = other->stored_in_base;
	name->stamp = w->stamp;
	return name->stored;
}

/* ---- records -------------------------------------------------------------------------------- */

static size_t record_bytes(const struct mut_type *type)
{
	const struct mut_kind_row *row = mut_row(type);

	return 12 + 4 * (row->extra + row->item * (size_t)type->n_items);
}

static void put_type(struct writer *w, const struct mut_type *type)
{
	const struct mut_kind_row *row = mut_row(type);
	const struct mut_item *items = mut_items(w->model, type);
	uint32_t vlen = row->item ? type->n_items : type->vlen;

	put(w, name_offset(w, type->name));
	put(w, (vlen & 0xffffff) | (uint32_t)type->kind << 24 | (uint32_t)type->kflag << 31);
	put(w, type->word3);
	for (unsigned i = 0; i < row->extra; i++)
		put(w, type->extra[i]);
	for (uint32_t i = 0; i < type->n_items; i++) {
		put(w, row->item_name ? name_offset(w, items[i].w[0]) : items[i].w[0]);
		for (unsigned word = 1; word < row->item; word++)
			put(w, items[i].w[word]);
	}
}

/* ---- a part --------------------------------------------------------------------------------- */

static void put_header(struct writer *w, uint32_t header, size_t types, size_t layout)
{
	w->at = w->out->data + w->start;
	memset(w->at, 0, header);
	w->at[w->big_endian] = 0x9f;
	w->at[!w->big_endian] = 0xeb;
	w->at[RAW_VERSION] = 1;
	w->at += RAW_LENGTH;
	put(w, header);
	put(w, 0);
	put(w, (uint32_t)types);
	put(w, (uint32_t)types);
	put(w, (uint32_t)w->n_strings);
	if (!layout)
		return;
	put(w, (uint32_t)(types + w->n_strings));
	put(w, (uint32_t)layout);
}

/* Behind the strings, which it pads to a multiple of 4. */
static size_t put_layout(struct writer *w)
{
	struct mut_bytes *out = w->out;
	size_t at = w->strings + w->n_strings, pad = (4 - w->n_strings % 4) % 4;

	out->data = mut_room(out->data, &out->max, at + pad + 4 * MUT_N_KINDS, 1);
	memset(out->data + at, 0, pad + 4 * MUT_N_KINDS);
	w->n_strings += pad;
	at += pad;
	for (unsigned kind = 0; kind < MUT_N_KINDS; kind++, at += 4) {
		out->data[at] = (uint8_t)(4 * mut_kinds[kind].extra);
		out->data[at + 1] = (uint8_t)(4 * mut_kinds[kind].item);
	}
	return 4 * MUT_N_KINDS;
}

/* Types @first..@last, appended to the output. */
static void encode_part(struct writer *w, uint32_t first, uint32_t last)
{
	const struct mut_part *part = &w->model->parts[!w->in_base];
	uint32_t header = part->header == MUT_HEADER_24 ? RAW_HEADER : RAW_HEADER_MAX;
	struct mut_bytes *out = w->out;
	size_t types = 0, layout = 0;

	for (uint32_t id = first; id <= last; id++)
		types += record_bytes(&w->model->types[id]);
	w->start = out->size;
	w->big_endian = part->big_endian;
	w->strings = w->start + header + types;
	w->n_strings = 0;
	out->data = mut_room(out->data, &out->max, w->strings + 1, 1);
	if (!w->first_string) /* a split part continues the base's strings */
		out->data[w->strings + w->n_strings++] = 0;
	w->at = out->data + w->start + header;
	for (uint32_t id = first; id <= last; id++)
		put_type(w, &w->model->types[id]);
	if (part->header == MUT_HEADER_LAYOUT)
		layout = put_layout(w);
	put_header(w, header, types, layout);
	out->size = w->strings + w->n_strings + layout;
}

void mut_encode(struct mut_model *model, struct mut_bytes *ret)
{
	struct writer w = {.model = model, .out = ret, .stamp = ++model->names.stamp};

	ret->size = 0;
	if (model->n_base) {
		w.in_base = true;
		encode_part(&w, 1, model->n_base);
		w.first_string = (uint32_t)w.n_strings;
		w.in_base = false;
		ret->data = mut_room(ret->data, &ret->max, ret->size + 4, 1);
		while (ret->size % 4)
			ret->data[ret->size++] = 0;
	}
	encode_part(&w, model->n_base + 1, model->n);
}
