/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * R2: the relation c ⊑ d between classes of R1, "d says all that c says, and more".
 *
 * The largest relation: a question assumes that its pair holds, and follows the references of both
 * sides to the pairs that it depends on. When one cannot hold, neither can those that led to it;
 * when none is left, all hold, for they depend on each other and on what is known to hold. Answers are kept,
 * so that a pair of components (all structs of one compilation unit, often) is walked once.
 *
 * Cost of a question: linear in the references of the pairs that it meets and that are not decided
 * yet. What a refused question met beside the way to its end may be met again.
 *
 * Rejected: asking for all pairs at once and striking out what cannot hold, with lists of dependents. It never
 * walks a pair twice, but needs all of them in memory: 124 million for a kernel with Rust units.
 */
#ifndef BTFOLD_DOMINANCE_H
#define BTFOLD_DOMINANCE_H

#include "classes.h"
#include "effort.h"

struct dominance {
	const struct classes *classes;
	struct hashtab table;  /* pair + 1 */
	struct words pairs;    /* struct dominance_pair, four words each */
	struct words queue;    /* pairs met by the question */
	struct words ends;     /* pairs of classes that one pair depends on */
	struct effort *effort; /* a new pair counts as 8, so that the limit bounds memory too */
};

bool dominance_init(struct dominance *dominance, const struct classes *classes,
		    struct effort *effort, struct arena *arena);

enum dominance_answer { DOMINANCE_FAILS, DOMINANCE_HOLDS, DOMINANCE_LIMIT, DOMINANCE_NO_MEMORY };

/* Class @c ⊑ class @d? Both are colours of classes in one region. */
enum dominance_answer dominance_ask(struct dominance *dominance, uint32_t c, uint32_t d);

#endif
