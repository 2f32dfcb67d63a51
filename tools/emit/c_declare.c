// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* Declarators of C: a type round a name. */
#define _GNU_SOURCE
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "c.h"

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

/* "int" and "x" give "int x". Frees nothing. */
static char *join(struct c_source *c, const char *type, const char *inner)
{
	return format(c, "%s%s%s", type, *inner && *inner != '[' ? " " : "", inner);
}

/* Tags of what a pointer is to: the outermost of the graph is the last in C. */
static bool put_type_tags(struct c_source *c, uint32_t *id, unsigned depth, FILE *to)
{
	struct btfold_type type;

	if (!c_is_kind(c, *id, KIND_TYPE_TAG))
		return true;
	type = emit_type(c->scene, *id);
	c->shown[*id] = true;
	*id = type.size_or_type;
	if (depth == C_MAX_DEPTH)
		return c_refuse(c, type.id, "is too deep");
	if (!put_type_tags(c, id, depth + 1, to))
		return false;
	fprintf(to, " __attribute__((btf_type_tag(");
	emit_c_string(to, type.name);
	fprintf(to, ")))");
	return true;
}

/* Can what the pointer @id is to have type tags? */
static bool takes_tags(struct c_source *c, uint32_t id, uint32_t to)
{
	uint32_t real = c_resolve(c, to, true);

	if (c_is_kind(c, to, KIND_ARRAY) || c_is_kind(c, to, KIND_FUNC_PROTO))
		return c_refuse(c, id, "C has no place for a tag on an array or function");
	if (c_is_kind(c, real, KIND_STRUCT) || c_is_kind(c, real, KIND_UNION) ||
	    c_is_kind(c, real, KIND_FWD))
		return c_refuse(c, id, "not all releases of clang keep tags on structs");
	return true;
}

static char *declare_pointer(struct c_source *c, const struct btfold_type *type, const char *inner)
{
	uint32_t to = type->size_or_type;
	char *star = NULL, *result = NULL;
	size_t size;
	FILE *text = open_memstream(&star, &size);
	bool bind, fine;

	if (!text)
		return NULL;
	fine = put_type_tags(c, &to, 0, text);
	bind = c_is_kind(c, to, KIND_ARRAY) || c_is_kind(c, to, KIND_FUNC_PROTO);
	if (to != type->size_or_type) {
		fine = fine && takes_tags(c, type->id, to);
		fputc(' ', text);
	}
	fprintf(text, bind ? "(*%s)" : "*%s", inner);
	if (!fclose(text) && fine)
		result = c_declare(c, to, *star == ' ' ? star + 1 : star);
	free(star);
	return result;
}

/* Compilers have an order of their own, each qualifier once, and none on arrays and functions. */
static char *declare_qualified(struct c_source *c, const struct btfold_type *type,
			       const char *inner)
{
	static const uint32_t orders[2][3] = {{KIND_RESTRICT, KIND_VOLATILE, KIND_CONST},
					      {KIND_CONST, KIND_VOLATILE, KIND_RESTRICT}};
	struct btfold_type at = *type, behind = {0};
	char text[32] = "", *next, *result;
	uint32_t id = type->id, real;

	for (unsigned i = 0; i < 3; i++) {
		if (at.kind != orders[c->clang][i])
			continue;
		c->shown[at.id] = true;
		strcat(text, at.kind == KIND_CONST	? "const "
			     : at.kind == KIND_VOLATILE ? "volatile "
							: "restrict ");
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
		c_refuse(c, type->id,
			 "compilers do not keep these qualifiers in this place or order");
		return NULL;
	}
	if (!c_is_kind(c, id, KIND_PTR)) {
		next = c_declare(c, id, inner);
		result = next ? format(c, "%s%s", text, next) : NULL;
	} else {
		if (!*inner)
			text[strlen(text) - 1] = '\0';
		next = format(c, "%s%s", text, inner);
		result = next ? c_declare(c, id, next) : NULL;
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
	if (index.kind != KIND_INT || strcmp(index.name, c_index_name(c))) {
		c_refuse(c, type->id, "arrays get an index of type %s", c_index_name(c));
		return NULL;
	}
	/* With clang, one of typedefs or qualified, which are not known to be kept. */
	if (c_is_kind(c, elem, KIND_ARRAY) && !(c->clang && elem == type->words[0])) {
		c_refuse(c, type->id, "pahole makes one array of an array of arrays");
		return NULL;
	}
	plain = c_resolve(c, type->words[0], false);
	if (!c->clang && plain && c_is_qualifier(emit_type(c->scene, plain).kind)) {
		c_refuse(c, type->id, "gcc qualifies the array together with its elements");
		return NULL;
	}
	c->shown[type->words[1]] = true;
	dimension = format(c, "%s[%u]", inner, type->words[2]);
	result = dimension ? c_declare(c, type->words[0], dimension) : NULL;
	free(dimension);
	return result;
}

/* @function has this prototype, or 0. */
static bool write_parameters(struct c_source *c, const struct btfold_type *type, uint32_t function,
			     FILE *to)
{
	for (uint32_t i = 0; i < type->vlen; i++) {
		const char *name = emit_word_name(c->scene->graph, type, 2 * i);
		uint32_t id = type->words[2 * i + 1];
		char *text = id ? c_declare(c, id, name) : format(c, "...");

		if (text && *name && !function)
			c_refuse(c, type->id, "gcc keeps names of parameters in functions only");
		if (!text || c->refused) {
			free(text);
			return false;
		}
		fprintf(to, "%s%s", i ? ", " : "", text);
		if (function)
			c_put_tags(c, function, i, to);
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
	bool fine;
	uint32_t function = c->function;

	c->function = 0; /* what it refers to is none */
	if (real && (c_is_qualifier(emit_type(c->scene, real).kind) ||
		     c_is_kind(c, real, KIND_ARRAY) || c_is_kind(c, real, KIND_FUNC_PROTO))) {
		c_refuse(c, type->id, "gcc does not keep this type as what a function returns");
		return NULL;
	}
	to = open_memstream(&text, &size);
	if (!to)
		return NULL;
	fprintf(to, "%s(", inner);
	fine = write_parameters(c, type, function, to);
	fprintf(to, ")");
	if (!fclose(to) && fine)
		result = c_declare(c, back, text);
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
	fprintf(to, "%s ", c_keyword(type));
	fine = !c->refused && c_write_body(c, type, to);
	if (!fclose(to) && fine)
		result = join(c, text, inner);
	free(text);
	return result;
}

char *c_declare(struct c_source *c, uint32_t id, const char *inner)
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
		return join(c, c_base_name(c, &type), inner);
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
	case KIND_TYPE_TAG:
		c_refuse(c, id, "stands elsewhere than behind a pointer");
		return NULL;
	default:
		break;
	}
	if (!*type.name)
		return declare_inline(c, &type, inner);
	tag = format(c, "%s %s", c_keyword(&type), type.name);
	result = tag ? join(c, tag, inner) : NULL;
	free(tag);
	return result;
}
