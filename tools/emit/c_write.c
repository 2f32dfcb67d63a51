// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* A unit: definitions in an order in which each name is known before its use. */
#include <stdlib.h>
#include <string.h>

#include "c.h"

#define BPF_PARAMETERS 5u
#define MAX_CARRIER    (1 << 20) /* bytes of a variable that is there for its type only */

enum state { UNKNOWN, IN_WORK, KNOWN };

static bool need(struct c_source *c, uint32_t id, bool complete);

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
	fprintf(c->to, "%s %s", c_keyword(type), type->name);
	if (type->kind == KIND_STRUCT || type->kind == KIND_UNION || type->vlen) {
		fputc(' ', c->to);
		if (!c_write_body(c, type, c->to))
			return false;
		c->shown[type->id] = true;
	}
	c_put_tags(c, type->id, UINT32_MAX, c->to);
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
	    !(text = c_declare(c, type->size_or_type, type->name)))
		return false;
	fprintf(c->to, "typedef %s", text);
	c_put_tags(c, type->id, UINT32_MAX, c->to);
	fprintf(c->to, "; /* [%u] */\n\n", type->id);
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
	case KIND_TYPE_TAG:
		return complete ? c_refuse(c, type->id, "stands elsewhere than behind a pointer")
				: need(c, type->size_or_type, false);
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

/* Functions of BPF have limits. */
static bool fits_bpf(struct c_source *c, const struct btfold_type *proto)
{
	if (proto->vlen > BPF_PARAMETERS)
		return c_refuse(c, proto->id, "functions of BPF have up to %u parameters",
				BPF_PARAMETERS);
	for (uint32_t i = 0; i <= proto->vlen; i++) {
		uint32_t id = i ? proto->words[2 * i - 1] : proto->size_or_type;
		struct btfold_type type = {0};

		if (i && !id)
			return c_refuse(c, proto->id, "BPF has no variable parameters");
		id = c_resolve(c, id, true);
		if (id)
			type = emit_type(c->scene, id);
		if (type.kind == KIND_STRUCT || type.kind == KIND_UNION ||
		    type.kind == KIND_FLOAT || (type.kind == KIND_INT && type.size_or_type > 8))
			return c_refuse(c, proto->id, "BPF does not pass such values");
	}
	return true;
}

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
	if (c->clang && !fits_bpf(c, &proto))
		return false;
	c->function = type->id;
	text = c_declare(c, proto.id, type->name);
	if (!text)
		return false;
	fprintf(c->to, "__attribute__((used))");
	c_put_tags(c, type->id, UINT32_MAX, c->to);
	fprintf(c->to, "%s %s { for (;;); } /* [%u] */\n\n", type->vlen ? "" : " static", text,
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
	if (!need(c, type->id, true) || !(text = c_declare(c, type->id, name)))
		return false;
	fprintf(c->to, "__attribute__((used)) static %s; /* [%u] */\n\n", text, type->id);
	free(text);
	return true;
}

static bool write_variable(struct c_source *c, const struct btfold_type *type)
{
	char *text;

	if (!need(c, type->size_or_type, true) ||
	    !(text = c_declare(c, type->size_or_type, type->name)))
		return false;
	fprintf(c->to, "__attribute__((used))%s %s", type->words[0] ? "" : " static", text);
	c_put_tags(c, type->id, UINT32_MAX, c->to);
	fprintf(c->to, "; /* [%u] */\n\n", type->id);
	free(text);
	c->shown[type->id] = true;
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
	if (type->kind == KIND_VAR)
		return write_variable(c, type);
	return type->kind == KIND_DECL_TAG || write_carrier(c, type);
}

/* clang keeps only what a variable or function leads to. */
static bool carry(struct c_source *c, const struct btfold_type *type)
{
	bool named = (c_is_tag(type) && type->kind != KIND_FWD) || type->kind == KIND_TYPEDEF;

	if (named && !c_extent_of(c, type->id).align && !c->referred[type->id])
		return c_refuse(c, type->id, "nothing refers to it, so clang drops it");
	return !named || !c_extent_of(c, type->id).align || write_carrier(c, type);
}

static void declare_tags(struct c_source *c, const uint8_t *part)
{
	for (uint32_t id = 1; id <= c->scene->n; id++) {
		struct btfold_type type = {0};

		if (part[id])
			type = emit_type(c->scene, id);
		if (type.kind == KIND_FWD ||
		    ((type.kind == KIND_STRUCT || type.kind == KIND_UNION) && *type.name))
			fprintf(c->to, "%s %s;\n", c_keyword(&type), type.name);
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
		if (!write_type(c, &type) || (c->clang && !carry(c, &type)))
			return false;
	}
	return true;
}
