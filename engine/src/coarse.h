/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * The coarse partition: what R1 would be if every name meant one thing.
 *
 * A reference to a type with a key (D2) is taken as "its key", a leaf. What is left of the graph is
 * acyclic for all that C can write, so one bottom-up pass gives every type a signature: its record with
 * names, and types referred to, as canonical numbers. Types with equal signatures form a class. The
 * partition is coarser than R1's, exact where no ambiguous name is reached, and the place from which
 * classes.h refines.
 *
 * Classes and keys are numbered together, as colours. A type has a class colour (cls) and a reference
 * colour (ref), by which others see it: that of its key if it has one, else of its class.
 *
 * Types that reach a cycle of types without keys (typedef recursion) have no bottom to start from: for
 * them the signature has COLOUR_CYCLIC for each reference to such a type, their ref is COLOUR_CYCLIC, and
 * they are listed for classes.h to refine.
 *
 * A partition of a split input stands on that of its base, which it never changes.
 */
#ifndef BTFOLD_COARSE_H
#define BTFOLD_COARSE_H

#include "signature.h"
#include "strtab.h"

#define NO_KEY UINT32_MAX

/* D2: the second half of a key. */
enum key_domain { KEY_STRUCT, KEY_UNION, KEY_ENUM };

struct key {
	uint32_t name;	 /* canonical offset */
	uint32_t domain; /* enum key_domain */
	uint32_t colour;
	/* Guesses, as in foretold.h: 1 + the key asked for after this one, and where the newest body's signature lies; or 0. */
	uint32_t next, body;
};

/* Where a colour's signature lies, if it has one. */
#define SIGNATURE_KEY	 0xfffffffeu /* the colour is a key's */
#define SIGNATURE_UNIQUE 0xfffffffdu /* R1 (c): a VAR or DATASEC, equal to itself only */

struct colour {
	uint32_t signature; /* index in signatures, or one of the above */
	uint32_t key;	    /* of this key, or of the types in this class; NO_KEY */
	uint32_t unique;    /* id of the VAR or DATASEC */
};

struct coarse {
	const struct coarse *base; /* NULL without one */
	const struct btfold_graph *graph;
	const struct hashing *hashing;
	struct arena *arena;
	unsigned crew; /* so many threads may work on its types; at least 1 */
	bool as_large; /* what is only worth while for large inputs is done anyhow: see btfold_options */

	uint32_t first, end; /* own ids; without base, 1 and those of the graph's bases too */
	uint32_t *cls, *ref; /* per own id, from first on; before them, at -1, void's */
	const uint32_t *base_cls, *base_ref; /* per id below first */

	struct strtab strings;
	struct hashtab key_table;   /* key + 1 */
	struct hashtab class_table; /* index of the own signature in signatures */

	uint32_t first_key, n_keys; /* n_keys counts the base's too */
	struct key *keys;	    /* per own key, from first_key on */
	uint32_t keys_room;

	uint32_t first_colour, end_colour;
	struct colour *colours; /* per own colour, from first_colour on */
	uint32_t colours_room;
	struct words signatures;   /* with their heads, the first of which is nobody's */
	uint32_t first_signature;  /* place of the first own word: behind those of the base */
	uint32_t last_at, last_id; /* place of the signature, and id, of the type signed last */
	uint32_t last_key;	   /* asked for last, or NO_KEY */

	struct words keyed_classes; /* own classes whose types have a key */
	struct words cyclic; /* own ids that reach a cycle without a key (typedef recursion) */

	uint64_t operations; /* words of the input, and again those that were not foretold */
};

/* D2: of types that have a name. */
#define KINDS_WITH_KEYS                                                            \
	(1u << KIND_STRUCT | 1u << KIND_UNION | 1u << KIND_FWD | 1u << KIND_ENUM | \
	 1u << KIND_ENUM64)

static inline bool info_has_key(uint32_t info)
{
	return KINDS_WITH_KEYS >> info_kind(info) & 1;
}

/*
 * Prepares for the partition of @graph's own types on @base, or without one, of all its types: no type is signed
 * yet. All memory is @arena's; on failure (out of memory) what was taken is left to it. Only the reference
 * colours lie in @ref, one entry more than there are types, the first of which is void's. As many threads
 * as @options allow will work on it.
 */
bool coarse_init(struct coarse *coarse, const struct btfold_graph *graph, const struct coarse *base,
		 const struct hashing *hashing, const struct btfold_options *options, uint32_t *ref,
		 struct arena *arena);

/*
 * Prepares a partition like @whole, in which nothing is signed yet, for types @from up to @to of it. It has a view of
 * @strings, and else shares nothing that is written.
 */
bool coarse_init_part(struct coarse *part, const struct coarse *whole, const struct strtab *strings,
		      uint32_t from, uint32_t to, struct arena *arena);

/* Forgets what was signed. False: out of memory. */
bool coarse_restart(struct coarse *coarse);

/* Gives back all but the reference colours and the strings, which is what writing the output needs. */
void coarse_forget(struct coarse *coarse);

static inline uint32_t coarse_class(const struct coarse *coarse, uint32_t id)
{
	return id < coarse->first ? coarse->base_cls[id] : coarse->cls[id - coarse->first];
}

/* Reference colours of the whole universe. */
static inline struct reference_colours coarse_references(const struct coarse *coarse)
{
	if (!coarse->base) /* nothing is low */
		return (struct reference_colours){.high = coarse->ref - 1};
	return (struct reference_colours){
		.low = coarse->base_ref,
		.high = coarse->ref,
		.first = coarse->first,
	};
}

static inline const struct colour *coarse_colour(const struct coarse *coarse, uint32_t colour)
{
	if (colour < coarse->first_colour)
		coarse = coarse->base;
	return &coarse->colours[colour - coarse->first_colour];
}

static inline const struct key *coarse_key(const struct coarse *coarse, uint32_t key)
{
	if (key < coarse->first_key)
		coarse = coarse->base;
	return &coarse->keys[key - coarse->first_key];
}

/* The signature of a class colour, or NULL for keys and unique classes. */
static inline const uint32_t *coarse_signature(const struct coarse *coarse, uint32_t colour)
{
	if (colour < coarse->first_colour)
		coarse = coarse->base;
	colour = coarse->colours[colour - coarse->first_colour].signature;
	return colour >= SIGNATURE_UNIQUE ? NULL : coarse->signatures.at + colour;
}

/* The lowest own id in class @colour; UINT32_MAX if there is none, or it is a key's colour. */
static inline uint32_t coarse_lowest(const struct coarse *coarse, uint32_t colour)
{
	const uint32_t *signature = coarse_signature(coarse, colour);
	uint32_t lowest;

	if (!signature)
		return coarse_colour(coarse, colour)->unique;
	lowest = signature_head(signature)->lowest;
	return lowest ? lowest : UINT32_MAX;
}

/* The key of the types in class @colour, or NO_KEY. */
static inline uint32_t coarse_class_key(const struct coarse *coarse, uint32_t colour)
{
	return coarse_colour(coarse, colour)->key;
}

/* D2: a declaration, given that the type has a key. */
static inline bool info_is_declaration(uint32_t info)
{
	uint32_t kind = info_kind(info);

	return kind == KIND_FWD || ((kind == KIND_ENUM || kind == KIND_ENUM64) && !info_vlen(info));
}

/* Are the types of class @colour declarations? */
static inline bool coarse_is_declaration(const struct coarse *coarse, uint32_t colour)
{
	return coarse_class_key(coarse, colour) != NO_KEY &&
	       info_is_declaration(coarse_signature(coarse, colour)[SIG_INFO]);
}

#endif
