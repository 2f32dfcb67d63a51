/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "small_classes.h"

#include <string.h>

/* ---- U -------------------------------------------------------------------------------------- */

static void drive_out(struct small_classes *classes, uint32_t key)
{
	const struct small_key *at = &classes->graph->keys[key];

	classes->in_u &= ~small_key_bit(key);
	classes->unsure &= ~small_key_bit(key);
	for (uint64_t types = at->definitions | at->declarations; types;)
		classes->key_colour[small_take(&types)] = 0;
}

/* R1 (b): drives out keys whose definitions differ in @colours. True if there were any. */
static bool check_keys(struct small_classes *classes, const uint64_t *colours)
{
	uint64_t before = classes->in_u;

	for (uint64_t keys = classes->unsure; keys;) {
		uint32_t key = small_take_key(&keys);
		uint64_t types = classes->graph->keys[key].definitions, differ = 0;
		uint64_t first = colours[small_take(&types)];

		while (types)
			differ |= colours[small_take(&types)] ^ first;
		if (differ)
			drive_out(classes, key);
	}
	return classes->in_u != before;
}

/* At first all keys that have a definition are in U. */
static void take_keys(struct small_classes *classes)
{
	struct small_graph *graph = classes->graph;

	classes->in_u = classes->unsure = 0;
	memset(classes->key_colour, 0, (graph->n + 1) * sizeof(*classes->key_colour));
	for (uint32_t key = 0; key < graph->n_keys; key++) {
		struct small_key *at = &graph->keys[key];

		at->definitions &= classes->present;
		at->declarations &= classes->present;
		if (!at->definitions)
			continue;
		classes->in_u |= small_key_bit(key);
		if (small_several(at->definitions))
			classes->unsure |= small_key_bit(key);
		for (uint64_t types = at->definitions | at->declarations; types;)
			classes->key_colour[small_take(&types)] = at->colour;
	}
}

uint64_t small_ambiguous_keys(const struct small_classes *classes)
{
	const struct small_graph *graph = classes->graph;
	uint64_t keys = 0;

	for (uint32_t key = 0; key < graph->n_keys; key++)
		if (graph->keys[key].definitions)
			keys |= small_key_bit(key);
	return keys & ~classes->in_u;
}

/* ---- colours -------------------------------------------------------------------------------- */

static void start_colours(struct small_classes *classes)
{
	const struct small_graph *graph = classes->graph;

	classes->colour[0] = classes->seen[0] = SMALL_MULTIPLIER;
	for (uint32_t id = 1; id <= graph->n; id++)
		classes->seen[id] = small_either(classes->key_colour[id], graph->label[id]);
}

/* R1 (a), one step further down. */
static void colour_round(struct small_classes *classes)
{
	const struct small_graph *graph = classes->graph;
	const struct small_ref *refs = graph->refs;
	uint64_t *colour = classes->colour;
	uint32_t n = graph->n, n_refs = graph->n_refs;

	memcpy(colour + 1, graph->label + 1, n * sizeof(*colour));
	for (uint32_t i = 0; i < n_refs; i++) { /* whose order counts, but not that of the sum */
		uint64_t by = (2 * refs[i].at + UINT64_C(1)) * SMALL_MULTIPLIER;
		uint64_t mixed = classes->seen[refs[i].to] * by;

		colour[refs[i].owner] += mixed ^ mixed >> 32;
	}
	for (uint32_t id = 1; id <= n; id++) {
		colour[id] = small_hash(graph, colour[id] * SMALL_MULTIPLIER);
		classes->seen[id] = small_either(classes->key_colour[id], colour[id]);
	}
	classes->operations += n + n_refs;
}

/* ---- classes -------------------------------------------------------------------------------- */

/* Makes a class of each colour; returns the types that are not the first of theirs. */
static uint64_t group(struct small_classes *classes)
{
	const struct small_graph *graph = classes->graph;
	uint8_t slots[2 * SMALL_TYPES] = {0};
	uint64_t others = 0;

	classes->cls[0] = classes->ref[0] = 0;
	for (uint64_t types = classes->present; types;) {
		uint32_t id = small_take(&types), first, by_key;
		uint64_t colour = classes->colour[id];
		uint32_t slot = (uint32_t)(colour >> 57);

		/* one question, not two */
		while ((first = slots[slot], (first != 0) * (classes->colour[first] ^ colour)) != 0)
			slot = (slot + 1) % (2 * SMALL_TYPES);
		others |= (uint64_t)(first != 0) << (id - 1);
		first = (uint32_t)small_either(first, id);
		slots[slot] = classes->cls[id] = (uint8_t)first;
		by_key =
			(SMALL_BY_KEY + graph->key[id]) & -(uint32_t)(classes->key_colour[id] != 0);
		classes->ref[id] = (uint8_t)small_either(by_key, first);
	}
	return others;
}

/* R1 (a), (c): is @id what the first type of its class is? */
static bool belongs(const struct small_classes *classes, uint32_t id)
{
	const struct small_graph *graph = classes->graph;
	uint32_t first = classes->cls[id], n = graph->first_ref[id + 1], differ = 0;
	const struct small_ref *other = graph->refs + graph->first_ref[first];

	if (graph->alone & small_bit(id) || !small_same_label(graph, id, first))
		return false;
	for (uint32_t i = graph->first_ref[id]; i < n; i++, other++)
		differ |= classes->ref[graph->refs[i].to] ^ classes->ref[other->to];
	return !differ;
}

static bool are_stable(const struct small_classes *classes, uint64_t others)
{
	while (others)
		if (!belongs(classes, small_take(&others)))
			return false;
	return true;
}

void small_classes_init(struct small_classes *classes, struct small_graph *graph)
{
	classes->graph = graph;
	classes->present = UINT64_MAX >> (64 - graph->n);
	classes->operations = 0;
	memset(classes->redirect, 0, graph->n + 1);
}

bool small_classes_find(struct small_classes *classes)
{
	take_keys(classes);
	check_keys(classes, classes->graph->label);
	start_colours(classes);
	for (uint32_t i = 0; i < 2 * SMALL_TYPES; i++) {
		colour_round(classes);
		if (!check_keys(classes, classes->colour) && are_stable(classes, group(classes)))
			return true;
	}
	return false;
}
