/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* Labels (D1) of types of a universe: equal or not, and in words, in the style of P. */
#ifndef BTFOLD_EXPLAIN_LABEL_H
#define BTFOLD_EXPLAIN_LABEL_H

#include <stdio.h>

#include "universe.h"

/* Void equals void only, and a VAR or DATASEC only itself (R1 (c)). */
bool label_equal(const struct universe *universe, uint32_t a, uint32_t b);

/* "struct S", "ptr"; with @quoted "struct 'S'". */
void label_print(FILE *to, const struct universe *universe, uint32_t id, bool quoted);
/* The way of reference @step out of @id: " . member", " elem", " param x", or nothing. */
void label_print_step(FILE *to, const struct universe *universe, uint32_t id, uint32_t step);
/* Two of one kind and name whose labels differ: "size 8 vs 16", "member 'a' vs 'b'". */
void label_print_difference(FILE *to, const struct universe *universe, uint32_t a, uint32_t b);
/* What a body is like, in few words: "size 16, 3 members". */
void label_print_body(FILE *to, const struct universe *universe, uint32_t id);

/* An encoder made another kind of the same thing. Of void and a type: none. */
enum encoding {
	ENCODING_SAME,
	ENCODING_SCALAR, /* INT or FLOAT of one name */
	ENCODING_INT,	 /* INT of one name and size, with another encoding */
	ENCODING_ENUM64, /* ENUM or ENUM64 of one name */
	ENCODING_SIGN,	 /* ENUM of one name, signed or unsigned by kflag */
	ENCODING_TAG,	 /* a TYPE_TAG, or none */
	N_ENCODINGS,
};
enum encoding label_encoding(const struct universe *universe, uint32_t a, uint32_t b);

#endif
