/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * The colours of a coarse partition: tables of keys and of classes by signature.
 *
 * Compilation units that include the same headers have the same types one after the other. So each table
 * remembers what it was asked after each entry: what came next the last time comes next again, nearly
 * always, and is found by comparing, without hashing.
 */
#ifndef BTFOLD_COLOURS_H
#define BTFOLD_COLOURS_H

#include "coarse.h"

/* Room for the colours of so many types. False: out of memory. */
bool colours_init(struct coarse *coarse, uint32_t n_types);

/* The colour of own type @id, which is equal to itself only; 0 when out of memory. */
uint32_t colours_add_unique(struct coarse *coarse, uint32_t id);

/* The colour of the key of a type with this info word and name, not ""; 0 when out of memory. */
uint32_t colours_of_key(struct coarse *coarse, uint32_t info, uint32_t name);

/* The same, of the key with this canonical name. */
uint32_t colours_of_canonical_key(struct coarse *coarse, uint32_t name, enum key_domain domain);

/*
 * The colour of the class with this signature, new if need be; 0 when out of memory. @key: of its types, or
 * NO_KEY.
 */
uint32_t colours_of_class(struct coarse *coarse, const uint32_t *signature, uint32_t n_words,
			  uint32_t key);

/* What is known of what comes next. */
static inline struct foretold *colours_foretold(const struct coarse *coarse)
{
	return &coarse->foretold[coarse->last & coarse->foretold_mask];
}

/* What came next in the base, where all was new. */
static inline struct successor colours_foretold_by_base(const struct coarse *coarse)
{
	const struct coarse *base = coarse->base;

	return base ? base->foretold[coarse->last & base->foretold_mask].first
		    : (struct successor){0};
}

/* Has class @colour of own type @id foretold the next time that the class signed last comes up. */
static inline void colours_follow(struct coarse *coarse, uint32_t colour, uint32_t id)
{
	struct foretold *foretold = colours_foretold(coarse);
	struct successor next = {colour, id - coarse->last_id};

	if (foretold->first.colour == next.colour && foretold->first.step == next.step)
		return;
	foretold->second = foretold->first;
	foretold->first = next;
}

/* Notes that own type @id is in class @colour. */
static inline void colours_join(struct coarse *coarse, uint32_t colour, uint32_t id)
{
	struct colour *own;

	coarse->last = colour;
	coarse->last_id = id;
	if (colour < coarse->first_colour)
		return;
	own = &coarse->colours[colour - coarse->first_colour];
	if (id < own->lowest)
		own->lowest = id;
}

#endif
