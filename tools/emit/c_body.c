// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* What stands between the brackets of structs, unions and enums. */
#include <inttypes.h>
#include <stdlib.h>

#include "c.h"

const char *c_keyword(const struct btfold_type *type)
{
	if (type->kind == KIND_FWD)
		return type->kflag ? "union" : "struct";
	return type->kind == KIND_UNION ? "union" : type->kind == KIND_STRUCT ? "struct" : "enum";
}

static void indent(const struct c_source *c, FILE *to)
{
	for (unsigned i = 0; i < c->indent; i++)
		fputc('\t', to);
}

static void write_gap(const struct c_source *c, uint64_t bits, FILE *to)
{
	while (bits) {
		uint64_t part = bits < 64 ? bits : 64;

		indent(c, to);
		fprintf(to, "unsigned long : %" PRIu64 ";\n", part);
		bits -= part;
	}
}

static bool write_member(struct c_source *c, const struct btfold_type *type, uint32_t index,
			 FILE *to)
{
	const uint32_t *member = type->words + 3 * index;
	char *text = c_declare(c, member[1], emit_word_name(c->scene->graph, type, 3 * index));

	if (!text)
		return false;
	indent(c, to);
	fprintf(to, "%s", text);
	if (type->kflag && member[2] >> 24)
		fprintf(to, " : %u", member[2] >> 24);
	c_put_tags(c, type->id, index, to);
	fprintf(to, ";\n");
	free(text);
	return true;
}

static bool write_members(struct c_source *c, const struct btfold_type *type, FILE *to)
{
	bool natural = c_is_natural(c, type), fine = true;

	fprintf(to, "{\n");
	c->indent++;
	for (uint32_t i = 0; fine && i <= type->vlen; i++) {
		uint64_t gap = 0;

		if (!natural)
			c_gap(c, type, i, &gap);
		write_gap(c, gap, to);
		fine = i == type->vlen || write_member(c, type, i, to);
	}
	c->indent--;
	indent(c, to);
	fprintf(to, "}%s", natural ? "" : " __attribute__((packed))");
	return fine;
}

static void write_enumerators(struct c_source *c, const struct btfold_type *type, FILE *to)
{
	unsigned step = emit_item_words(type->kind);

	fprintf(to, "{\n");
	for (uint32_t i = 0; i < type->vlen; i++) {
		const uint32_t *words = type->words + step * i;
		const char *name = emit_word_name(c->scene->graph, type, step * i);
		uint64_t wide = step == 3 ? (uint64_t)words[2] << 32 | words[1] : words[1];

		if (step == 2 && type->kflag)
			wide = (uint64_t)(int64_t)(int32_t)words[1];
		c->indent++;
		indent(c, to);
		c->indent--;
		/* There is no literal for the least value. */
		if (type->kflag && (int64_t)wide == INT64_MIN)
			fprintf(to, "%s = -0x7fffffffffffffff - 1,\n", name);
		else
			fprintf(to, type->kflag ? "%s = %" PRId64 ",\n" : "%s = %" PRIu64 "u,\n",
				name, wide);
	}
	indent(c, to);
	fprintf(to, "}");
	if (type->size_or_type != 4)
		fprintf(to, " __attribute__((mode(%s)))",
			type->size_or_type == 1	  ? "QI"
			: type->size_or_type == 2 ? "HI"
						  : "DI");
}

bool c_write_body(struct c_source *c, const struct btfold_type *type, FILE *to)
{
	if (type->kind == KIND_STRUCT || type->kind == KIND_UNION)
		return write_members(c, type, to);
	write_enumerators(c, type, to);
	return true;
}
