/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * R1: the largest set U of unique keys and the largest relation, by naive refinement.
 *
 * Why it is the largest: start with every key that has a definition in U and all types of one label
 * equal, and refine. Every step only separates what rule (a) separates; a key whose definitions got
 * separated cannot be in any valid U, and dropping it only makes the relation finer. So nothing is
 * ever separated that the largest relation holds together.
 */
#ifndef BTFOLD_ORACLE_QUOTIENT_H
#define BTFOLD_ORACLE_QUOTIENT_H

#include "keys.h"

/* How a key is treated. */
enum key_mode {
	KEY_OPEN,   /* R1: in U as long as its definitions agree */
	KEY_CLOSED, /* never in U */
	KEY_OPAQUE, /* references to it agree whatever its definitions are */
};

struct quotient_rules {
	bool merge_vars;      /* without rule (c): VAR and DATASEC like other types */
	bool fix_base;	      /* every base type is equal to itself only */
	enum key_mode mode;   /* of all keys ... */
	const uint8_t *modes; /* ... unless given one by one, in the order of @keys */
};

struct quotient {
	uint32_t n_colours;
	uint32_t *colour; /* per type: equal iff the types are ≡; void has a colour too */
	struct keys keys;
	bool *unique; /* per key: in U */
};

/* False when the budget ended: then @ret is empty. deinit is fine in any case. */
bool quotient_init(struct quotient *ret, const struct graph *g, const struct quotient_rules *rules,
		   struct budget *budget);
void quotient_deinit(struct quotient *q);

/* Is t's key in U? */
static inline bool quotient_is_unique(const struct quotient *q, uint32_t t)
{
	return q->keys.of[t] != NONE && q->unique[q->keys.of[t]];
}

/* A key with definitions that is not in U is ambiguous. */
static inline bool quotient_key_is_ambiguous(const struct quotient *q, uint32_t key)
{
	return !q->unique[key] && q->keys.n_definitions[key];
}

uint32_t quotient_n_ambiguous(const struct quotient *q);

#endif
