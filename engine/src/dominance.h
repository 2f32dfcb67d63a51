/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * R2: the relation c ⊑ d between classes of R1, "d says all that c says, and more".
 *
 * The largest relation, by elimination: a pair is assumed to hold, its references give the pairs that
 * it depends on, and a pair with a reference that cannot hold is struck out with all that depend on it.
 * c ⊑ d implies that both are in one coarse class, so other pairs are never looked at.
 */
#ifndef BTFOLD_DOMINANCE_H
#define BTFOLD_DOMINANCE_H

#include "classes.h"

struct dominance {
	const struct classes *classes;
	struct hashtab table;	 /* pair + 1 */
	struct words pairs;	 /* struct dominance_pair, four words each */
	struct words dependents; /* pairs: dependent pair, next */
	struct words struck;	 /* scratch */
	size_t expanded;	 /* so many pairs have been looked into */
	uint64_t operations;
};

bool dominance_init(struct dominance *dominance, const struct classes *classes,
		    struct arena *arena);

/* Asks for the pair of the classes of types @c and @d, which are in one coarse class. */
bool dominance_ask(struct dominance *dominance, uint32_t c, uint32_t d);

/*
 * Decides all that was asked for. @budget: operations; when it does not suffice, *ret_over is set and
 * nothing is decided. False: out of memory.
 */
bool dominance_decide(struct dominance *dominance, uint64_t budget, bool *ret_over);

/* Operations so far; a pair counts as 16, so that a budget bounds memory too. */
static inline uint64_t dominance_cost(const struct dominance *dominance)
{
	return dominance->operations + 4 * dominance->pairs.n;
}

/* The class of @c ⊑ that of @d, of which it was asked; false for pairs never asked. */
bool dominance_holds(const struct dominance *dominance, uint32_t c, uint32_t d);

#endif
