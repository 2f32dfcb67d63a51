/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* Names of types in C and in words. */
#ifndef BTFOLD_EMIT_TEXT_H
#define BTFOLD_EMIT_TEXT_H

#include "forms.h"

/* The kinds of BTF, as btfold_type.kind has them. */
enum emit_kind {
	KIND_INT = 1,
	KIND_PTR = 2,
	KIND_ARRAY = 3,
	KIND_STRUCT = 4,
	KIND_UNION = 5,
	KIND_ENUM = 6,
	KIND_FWD = 7,
	KIND_TYPEDEF = 8,
	KIND_VOLATILE = 9,
	KIND_CONST = 10,
	KIND_RESTRICT = 11,
	KIND_FUNC = 12,
	KIND_FUNC_PROTO = 13,
	KIND_VAR = 14,
	KIND_DATASEC = 15,
	KIND_FLOAT = 16,
	KIND_DECL_TAG = 17,
	KIND_TYPE_TAG = 18,
	KIND_ENUM64 = 19,
	KIND_LAST = KIND_ENUM64,
};

/* Words of one item (member, enumerator, parameter, entry) of @kind; 0 when it has none. */
unsigned emit_item_words(uint32_t kind);
/* The name that word @index of the type's words is the offset of. */
const char *emit_word_name(const struct btfold_graph *graph, const struct btfold_type *type,
			   uint32_t index);

/* @name between double quotes, as C reads it. The columns. */
unsigned emit_c_string(FILE *to, const char *name);
/* The same for one character, that at *@at. */
unsigned emit_c_char(FILE *to, const char *at);
/* @text for a comment of C: one line, nothing that ends the comment. */
void emit_comment(FILE *to, const char *text);

struct emit_spelling {
	char text[48];
};
/* "struct foo *", shortened when long: for people. */
struct emit_spelling emit_spell(const struct btfold_graph *graph, uint32_t id);

/*
 * The references of a type in the order of D1: word @index of its words, or of size_or_type, holds
 * the id.
 */
struct emit_reference {
	uint32_t id;
	const char *label; /* "elem", "return", the member's name ...; NULL: the one there is */
	uint32_t item;	   /* the item it is in, or BTFOLD_NONE */
};
uint32_t emit_n_references(const struct btfold_type *type);
struct emit_reference emit_reference(const struct btfold_graph *graph,
				     const struct btfold_type *type, uint32_t index);

#endif
