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

static char *declare_pointer(struct c_source *c, const struct btfold_type *type, const char *inner)
{
	uint32_t to = type->size_or_type;
	bool bind = c_is_kind(c, to, KIND_ARRAY) || c_is_kind(c, to, KIND_FUNC_PROTO);
	char *star = format(c, bind ? "(*%s)" : "*%s", inner), *result;

	result = star ? c_declare(c, to, star) : NULL;
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
	if (index.kind != KIND_INT || strcmp(index.name, "int")) {
		c_refuse(c, type->id, "pahole gives arrays an index of type int");
		return NULL;
	}
	if (c_is_kind(c, elem, KIND_ARRAY)) {
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
	result = dimension ? c_declare(c, type->words[0], dimension) : NULL;
	free(dimension);
	return result;
}

static bool write_parameters(struct c_source *c, const struct btfold_type *type, bool named,
			     FILE *to)
{
	for (uint32_t i = 0; i < type->vlen; i++) {
		const char *name = emit_word_name(c->scene->graph, type, 2 * i);
		uint32_t id = type->words[2 * i + 1];
		char *text = id ? c_declare(c, id, name) : format(c, "...");

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
		     c_is_kind(c, real, KIND_ARRAY) || c_is_kind(c, real, KIND_FUNC_PROTO))) {
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
	tag = format(c, "%s %s", c_keyword(&type), type.name);
	result = tag ? join(c, tag, inner) : NULL;
	free(tag);
	return result;
}
