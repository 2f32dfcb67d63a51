/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* R2's last tie-break: which of two unfoldings is smaller at the first difference (C3). */
#ifndef BTFOLD_UNFOLD_H
#define BTFOLD_UNFOLD_H

#include "classes.h"
#include "effort.h"

/*
 * Memory and results of comparisons on one result of R1. When only one pair of types is left to look at, the
 * rest of the walk is that of this pair, so its result is kept: chains are walked once.
 */
struct unfoldings {
	const struct classes *classes;
	struct arena *arena;
	struct hashtab known_table; /* 1 + index in known */
	struct words known;	    /* triples: two types of the classes compared, order */
	struct hashtab seen;	    /* 1 + index in queue */
	struct words queue;	    /* pairs of types */
	struct words alone;	    /* pairs that were the only one left */
	struct effort *effort;
};

bool unfoldings_init(struct unfoldings *unfoldings, const struct classes *classes,
		     struct effort *effort, struct arena *arena);

/*
 * Compares the unfoldings of types @a and @b, of different classes, breadth-first. *ret is below or above 0;
 * it is 0 when the effort came to its limit. False: out of memory. Cost: linear in the pairs of types met.
 */
bool unfold_compare(struct unfoldings *unfoldings, uint32_t a, uint32_t b, int *ret);

#endif
