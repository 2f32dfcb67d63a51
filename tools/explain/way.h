/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* P: the shortest way from two types that are not the same to the first difference. */
#ifndef BTFOLD_EXPLAIN_WAY_H
#define BTFOLD_EXPLAIN_WAY_H

#include "universe.h"

struct way_step {
	uint32_t a, b;	    /* what is reached on either side */
	uint32_t reference; /* by which the next one is reached; of the last: NONE */
};
struct way {
	struct way_step *steps; /* at least one; the labels of the last differ */
	uint32_t n;
};

/* Breadth-first; pairs that agree (R1) are not entered. False if the budget of steps ended. */
bool way_find(const struct universe *universe, uint32_t a, uint32_t b, struct way *ret);
void way_deinit(struct way *way);

/*
 * "struct S . y -> ptr -> array elem: int 'int' vs float 'float'", with the names of a's side; the
 * caller frees it. NULL if the budget ended.
 */
char *way_text(const struct universe *universe, uint32_t a, uint32_t b);
/* What stands behind the last colon of that. */
char *way_difference(const struct universe *universe, const struct way *way);

#endif
