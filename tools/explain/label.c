// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#define _GNU_SOURCE
#include "label.h"

#include <ctype.h>
#include <string.h>

#include "../../fuzz/subjects/btf.h"
#include "../emit/text.h"

/* Word @index of the record, which has n_words + 3. */
static uint32_t word_of(const struct btfold_type *type, uint32_t index)
{
	return index == 2 ? type->size_or_type : type->words[index - 3];
}

static const char *name_at(const struct universe *universe, uint32_t offset)
{
	const char *name = btfold_graph_string(universe->graph, offset);

	return name ? name : "";
}

/* C5: what a kind does not use is no part of the label. */
static bool is_used(uint32_t kind, uint32_t index)
{
	return index != 2 || (kind != KIND_ARRAY && kind != KIND_FWD);
}

static bool word_differs(const struct universe *universe, const struct btfold_type *x,
			 const struct btfold_type *y, uint32_t index)
{
	uint32_t a = word_of(x, index), b = word_of(y, index);

	switch (raw_word(x->kind, index)) {
	case RAW_PLAIN:
		return a != b && is_used(x->kind, index);
	case RAW_NAME:
		return a != b && strcmp(name_at(universe, a), name_at(universe, b));
	default:
		return false;
	}
}

/* The first word that differs in records of one kind, kflag, vlen and name; 0 when none does. */
static uint32_t first_difference(const struct universe *universe, const struct btfold_type *x,
				 const struct btfold_type *y)
{
	for (uint32_t index = 2; index < x->n_words + 3; index++)
		if (word_differs(universe, x, y, index))
			return index;
	return 0;
}

bool label_equal(const struct universe *universe, uint32_t a, uint32_t b)
{
	struct btfold_type x, y;

	if (a == b)
		return true;
	if (!a || !b)
		return false;
	x = universe_type(universe, a);
	y = universe_type(universe, b);
	if (x.kind == KIND_VAR || x.kind == KIND_DATASEC)
		return false;
	return x.kind == y.kind && x.kflag == y.kflag && x.vlen == y.vlen &&
	       !strcmp(x.name, y.name) && !first_difference(universe, &x, &y);
}

/* ---- in words ---- */

static void print_kind(FILE *to, uint32_t kind)
{
	for (const char *at = btfold_kind_name(kind); *at; at++)
		fputc(tolower((unsigned char)*at), to);
}

void label_print(FILE *to, const struct universe *universe, uint32_t id, bool quoted)
{
	const char *quote = quoted ? "'" : "";
	struct btfold_type type;

	if (!id) {
		fputs("void", to);
		return;
	}
	type = universe_type(universe, id);
	print_kind(to, type.kind);
	if (*type.name)
		fprintf(to, " %s%.80s%s", quote, type.name, quote);
}

void label_print_step(FILE *to, const struct universe *universe, uint32_t id, uint32_t step)
{
	struct btfold_type type = universe_type(universe, id);
	const char *name = "";

	switch (type.kind) {
	case KIND_STRUCT:
	case KIND_UNION:
		name = name_at(universe, type.words[3 * step]);
		fputs(" . ", to);
		break;
	case KIND_DATASEC:
		fputs(" . ", to);
		break;
	case KIND_ARRAY:
		fputs(step ? " index" : " elem", to);
		return;
	case KIND_FUNC_PROTO:
		fputs(step ? " param " : " return", to);
		if (!step)
			return;
		step--;
		name = name_at(universe, type.words[2 * step]);
		break;
	default:
		return;
	}
	if (*name)
		fprintf(to, "%.80s", name);
	else
		fprintf(to, "#%u", step);
}

/* What word @index of a record is called. */
static const char *field_name(const struct btfold_type *type, uint32_t index)
{
	switch (type->kind) {
	case KIND_INT:
		return index == 2 ? "size" : "encoding";
	case KIND_ARRAY:
		return "nr_elems";
	case KIND_STRUCT:
	case KIND_UNION:
		return index == 2 ? "size" : index % 3 ? "offset" : "member";
	case KIND_ENUM:
		return index == 2 ? "size" : index % 2 ? "enumerator" : "value";
	case KIND_ENUM64:
		return index == 2 ? "size" : index % 3 ? "value" : "enumerator";
	case KIND_FUNC_PROTO:
		return "param";
	case KIND_VAR:
		return "linkage";
	case KIND_DATASEC:
		return index == 2 ? "size" : index % 3 == 1 ? "offset" : "entry size";
	case KIND_DECL_TAG:
		return "component_idx";
	default:
		return "size";
	}
}

/* The member or enumerator that word @index belongs to, when it is not its name. */
static void print_item(FILE *to, const struct universe *universe, const struct btfold_type *type,
		       uint32_t index)
{
	unsigned words = emit_item_words(type->kind);

	if (!words || index < 3 || type->kind == KIND_DATASEC)
		return;
	fprintf(to, " of %.80s", name_at(universe, type->words[(index - 3) / words * words]));
}

static void print_word_difference(FILE *to, const struct universe *universe,
				  const struct btfold_type *x, const struct btfold_type *y,
				  uint32_t index)
{
	uint32_t a = word_of(x, index), b = word_of(y, index);

	fprintf(to, "%s", field_name(x, index));
	if (raw_word(x->kind, index) == RAW_NAME) {
		fprintf(to, " '%.80s' vs '%.80s'", name_at(universe, a), name_at(universe, b));
		return;
	}
	print_item(to, universe, x, index);
	if (x->kind == KIND_INT && index == 3)
		fprintf(to, " %#x vs %#x", a, b);
	else
		fprintf(to, x->kind == KIND_ENUM && x->kflag ? " %d vs %d" : " %u vs %u", a, b);
}

/* Of another number of members: the first name that only one has, which tells more. */
static void print_item_difference(FILE *to, const struct universe *universe,
				  const struct btfold_type *x, const struct btfold_type *y)
{
	unsigned words = emit_item_words(x->kind);
	uint32_t n = x->vlen < y->vlen ? x->vlen : y->vlen, i = 0;

	if (!words || raw_word(x->kind, 3) != RAW_NAME)
		return;
	while (i < n && !strcmp(name_at(universe, x->words[i * words]),
				name_at(universe, y->words[i * words])))
		i++;
	if (i < n)
		fprintf(to, ", first '%.80s' vs '%.80s'", name_at(universe, x->words[i * words]),
			name_at(universe, y->words[i * words]));
	else
		fprintf(to, ", '%.80s' only in %s",
			name_at(universe, (x->vlen > n ? x : y)->words[n * words]),
			x->vlen > n ? "the first" : "the second");
}

void label_print_difference(FILE *to, const struct universe *universe, uint32_t a, uint32_t b)
{
	struct btfold_type x = universe_type(universe, a), y = universe_type(universe, b);

	if (x.vlen != y.vlen) {
		fprintf(to, "%s %u vs %u", x.kind == KIND_FUNC ? "linkage" : "vlen", x.vlen,
			y.vlen);
		print_item_difference(to, universe, &x, &y);
	} else if (x.kflag != y.kflag) {
		fprintf(to, "kflag %d vs %d", x.kflag, y.kflag);
	} else {
		uint32_t index = first_difference(universe, &x, &y);

		if (index)
			print_word_difference(to, universe, &x, &y, index);
		else
			fputs("another one, which is never the same", to);
	}
}

void label_print_body(FILE *to, const struct universe *universe, uint32_t id)
{
	struct btfold_type type = universe_type(universe, id);

	if (universe_declares(universe, id)) {
		fputs("declared only", to);
		return;
	}
	print_kind(to, type.kind);
	if (type.kind == KIND_FUNC || type.kind == KIND_TYPEDEF)
		return;
	fprintf(to, ", size %u", type.size_or_type);
	if (type.kind == KIND_STRUCT || type.kind == KIND_UNION)
		fprintf(to, ", %u member%s", type.vlen, type.vlen == 1 ? "" : "s");
	else if (type.kind == KIND_ENUM || type.kind == KIND_ENUM64)
		fprintf(to, ", %u value%s", type.vlen, type.vlen == 1 ? "" : "s");
}

enum encoding label_encoding(const struct universe *universe, uint32_t a, uint32_t b)
{
	struct btfold_type x, y;

	if (!a || !b)
		return a != b && universe_type(universe, a | b).kind == KIND_TYPE_TAG
			       ? ENCODING_TAG
			       : ENCODING_SAME;
	x = universe_type(universe, a);
	y = universe_type(universe, b);
	if ((x.kind == KIND_TYPE_TAG) != (y.kind == KIND_TYPE_TAG))
		return ENCODING_TAG;
	if (strcmp(x.name, y.name))
		return ENCODING_SAME;
	if (x.kind + y.kind == KIND_INT + KIND_FLOAT && x.kind != y.kind &&
	    (x.kind == KIND_INT || x.kind == KIND_FLOAT))
		return ENCODING_SCALAR;
	if (x.kind == KIND_INT && y.kind == KIND_INT && x.size_or_type == y.size_or_type &&
	    x.words[0] != y.words[0])
		return ENCODING_INT;
	if (type_declares(&x) || type_declares(&y))
		return ENCODING_SAME;
	if (x.kind != y.kind && x.kind + y.kind == KIND_ENUM + KIND_ENUM64 &&
	    (x.kind == KIND_ENUM || y.kind == KIND_ENUM))
		return ENCODING_ENUM64;
	if (x.kind == KIND_ENUM && y.kind == KIND_ENUM && x.kflag != y.kflag && x.vlen == y.vlen &&
	    !first_difference(universe, &x, &y))
		return ENCODING_SIGN;
	return ENCODING_SAME;
}
