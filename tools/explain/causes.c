// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#define _GNU_SOURCE
#include "causes.h"

#include <stdlib.h>
#include <string.h>

struct search {
	const struct universe *universe;
	const struct pairing *pairing;
	struct causes causes;
	uint32_t room;
	uint32_t *of_group; /* cause + 1 */
	uint32_t of_encoding[N_ENCODINGS];
};

static bool are_namesakes(const struct search *search, uint32_t i)
{
	struct pair pair = search->pairing->pairs.at[i];

	return universe_are_namesakes(search->universe, pair.a, pair.b);
}

static void note(struct search *search, uint32_t i, enum encoding encoding)
{
	struct pair pair = search->pairing->pairs.at[i];
	uint32_t *number = encoding ? &search->of_encoding[encoding]
				    : &search->of_group[search->universe->group[pair.a]];
	struct causes *causes = &search->causes;

	if (causes->of_pair[i] != NONE)
		return;
	if (!*number) {
		if (causes->n == search->room) {
			search->room = search->room ? 2 * search->room : 64;
			causes->at = store_resize(causes->at, search->room, sizeof(*causes->at));
		}
		causes->at[causes->n] = (struct cause){encoding, pair.a, pair.b, 0, 0, 0, 0};
		*number = ++causes->n;
	}
	causes->of_pair[i] = *number - 1;
	causes->at[*number - 1].n_pairs++;
}

/* From a difference between two that are no namesakes up to the namesakes that refer to them. */
static void climb(struct search *search, uint32_t i, struct ids *stack)
{
	const struct lists *parents = &search->pairing->parents;

	search->causes.bad[i] = true;
	ids_push(stack, i);
	while (stack->n) {
		i = stack->at[--stack->n];
		for (uint32_t j = parents->first[i]; j < parents->first[i + 1]; j++) {
			uint32_t parent = parents->items[j];

			if (are_namesakes(search, parent)) {
				note(search, parent, ENCODING_SAME);
			} else if (!search->causes.bad[parent]) {
				search->causes.bad[parent] = true;
				ids_push(stack, parent);
			}
		}
	}
}

static void find_all(struct search *search)
{
	const struct pairing *pairing = search->pairing;
	struct ids stack = {0};

	for (uint32_t i = 0; i < pairing->pairs.n; i++) {
		struct pair pair = pairing->pairs.at[i];
		enum encoding encoding;

		if (!pairing->differs[i])
			continue;
		encoding = label_encoding(search->universe, pair.a, pair.b);
		if (encoding || are_namesakes(search, i))
			note(search, i, encoding);
		else if (!search->causes.bad[i])
			climb(search, i, &stack);
	}
	free(stack.at);
}

/* ---- what each keeps ---- */

/* Causes are counted 64 at a time: a bit for each. */
struct masks {
	uint64_t *up;	/* per pair: what it leads to */
	uint64_t *down; /* per bad pair: the namesakes that it is a part of */
	uint64_t *type; /* per id */
	struct ids queue;
	uint32_t *last; /* per id: the last cause that was counted */
};

static void spread_up(const struct pairing *pairing, struct masks *masks)
{
	const struct lists *parents = &pairing->parents;

	while (masks->queue.n) {
		uint32_t i = masks->queue.at[--masks->queue.n];

		for (uint32_t j = parents->first[i]; j < parents->first[i + 1]; j++) {
			uint32_t parent = parents->items[j];

			if ((masks->up[parent] | masks->up[i]) == masks->up[parent])
				continue;
			masks->up[parent] |= masks->up[i];
			ids_push(&masks->queue, parent);
		}
	}
}

static void spread_down(const struct search *search, struct masks *masks, uint32_t i, uint64_t mask)
{
	const struct pairing *pairing = search->pairing;

	for (uint32_t j = pairing->first.at[i]; j < pairing->first.at[i + 1]; j++) {
		uint32_t child = pairing->children.at[j];

		if (!search->causes.bad[child] || (masks->down[child] | mask) == masks->down[child])
			continue;
		masks->down[child] |= mask;
		ids_push(&masks->queue, child);
	}
}

static void spread(const struct search *search, struct masks *masks, uint32_t first)
{
	const struct pairing *pairing = search->pairing;
	uint32_t n = pairing->pairs.n;

	memset(masks->up, 0, n * sizeof(*masks->up));
	memset(masks->down, 0, n * sizeof(*masks->down));
	for (uint32_t i = 0; i < n; i++) {
		uint32_t cause = search->causes.of_pair[i];

		if (cause == NONE || cause < first || cause - first >= 64)
			continue;
		masks->up[i] = UINT64_C(1) << (cause - first);
		ids_push(&masks->queue, i);
	}
	spread_up(pairing, masks);
	for (uint32_t i = 0; i < n; i++) {
		uint32_t cause = search->causes.of_pair[i];

		if (cause != NONE && cause >= first && cause - first < 64)
			spread_down(search, masks, i, UINT64_C(1) << (cause - first));
	}
	while (masks->queue.n) {
		uint32_t i = masks->queue.at[--masks->queue.n];

		spread_down(search, masks, i, masks->down[i]);
	}
}

/* What two others are in place of each other is new, and not kept from folding. */
static bool is_new(const struct search *search, uint32_t i)
{
	return search->pairing->differs[i] && search->causes.of_pair[i] == NONE;
}

static void count(struct search *search, struct masks *masks, uint32_t first)
{
	const struct universe *universe = search->universe;

	memset(masks->type, 0, ((size_t)universe->n + 1) * sizeof(*masks->type));
	for (uint32_t i = 0; i < search->pairing->pairs.n; i++)
		if (!is_new(search, i))
			masks->type[search->pairing->pairs.at[i].a] |=
				masks->up[i] | masks->down[i];
	for (uint32_t id = universe->n_base + 1; id <= universe->n; id++) {
		uint64_t mask = universe_stays(universe, id) ? masks->type[id] : 0;

		for (; mask; mask &= mask - 1) {
			struct cause *cause =
				&search->causes.at[first + (uint32_t)__builtin_ctzll(mask)];

			cause->types++;
			cause->bytes += universe_bytes(universe, id);
			search->causes.n_of[id]++;
			masks->last[id] = (uint32_t)(cause - search->causes.at);
		}
	}
}

static void count_all(struct search *search)
{
	const struct universe *universe = search->universe;
	size_t n = search->pairing->pairs.n, n_ids = (size_t)universe->n + 1;
	struct masks masks = {0};

	masks.up = store_new(n, sizeof(*masks.up));
	masks.down = store_new(n, sizeof(*masks.down));
	masks.type = store_new(n_ids, sizeof(*masks.type));
	masks.last = store_new(n_ids, sizeof(*masks.last));
	for (uint32_t first = 0; first < search->causes.n; first += 64) {
		spread(search, &masks, first);
		count(search, &masks, first);
	}
	for (uint32_t id = 1; id < n_ids; id++)
		if (search->causes.n_of[id] == 1)
			search->causes.at[masks.last[id]].alone++;
	free(masks.up);
	free(masks.down);
	free(masks.type);
	free(masks.last);
	free(masks.queue.at);
}

/* ---- order ---- */

struct ranked {
	struct cause cause;
	uint32_t number; /* before */
};

static int compare(const void *x, const void *y)
{
	const struct ranked *a = x, *b = y;

	if (a->cause.types != b->cause.types)
		return a->cause.types > b->cause.types ? -1 : 1;
	if (a->cause.bytes != b->cause.bytes)
		return a->cause.bytes > b->cause.bytes ? -1 : 1;
	return a->number < b->number ? -1 : a->number > b->number;
}

static void rank(struct search *search)
{
	struct causes *causes = &search->causes;
	struct ranked *ranked = store_new(causes->n, sizeof(*ranked));
	uint32_t *now = store_new(causes->n, sizeof(*now));

	for (uint32_t i = 0; i < causes->n; i++)
		ranked[i] = (struct ranked){causes->at[i], i};
	qsort(ranked, causes->n, sizeof(*ranked), compare);
	for (uint32_t i = 0; i < causes->n; i++) {
		causes->at[i] = ranked[i].cause;
		now[ranked[i].number] = i;
	}
	for (uint32_t i = 0; i < search->pairing->pairs.n; i++)
		if (causes->of_pair[i] != NONE)
			causes->of_pair[i] = now[causes->of_pair[i]];
	free(ranked);
	free(now);
}

void causes_find(const struct universe *universe, const struct pairing *pairing, struct causes *ret)
{
	struct search search = {.universe = universe, .pairing = pairing};
	size_t n = pairing->pairs.n;

	search.of_group = store_new(universe->namesakes.n, sizeof(*search.of_group));
	search.causes.of_pair = store_new(n, sizeof(*search.causes.of_pair));
	memset(search.causes.of_pair, 0xff, n * sizeof(*search.causes.of_pair));
	search.causes.bad = store_new(n, sizeof(*search.causes.bad));
	search.causes.n_of = store_new((size_t)universe->n + 1, sizeof(*search.causes.n_of));
	find_all(&search);
	count_all(&search);
	rank(&search);
	free(search.of_group);
	*ret = search.causes;
}

void causes_deinit(struct causes *causes)
{
	free(causes->at);
	free(causes->of_pair);
	free(causes->bad);
	free(causes->n_of);
	memset(causes, 0, sizeof(*causes));
}

void causes_of_type(const struct universe *universe, const struct pairing *pairing,
		    const struct causes *causes, uint32_t id, struct ids *ret)
{
	bool *seen = store_new(pairing->pairs.n, sizeof(*seen));
	bool *told = store_new(causes->n, sizeof(*told));
	struct ids queue = {0};

	for (uint32_t i = 0; i < pairing->pairs.n; i++)
		if (pairing->pairs.at[i].a == universe->cls[id]) {
			seen[i] = true;
			ids_push(&queue, i);
		}
	for (uint32_t at = 0; at < queue.n; at++) {
		uint32_t i = queue.at[at], cause = causes->of_pair[i];

		if (cause != NONE && !told[cause]) {
			told[cause] = true;
			ids_push(ret, cause);
		}
		for (uint32_t j = pairing->first.at[i]; j < pairing->first.at[i + 1]; j++) {
			uint32_t child = pairing->children.at[j];

			if (!seen[child])
				ids_push(&queue, child);
			seen[child] = true;
		}
	}
	free(queue.at);
	free(seen);
	free(told);
}
