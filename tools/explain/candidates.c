// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include "analysis.h"

#include <stdlib.h>

/* Of one with a name: all other bodies of the name that declare (D2), or that do not. */
static void add_namesakes(const struct universe *universe, uint32_t id, bool declare,
			  struct ids *ret)
{
	uint32_t group = universe->group[id];
	const struct lists *all = &universe->namesakes;

	for (uint32_t i = all->first[group]; i < all->first[group + 1]; i++)
		if (all->items[i] != universe->cls[id] &&
		    universe_declares(universe, all->items[i]) == declare)
			ids_push(ret, all->items[i]);
}

static int compare(const void *x, const void *y)
{
	uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;

	return a < b ? -1 : a > b;
}

void candidates_find(const struct analysis *analysis, uint32_t id, struct ids *ret)
{
	const struct universe *universe = &analysis->universe;
	const struct pair_set *pairs = &analysis->pairing.pairs;

	if (universe->group[id] != NONE) {
		bool declares = universe_declares(universe, id);

		add_namesakes(universe, id, declares, ret);
		add_namesakes(universe, id, !declares, ret);
		return;
	}
	for (uint32_t i = 0; i < pairs->n; i++)
		if (pairs->at[i].a == universe->cls[id] && pairs->at[i].b)
			ids_push(ret, pairs->at[i].b);
	if (ret->n)
		qsort(ret->at, ret->n, sizeof(*ret->at), compare);
}
