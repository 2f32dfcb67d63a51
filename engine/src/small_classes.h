/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * R1 of a small graph.
 *
 * Colours are hashes here: round by round each type gets that of its label and of the colours of what it refers to.
 * Types that are ≡ always have the same one, so where colours differ, classes do, and definitions of different
 * colours drive their key out of U (R1 (b)). Classes are then made of equal colours, and compared word by word and
 * reference by reference: if they are stable, they are those of R1, and this is the end. Else there is a class more
 * after the next round, or a key less in U, unless different types have the same hash; after so many rounds as there
 * are types and keys together, they do, and the other way is taken.
 */
#ifndef BTFOLD_SMALL_CLASSES_H
#define BTFOLD_SMALL_CLASSES_H

#include "small_graph.h"

struct small_classes {
	struct small_graph *graph;
	uint64_t present;		   /* types that R2 has not replaced */
	uint8_t redirect[SMALL_TYPES + 1]; /* one of these, which has replaced it, or 0 */

	/* Per id, void too: the colour, that of its key if that is in U or else 0, and that by which others see it. */
	uint64_t colour[SMALL_TYPES + 1], key_colour[SMALL_TYPES + 1], seen[SMALL_TYPES + 1];
	/* The lowest id of its class; and what is equal for two types iff they agree: that, or SMALL_BY_KEY + key. */
	uint8_t cls[SMALL_TYPES + 1], ref[SMALL_TYPES + 1];

	uint64_t unsure;     /* keys in U with several definitions */
	uint64_t in_u;	     /* keys */
	uint64_t operations; /* references walked + types looked at */
};

#define SMALL_BY_KEY 128u

/* All types are present. */
void small_classes_init(struct small_classes *classes, struct small_graph *graph);

/* R1 of the types that are present. False: two have the same hash. Cost: all words, 2 * SMALL_TYPES times at most. */
bool small_classes_find(struct small_classes *classes);

/* @id, or what has replaced it (R2). */
static inline uint32_t small_redirected(const struct small_classes *classes, uint32_t id)
{
	return (uint32_t)small_either(classes->redirect[id], id);
}

/* R1: keys with definitions that are not in U. */
uint64_t small_ambiguous_keys(const struct small_classes *classes);

#endif
