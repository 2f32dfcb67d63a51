// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/*
 * The box of a type. Its texts are put together of parts in several colours; what stands between two
 * of them is &#160;, as browsers drop a space there.
 */
#include <inttypes.h>
#include <string.h>

#include "dot.h"

/* Text in an HTML-like label; what is no ASCII stands as \xHH. Cut behind @most characters. */
static void put_at_most(FILE *to, const char *text, unsigned most)
{
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if (!most--) {
			fputs("&#8230;", to);
			return;
		}
		if (c < ' ' || c > '~')
			fprintf(to, "&#92;x%02x", c);
		else if (strchr("&<>\"'\\", c))
			fprintf(to, "&#%u;", c);
		else
			fputc(c, to);
	}
}

void dot_text(FILE *to, const char *text)
{
	put_at_most(to, text, PICTURE_NAME);
}

void dot_lines(FILE *to, const char *text)
{
	while (*text) {
		size_t length = strlen(text), end = length;
		char line[PICTURE_LINE + 1];

		if (length > PICTURE_LINE) {
			for (end = PICTURE_LINE; end && text[end] != ' ';)
				end--;
			end = end ? end : PICTURE_LINE;
		}
		snprintf(line, sizeof(line), "%.*s", (int)end, text);
		put_at_most(to, line, PICTURE_LINE);
		fputs("<br align=\"left\"/>", to);
		text += end;
		text += *text == ' ';
	}
}

static const char *tint_of(uint32_t kind)
{
	switch (kind) {
	case KIND_STRUCT:
	case KIND_UNION:
		return "#d0e4f7";
	case KIND_ENUM:
	case KIND_ENUM64:
		return "#d8f0d2";
	case KIND_FWD:
		return "#fdf3c0";
	case KIND_INT:
	case KIND_FLOAT:
		return "#e9ecef";
	case KIND_FUNC:
	case KIND_FUNC_PROTO:
	case KIND_VAR:
	case KIND_DATASEC:
		return "#eadcf5";
	default:
		return "#ffffff";
	}
}

/* In words of C where there are some. */
static void put_kind(FILE *to, const struct btfold_type *type)
{
	static const char *const names[KIND_LAST + 1] = {
		NULL,  "int",	  "ptr",      "array",	  "struct",   "union",	"enum",
		NULL,  "typedef", "volatile", "const",	  "restrict", "func",	"func proto",
		"var", "datasec", "float",    "decl tag", "type tag", "enum64",
	};

	if (type->kind == KIND_FWD)
		fputs(type->kflag ? "union (declared)" : "struct (declared)", to);
	else if (type->kind <= KIND_LAST)
		fputs(names[type->kind], to);
	else
		fprintf(to, "kind %u", type->kind);
}

/* What else the label of the type tells (D1). */
static void put_facts(FILE *to, const struct btfold_type *type)
{
	static const char *const linkages[] = {"static", "global", "extern"};
	static const char *const encodings[] = {"", " signed", " char", "", " bool"};
	uint32_t encoding, linkage;

	switch (type->kind) {
	case KIND_INT:
		encoding = type->words[0] >> 24;
		fprintf(to, "size %u%s", type->size_or_type,
			encoding < 5 ? encodings[encoding] : "");
		if ((type->words[0] & 0xff) != 8 * type->size_or_type)
			fprintf(to, ", %u bits", type->words[0] & 0xff);
		break;
	case KIND_ARRAY:
		fprintf(to, "%u element%s", type->words[2], type->words[2] == 1 ? "" : "s");
		break;
	case KIND_STRUCT:
	case KIND_UNION:
	case KIND_ENUM:
	case KIND_ENUM64:
	case KIND_DATASEC:
	case KIND_FLOAT:
		fprintf(to, "size %u", type->size_or_type);
		break;
	case KIND_FUNC:
	case KIND_VAR:
		linkage = type->kind == KIND_FUNC ? type->vlen : type->words[0];
		fputs(linkage < 3 ? linkages[linkage] : "", to);
		break;
	case KIND_DECL_TAG:
		if (type->words[0] != UINT32_MAX)
			fprintf(to, "component %d", (int)type->words[0]);
		break;
	default:
		break;
	}
}

static bool refers_to_void(const struct btfold_type *type)
{
	return emit_n_references(type) == 1 && !emit_item_words(type->kind) && !type->size_or_type;
}

static void put_mark_text(FILE *to, const struct emit_mark *mark)
{
	if (!mark || !mark->text)
		return;
	fprintf(to, "&#160;<font color=\"" MARK "\">&#9668; ");
	dot_text(to, mark->text);
	fprintf(to, "</font>");
}

static void put_head(FILE *to, const struct picture *picture, const struct btfold_type *type)
{
	const struct emit_mark *mark = picture_mark(picture, type->id, EMIT_WHOLE);

	fprintf(to,
		"<tr><td port=\"head\" align=\"left\" bgcolor=\"%s\"><font color=\"" PALE
		"\">[%u]</font>&#160;",
		mark ? TINT : tint_of(type->kind), type->id);
	put_kind(to, type);
	if (*type->name) {
		fprintf(to, "&#160;<b>");
		dot_text(to, type->name);
		fprintf(to, "</b>");
	}
	if (refers_to_void(type))
		fputs("&#160;void", to);
	fprintf(to, "<font color=\"" PALE "\">&#160;");
	put_facts(to, type);
	fprintf(to, "</font></td></tr>");
	if ((emit_item_words(type->kind) && type->vlen) || (mark && mark->text))
		fprintf(to, "<hr/>");
	if (mark && mark->text) {
		fprintf(to, "<tr><td align=\"left\">");
		put_mark_text(to, mark);
		fprintf(to, "</td></tr>");
	}
}

static void put_offset(FILE *to, const struct btfold_type *type, const uint32_t *member)
{
	uint32_t bits = type->kflag ? member[2] >> 24 : 0;
	uint32_t offset = type->kflag ? member[2] & 0xffffff : member[2];

	if (bits)
		fprintf(to, ": %u at bit %u", bits, offset);
	else if (offset % 8)
		fprintf(to, "at bit %u", offset);
	else if (type->kind == KIND_STRUCT || offset)
		fprintf(to, "at %u", offset / 8);
}

static void put_item_facts(FILE *to, const struct btfold_type *type, const uint32_t *words)
{
	switch (type->kind) {
	case KIND_STRUCT:
	case KIND_UNION:
		put_offset(to, type, words);
		break;
	case KIND_DATASEC:
		fprintf(to, "at %u, size %u", words[1], words[2]);
		break;
	case KIND_ENUM:
		fprintf(to, type->kflag ? "%" PRId32 : "%" PRIu32, words[1]);
		break;
	case KIND_ENUM64:
		fprintf(to, type->kflag ? "%" PRId64 : "%" PRIu64,
			(uint64_t)words[2] << 32 | words[1]);
		break;
	default:
		break;
	}
}

/* The row of item @index, which holds reference @reference. */
static void put_row(FILE *to, const struct picture *picture, const struct btfold_type *type,
		    uint32_t index, uint32_t reference)
{
	const uint32_t *words = type->words + emit_item_words(type->kind) * index;
	const struct emit_mark *mark = picture_mark(picture, type->id, reference);
	const char *name = "";

	if (type->kind != KIND_DATASEC)
		name = emit_word_name(picture->scene->graph, type,
				      emit_item_words(type->kind) * index);
	fprintf(to, "<tr><td port=\"r%u\" align=\"left\"%s>", reference,
		mark ? " bgcolor=\"" TINT "\"" : "");
	dot_text(to, name);
	if (type->kind == KIND_FUNC_PROTO && !words[1])
		fprintf(to, index + 1 == type->vlen && !*name ? "..." : "&#160;void");
	else if (!*name)
		fprintf(to, "<font color=\"" PALE "\">&#8211;</font>");
	fprintf(to, "<font color=\"" PALE "\">&#160;");
	put_item_facts(to, type, words);
	fprintf(to, "</font>");
	put_mark_text(to, mark);
	fprintf(to, "</td></tr>");
}

/* Rows beyond PICTURE_ROWS are drawn as one, if nothing is marked there. */
static bool has_row(const struct picture *picture, const struct btfold_type *type, uint32_t index,
		    uint32_t reference)
{
	return index < PICTURE_ROWS || type->vlen <= PICTURE_ROWS + 1 ||
	       picture_mark(picture, type->id, reference);
}

static uint32_t reference_of_item(const struct btfold_type *type, uint32_t index)
{
	return index + (type->kind == KIND_FUNC_PROTO);
}

static void put_rows(FILE *to, const struct picture *picture, const struct btfold_type *type)
{
	const struct emit_mark *mark;
	uint32_t left_out = 0;

	if (type->kind == KIND_FUNC_PROTO) {
		mark = picture_mark(picture, type->id, 0);
		fprintf(to, "<tr><td port=\"r0\" align=\"left\"%s><i>return</i>%s",
			mark ? " bgcolor=\"" TINT "\"" : "",
			type->size_or_type ? "" : "&#160;void");
		put_mark_text(to, mark);
		fprintf(to, "</td></tr>");
	}
	if (!emit_item_words(type->kind))
		return;
	for (uint32_t i = 0; i < type->vlen; i++) {
		uint32_t reference = reference_of_item(type, i);

		if (has_row(picture, type, i, reference))
			put_row(to, picture, type, i, reference);
		else
			left_out++;
	}
	if (left_out)
		fprintf(to, "<tr><td port=\"more\" align=\"left\">... %u more</td></tr>", left_out);
}

void dot_node(FILE *to, const struct picture *picture, uint32_t id)
{
	struct btfold_type type = emit_type(picture->scene, id);
	bool marked = false;

	for (size_t i = 0; i < picture->scene->job->n_marks; i++)
		marked |= picture->scene->job->marks[i].id == id;
	fprintf(to,
		"\t\tt%u [label=<<table border=\"%u\" cellborder=\"0\" cellspacing=\"0\" "
		"cellpadding=\"4\" bgcolor=\"#ffffff\" color=\"%s\">",
		id, marked ? 2u : 1u, marked ? MARK : LINE);
	put_head(to, picture, &type);
	put_rows(to, picture, &type);
	fprintf(to, "</table>>];\n");
}

bool dot_is_left_out(const struct picture *picture, const struct btfold_type *type,
		     uint32_t reference)
{
	uint32_t first = type->kind == KIND_FUNC_PROTO;

	return emit_item_words(type->kind) && reference >= first &&
	       !has_row(picture, type, reference - first, reference);
}
