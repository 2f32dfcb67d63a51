/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * The colours of a coarse partition: tables of keys and of classes by signature. Which key comes after another is
 * foretold, as which class is: see foretold.h.
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
 * The class with this signature, new if need be, as its own copy of that, behind its head; it moves when another class
 * is added. NULL when out of memory. @seen_as: the colour of its types' key, or COLOUR_NONE; @own: the base is known
 * not to have it.
 */
uint32_t *colours_of_class(struct coarse *coarse, const uint32_t *signature, uint32_t n_words,
			   uint32_t seen_as, bool own);

/* Has the table of classes outgrown the caches that are near, or is that to be tried out? */
static inline bool colours_are_many(const struct coarse *coarse)
{
	return coarse->as_large || coarse->class_table.mask >= 1u << 17;
}

/* Asks memory for where the class with this signature will be looked for; returns its hash. */
uint32_t colours_fetch_class(const struct coarse *coarse, const uint32_t *signature,
			     uint32_t n_words);

/*
 * Of a base, once it is signed: has each of its structs and unions a class of declarations, of which a base that was
 * deduplicated has none. Its inputs find theirs there, and what follows on them is foretold. False: out of memory.
 */
bool colours_add_declarations(struct coarse *base);

/* D2, C4; of types with a key. A table by kflag and kind: branches would be guessed wrong. */
static inline enum key_domain key_domain(uint32_t info)
{
	static const uint8_t domains[2][KIND_LAST + 1] = {
		{[KIND_STRUCT] = KEY_STRUCT,
		 [KIND_UNION] = KEY_UNION,
		 [KIND_FWD] = KEY_STRUCT,
		 [KIND_ENUM] = KEY_ENUM,
		 [KIND_ENUM64] = KEY_ENUM},
		{[KIND_STRUCT] = KEY_STRUCT,
		 [KIND_UNION] = KEY_UNION,
		 [KIND_FWD] = KEY_UNION,
		 [KIND_ENUM] = KEY_ENUM,
		 [KIND_ENUM64] = KEY_ENUM},
	};

	return (enum key_domain)domains[info_kflag(info)][info_kind(info)];
}

static inline bool is_key(const struct key *key, uint32_t name, enum key_domain domain)
{
	/* one branch, not two: it is guessed wrong often enough */
	return !((key->name ^ name) | (key->domain ^ (uint32_t)domain));
}

/*
 * As colours_of_key(), if that is the key which was asked for after the last one before; else 0. Of a name that is
 * not canonical, as "" is not to a key, it is 0.
 */
static inline uint32_t colours_of_foretold_key(struct coarse *coarse, uint32_t info, uint32_t name)
{
	const struct key *key;
	uint32_t next;

	if (coarse->last_key == NO_KEY)
		return 0;
	next = __atomic_load_n(&coarse_key(coarse, coarse->last_key)->next, __ATOMIC_RELAXED);
	if (!next)
		return 0;
	key = coarse_key(coarse, next - 1);
	if (!is_key(key, name, key_domain(info)))
		return 0;
	coarse->last_key = next - 1;
	return key->colour;
}

#endif
