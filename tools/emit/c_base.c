// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* Base types, as gcc and pahole, or clang, name and encode them. */
#include <string.h>

#include "c.h"

struct base {
	uint32_t kind, size, encoding;
	const char *gcc, *clang; /* NULL: has none */
	const char *words;
};

static const struct base bases[] = {
	{KIND_INT, 1, 1, "char", "char", "char"},
	{KIND_INT, 1, 1, "signed char", "signed char", "signed char"},
	{KIND_INT, 1, 0, "unsigned char", "unsigned char", "unsigned char"},
	{KIND_INT, 2, 1, "short int", "short", "short"},
	{KIND_INT, 2, 0, "short unsigned int", "unsigned short", "unsigned short"},
	{KIND_INT, 4, 1, "int", "int", "int"},
	{KIND_INT, 4, 0, "unsigned int", "unsigned int", "unsigned int"},
	{KIND_INT, 8, 1, "long int", "long", "long"},
	{KIND_INT, 8, 0, "long unsigned int", "unsigned long", "unsigned long"},
	{KIND_INT, 8, 1, "long long int", "long long", "long long"},
	{KIND_INT, 8, 0, "long long unsigned int", "unsigned long long", "unsigned long long"},
	{KIND_INT, 16, 1, "__int128", "__int128", "__int128"},
	{KIND_INT, 16, 0, "__int128 unsigned", "unsigned __int128", "unsigned __int128"},
	{KIND_INT, 1, 4, "_Bool", "_Bool", "_Bool"},
	{KIND_INT, 4, 0, "float", NULL, "float"},
	{KIND_INT, 8, 0, "double", NULL, "double"},
	{KIND_INT, 16, 0, "long double", NULL, "long double"},
	{KIND_FLOAT, 4, 0, "float", "float", "float"},
	{KIND_FLOAT, 8, 0, "double", "double", "double"},
	{KIND_FLOAT, 16, 0, "long double", NULL, "long double"},
};

static bool is_base(const struct base *base, const struct btfold_type *type, const char *name)
{
	uint32_t word = base->encoding << 24 | base->size * 8;

	return name && base->kind == type->kind && base->size == type->size_or_type &&
	       !strcmp(name, type->name) && (type->kind == KIND_FLOAT || type->words[0] == word);
}

const char *c_base_name(const struct c_source *c, const struct btfold_type *type)
{
	for (size_t i = 0; i < sizeof(bases) / sizeof(bases[0]); i++)
		if (is_base(&bases[i], type, c->clang ? bases[i].clang : bases[i].gcc))
			return bases[i].words;
	return NULL;
}

bool c_is_clang_name(const struct btfold_type *type)
{
	for (size_t i = 0; i < sizeof(bases) / sizeof(bases[0]); i++)
		if (is_base(&bases[i], type, bases[i].clang) &&
		    strcmp(bases[i].clang, bases[i].gcc))
			return true;
	return false;
}

const char *c_index_name(const struct c_source *c)
{
	return c->clang ? "__ARRAY_SIZE_TYPE__" : "int";
}
