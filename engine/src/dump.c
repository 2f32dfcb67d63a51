/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* The text form out (see text_form.h), through one buffer and without stdio. */
#include <string.h>

#include "graph.h"
#include "text_form.h"

#define WRITER_BYTES 8192
#define MAX_NUMBER   24 /* bytes of the longest number we write, with sign and suffix */

struct writer {
	btfold_write_fn *write;
	void *ctx;
	bool stopped;
	size_t n;
	char buffer[WRITER_BYTES];
};

static void flush(struct writer *writer)
{
	if (writer->n && !writer->stopped)
		writer->stopped = !writer->write(writer->ctx, writer->buffer, writer->n);
	writer->n = 0;
}

static void put_char(struct writer *writer, char c)
{
	if (writer->n == WRITER_BYTES)
		flush(writer);
	writer->buffer[writer->n++] = c;
}

/* @text is short: a key, a separator. */
static void put(struct writer *writer, const char *text)
{
	size_t size = strlen(text);

	if (WRITER_BYTES - writer->n < size)
		flush(writer);
	memcpy(writer->buffer + writer->n, text, size);
	writer->n += size;
}

static void put_decimal(struct writer *writer, uint64_t value)
{
	char digits[MAX_NUMBER];
	size_t at = sizeof(digits);

	do
		digits[--at] = (char)('0' + value % 10);
	while (value /= 10);
	if (WRITER_BYTES - writer->n < MAX_NUMBER)
		flush(writer);
	memcpy(writer->buffer + writer->n, digits + at, sizeof(digits) - at);
	writer->n += sizeof(digits) - at;
}

static void put_signed(struct writer *writer, int64_t value)
{
	if (value < 0)
		put_char(writer, '-');
	put_decimal(writer, value < 0 ? 0 - (uint64_t)value : (uint64_t)value);
}

static void put_hex(struct writer *writer, uint32_t value)
{
	int shift = 28;

	put(writer, "0x");
	while (shift && !(value >> shift))
		shift -= 4;
	for (; shift >= 0; shift -= 4)
		put_char(writer, "0123456789abcdef"[value >> shift & 0xf]);
}

static void put_escaped(struct writer *writer, char c)
{
	put(writer, "\\x");
	put_char(writer, "0123456789abcdef"[(uint8_t)c >> 4]);
	put_char(writer, "0123456789abcdef"[c & 0xf]);
}

/* Offset 0 is "(anon)", as bpftool has it; a string that spells this must look different. */
static void put_name(struct writer *writer, const struct btfold_graph *graph, uint32_t offset)
{
	const char *name = offset ? graph_name(graph, offset) : "(anon)";

	put_char(writer, '\'');
	if (offset && !strcmp(name, "(anon)"))
		put_escaped(writer, *name++);
	for (; *name; name++) {
		if (*name < ' ' || *name > '~' || *name == '\'' || *name == '\\')
			put_escaped(writer, *name);
		else
			put_char(writer, *name);
	}
	put_char(writer, '\'');
}

static void put_value(struct writer *writer, const struct text_field *field, const uint32_t *words)
{
	uint32_t value = (words[field->word] & text_mask(field)) >> field->shift;
	const char *name;

	switch ((enum text_style)field->style) {
	case STYLE_DECIMAL:
		put_decimal(writer, value);
		break;
	case STYLE_SIGNED:
		put_signed(writer, (int32_t)value);
		break;
	case STYLE_HEX:
		put_hex(writer, value);
		break;
	case STYLE_WIDE:
		put_decimal(writer, (uint64_t)words[field->word + 1] << 32 | value);
		put(writer, "ULL");
		break;
	case STYLE_WIDE_SIGNED:
		put_signed(writer, (int64_t)((uint64_t)words[field->word + 1] << 32 | value));
		put(writer, "LL");
		break;
	case STYLE_ENCODING:
	case STYLE_LINKAGE:
	case STYLE_SIGN:
	case STYLE_FWD:
		name = text_value_name(field->style, value);
		put(writer, name ? name : text_value_unknown(field->style));
		break;
	}
}

static void put_field(struct writer *writer, const struct text_field *field, const uint32_t *words)
{
	put(writer, field->comma ? ", " : " ");
	put(writer, field->key);
	put_char(writer, '=');
	put_value(writer, field, words);
}

/* Does the field as printed say all its bits? */
static bool tells_all(const struct text_field *field, const uint32_t *words)
{
	uint32_t value = (words[field->word] & text_mask(field)) >> field->shift;

	return field->style < STYLE_ENCODING || text_value_name(field->style, value);
}

/* parse sets the kflag of a struct that has a bitfield, so it need not be said. */
static bool kflag_follows(uint32_t info, const uint32_t *items)
{
	uint32_t kind = info_kind(info);

	if (!info_kflag(info) || (kind != KIND_STRUCT && kind != KIND_UNION))
		return false;
	for (uint32_t i = 0; i < info_vlen(info); i++)
		if (items[3 * i + 2] >> 24)
			return true;
	return false;
}

static void put_head(struct writer *writer, const uint32_t *record)
{
	uint32_t info = record[REC_INFO];
	const struct text_line *line = &text_heads[info_kind(info)];
	uint32_t told[REC_HEADER + 3] = {0}; /* the bits of each word that the line tells */

	if (kflag_follows(info, record + REC_HEADER))
		told[REC_INFO] = 1u << 31;
	for (uint32_t i = 0; i < line->n; i++) {
		const struct text_field *field = &line->fields[i];
		uint32_t mask = text_mask(field);

		if (field->extra && !(record[field->word] & mask & ~told[field->word]))
			continue;
		put_field(writer, field, record);
		if (tells_all(field, record))
			told[field->word] |= mask;
	}
}

/* What bpftool adds to the entries of a DATASEC. */
static void put_entry_type(struct writer *writer, const struct btfold_graph *graph, uint32_t id)
{
	const uint32_t *record = id ? graph_host_record(graph, id) : (const uint32_t[3]){0};

	put(writer, " (");
	put(writer, btfold_kind_name(info_kind(record[REC_INFO])));
	put_char(writer, ' ');
	put_name(writer, graph, record[REC_NAME]);
	put_char(writer, ')');
}

static void put_item(struct writer *writer, const struct btfold_graph *graph, uint32_t info,
		     const uint32_t *item)
{
	uint32_t kind = info_kind(info);
	const struct text_line *line = &text_items[kind][info_kflag(info)];

	put(writer, "\n\t");
	if (kind_table[kind].item_names)
		put_name(writer, graph, item[0]);
	for (uint32_t i = 0; i < line->n; i++) {
		const struct text_field *field = &line->fields[i];

		if (field->optional && !(item[field->word] & text_mask(field)))
			continue;
		if (i || kind_table[kind].item_names)
			put_char(writer, ' ');
		put(writer, field->key);
		put_char(writer, '=');
		put_value(writer, field, item);
	}
	if (kind == KIND_DATASEC)
		put_entry_type(writer, graph, item[0]);
}

/* A kind known only from the kind layout: all its words, for the eye; parse cannot take them. */
static void put_unknown(struct writer *writer, const uint32_t *record, uint32_t n_words)
{
	uint32_t info = record[REC_INFO];

	if (info_kflag(info))
		put(writer, " kflag=1");
	put(writer, " vlen=");
	put_decimal(writer, info_vlen(info));
	put(writer, " word=");
	put_hex(writer, record[REC_WORD3]);
	for (uint32_t i = REC_HEADER; i < n_words; i++) {
		put(writer, i == REC_HEADER ? " words=" : ",");
		put_hex(writer, record[i]);
	}
}

static void put_type(struct writer *writer, const struct btfold_graph *graph, uint32_t id)
{
	const uint32_t *record = graph_host_record(graph, id);
	uint32_t info = record[REC_INFO], kind = info_kind(info);

	put_char(writer, '[');
	put_decimal(writer, id);
	put(writer, "] ");
	if (kind <= KIND_LAST) {
		put(writer, kind_table[kind].name);
	} else {
		put(writer, "KIND_");
		put_decimal(writer, kind);
	}
	put_char(writer, ' ');
	put_name(writer, graph, record[REC_NAME]);
	if (kind > KIND_LAST) {
		put_unknown(writer, record, graph_record_words(graph, id));
	} else {
		put_head(writer, record);
		if (kind_table[kind].item)
			for (uint32_t i = 0; i < info_vlen(info) && !writer->stopped; i++)
				put_item(writer, graph, info,
					 record + REC_HEADER + i * kind_table[kind].item);
	}
	put_char(writer, '\n');
}

enum btfold_status btfold_graph_dump(const struct btfold_graph *graph, btfold_write_fn *write,
				     void *ctx)
{
	struct writer writer;

	if (!graph_make_host(graph))
		return BTFOLD_E_NO_MEMORY;
	writer.write = write;
	writer.ctx = ctx;
	writer.stopped = false;
	writer.n = 0;
	for (uint32_t i = 0; i < graph->n_types && !writer.stopped; i++)
		put_type(&writer, graph, graph->first_id + i);
	flush(&writer);
	return BTFOLD_OK;
}
