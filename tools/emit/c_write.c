// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* Declarations and definitions of C, in an order in which each name is known before its use. */
#define _GNU_SOURCE
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "c.h"

#define MAX_CARRIER (1 << 20) /* bytes of a variable that is there for its type only */

enum state { UNKNOWN, IN_WORK, KNOWN };

static char *declare(struct c_source *c, uint32_t id, const char *inner);
static bool need(struct c_source *c, uint32_t id, bool complete);
static bool write_body(struct c_source *c, const struct btfold_type *type, FILE *to);

/* NULL, refused, when out of memory. */
static char *format(struct c_source *c, const char *text, ...) PRINTF_LIKE(2, 3);
static char *format(struct c_source *c, const char *text, ...)
{
	char *result = NULL;
	va_list args;
	int n;

	va_start(args, text);
	n = vasprintf(&result, text, args);
	va_end(args);
	if (n >= 0)
		return result;
	c_refuse(c, 0, "out of memory");
	return NULL;
}

static bool is_kind(const struct c_source *c, uint32_t id, uint32_t kind)
{
	return id && emit_type(c->scene, id).kind == kind;
}

/* ---- what has to be known before ------------------------------------------------------------- */

static bool need_members(struct c_source *c, const struct btfold_type *type)
{
	for (uint32_t i = 0; i < type->vlen; i++)
		if (!need(c, type->words[3 * i + 1], true))
			return false;
	return true;
}

static bool need_parameters(struct c_source *c, const struct btfold_type *type, bool complete)
{
	if (!need(c, type->size_or_type, complete && type->size_or_type))
		return false;
	for (uint32_t i = 0; i < type->vlen; i++)
		if (!need(c, type->words[2 * i + 1], complete && type->words[2 * i + 1]))
			return false;
	return true;
}

static const char *keyword(const struct btfold_type *type)
{
	if (type->kind == KIND_FWD)
		return type->kflag ? "union" : "struct";
	return type->kind == KIND_UNION ? "union" : type->kind == KIND_STRUCT ? "struct" : "enum";
}

/* The definition of a named struct, union or enum; a line of its own for an enum declared only. */
static bool define(struct c_source *c, const struct btfold_type *type)
{
	if (c->state[type->id] == KNOWN)
		return true;
	if (c->state[type->id] == IN_WORK)
		return c_refuse(c, type->id, "contains itself");
	c->state[type->id] = IN_WORK;
	if ((type->kind == KIND_STRUCT || type->kind == KIND_UNION) && !need_members(c, type))
		return false;
	fprintf(c->to, "%s %s", keyword(type), type->name);
	if (type->kind == KIND_STRUCT || type->kind == KIND_UNION || type->vlen) {
		fputc(' ', c->to);
		if (!write_body(c, type, c->to))
			return false;
		c->shown[type->id] = true;
	}
	fprintf(c->to, "; /* [%u] */\n\n", type->id);
	c->state[type->id] = KNOWN;
	return true;
}

static bool write_typedef(struct c_source *c, const struct btfold_type *type)
{
	char *text;

	if (c->state[type->id] == KNOWN)
		return true;
	if (c->state[type->id] == IN_WORK)
		return c_refuse(c, type->id, "refers to itself");
	c->state[type->id] = IN_WORK;
	if (type->size_or_type && !c_resolve(c, type->id, true))
		return c_refuse(c, type->id, "gcc keeps a name of plain void only");
	if (!need(c, type->size_or_type, false) ||
	    !(text = declare(c, type->size_or_type, type->name)))
		return false;
	fprintf(c->to, "typedef %s; /* [%u] */\n\n", text, type->id);
	free(text);
	c->shown[type->id] = true;
	c->state[type->id] = KNOWN;
	return true;
}

static bool need_struct(struct c_source *c, const struct btfold_type *type, bool complete)
{
	bool fine;

	if (*type->name)
		return !complete || define(c, type);
	if (c->state[type->id] == IN_WORK)
		return c_refuse(c, type->id, "has no name, and contains a reference to itself");
	c->state[type->id] = IN_WORK;
	fine = need_members(c, type);
	c->state[type->id] = UNKNOWN;
	return fine;
}

static bool need_kind(struct c_source *c, const struct btfold_type *type, bool complete)
{
	switch (type->kind) {
	case KIND_INT:
	case KIND_FLOAT:
		return true;
	case KIND_PTR:
		return need(c, type->size_or_type, false);
	case KIND_CONST:
	case KIND_VOLATILE:
	case KIND_RESTRICT:
		return need(c, type->size_or_type, complete);
	case KIND_ARRAY:
		return need(c, type->words[0], true);
	case KIND_FUNC_PROTO:
		return complete ? c_refuse(c, type->id, "a function where a sized type has to be")
				: need_parameters(c, type, false);
	case KIND_STRUCT:
	case KIND_UNION:
		return need_struct(c, type, complete);
	case KIND_ENUM:
	case KIND_ENUM64:
		if (complete && !type->vlen)
			return c_refuse(c, type->id, "declared only, but used by value");
		return *type->name ? define(c, type) : true;
	case KIND_FWD:
		return complete ? c_refuse(c, type->id, "declared only, but used by value") : true;
	case KIND_TYPEDEF:
		return write_typedef(c, type) && (!complete || need(c, type->size_or_type, true));
	default:
		return c_refuse(c, type->id, "C has no reference to this kind");
	}
}

/* Writes what has to stand before a use of @id; @complete: before one that needs its size. */
static bool need(struct c_source *c, uint32_t id, bool complete)
{
	struct btfold_type type;
	bool fine;

	if (!id)
		return !complete || c_refuse(c, 0, "void where a sized type has to be");
	type = emit_type(c->scene, id);
	if (c->depth == C_MAX_DEPTH)
		return c_refuse(c, id, "is too deep, or in a cycle without a name");
	c->depth++;
	fine = need_kind(c, &type, complete);
	c->depth--;
	return fine;
}

/* ---- declarators ------------------------------------------------------------------------------ */

/* "int" and "x" give "int x". Frees nothing. */
static char *join(struct c_source *c, const char *type, const char *inner)
{
	return format(c, "%s%s%s", type, *inner && *inner != '[' ? " " : "", inner);
}

static char *declare_pointer(struct c_source *c, const struct btfold_type *type, const char *inner)
{
	uint32_t to = type->size_or_type;
	bool bind = is_kind(c, to, KIND_ARRAY) || is_kind(c, to, KIND_FUNC_PROTO);
	char *star = format(c, bind ? "(*%s)" : "*%s", inner), *result;

	result = star ? declare(c, to, star) : NULL;
	free(star);
	return result;
}

/* gcc writes RESTRICT outside VOLATILE outside CONST, each once, and none on arrays and functions. */
static char *declare_qualified(struct c_source *c, const struct btfold_type *type,
			       const char *inner)
{
	static const uint32_t order[] = {KIND_RESTRICT, KIND_VOLATILE, KIND_CONST};
	static const char *const words[] = {"restrict ", "volatile ", "const "};
	struct btfold_type at = *type, behind = {0};
	char text[32] = "", *next, *result;
	uint32_t id = type->id, real;

	for (unsigned i = 0; i < 3; i++) {
		if (at.kind != order[i])
			continue;
		c->shown[at.id] = true;
		strcat(text, words[i]);
		id = at.size_or_type;
		if (!id)
			break;
		at = emit_type(c->scene, id);
	}
	real = c_resolve(c, id, false);
	if (real)
		behind = emit_type(c->scene, real);
	if (c_is_qualifier(behind.kind) || behind.kind == KIND_ARRAY ||
	    behind.kind == KIND_FUNC_PROTO ||
	    (strstr(text, "restrict") && behind.kind != KIND_PTR)) {
		c_refuse(c, type->id, "gcc does not keep these qualifiers in this place or order");
		return NULL;
	}
	if (!is_kind(c, id, KIND_PTR)) {
		next = declare(c, id, inner);
		result = next ? format(c, "%s%s", text, next) : NULL;
	} else {
		if (!*inner)
			text[strlen(text) - 1] = '\0';
		next = format(c, "%s%s", text, inner);
		result = next ? declare(c, id, next) : NULL;
	}
	free(next);
	return result;
}

static char *declare_array(struct c_source *c, const struct btfold_type *type, const char *inner)
{
	uint32_t elem = c_resolve(c, type->words[0], true), plain;
	struct btfold_type index = {0};
	char *dimension, *result;

	if (type->words[1])
		index = emit_type(c->scene, type->words[1]);
	if (index.kind != KIND_INT || strcmp(index.name, "int")) {
		c_refuse(c, type->id, "pahole gives arrays an index of type int");
		return NULL;
	}
	if (is_kind(c, elem, KIND_ARRAY)) {
		c_refuse(c, type->id, "pahole makes one array of an array of arrays");
		return NULL;
	}
	plain = c_resolve(c, type->words[0], false);
	if (plain && c_is_qualifier(emit_type(c->scene, plain).kind)) {
		c_refuse(c, type->id, "gcc qualifies the array together with its elements");
		return NULL;
	}
	c->shown[type->words[1]] = true;
	dimension = format(c, "%s[%u]", inner, type->words[2]);
	result = dimension ? declare(c, type->words[0], dimension) : NULL;
	free(dimension);
	return result;
}

static bool write_parameters(struct c_source *c, const struct btfold_type *type, bool named,
			     FILE *to)
{
	for (uint32_t i = 0; i < type->vlen; i++) {
		const char *name = emit_word_name(c->scene->graph, type, 2 * i);
		uint32_t id = type->words[2 * i + 1];
		char *text = id ? declare(c, id, name) : format(c, "...");

		if (text && *name && !named)
			c_refuse(c, type->id, "gcc keeps names of parameters in functions only");
		if (!text || c->refused) {
			free(text);
			return false;
		}
		fprintf(to, "%s%s", i ? ", " : "", text);
		free(text);
	}
	if (!type->vlen)
		fprintf(to, "void");
	return true;
}

static char *declare_proto(struct c_source *c, const struct btfold_type *type, const char *inner)
{
	uint32_t back = type->size_or_type, real = c_resolve(c, back, false);
	char *text = NULL, *result = NULL;
	size_t size;
	FILE *to;
	bool fine, named = c->is_function;

	c->is_function = false; /* what it refers to is none */
	if (real && (c_is_qualifier(emit_type(c->scene, real).kind) ||
		     is_kind(c, real, KIND_ARRAY) || is_kind(c, real, KIND_FUNC_PROTO))) {
		c_refuse(c, type->id, "gcc does not keep this type as what a function returns");
		return NULL;
	}
	to = open_memstream(&text, &size);
	if (!to)
		return NULL;
	fprintf(to, "%s(", inner);
	fine = write_parameters(c, type, named, to);
	fprintf(to, ")");
	if (!fclose(to) && fine)
		result = declare(c, back, text);
	free(text);
	return result;
}

/* A type without a name has its body where it is used, which can be one place only. */
static char *declare_inline(struct c_source *c, const struct btfold_type *type, const char *inner)
{
	char *text = NULL, *result = NULL;
	size_t size;
	FILE *to = open_memstream(&text, &size);
	bool fine;

	if (!to)
		return NULL;
	if (c->inlined[type->id])
		c_refuse(c, type->id, "has no name, but is used in two places");
	c->inlined[type->id] = true;
	fprintf(to, "%s ", keyword(type));
	fine = !c->refused && write_body(c, type, to);
	if (!fclose(to) && fine)
		result = join(c, text, inner);
	free(text);
	return result;
}

/* "int (*inner)[3]" for an inner "x"; on the heap. NULL when refused. */
static char *declare(struct c_source *c, uint32_t id, const char *inner)
{
	struct btfold_type type;
	char *tag, *result;

	if (!id)
		return join(c, "void", inner);
	c->shown[id] = true;
	type = emit_type(c->scene, id);
	switch (type.kind) {
	case KIND_INT:
	case KIND_FLOAT:
		return join(c, c_base_name(&type), inner);
	case KIND_TYPEDEF:
		return join(c, type.name, inner);
	case KIND_PTR:
		return declare_pointer(c, &type, inner);
	case KIND_CONST:
	case KIND_VOLATILE:
	case KIND_RESTRICT:
		return declare_qualified(c, &type, inner);
	case KIND_ARRAY:
		return declare_array(c, &type, inner);
	case KIND_FUNC_PROTO:
		return declare_proto(c, &type, inner);
	default:
		break;
	}
	if (!*type.name)
		return declare_inline(c, &type, inner);
	tag = format(c, "%s %s", keyword(&type), type.name);
	result = tag ? join(c, tag, inner) : NULL;
	free(tag);
	return result;
}

/* ---- bodies ----------------------------------------------------------------------------------- */

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
	char *text = declare(c, member[1], emit_word_name(c->scene->graph, type, 3 * index));

	if (!text)
		return false;
	indent(c, to);
	fprintf(to, "%s", text);
	if (type->kflag && member[2] >> 24)
		fprintf(to, " : %u", member[2] >> 24);
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

static bool write_body(struct c_source *c, const struct btfold_type *type, FILE *to)
{
	if (type->kind == KIND_STRUCT || type->kind == KIND_UNION)
		return write_members(c, type, to);
	write_enumerators(c, type, to);
	return true;
}

/* ---- units ------------------------------------------------------------------------------------ */

static bool write_function(struct c_source *c, const struct btfold_type *type)
{
	struct btfold_type proto = {0};
	char *text;

	if (type->size_or_type)
		proto = emit_type(c->scene, type->size_or_type);
	if (proto.kind != KIND_FUNC_PROTO)
		return c_refuse(c, type->id, "is no function");
	for (uint32_t i = 0; i < proto.vlen; i++)
		if (proto.words[2 * i + 1] && !*emit_word_name(c->scene->graph, &proto, 2 * i))
			return c_refuse(c, type->id, "a function's parameter needs a name");
	if (!need_parameters(c, &proto, true))
		return false;
	c->is_function = true;
	text = declare(c, proto.id, type->name);
	if (!text)
		return false;
	fprintf(c->to, "__attribute__((used)) static %s { __builtin_trap(); } /* [%u] */\n\n", text,
		type->id);
	free(text);
	c->shown[type->id] = true;
	return true;
}

/* A variable without a trace of its own in BTF, for a type that nothing else refers to. */
static bool write_carrier(struct c_source *c, const struct btfold_type *type)
{
	char name[32], *text;

	snprintf(name, sizeof(name), "btfold_%u", type->id);
	if (c_extent_of(c, type->id).size > MAX_CARRIER)
		return c_refuse(c, type->id, "is too large, and nothing refers to it");
	if (!need(c, type->id, true) || !(text = declare(c, type->id, name)))
		return false;
	fprintf(c->to, "__attribute__((used)) static %s; /* [%u] */\n\n", text, type->id);
	free(text);
	return true;
}

static bool write_type(struct c_source *c, const struct btfold_type *type)
{
	if (type->kind == KIND_FWD)
		return true;
	if (c_is_tag(type))
		return define(c, type);
	if (type->kind == KIND_TYPEDEF)
		return write_typedef(c, type);
	if (type->kind == KIND_FUNC)
		return write_function(c, type);
	return write_carrier(c, type);
}

static void declare_tags(struct c_source *c, const uint8_t *part)
{
	for (uint32_t id = 1; id <= c->scene->n; id++) {
		struct btfold_type type = {0};

		if (part[id])
			type = emit_type(c->scene, id);
		if (type.kind == KIND_FWD ||
		    ((type.kind == KIND_STRUCT || type.kind == KIND_UNION) && *type.name))
			fprintf(c->to, "%s %s;\n", keyword(&type), type.name);
	}
	fputc('\n', c->to);
}

bool c_write_unit(struct c_source *c, const uint8_t *part)
{
	size_t n = (size_t)c->scene->n + 1;

	memset(c->state, 0, n);
	memset(c->inlined, 0, n);
	declare_tags(c, part);
	for (uint32_t id = 1; id <= c->scene->n; id++) {
		struct btfold_type type;

		if (part[id] != C_WRITTEN)
			continue;
		type = emit_type(c->scene, id);
		if (!write_type(c, &type))
			return false;
	}
	return true;
}
