// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#define _GNU_SOURCE
#include "way.h"

#include <stdlib.h>
#include <string.h>

#include "label.h"

#define MOST_PAIRS (1u << 24)

/* Pair i was reached from pair from[i] by reference step[i]. */
struct walk {
	const struct universe *universe;
	struct pair_set seen;
	struct ids from, step;
};

static void reach(struct walk *walk, uint32_t a, uint32_t b, uint32_t from, uint32_t step)
{
	bool is_new;

	pair_set_add(&walk->seen, a, b, &is_new);
	if (!is_new)
		return;
	ids_push(&walk->from, from);
	ids_push(&walk->step, step);
}

/* The number of the first pair whose labels differ; NONE: none before the budget ended. */
static uint32_t search(struct walk *walk)
{
	const struct universe *universe = walk->universe;

	for (uint32_t i = 0; i < walk->seen.n && i < MOST_PAIRS; i++) {
		struct pair at = walk->seen.at[i];

		if (!label_equal(universe, at.a, at.b))
			return i;
		for (uint32_t j = 0; j < universe_n_refs(universe, at.a); j++) {
			uint32_t a = universe_ref(universe, at.a, j);
			uint32_t b = universe_ref(universe, at.b, j);

			if (universe->cls[a] != universe->cls[b])
				reach(walk, a, b, i, j);
		}
	}
	return NONE;
}

bool way_find(const struct universe *universe, uint32_t a, uint32_t b, struct way *ret)
{
	struct walk walk = {.universe = universe};
	uint32_t end, n = 0, step = NONE;

	reach(&walk, a, b, NONE, NONE);
	end = search(&walk);
	if (end != NONE) {
		for (uint32_t i = end; i != NONE; i = walk.from.at[i])
			n++;
		ret->n = n;
		ret->steps = store_new(n, sizeof(*ret->steps));
		for (uint32_t i = end; i != NONE; i = walk.from.at[i]) {
			ret->steps[--n] =
				(struct way_step){walk.seen.at[i].a, walk.seen.at[i].b, step};
			step = walk.step.at[i];
		}
	}
	pair_set_deinit(&walk.seen);
	free(walk.from.at);
	free(walk.step.at);
	return end != NONE;
}

void way_deinit(struct way *way)
{
	free(way->steps);
}

static bool are_alike(const struct universe *universe, uint32_t a, uint32_t b)
{
	struct btfold_type x, y;

	if (!a || !b)
		return false;
	x = universe_type(universe, a);
	y = universe_type(universe, b);
	return x.kind == y.kind && !strcmp(x.name, y.name);
}

static void print_difference(FILE *to, const struct universe *universe, const struct way *way)
{
	const struct way_step *end = &way->steps[way->n - 1];

	if (are_alike(universe, end->a, end->b)) {
		label_print_difference(to, universe, end->a, end->b);
		return;
	}
	label_print(to, universe, end->a, true);
	fputs(" vs ", to);
	label_print(to, universe, end->b, true);
}

static void print_way(FILE *to, const struct universe *universe, const struct way *way)
{
	const struct way_step *end = &way->steps[way->n - 1];
	bool alike = are_alike(universe, end->a, end->b);

	for (uint32_t i = 0; i + 1 < way->n; i++) {
		const struct way_step *step = &way->steps[i];

		fputs(i ? " -> " : "", to);
		label_print(to, universe, step->a, false);
		label_print_step(to, universe, step->a, step->reference);
	}
	if (alike && way->n > 1)
		fputs(" -> ", to);
	if (alike)
		label_print(to, universe, end->a, false);
	if (alike || way->n > 1)
		fputs(": ", to);
	print_difference(to, universe, way);
}

char *way_difference(const struct universe *universe, const struct way *way)
{
	char *text = NULL;
	size_t size;
	FILE *to = store_text(&text, &size);

	print_difference(to, universe, way);
	store_text_end(to);
	return text;
}

char *way_text(const struct universe *universe, uint32_t a, uint32_t b)
{
	struct way way;
	char *text = NULL;
	size_t size;
	FILE *to;

	if (!way_find(universe, a, b, &way))
		return NULL;
	to = store_text(&text, &size);
	print_way(to, universe, &way);
	store_text_end(to);
	way_deinit(&way);
	return text;
}
