/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* A tiny writer of BTF for the oracle's tests, straight from the format documentation. */
#ifndef BTFOLD_TEST_ORACLE_BUILD_H
#define BTFOLD_TEST_ORACLE_BUILD_H

#include "btfold/oracle.h"

enum {
	INT = 1,
	PTR,
	ARRAY,
	STRUCT,
	UNION,
	ENUM,
	FWD,
	TYPEDEF,
	VOLATILE,
	CONST,
	RESTRICT,
	FUNC,
	FUNC_PROTO,
	VAR,
	DATASEC,
	FLOAT,
	DECL_TAG,
	TYPE_TAG,
	ENUM64,
};

struct build {
	uint32_t *words;
	size_t n_words, room;
	char *strings;
	uint32_t n_strings;    /* bytes */
	uint32_t first_string; /* the base's string bytes */
	uint32_t next_id;
	void *bytes; /* of the last build_bytes() */
};

/* @base: NULL, or what this one is split on; types of it start after the base's. */
void build_init(struct build *b, const struct build *base);
void build_deinit(struct build *b);
void build_word(struct build *b, uint32_t word);
void build_name(struct build *b, const char *name);
/* Begins a record; its further words have to follow. Returns its id. */
uint32_t build_type(struct build *b, const char *name, unsigned kind, bool kflag, uint32_t vlen,
		    uint32_t third);
/* Valid until the next call or deinit. */
struct btfold_oracle_bytes build_bytes(struct build *b);
/* The same, in the other byte order. */
struct btfold_oracle_bytes build_bytes_swapped(struct build *b);

/* A whole record each. */
uint32_t build_int(struct build *b, const char *name, uint32_t size);
uint32_t build_ref(struct build *b, unsigned kind, const char *name, uint32_t type);
uint32_t build_ptr(struct build *b, uint32_t type);
uint32_t build_array(struct build *b, uint32_t elem, uint32_t index, uint32_t n);
/* STRUCT or UNION with members "a", "b", ... 64 bits apart (at 0 in a union). */
uint32_t build_struct(struct build *b, unsigned kind, const char *name, unsigned n, ...);
uint32_t build_fwd(struct build *b, const char *name, bool is_union);
/* ENUM or ENUM64 with enumerators named by the letters, or none. */
uint32_t build_enum(struct build *b, unsigned kind, const char *name, const char *letters);
uint32_t build_var(struct build *b, const char *name, uint32_t type);
uint32_t build_tag(struct build *b, const char *name, uint32_t target, uint32_t component);
/* FUNC_PROTO of parameters "a", "b" ... */
uint32_t build_proto(struct build *b, uint32_t ret, unsigned n, ...);

#endif
