/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* The kinds of the BTF format documentation: what the words of a record are (D1). */
#ifndef BTFOLD_ORACLE_KINDS_H
#define BTFOLD_ORACLE_KINDS_H

#include <stdbool.h>
#include <stdint.h>

enum kind {
	KIND_VOID, /* type 0; no record has it */
	KIND_INT,
	KIND_PTR,
	KIND_ARRAY,
	KIND_STRUCT,
	KIND_UNION,
	KIND_ENUM,
	KIND_FWD,
	KIND_TYPEDEF,
	KIND_VOLATILE,
	KIND_CONST,
	KIND_RESTRICT,
	KIND_FUNC,
	KIND_FUNC_PROTO,
	KIND_VAR,
	KIND_DATASEC,
	KIND_FLOAT,
	KIND_DECL_TAG,
	KIND_TYPE_TAG,
	KIND_ENUM64,
	N_KINDS,
};

/*
 * After the name and info words come: the third word, then the words of @fixed, then for each of
 * vlen items the words of @item. Each is one letter: W a number that belongs to the label, N a name
 * that does, R a reference, - a word without meaning.
 */
struct kind_facts {
	const char *upper; /* "FUNC_PROTO" */
	const char *lower; /* "func_proto" */
	char third;
	const char *fixed;
	const char *item;
	const char *label_fields; /* names of the third and fixed label words, blank separated */
	const char *item_fields;  /* names of the label words of an item */
};

extern const struct kind_facts kinds[N_KINDS];

/* The info word, read as in the newest layout (C7). */
static inline enum kind info_kind(uint32_t info)
{
	return info >> 24 & 0x7f;
}

static inline bool info_kflag(uint32_t info)
{
	return info >> 31;
}

static inline uint32_t info_vlen(uint32_t info)
{
	return info & 0xffffff;
}

static inline uint32_t info_make(enum kind kind, bool kflag, uint32_t vlen)
{
	return (uint32_t)kflag << 31 | (uint32_t)kind << 24 | vlen;
}

/* Words after the first three. */
uint64_t kind_extra_words(enum kind kind, uint32_t vlen);
/* Does vlen count items that follow? (In a FUNC it is the linkage.) */
static inline bool kind_has_items(enum kind kind)
{
	return kinds[kind].item[0];
}

#endif
