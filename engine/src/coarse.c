/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "coarse.h"

#include <string.h>

#include "signature.h"

/* ---- colours -------------------------------------------------------------------------------- */

/* Doubles *@array, of @n entries of @size bytes, when it is full. */
static bool grow(struct arena *arena, void *array, uint32_t n, uint32_t *room, size_t size)
{
	uint32_t new_room = *room ? 2 * *room : 64;
	void *old, *new;

	if (n < *room)
		return true;
	memcpy(&old, array, sizeof(old));
	new = arena_array(arena, new_room, size);
	if (!new)
		return false;
	if (n)
		memcpy(new, old, n * size);
	memcpy(array, &new, sizeof(new));
	*room = new_room;
	return true;
}

/* A new colour; 0 when out of memory. */
static uint32_t add_colour(struct coarse *coarse, uint32_t signature, uint32_t key)
{
	uint32_t n = coarse->end_colour - coarse->first_colour;

	if (!grow(coarse->arena, &coarse->colours, n, &coarse->colours_room,
		  sizeof(*coarse->colours)))
		return 0;
	coarse->colours[n] = (struct colour){signature, key, COLOUR_NONE};
	return coarse->end_colour++;
}

/* ---- keys ----------------------------------------------------------------------------------- */

/* D2, C4: does the type have a key if it has a name, and of which domain? */
static bool key_domain(uint32_t info, enum key_domain *ret)
{
	switch (info_kind(info)) {
	case KIND_STRUCT:
		*ret = KEY_STRUCT;
		return true;
	case KIND_UNION:
		*ret = KEY_UNION;
		return true;
	case KIND_FWD:
		*ret = info_kflag(info) ? KEY_UNION : KEY_STRUCT;
		return true;
	case KIND_ENUM:
	case KIND_ENUM64:
		*ret = KEY_ENUM;
		return true;
	default:
		return false;
	}
}

static uint32_t find_key(const struct coarse *coarse, uint32_t hash, uint32_t name,
			 enum key_domain domain)
{
	HASHTAB_EACH (&coarse->key_table, hash, value) {
		const struct key *key = &coarse->keys[value - 1 - coarse->first_key];

		if (key->name == name && key->domain == (uint32_t)domain)
			return value - 1;
	}
	return NO_KEY;
}

/* The colour of a key, new if need be; 0 when out of memory. */
static uint32_t key_colour(struct coarse *coarse, uint32_t name, enum key_domain domain)
{
	uint32_t hash = hash_pair(coarse->hashing, name, domain), key = NO_KEY, n, colour;

	if (coarse->base)
		key = find_key(coarse->base, hash, name, domain);
	if (key == NO_KEY)
		key = find_key(coarse, hash, name, domain);
	if (key != NO_KEY)
		return coarse_key(coarse, key)->colour;
	n = coarse->n_keys - coarse->first_key;
	if (!grow(coarse->arena, &coarse->keys, n, &coarse->keys_room, sizeof(*coarse->keys)))
		return 0;
	colour = add_colour(coarse, SIGNATURE_KEY, coarse->n_keys);
	coarse->keys[n] = (struct key){name, domain, colour};
	if (!colour || !hashtab_insert(&coarse->key_table, hash, ++coarse->n_keys))
		return 0;
	return colour;
}

/*
 * Colours own type @id if it is a leaf to those that refer to it: a type with a key, by the key, or a VAR
 * or DATASEC, by itself (R1 (c)). Nothing happens the second time.
 */
static bool colour_leaf(struct coarse *coarse, uint32_t id)
{
	const uint32_t *record = graph_record(coarse->graph, id);
	uint32_t kind = info_kind(record[REC_INFO]), *ref = &coarse->ref[id - coarse->first], name;
	enum key_domain domain;

	if (*ref)
		return true;
	if (kind == KIND_VAR || kind == KIND_DATASEC) {
		*ref = add_colour(coarse, SIGNATURE_UNIQUE, NO_KEY);
		coarse->cls[id - coarse->first] = *ref;
		return *ref;
	}
	if (!key_domain(record[REC_INFO], &domain))
		return true;
	name = strtab_canonical(&coarse->strings, record[REC_NAME]);
	if (!name)
		return true;
	*ref = key_colour(coarse, name, domain);
	return *ref;
}

/* ---- classes -------------------------------------------------------------------------------- */

static bool is_signature(const struct coarse *coarse, uint32_t colour, const uint32_t *signature,
			 size_t bytes)
{
	const uint32_t *other = coarse_signature(coarse, colour);

	/* the info word fixes the length */
	return other[SIG_INFO] == signature[SIG_INFO] && !memcmp(other, signature, bytes);
}

static uint32_t find_class(const struct coarse *coarse, uint32_t hash, const uint32_t *signature,
			   size_t bytes)
{
	HASHTAB_EACH (&coarse->class_table, hash, colour)
		if (is_signature(coarse, colour, signature, bytes))
			return colour;
	return 0;
}

/*
 * Compilation units that include the same headers have the same types one after the other: the class that
 * followed upon this one the last time does so again, most often, and then no table is asked. 0: it does not.
 */
static uint32_t guess_class(const struct coarse *coarse, const uint32_t *signature, size_t bytes)
{
	uint32_t colour;

	if (coarse->last < coarse->first_colour)
		return 0;
	colour = coarse->colours[coarse->last - coarse->first_colour].next;
	return colour && is_signature(coarse, colour, signature, bytes) ? colour : 0;
}

static void note_class(struct coarse *coarse, uint32_t colour)
{
	if (coarse->last >= coarse->first_colour)
		coarse->colours[coarse->last - coarse->first_colour].next = colour;
	coarse->last = colour;
}

/* The colour of the class with this signature, new if need be; 0 when out of memory. */
static uint32_t class_colour(struct coarse *coarse, const uint32_t *signature, uint32_t n_words,
			     uint32_t key)
{
	size_t bytes = n_words * sizeof(*signature);
	uint32_t colour = guess_class(coarse, signature, bytes), hash;

	coarse->operations += n_words;
	if (colour) {
		coarse->last = colour;
		return colour;
	}
	hash = hash_bytes(coarse->hashing, signature, bytes);
	if (coarse->base)
		colour = find_class(coarse->base, hash, signature, bytes);
	if (!colour)
		colour = find_class(coarse, hash, signature, bytes);
	if (colour) {
		note_class(coarse, colour);
		return colour;
	}
	if (!words_reserve(&coarse->signatures, n_words))
		return 0;
	colour = add_colour(coarse, (uint32_t)coarse->signatures.n, key);
	memcpy(coarse->signatures.at + coarse->signatures.n, signature, bytes);
	coarse->signatures.n += n_words;
	if (!colour || !hashtab_insert(&coarse->class_table, hash, colour))
		return 0;
	if (key != NO_KEY && !words_push(&coarse->keyed_classes, colour))
		return 0;
	note_class(coarse, colour);
	return colour;
}

/* ---- the bottom-up pass --------------------------------------------------------------------- */

/*
 * Leaves are coloured so many types before they are signed: records come from memory in order then, and
 * are in the cache when their unit is signed, which goes to and fro.
 */
#define LEAVES_AHEAD 2048u

struct pass {
	struct coarse *coarse;
	struct reference_colours colours;
	struct words stack, buffer;
};

/* Pushes the own types without a colour that @id refers to, unless they are leaves that nobody looked at. */
static bool push_uncoloured(struct pass *pass, uint32_t id)
{
	struct coarse *coarse = pass->coarse;
	const uint32_t *record = graph_record(coarse->graph, id);
	bool room = true;

	KIND_WALK(&kind_table[info_kind(record[REC_INFO])], graph_record_words(coarse->graph, id),
		  at, is, {
			  if (is == WORD_REF && record[at] &&
			      reference_colour(&pass->colours, record[at]) == COLOUR_NONE) {
				  room = colour_leaf(coarse, record[at]) && room;
				  if (reference_colour(&pass->colours, record[at]) == COLOUR_NONE)
					  room = words_push(&pass->stack, record[at]) && room;
			  }
		  });
	return room;
}

/*
 * Signs @id if all it refers to has a colour. @ret_open: it does not. A type under work has ref
 * COLOUR_CYCLIC, so whoever meets it there has found a cycle, and all who reach that one see it.
 */
static bool sign_type(struct pass *pass, uint32_t id, bool *ret_open)
{
	struct coarse *coarse = pass->coarse;
	uint32_t *ref = &coarse->ref[id - coarse->first], *cls = &coarse->cls[id - coarse->first];
	const uint32_t *record = graph_record(coarse->graph, id);
	uint32_t n_words = graph_record_words(coarse->graph, id), colour, key = NO_KEY;
	unsigned found;

	pass->buffer.n = 0;
	if (!words_reserve(&pass->buffer, n_words))
		return false;
	found = sign_record(&coarse->strings, &pass->colours, record, n_words, pass->buffer.at);
	*ret_open = found & SIGNED_UNCOLOURED;
	if (*ret_open)
		return true;
	if (*ref != COLOUR_NONE && *ref != COLOUR_CYCLIC)
		key = coarse_class_key(coarse, *ref);
	colour = class_colour(coarse, pass->buffer.at, n_words, key);
	if (!colour)
		return false;
	*cls = colour;
	if (found & SIGNED_CYCLIC) {
		if (!words_push(&coarse->cyclic, id))
			return false;
		if (key == NO_KEY)
			*ref = COLOUR_CYCLIC;
	} else if (key == NO_KEY) {
		*ref = colour;
	}
	return true;
}

/* Signs @start and, before it, all it reaches without passing a leaf. */
static bool sign_from(struct pass *pass, uint32_t start)
{
	struct coarse *coarse = pass->coarse;
	bool open;

	pass->stack.n = 0;
	if (!words_push(&pass->stack, start))
		return false;
	while (pass->stack.n) {
		uint32_t id = pass->stack.at[pass->stack.n - 1];
		uint32_t *ref = &coarse->ref[id - coarse->first];

		if (coarse->cls[id - coarse->first]) { /* signed since it was pushed */
			pass->stack.n--;
			continue;
		}
		if (!sign_type(pass, id, &open))
			return false;
		if (!open) {
			pass->stack.n--;
			continue;
		}
		if (*ref == COLOUR_NONE)
			*ref = COLOUR_CYCLIC; /* under work */
		if (!push_uncoloured(pass, id))
			return false;
	}
	return true;
}

static bool colour_classes(struct coarse *coarse)
{
	struct pass pass = {
		.coarse = coarse,
		.colours = {coarse->base_ref, coarse->ref, coarse->first, NULL},
		.stack = {.arena = coarse->arena},
		.buffer = {.arena = coarse->arena},
	};

	for (uint32_t id = coarse->first, ahead = id; id < coarse->end; id++) {
		for (; ahead < coarse->end && ahead - id < LEAVES_AHEAD; ahead++)
			if (!colour_leaf(coarse, ahead))
				return false;
		if (!coarse->cls[id - coarse->first] && !sign_from(&pass, id))
			return false;
	}
	return true;
}

static bool make_tables(struct coarse *coarse)
{
	static const uint32_t void_colour[1] = {COLOUR_VOID};
	const struct coarse *base = coarse->base;
	uint32_t n = coarse->end - coarse->first, expected = n / 16;

	/* one entry in front, void's, for those who stand on this partition */
	coarse->cls = ARENA_NEW_ZERO(coarse->arena, n + (size_t)1, uint32_t);
	coarse->ref = ARENA_NEW_ZERO(coarse->arena, n + (size_t)1, uint32_t);
	if (!coarse->cls || !coarse->ref)
		return false;
	coarse->cls++;
	coarse->ref++;
	coarse->base_cls = base ? base->cls - 1 : void_colour;
	coarse->base_ref = base ? base->ref - 1 : void_colour;
	coarse->signatures.arena = coarse->arena;
	coarse->keyed_classes.arena = coarse->arena;
	coarse->cyclic.arena = coarse->arena;
	return hashtab_init(&coarse->key_table, coarse->arena, expected / 4) &&
	       hashtab_init(&coarse->class_table, coarse->arena, expected) &&
	       strtab_init(&coarse->strings, coarse->graph, base ? &base->strings : NULL,
			   coarse->hashing, coarse->arena);
}

bool coarse_init(struct coarse *coarse, const struct btfold_graph *graph, const struct coarse *base,
		 const struct hashing *hashing, struct arena *arena)
{
	*coarse = (struct coarse){
		.base = base,
		.graph = graph,
		.hashing = hashing,
		.arena = arena,
		.first = base ? base->end : 1,
		.end = graph_end_id(graph),
		.first_key = base ? base->n_keys : 0,
		.n_keys = base ? base->n_keys : 0,
		.first_colour = base ? base->end_colour : 1,
		.end_colour = base ? base->end_colour : 1,
	};
	if (!make_tables(coarse))
		return false;
	if (!base)
		strtab_intern_all(&coarse->strings);
	return colour_classes(coarse) && !coarse->strings.no_memory;
}
