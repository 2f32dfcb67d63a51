// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#define _GNU_SOURCE
#include "counterpart.h"

#include <stdlib.h>
#include <string.h>

#include "../../fuzz/subjects/btf.h"
#include "../emit/text.h"
#include "label.h"

struct search {
	const struct universe *universe;
	uint32_t *found;
	enum { FRESH, OPEN, DONE } * state; /* per id */
	/* Those without a name who stand for a class, by label and references. */
	uint32_t *slots;
	uint32_t n_slots;
};

/* ---- by name ---- */

static unsigned likeness(const struct universe *universe, uint32_t id, uint32_t other)
{
	return (other <= universe->n_base ? 4u : 0u) +
	       (universe_type(universe, id).kind == universe_type(universe, other).kind ? 2u : 0u) +
	       (label_equal(universe, id, other) ? 1u : 0u);
}

/* Definitions only: nothing is the counterpart of a declaration of the same name but a body. */
static uint32_t find_namesake(const struct universe *universe, uint32_t id)
{
	const struct lists *all = &universe->namesakes;
	uint32_t group = universe->group[id], best = 0;
	bool declares = universe_declares(universe, id);
	enum domain domain = universe_domain(universe, id);

	if (domain == DOMAIN_VAR || domain == DOMAIN_DATASEC)
		return 0; /* R1 (c) */
	for (uint32_t i = all->first[group]; i < all->first[group + 1]; i++) {
		uint32_t other = all->items[i];

		/* Of the input's own bodies each is held against an earlier one. */
		if (other == id || universe_declares(universe, other) || (other > id && !declares))
			continue;
		if (!best || likeness(universe, id, other) > likeness(universe, id, best))
			best = other;
	}
	return best;
}

/* ---- by shape ---- */

static uint32_t mix(uint32_t hash, uint32_t value)
{
	hash = (hash ^ value) * 0x9e3779b1u;
	return hash ^ hash >> 15;
}

static uint32_t hash_name(const char *name)
{
	uint32_t hash = 0;

	while (*name)
		hash = mix(hash, (unsigned char)*name++);
	return hash;
}

/* What stands for reference @i of @id: its class, or that of its counterpart; NONE: nothing. */
static uint32_t stand_in(const struct search *search, uint32_t id, uint32_t i, bool own)
{
	const struct universe *universe = search->universe;
	uint32_t ref = universe->cls[universe_ref(universe, id, i)];

	if (own || !ref)
		return ref;
	ref = universe->image[ref];
	if (ref <= universe->n_base)
		return universe->cls[ref];
	return search->found[ref] ? search->found[ref] : NONE;
}

/* Of the label and the references, @own ones or those of counterparts. */
static uint32_t hash_shape(const struct search *search, uint32_t id, bool own)
{
	struct btfold_type type = universe_type(search->universe, id);
	uint32_t hash = mix(mix(type.kind, type.vlen), hash_name(type.name));

	for (uint32_t i = 0; i < universe_n_refs(search->universe, id); i++)
		hash = mix(hash, stand_in(search, id, i, own));
	for (uint32_t i = 2; i < type.n_words + 3; i++) {
		uint32_t word = i == 2 ? type.size_or_type : type.words[i - 3];

		if (i == 2 && (type.kind == KIND_ARRAY || type.kind == KIND_FWD))
			continue; /* C5 */
		if (raw_word(type.kind, i) == RAW_NAME)
			hash = mix(hash,
				   hash_name(btfold_graph_string(search->universe->graph, word)));
		else if (raw_word(type.kind, i) == RAW_PLAIN)
			hash = mix(hash, word);
	}
	return hash;
}

static void fill_slots(struct search *search)
{
	const struct universe *universe = search->universe;

	for (search->n_slots = 64; search->n_slots < 2 * (size_t)universe->n;)
		search->n_slots *= 2;
	search->slots = store_new(search->n_slots, sizeof(*search->slots));
	for (uint32_t id = 1; id <= universe->n; id++) {
		uint32_t slot;

		if (universe->cls[id] != id || universe->group[id] != NONE)
			continue;
		slot = hash_shape(search, id, true) & (search->n_slots - 1);
		while (search->slots[slot])
			slot = (slot + 1) & (search->n_slots - 1);
		search->slots[slot] = id;
	}
}

static bool has_shape(const struct search *search, uint32_t other, uint32_t id)
{
	if (other == id || !label_equal(search->universe, id, other))
		return false;
	for (uint32_t i = 0; i < universe_n_refs(search->universe, id); i++)
		if (stand_in(search, id, i, false) != stand_in(search, other, i, true))
			return false;
	return true;
}

static uint32_t find_shape(const struct search *search, uint32_t id)
{
	uint32_t slot;

	for (uint32_t i = 0; i < universe_n_refs(search->universe, id); i++)
		if (stand_in(search, id, i, false) == NONE)
			return 0;
	slot = hash_shape(search, id, false) & (search->n_slots - 1);
	for (; search->slots[slot]; slot = (slot + 1) & (search->n_slots - 1))
		if (has_shape(search, search->slots[slot], id))
			return search->slots[slot];
	return 0;
}

/* The next reference of @id that must be known before it; NONE when all are. */
static uint32_t open_reference(const struct search *search, uint32_t id)
{
	const struct universe *universe = search->universe;

	for (uint32_t i = 0; i < universe_n_refs(universe, id); i++) {
		uint32_t ref = universe->image[universe->cls[universe_ref(universe, id, i)]];

		/* One that is open is met again in a cycle without a name, and has none. */
		if (ref > universe->n_base && search->state[ref] == FRESH)
			return ref;
	}
	return NONE;
}

static void find_from(struct search *search, uint32_t id, struct ids *stack)
{
	ids_push(stack, id);
	while (stack->n) {
		uint32_t next;

		id = stack->at[stack->n - 1];
		search->state[id] = OPEN;
		next = search->universe->group[id] == NONE ? open_reference(search, id) : NONE;
		if (next != NONE) {
			ids_push(stack, next);
			continue;
		}
		search->found[id] = search->universe->group[id] == NONE
					    ? find_shape(search, id)
					    : find_namesake(search->universe, id);
		search->state[id] = DONE;
		stack->n--;
	}
}

uint32_t *counterparts_find(const struct universe *universe)
{
	struct search search = {.universe = universe};
	struct ids stack = {0};

	search.found = store_new((size_t)universe->n + 1, sizeof(*search.found));
	search.state = store_new((size_t)universe->n + 1, sizeof(*search.state));
	fill_slots(&search);
	for (uint32_t id = universe->n_base + 1; id <= universe->n; id++)
		if (universe_stays(universe, id) && search.state[id] == FRESH)
			find_from(&search, id, &stack);
	free(search.state);
	free(search.slots);
	free(stack.at);
	return search.found;
}
