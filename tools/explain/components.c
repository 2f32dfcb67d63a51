// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* Tarjan's algorithm with a stack of its own. */
#include "components.h"

#include <stdlib.h>
#include <string.h>

struct search {
	const struct universe *universe;
	const bool *in;
	struct components found;
	uint32_t *index, *low; /* per id; index 0: not seen */
	uint32_t n_seen;
	struct ids open; /* in no component yet */
	struct pair *way;
	uint32_t n_way, room;
};

static void enter(struct search *search, uint32_t id)
{
	if (search->n_way == search->room) {
		search->room = search->room ? 2 * search->room : 64;
		search->way = store_resize(search->way, search->room, sizeof(*search->way));
	}
	search->way[search->n_way++] = (struct pair){id, 0};
	search->index[id] = search->low[id] = ++search->n_seen;
	ids_push(&search->open, id);
}

static void leave(struct search *search, uint32_t id)
{
	uint32_t member;

	search->n_way--;
	if (search->n_way && search->low[search->way[search->n_way - 1].a] > search->low[id])
		search->low[search->way[search->n_way - 1].a] = search->low[id];
	if (search->low[id] != search->index[id])
		return;
	do {
		member = search->open.at[--search->open.n];
		search->found.of[member] = search->found.n;
	} while (member != id);
	search->found.n++;
}

static void visit_from(struct search *search, uint32_t id)
{
	enter(search, id);
	while (search->n_way) {
		struct pair *at = &search->way[search->n_way - 1];
		uint32_t ref;

		id = at->a;
		if (at->b == universe_n_refs(search->universe, id)) {
			leave(search, id);
			continue;
		}
		ref = universe_ref(search->universe, id, at->b++);
		if (!search->in[ref] || search->found.of[ref] != NONE)
			continue;
		if (!search->index[ref])
			enter(search, ref);
		else if (search->low[id] > search->index[ref])
			search->low[id] = search->index[ref];
	}
}

void components_find(const struct universe *universe, const bool *in, struct components *ret)
{
	struct search search = {.universe = universe, .in = in};
	size_t n = (size_t)universe->n + 1;

	search.found.of = store_new(n, sizeof(*search.found.of));
	memset(search.found.of, 0xff, n * sizeof(*search.found.of));
	search.index = store_new(n, sizeof(*search.index));
	search.low = store_new(n, sizeof(*search.low));
	for (uint32_t id = universe->n_base + 1; id <= universe->n; id++)
		if (in[id] && !search.index[id])
			visit_from(&search, id);
	free(search.index);
	free(search.low);
	free(search.open.at);
	free(search.way);
	*ret = search.found;
}
