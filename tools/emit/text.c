// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include "text.h"

#include <string.h>

#define SPELL_DEPTH 8

unsigned emit_item_words(uint32_t kind)
{
	switch (kind) {
	case KIND_STRUCT:
	case KIND_UNION:
	case KIND_DATASEC:
	case KIND_ENUM64:
		return 3;
	case KIND_ENUM:
	case KIND_FUNC_PROTO:
		return 2;
	default:
		return 0;
	}
}

const char *emit_word_name(const struct btfold_graph *graph, const struct btfold_type *type,
			   uint32_t index)
{
	const char *name = btfold_graph_string(graph, type->words[index]);

	return name ? name : "";
}

unsigned emit_c_char(FILE *to, const char *at)
{
	unsigned char c = (unsigned char)*at;

	if (c == '"' || c == '\\' || (c == '?' && at[1] == '?'))
		return (unsigned)fprintf(to, "\\%c", c);
	return (unsigned)fprintf(to, c < ' ' || c > '~' ? "\\%03o" : "%c", c);
}

unsigned emit_c_string(FILE *to, const char *name)
{
	unsigned columns = 2;

	fputc('"', to);
	for (; *name; name++)
		columns += emit_c_char(to, name);
	fputc('"', to);
	return columns;
}

void emit_comment(FILE *to, const char *text)
{
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;
		bool ends = (c == '*' && text[1] == '/') || (c == '/' && text[1] == '*');

		if (c == '\\' || c < ' ' || c > '~')
			fputc('?', to);
		else
			fprintf(to, ends ? "%c " : "%c", c);
	}
}

static const char *tag(const struct btfold_type *type)
{
	switch (type->kind) {
	case KIND_STRUCT:
		return "struct";
	case KIND_UNION:
		return "union";
	case KIND_FWD:
		return type->kflag ? "union" : "struct";
	case KIND_ENUM:
	case KIND_ENUM64:
		return "enum";
	default:
		return NULL;
	}
}

/* What the reference to its type adds, when there is one; NULL: the type stands for itself. */
static const char *behind(const struct btfold_type *type, char *buffer, size_t size)
{
	switch (type->kind) {
	case KIND_PTR:
		return " *";
	case KIND_CONST:
		return " const";
	case KIND_VOLATILE:
		return " volatile";
	case KIND_RESTRICT:
		return " restrict";
	case KIND_TYPE_TAG:
		return " tagged";
	case KIND_ARRAY:
		snprintf(buffer, size, "[%u]", type->words[2]);
		return buffer;
	default:
		return NULL;
	}
}

static void put_innermost(const struct btfold_type *type, char *text, size_t size)
{
	const char *word = tag(type);

	if (type->kind == KIND_FUNC_PROTO)
		word = "function";
	if (word && type->name[0])
		snprintf(text, size, "%s %s", word, type->name);
	else if (word)
		snprintf(text, size, "%s%s", word, type->kind == KIND_FUNC_PROTO ? "" : " {}");
	else
		snprintf(text, size, "%s", type->name[0] ? type->name : "(anon)");
}

struct emit_spelling emit_spell(const struct btfold_graph *graph, uint32_t id)
{
	struct emit_spelling spelling, inner;
	char tail[SPELL_DEPTH][16], buffer[16];
	struct btfold_type type = {0};
	unsigned depth = 0;

	snprintf(inner.text, sizeof(inner.text), "void");
	while (id && !btfold_graph_type(graph, id, &type)) {
		const char *more = behind(&type, buffer, sizeof(buffer));

		if (!more) {
			put_innermost(&type, inner.text, sizeof(inner.text) - SPELL_DEPTH);
			break;
		}
		if (depth == SPELL_DEPTH) {
			snprintf(inner.text, sizeof(inner.text), "...");
			break;
		}
		snprintf(tail[depth++], sizeof(tail[0]), "%s", more);
		id = type.kind == KIND_ARRAY ? type.words[0] : type.size_or_type;
	}
	spelling = inner;
	while (depth--) {
		size_t length = strlen(spelling.text);

		snprintf(spelling.text + length, sizeof(spelling.text) - length, "%s", tail[depth]);
	}
	return spelling;
}

uint32_t emit_n_references(const struct btfold_type *type)
{
	switch (type->kind) {
	case KIND_PTR:
	case KIND_TYPEDEF:
	case KIND_VOLATILE:
	case KIND_CONST:
	case KIND_RESTRICT:
	case KIND_FUNC:
	case KIND_VAR:
	case KIND_DECL_TAG:
	case KIND_TYPE_TAG:
		return 1;
	case KIND_ARRAY:
		return 2;
	case KIND_FUNC_PROTO:
		return type->vlen + 1;
	case KIND_STRUCT:
	case KIND_UNION:
	case KIND_DATASEC:
		return type->vlen;
	default:
		return 0;
	}
}

struct emit_reference emit_reference(const struct btfold_graph *graph,
				     const struct btfold_type *type, uint32_t index)
{
	unsigned words = emit_item_words(type->kind);
	struct emit_reference reference = {type->size_or_type, NULL, BTFOLD_NONE};

	if (type->kind == KIND_ARRAY)
		return (struct emit_reference){type->words[index], index ? "index" : "elem",
					       BTFOLD_NONE};
	if (!words)
		return reference;
	if (type->kind == KIND_FUNC_PROTO && !index) {
		reference.label = "return";
		return reference;
	}
	index -= type->kind == KIND_FUNC_PROTO;
	reference.item = index;
	if (type->kind == KIND_DATASEC) {
		reference.id = type->words[words * index];
		return reference;
	}
	reference.id = type->words[words * index + 1];
	reference.label = emit_word_name(graph, type, words * index);
	return reference;
}
