/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * Root causes: the differences that keep types from folding, each with all that it drags along.
 *
 * A pair of the pairing whose labels differ is where a difference lies. What it is told as:
 *  - another encoding of one thing (label.h) is one cause for all of its kind in the file;
 *  - two namesakes of other labels: the name is the cause;
 *  - two that are no namesakes: the cause is the nearest pair of namesakes above, which refers to
 *    them, and its name is told.
 * One name is one cause, however many bodies it has.
 */
#ifndef BTFOLD_EXPLAIN_CAUSES_H
#define BTFOLD_EXPLAIN_CAUSES_H

#include "label.h"
#include "pairing.h"

struct cause {
	enum encoding encoding; /* or ENCODING_SAME: a name */
	uint32_t a, b;		/* a pair that shows it: of the input, and its counterpart */
	uint32_t n_pairs;
	/* What it keeps: types that stay, those kept by nothing else, bytes of their records. */
	uint32_t types, alone;
	uint64_t bytes;
};

struct causes {
	struct cause *at; /* the one that keeps most first */
	uint32_t n;
	uint32_t *of_pair; /* per pair of the pairing: its cause, or NONE */
	uint8_t *bad;	/* per pair: it leads to a difference that a namesake above is told for */
	uint32_t *n_of; /* per id: causes that keep it; may be 0 */
};

void causes_find(const struct universe *universe, const struct pairing *pairing,
		 struct causes *ret);
void causes_deinit(struct causes *causes);

/* The causes that keep @id, nearest first. */
void causes_of_type(const struct universe *universe, const struct pairing *pairing,
		    const struct causes *causes, uint32_t id, struct ids *ret);

#endif
