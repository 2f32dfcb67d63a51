/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "colours.h"
#include "foretold.h"

#include <string.h>

/* Doubles *@array, of @n entries of @size bytes, when it is full. */
static bool grow(struct arena *arena, void *array, uint32_t n, uint32_t *room, size_t size)
{
	uint32_t new_room = *room ? 2 * *room : 64;
	void *at;

	if (n < *room)
		return true;
	memcpy(&at, array, sizeof(at));
	at = arena_grow(arena, at, n, new_room, size);
	if (!at)
		return false;
	memcpy(array, &at, sizeof(at));
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
	coarse->colours[n] = (struct colour){signature, key, UINT32_MAX};
	return coarse->end_colour++;
}

uint32_t colours_add_unique(struct coarse *coarse, uint32_t id)
{
	uint32_t colour = add_colour(coarse, SIGNATURE_UNIQUE, NO_KEY);

	if (colour)
		coarse->colours[colour - coarse->first_colour].unique = id;
	return colour;
}

bool colours_init(struct coarse *coarse, uint32_t n_types)
{
	const struct coarse *base = coarse->base;

	coarse->keys_room = coarse->colours_room = 0;
	coarse->signatures = coarse->keyed_classes = (struct words){.arena = coarse->arena};
	coarse->first_signature = base ? (uint32_t)base->signatures.n : 0;
	coarse->last_at = PLACE_FIRST;
	coarse->last_id = 0;
	coarse->last_key = NO_KEY;
	coarse->first_key = coarse->n_keys = base ? base->n_keys : 0;
	coarse->first_colour = coarse->end_colour = base ? base->end_colour : COLOUR_FIRST;
	/* nobody's head, and a word so that what is behind it is in this table too */
	for (size_t i = 0; !base && i < PLACE_FIRST + 1; i++)
		if (!words_push(&coarse->signatures, 0))
			return false;
	/* small inputs have more of both */
	return hashtab_init(&coarse->key_table, coarse->arena, n_types / 64 + 12) &&
	       hashtab_init(&coarse->class_table, coarse->arena, n_types / 32 + 36);
}

/* ---- keys ----------------------------------------------------------------------------------- */

static uint32_t find_key(const struct coarse *coarse, uint32_t hash, uint32_t name,
			 enum key_domain domain)
{
	HASHTAB_EACH (&coarse->key_table, hash, value)
		if (is_key(&coarse->keys[value - 1 - coarse->first_key], name, domain))
			return value - 1;
	return NO_KEY;
}

static uint32_t add_key(struct coarse *coarse, uint32_t hash, uint32_t name, enum key_domain domain)
{
	uint32_t n = coarse->n_keys - coarse->first_key, colour;

	if (!grow(coarse->arena, &coarse->keys, n, &coarse->keys_room, sizeof(*coarse->keys)))
		return NO_KEY;
	colour = add_colour(coarse, SIGNATURE_KEY, coarse->n_keys);
	if (!colour || !hashtab_insert(&coarse->key_table, hash, coarse->n_keys + 1))
		return NO_KEY;
	coarse->keys[n] = (struct key){.name = name, .domain = domain, .colour = colour};
	return coarse->n_keys++;
}

/* Its number, or NO_KEY when out of memory. */
static uint32_t number_of_key(struct coarse *coarse, uint32_t name, enum key_domain domain)
{
	uint32_t hash = hash_pair(coarse->hashing, name, domain), key = NO_KEY;

	if (coarse->base && name < coarse->strings.first) /* the base does not know the others */
		key = find_key(coarse->base, hash, name, domain);
	if (key == NO_KEY)
		key = find_key(coarse, hash, name, domain);
	return key == NO_KEY ? add_key(coarse, hash, name, domain) : key;
}

uint32_t colours_of_canonical_key(struct coarse *coarse, uint32_t name, enum key_domain domain)
{
	uint32_t key = number_of_key(coarse, name, domain);

	return key == NO_KEY ? 0 : coarse_key(coarse, key)->colour;
}

/* Has key @next foretold after the one asked for last, with the base only if both are its. */
static void follow_key(struct coarse *coarse, uint32_t next)
{
	uint32_t last = coarse->last_key;

	coarse->last_key = next;
	if (last == NO_KEY)
		return;
	if (last >= coarse->first_key)
		coarse->keys[last - coarse->first_key].next = next + 1;
	else if (next < coarse->first_key)
		__atomic_store_n(&coarse->base->keys[last].next, next + 1, __ATOMIC_RELAXED);
}

uint32_t colours_of_key(struct coarse *coarse, uint32_t info, uint32_t name)
{
	uint32_t key =
		number_of_key(coarse, strtab_canonical(&coarse->strings, name), key_domain(info));

	if (key == NO_KEY)
		return 0;
	follow_key(coarse, key);
	return coarse_key(coarse, key)->colour;
}

/* ---- classes -------------------------------------------------------------------------------- */

static uint32_t hash_signature(const struct hashing *hashing, const uint32_t *signature,
			       uint32_t n_words)
{
	if (n_words == REC_HEADER) /* nearly half of those that are not foretold */
		return hash_pair(hashing, hash_pair(hashing, signature[0], signature[1]),
				 signature[2]);
	return hash_bytes(hashing, signature, n_words * sizeof(*signature));
}

static uint32_t *find_class(const struct coarse *coarse, uint32_t hash, const uint32_t *signature,
			    uint32_t n_words)
{
	HASHTAB_EACH (&coarse->class_table, hash, at) {
		uint32_t *other = coarse->signatures.at + at;

		/* the info word fixes the length */
		if (other[SIG_INFO] == signature[SIG_INFO] &&
		    !memcmp(other, signature, n_words * sizeof(*signature)))
			return other;
	}
	return NULL;
}

static uint32_t *add_class(struct coarse *coarse, uint32_t hash, const uint32_t *signature,
			   uint32_t n_words, uint32_t seen_as)
{
	uint32_t key = seen_as == COLOUR_NONE ? NO_KEY : coarse_class_key(coarse, seen_as);
	struct words *signatures = &coarse->signatures;
	uint32_t colour, place, *at;

	if (!words_reserve(signatures, HEAD_WORDS + n_words))
		return NULL;
	place = (uint32_t)(signatures->n + HEAD_WORDS);
	at = signatures->at + place;
	colour = add_colour(coarse, place, key);
	if (!colour || !hashtab_insert(&coarse->class_table, hash, place) ||
	    (key != NO_KEY && !words_push(&coarse->keyed_classes, colour)))
		return NULL;
	*signature_head(at) = (struct class_head){.colour = colour, .lowest = UINT32_MAX};
	memcpy(at, signature, n_words * sizeof(*signature));
	signatures->n += HEAD_WORDS + n_words;
	if (key != NO_KEY && key >= coarse->first_key && n_words > REC_HEADER)
		coarse->keys[key - coarse->first_key].body = foretold_place(coarse, at);
	return at;
}

uint32_t *colours_of_class(struct coarse *coarse, const uint32_t *signature, uint32_t n_words,
			   uint32_t seen_as, bool own)
{
	uint32_t hash = hash_signature(coarse->hashing, signature, n_words), *found = NULL;

	if (coarse->base && !own)
		found = find_class(coarse->base, hash, signature, n_words);
	if (!found)
		found = find_class(coarse, hash, signature, n_words);
	return found ? found : add_class(coarse, hash, signature, n_words, seen_as);
}

uint32_t colours_fetch_class(const struct coarse *coarse, const uint32_t *signature,
			     uint32_t n_words)
{
	uint32_t hash = hash_signature(coarse->hashing, signature, n_words);

	__builtin_prefetch(&coarse->class_table.slots[hash & coarse->class_table.mask]);
	return hash;
}

bool colours_add_declarations(struct coarse *base)
{
	for (uint32_t i = 0; i < base->n_keys; i++) {
		struct key key = base->keys[i];
		uint32_t signature[REC_HEADER] = {
			[SIG_INFO] = make_info(KIND_FWD, key.domain == KEY_UNION, 0),
			[SIG_NAME] = key.name,
		};
		struct class_head *head;
		uint32_t *class;

		if (key.domain == KEY_ENUM)
			continue;
		class = colours_of_class(base, signature, REC_HEADER, key.colour, false);
		if (!class)
			return false;
		head = signature_head(class);
		if (head->lowest == UINT32_MAX)
			head->lowest = 0;
	}
	return true;
}
