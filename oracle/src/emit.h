/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* Graph to bytes. */
#ifndef BTFOLD_ORACLE_EMIT_H
#define BTFOLD_ORACLE_EMIT_H

#include "graph.h"

/*
 * Writes the records of types order[0..n) in this order, split on the graph's base if it has one;
 * a reference to type t is written as new_id[t]. @swap: in the byte order not this machine's.
 * Strings: each used one once in order of first use, the base's where it uses the same (R3).
 */
void *emit(const struct graph *g, const uint32_t *order, uint32_t n, const uint32_t *new_id,
	   bool swap, size_t *ret_size);

/*
 * The same with the strings of the graph's own files behind one another as they are stored, though a
 * name be there twice or in the end of another: who compares offsets (D1) finds no change in that.
 */
void *emit_as_stored(const struct graph *g, const uint32_t *order, uint32_t n,
		     const uint32_t *new_id, bool swap, size_t *ret_size);

/* Are the bytes of a file not in this machine's order? */
bool emit_is_swapped(struct btfold_oracle_bytes bytes);

#endif
