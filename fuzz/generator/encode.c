// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* Model -> raw BTF: string sections, byte order, headers. */
#include <stdlib.h>
#include <string.h>

#include "encode.h"
#include "names.h"

#define HOST_BIG_ENDIAN (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__)

const struct gen_layout gen_layouts[GEN_N_KINDS] = {
	[GEN_INT] = {4, 0},	[GEN_ARRAY] = {12, 0},	 [GEN_STRUCT] = {0, 12},
	[GEN_UNION] = {0, 12},	[GEN_ENUM] = {0, 8},	 [GEN_FUNC_PROTO] = {0, 8},
	[GEN_VAR] = {4, 0},	[GEN_DATASEC] = {0, 12}, [GEN_DECL_TAG] = {4, 0},
	[GEN_ENUM64] = {0, 12},
};

/* Where a name was first stored: valid when @stamp is that of the graph. */
struct gen_stored {
	uint64_t stamp;
	uint32_t offset;
	bool in_base;
};

struct gen_strings {
	struct gen_stored *stored;
	size_t max_stored;
	uint64_t stamp;
	struct gen_bytes text; /* of the section being written */
	uint32_t start;	       /* offset of its first byte: bytes of the base's section */
	bool base;
	struct gen_context *ctx;
};

struct gen_strings *gen_strings_create(void)
{
	size_t none = 0;
	struct gen_strings *strings = gen_room(NULL, &none, 1, sizeof(*strings));

	memset(strings, 0, sizeof(*strings));
	return strings;
}

void gen_strings_destroy(struct gen_strings *strings)
{
	free(strings->stored);
	free(strings->text.data);
	free(strings);
}

static struct gen_stored *stored(struct gen_strings *s, uint32_t name)
{
	size_t slot = name >= GEN_NAME_ODD ? name - GEN_NAME_ODD : name + GEN_N_ODD, old;

	if (slot >= s->max_stored) {
		old = s->max_stored;
		s->stored = gen_room(s->stored, &s->max_stored, slot + 1, sizeof(*s->stored));
		memset(s->stored + old, 0, (s->max_stored - old) * sizeof(*s->stored));
	}
	return &s->stored[slot];
}

static uint32_t append_name(struct gen_strings *s, uint32_t name)
{
	uint32_t offset = s->start + (uint32_t)s->text.size;
	struct gen_bytes *text = &s->text;

	text->data = gen_room(text->data, &text->max, text->size + GEN_NAME_MAX, 1);
	text->size += gen_name_text(name, (char *)text->data + text->size) + 1;
	return offset;
}

static uint32_t name_offset(struct gen_strings *s, uint32_t name)
{
	struct gen_stored *at;
	uint32_t longer, skip;

	if (!name)
		return 0;
	at = stored(s, name);
	if (at->stamp == s->stamp && (at->in_base == s->base || gen_below(&s->ctx->random, 4))) {
		if (!gen_use(s->ctx, BTFOLD_FEATURE_STRING_COPIES, 6))
			return at->offset;
		return append_name(s, name);
	}
	longer = gen_on(s->ctx, BTFOLD_FEATURE_STRING_SUFFIX) ? gen_name_longer(name, &skip) : 0;
	if (longer) {
		uint32_t offset = name_offset(s, longer) + skip;

		gen_count(s->ctx, BTFOLD_FEATURE_STRING_SUFFIX);
		at = stored(s, name);
		*at = (struct gen_stored){s->stamp, offset, s->base};
	} else {
		*at = (struct gen_stored){s->stamp, append_name(s, name), s->base};
	}
	return at->offset;
}

/* A cursor into bytes known to have room. */
struct gen_writer {
	uint8_t *at;
	bool swap;
};

static void put(struct gen_writer *w, uint32_t word)
{
	word = w->swap ? gen_swap32(word) : word;
	memcpy(w->at, &word, 4);
	w->at += 4;
}

static uint32_t size_or_type(struct gen_context *ctx, const struct gen_type *type)
{
	switch (type->kind) {
	case GEN_INT:
	case GEN_STRUCT:
	case GEN_UNION:
	case GEN_ENUM:
	case GEN_DATASEC:
	case GEN_FLOAT:
	case GEN_ENUM64:
		return type->size;
	case GEN_ARRAY:
	case GEN_FWD:
		return type->junk ? 1 + gen_below(&ctx->random, 1000) : 0;
	default:
		return type->type;
	}
}

static void put_item(struct gen_writer *w, struct gen_strings *s, const struct gen_type *type,
		     const struct gen_item *item)
{
	switch (type->kind) {
	case GEN_STRUCT:
	case GEN_UNION:
		put(w, name_offset(s, item->name));
		put(w, item->type);
		put(w, type->kflag ? item->high << 24 | (item->word & 0xffffff) : item->word);
		break;
	case GEN_FUNC_PROTO:
		put(w, name_offset(s, item->name));
		put(w, item->type);
		break;
	case GEN_DATASEC:
		put(w, item->type);
		put(w, item->word);
		put(w, item->high);
		break;
	default:
		put(w, name_offset(s, item->name));
		put(w, item->word);
		if (type->kind == GEN_ENUM64)
			put(w, item->high);
	}
}

static void put_type(struct gen_writer *w, struct gen_strings *s, const struct gen_model *model,
		     const struct gen_type *type)
{
	uint32_t vlen = type->kind == GEN_FUNC ? type->word : type->n_items;

	put(w, name_offset(s, type->name));
	put(w, (vlen & 0xffffff) | (uint32_t)type->kind << 24 | (uint32_t)type->kflag << 31);
	put(w, size_or_type(s->ctx, type));
	if (type->kind == GEN_ARRAY) {
		put(w, type->type);
		put(w, type->index);
	}
	if (gen_layouts[type->kind].fixed)
		put(w, type->word);
	for (uint32_t i = 0; i < type->n_items; i++)
		put_item(w, s, type, &model->items[type->first_item + i]);
}

enum { LAYOUT_NONE, LAYOUT_MIDDLE, LAYOUT_END, LAYOUT_WAYS };

static void put_header(struct gen_writer *w, uint32_t bytes, uint32_t types, uint32_t strings,
		       unsigned way)
{
	uint32_t layout = way == LAYOUT_NONE ? 0 : GEN_N_KINDS * 4;
	uint32_t between = way == LAYOUT_MIDDLE ? layout : 0;
	uint16_t magic = w->swap ? 0x9feb : 0xeb9f;

	memcpy(w->at, &magic, 2);
	w->at[2] = 1;
	w->at[3] = 0;
	w->at += 4;
	put(w, bytes);
	put(w, 0);
	put(w, types);
	put(w, types + between);
	put(w, strings);
	if (bytes < 32)
		return;
	put(w, layout ? types + (between ? 0 : strings) : 0);
	put(w, layout);
}

static void put_layout(struct gen_writer *w)
{
	for (unsigned kind = 0; kind < GEN_N_KINDS; kind++) {
		memset(w->at, 0, 4);
		w->at[0] = gen_layouts[kind].fixed;
		w->at[1] = gen_layouts[kind].item;
		w->at += 4;
	}
}

static void pad_strings(struct gen_strings *s, unsigned way)
{
	struct gen_bytes *text = &s->text;

	text->data = gen_room(text->data, &text->max, text->size + 4, 1);
	if (!text->size)
		text->data[text->size++] = 0;
	while (way == LAYOUT_END && text->size % 4)
		text->data[text->size++] = 0;
}

/* Types @first..@end - 1 into @out. */
static void encode_part(struct gen_strings *s, const struct gen_model *model, uint32_t first,
			uint32_t end, bool swap, struct gen_bytes *out)
{
	uint32_t header = gen_use(s->ctx, BTFOLD_FEATURE_HEADER32, 2) ? 32 : 24, types = 0;
	unsigned way = header == 32 ? gen_below(&s->ctx->random, LAYOUT_WAYS) : LAYOUT_NONE;
	struct gen_writer w = {.swap = swap};

	for (uint32_t id = first; id < end; id++)
		types += gen_record_bytes(&model->types[id]);
	out->data = gen_room(out->data, &out->max, header + types, 1);
	s->text.size = 0;
	s->text.data = gen_room(s->text.data, &s->text.max, 1, 1);
	if (s->base || !s->start || gen_once_in(&s->ctx->random, 2))
		s->text.data[s->text.size++] = 0;
	w.at = out->data + header;
	for (uint32_t id = first; id < end; id++)
		put_type(&w, s, model, &model->types[id]);
	pad_strings(s, way);
	out->size = header + types + s->text.size + (way ? GEN_N_KINDS * 4 : 0);
	out->data = gen_room(out->data, &out->max, out->size, 1);
	w.at = out->data;
	put_header(&w, header, types, (uint32_t)s->text.size, way);
	w.at += types;
	if (way == LAYOUT_MIDDLE)
		put_layout(&w);
	memcpy(w.at, s->text.data, s->text.size);
	w.at += s->text.size;
	if (way == LAYOUT_END)
		put_layout(&w);
}

void gen_encode(struct gen_context *ctx, struct gen_strings *s, const struct gen_model *model,
		struct gen_bytes *base, struct gen_bytes *input)
{
	bool big = gen_use(ctx, BTFOLD_FEATURE_BIG_ENDIAN, 2), swap = big != HOST_BIG_ENDIAN;

	s->ctx = ctx;
	s->stamp++;
	s->start = 0;
	s->base = true;
	base->size = 0;
	if (model->n_base) {
		encode_part(s, model, 1, model->n_base + 1, swap, base);
		s->start = (uint32_t)s->text.size;
	}
	s->base = false;
	encode_part(s, model, model->n_base + 1, (uint32_t)model->n_types, swap, input);
}
