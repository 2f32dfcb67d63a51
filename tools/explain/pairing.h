/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * Types that stay, and what they do not fold with: the graph of pairs that are not the same. It
 * starts from each type with its counterpart, and goes on by position: references of two types with
 * one label are paired one by one. Every pair leads to one whose labels differ. A declaration and
 * a body lead to the pairs of bodies that the name has.
 */
#ifndef BTFOLD_EXPLAIN_PAIRING_H
#define BTFOLD_EXPLAIN_PAIRING_H

#include "universe.h"

struct pairing {
	struct pair_set pairs; /* of ids that stand for their class */
	/* Pair i leads to children.at[first.at[i]] to children.at[first.at[i + 1] - 1]. */
	struct ids first, children;
	struct lists parents;
	bool *differs; /* per pair: in its labels, and it leads nowhere */
	bool complete; /* else the budget ended */
};

/* @counterpart as counterparts_find() gives it. */
void pairing_find(const struct universe *universe, const uint32_t *counterpart,
		  struct pairing *ret);
void pairing_deinit(struct pairing *pairing);

#endif
