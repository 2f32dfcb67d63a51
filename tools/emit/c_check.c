// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* What C can say of one type. */
#include <ctype.h>
#include <stdarg.h>
#include <string.h>

#include "c.h"

bool c_refuse(struct c_source *c, uint32_t id, const char *format, ...)
{
	char why[160];
	va_list args;

	if (c->refused)
		return false;
	c->refused = true;
	va_start(args, format);
	vsnprintf(why, sizeof(why), format, args);
	va_end(args);
	if (!id)
		say_error("not in C: %s", why);
	else
		say_error("not in C: [%u] %s %s: %s", id,
			  btfold_kind_name(emit_type(c->scene, id).kind),
			  emit_spell(c->scene->graph, id).text, why);
	return false;
}

bool c_is_kind(const struct c_source *c, uint32_t id, uint32_t kind)
{
	return id && emit_type(c->scene, id).kind == kind;
}

bool c_is_qualifier(uint32_t kind)
{
	return kind == KIND_CONST || kind == KIND_VOLATILE || kind == KIND_RESTRICT;
}

bool c_is_tag(const struct btfold_type *type)
{
	switch (type->kind) {
	case KIND_STRUCT:
	case KIND_UNION:
	case KIND_ENUM:
	case KIND_ENUM64:
	case KIND_FWD:
		return *type->name != '\0';
	default:
		return false;
	}
}

static bool is_enum(const struct btfold_type *type)
{
	return type->kind == KIND_ENUM || type->kind == KIND_ENUM64;
}

bool c_is_entity(const struct btfold_type *type)
{
	return c_is_tag(type) || is_enum(type) || type->kind == KIND_TYPEDEF ||
	       type->kind == KIND_FUNC || type->kind == KIND_VAR;
}

uint32_t c_n_names(const struct btfold_type *type)
{
	return is_enum(type) ? type->vlen
			     : type->kind == KIND_TYPEDEF || type->kind == KIND_FUNC ||
				       type->kind == KIND_VAR;
}

const char *c_name(const struct c_source *c, const struct btfold_type *type, uint32_t index)
{
	if (!is_enum(type))
		return type->name;
	return emit_word_name(c->scene->graph, type, emit_item_words(type->kind) * index);
}

uint32_t c_resolve(const struct c_source *c, uint32_t id, bool qualifiers)
{
	for (unsigned i = 0; i < C_MAX_DEPTH && id; i++) {
		struct btfold_type type = emit_type(c->scene, id);

		if (type.kind != KIND_TYPEDEF && !(qualifiers && c_is_qualifier(type.kind)))
			break;
		id = type.size_or_type;
	}
	return id;
}

/* C11, what predefined macros take, and our own carriers. */
static bool is_identifier(const char *name)
{
	static const char *const taken[] = {
		"auto",	      "break",	   "case",	     "char",
		"const",      "continue",  "default",	     "do",
		"double",     "else",	   "enum",	     "extern",
		"float",      "for",	   "goto",	     "if",
		"inline",     "int",	   "long",	     "register",
		"restrict",   "return",	   "short",	     "signed",
		"sizeof",     "static",	   "struct",	     "switch",
		"typedef",    "union",	   "unsigned",	     "void",
		"volatile",   "while",	   "_Alignas",	     "_Alignof",
		"_Atomic",    "_Bool",	   "_Complex",	     "_Generic",
		"_Imaginary", "_Noreturn", "_Static_assert", "_Thread_local",
	};

	if (!isalpha((unsigned char)*name) && *name != '_')
		return false;
	for (const char *at = name; *at; at++)
		if (!isalnum((unsigned char)*at) && *at != '_')
			return false;
	for (size_t i = 0; i < sizeof(taken) / sizeof(taken[0]); i++)
		if (!strcmp(name, taken[i]))
			return false;
	return strncmp(name, "__", 2) && strncmp(name, "btfold_", 7);
}

static bool check_base(struct c_source *c, const struct btfold_type *type)
{
	bool is_float = !strcmp(type->name, "float") || strstr(type->name, "double");

	if (c->clang && !strcmp(type->name, c_index_name(c)))
		return (type->size_or_type == 4 && type->words[0] == 32) ||
		       c_refuse(c, type->id, "clang has another index type");
	if (!c_base_name(c, type))
		return c_refuse(c, type->id, "no base type of %s has this name, size and encoding",
				c->clang ? "clang" : "gcc");
	if (!c->clang && is_float && c->floats != (type->kind == KIND_FLOAT))
		return c_refuse(c, type->id,
				"pahole encodes all of float and double as INT, or none");
	return true;
}

static int64_t value_of(const struct btfold_type *type, uint32_t index)
{
	const uint32_t *words = type->words + emit_item_words(type->kind) * index;

	if (type->kind == KIND_ENUM64)
		return (int64_t)((uint64_t)words[2] << 32 | words[1]);
	return type->kflag ? (int64_t)(int32_t)words[1] : (int64_t)words[1];
}

static bool check_enum(struct c_source *c, const struct btfold_type *type)
{
	bool negative = false, wide = type->kind == KIND_ENUM64;
	uint32_t bits = 8 * type->size_or_type;

	if (c->clang && (wide || type->kflag || (!type->vlen && bits)))
		return c_refuse(c, type->id, "not all releases of clang give such an enum");
	if (c->clang && !type->vlen)
		return *type->name || c_refuse(c, type->id, "has neither name nor enumerators");
	if (wide ? bits != 64 : bits != 8 && bits != 16 && bits != 32)
		return c_refuse(c, type->id, "pahole gives no enum of this kind and size");
	if (!type->vlen && (bits != 32 || !*type->name))
		return c_refuse(c, type->id, "C cannot declare it without enumerators");
	for (uint32_t i = 0; i < type->vlen; i++) {
		int64_t value = value_of(type, i);

		if (!is_identifier(c_name(c, type, i)))
			return c_refuse(c, type->id, "enumerator %u has a name that C cannot say",
					i);
		for (uint32_t j = 0; j < i; j++)
			if (!strcmp(c_name(c, type, i), c_name(c, type, j)))
				return c_refuse(c, type->id, "two enumerators have one name");
		negative |= type->kflag && value < 0;
		if (bits < 32 && (type->kflag ? value < -(INT64_C(1) << (bits - 1)) ||
							value >= INT64_C(1) << (bits - 1)
					      : value >= INT64_C(1) << bits))
			return c_refuse(c, type->id, "enumerator %u does not fit", i);
	}
	if (type->kflag != negative)
		return c_refuse(c, type->id,
				"C makes an enum signed if, and only if, a value is negative");
	return true;
}

static bool check_members(struct c_source *c, const struct btfold_type *type)
{
	bool bitfields = false;

	for (uint32_t i = 0; i < type->vlen; i++) {
		const char *name = emit_word_name(c->scene->graph, type, 3 * i);
		struct btfold_type member = {0};

		if (type->words[3 * i + 1])
			member = emit_type(c->scene, type->words[3 * i + 1]);
		bitfields |= type->words[3 * i + 2] >> 24;
		if (*name && !is_identifier(name))
			return c_refuse(c, type->id, "member %u has a name that C cannot say", i);
		if (!*name &&
		    ((member.kind != KIND_STRUCT && member.kind != KIND_UNION) || *member.name))
			return c_refuse(
				c, type->id,
				"member %u has no name, and is no anonymous struct or union", i);
		for (uint32_t j = 0; *name && j < i; j++)
			if (!strcmp(name, emit_word_name(c->scene->graph, type, 3 * j)))
				return c_refuse(c, type->id, "two members have one name");
	}
	if (type->kflag && !bitfields)
		return c_refuse(c, type->id, "has a kflag but no bitfield");
	if (c_is_natural(c, type))
		return true;
	for (uint32_t i = 0; i <= type->vlen; i++) {
		uint64_t bits;

		if (!c_gap(c, type, i, &bits))
			return i == type->vlen
				       ? c_refuse(c, type->id, "C cannot make it of this size")
				       : c_refuse(c, type->id,
						  "C cannot place member %u where it is", i);
	}
	return true;
}

static bool check_proto(struct c_source *c, const struct btfold_type *type)
{
	for (uint32_t i = 0; i < type->vlen; i++) {
		uint32_t id = type->words[2 * i + 1];
		const char *name = emit_word_name(c->scene->graph, type, 2 * i);
		struct btfold_type parameter = {0};

		if (!id && (!i || i + 1 < type->vlen || *name))
			return c_refuse(c, type->id, "parameter %u is void", i);
		if (*name && !is_identifier(name))
			return c_refuse(c, type->id, "parameter %u has a name that C cannot say",
					i);
		id = c_resolve(c, id, true);
		if (id)
			parameter = emit_type(c->scene, id);
		if (parameter.kind == KIND_ARRAY || parameter.kind == KIND_FUNC_PROTO)
			return c_refuse(c, type->id, "C makes a pointer of parameter %u", i);
		for (uint32_t j = 0; *name && j < i; j++)
			if (!strcmp(name, emit_word_name(c->scene->graph, type, 2 * j)))
				return c_refuse(c, type->id, "two parameters have one name");
	}
	return true;
}

static bool check_function(struct c_source *c, const struct btfold_type *type)
{
	if (type->vlen > c->clang)
		return c_refuse(c, type->id, "%s give%s no functions of this linkage",
				c->clang ? "clang" : "gcc and pahole", c->clang ? "s" : "");
	for (uint32_t id = 1; id < type->id; id++) {
		struct btfold_type other = emit_type(c->scene, id);

		if (other.kind == KIND_FUNC && !strcmp(other.name, type->name))
			return c_refuse(c, type->id, "one function of a name is kept only");
	}
	return true;
}

static bool check_kind(struct c_source *c, const struct btfold_type *type)
{
	switch (type->kind) {
	case KIND_INT:
	case KIND_FLOAT:
		return check_base(c, type);
	case KIND_ENUM:
	case KIND_ENUM64:
		return check_enum(c, type);
	case KIND_STRUCT:
	case KIND_UNION:
		return check_members(c, type);
	case KIND_FUNC_PROTO:
		return check_proto(c, type);
	case KIND_FUNC:
		return check_function(c, type);
	case KIND_VAR:
		return type->words[0] < 2 || c_refuse(c, type->id, "is in another file");
	case KIND_DATASEC:
		return c_refuse(c, type->id, "compilers make sections of their own");
	case KIND_DECL_TAG:
		return c_check_tag(c, type);
	case KIND_TYPE_TAG:
		return c_check_type_tag(c, type);
	default:
		return type->kind > KIND_LAST ? c_refuse(c, type->id, "not a kind of today") : true;
	}
}

bool c_check(struct c_source *c, uint32_t id)
{
	struct btfold_type type = emit_type(c->scene, id);
	bool items = emit_item_words(type.kind);

	if (type.kind != KIND_INT && type.kind != KIND_FLOAT && type.kind != KIND_DECL_TAG &&
	    type.kind != KIND_TYPE_TAG && type.kind != KIND_DATASEC && *type.name &&
	    !is_identifier(type.name))
		return c_refuse(c, id, "C cannot say its name");
	if (!*type.name && (type.kind == KIND_FWD || type.kind == KIND_TYPEDEF ||
			    type.kind == KIND_FUNC || type.kind == KIND_VAR))
		return c_refuse(c, id, "has no name");
	if (*type.name && (type.kind == KIND_PTR || type.kind == KIND_ARRAY ||
			   c_is_qualifier(type.kind) || type.kind == KIND_FUNC_PROTO))
		return c_refuse(c, id, "has a name");
	if (type.vlen > C_MAX_ITEMS)
		return c_refuse(c, id, "has more than %u members", C_MAX_ITEMS);
	if (!items && type.kind != KIND_FUNC && type.vlen)
		return c_refuse(c, id, "has a vlen");
	if (type.kflag && (!items || type.kind == KIND_FUNC_PROTO) && type.kind != KIND_FWD)
		return c_refuse(c, id, "has a kflag");
	return check_kind(c, &type);
}
