/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * A run of words that is split into records. One pass finds where they begin and the largest name offset and type id
 * in them, branch-light, since nearly all input is fine; only when one is out of range does a second pass look
 * for the first offender, to say where it is.
 */
#ifndef BTFOLD_RUN_H
#define BTFOLD_RUN_H

#include "graph.h"

/* The largest type id and name offset seen. */
struct largest {
	uint32_t ref, name;
};

/* From where one record begins to where another is thought to. */
struct run {
	const uint32_t *words;
	bool swapped;
	uint32_t n_words;  /* of the whole section */
	uint32_t from, to; /* in words */

	struct words starts;
	struct largest largest;
	uint32_t end; /* @to, or beyond, or before: at a record that is not ours, or not whole */
	bool room;    /* there was enough memory */
	struct arena arena;
};

static inline uint32_t max32(uint32_t a, uint32_t b)
{
	return a > b ? a : b;
}

/* Splits the struct run @item, of which the results are nothing yet, or where it ended before. */
void run_split(void *item);

#endif
