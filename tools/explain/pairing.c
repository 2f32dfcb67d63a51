// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#define _GNU_SOURCE
#include "pairing.h"

#include <stdlib.h>
#include <string.h>

#include "label.h"

#define MOST_CHILDREN (1u << 26)
#define MOST_BODIES   64

static void start(const struct universe *universe, const uint32_t *counterpart,
		  struct pairing *pairing)
{
	for (uint32_t id = universe->n_base + 1; id <= universe->n; id++)
		if (counterpart[id])
			pair_set_add(&pairing->pairs, id, counterpart[id], NULL);
}

static void add_child(const struct universe *universe, struct pairing *pairing, uint32_t a,
		      uint32_t b)
{
	a = universe->cls[a];
	b = universe->cls[b];
	if (a != b)
		ids_push(&pairing->children, pair_set_add(&pairing->pairs, a, b, NULL));
}

/*
 * A declaration against a body: it would resolve if all bodies of the name were the same, so that
 * what keeps it is how they differ. False if this is no such pair.
 */
static bool add_bodies(const struct universe *universe, struct pairing *pairing, struct pair pair)
{
	const struct lists *all = &universe->namesakes;
	uint32_t group = universe->group[pair.a], first = NONE, n = 0;

	if (!universe_are_namesakes(universe, pair.a, pair.b) ||
	    universe_declares(universe, pair.a) == universe_declares(universe, pair.b))
		return false;
	for (uint32_t i = all->first[group]; i < all->first[group + 1] && n < MOST_BODIES; i++) {
		uint32_t body = all->items[i];

		if (universe_declares(universe, body))
			continue;
		if (first != NONE)
			add_child(universe, pairing, body, first);
		else
			first = body;
		n++;
	}
	return n > 1;
}

static void add_children(const struct universe *universe, struct pairing *pairing, struct pair pair)
{
	for (uint32_t i = 0; i < universe_n_refs(universe, pair.a); i++)
		add_child(universe, pairing, universe_ref(universe, pair.a, i),
			  universe_ref(universe, pair.b, i));
}

static void find_parents(struct pairing *pairing)
{
	uint32_t n = pairing->pairs.n;

	lists_init(&pairing->parents, n);
	for (uint32_t i = 0; i < pairing->children.n; i++)
		lists_count(&pairing->parents, pairing->children.at[i]);
	lists_counted(&pairing->parents);
	for (uint32_t i = 0; i < n; i++)
		for (uint32_t j = pairing->first.at[i]; j < pairing->first.at[i + 1]; j++)
			lists_add(&pairing->parents, pairing->children.at[j], i);
}

void pairing_find(const struct universe *universe, const uint32_t *counterpart, struct pairing *ret)
{
	struct pairing pairing = {.complete = true};
	uint32_t room = 0;

	start(universe, counterpart, &pairing);
	for (uint32_t i = 0; i < pairing.pairs.n; i++) {
		struct pair pair = pairing.pairs.at[i];

		if (i == room) {
			room = pairing.pairs.room;
			pairing.differs = store_resize(pairing.differs, room, sizeof(bool));
		}
		ids_push(&pairing.first, pairing.children.n);
		pairing.differs[i] = !label_equal(universe, pair.a, pair.b);
		if (pairing.children.n > MOST_CHILDREN)
			pairing.complete = false;
		else if (!pairing.differs[i])
			add_children(universe, &pairing, pair);
		else if (add_bodies(universe, &pairing, pair))
			pairing.differs[i] = false;
	}
	ids_push(&pairing.first, pairing.children.n);
	find_parents(&pairing);
	*ret = pairing;
}

void pairing_deinit(struct pairing *pairing)
{
	pair_set_deinit(&pairing->pairs);
	free(pairing->first.at);
	free(pairing->children.at);
	lists_deinit(&pairing->parents);
	free(pairing->differs);
	memset(pairing, 0, sizeof(*pairing));
}
