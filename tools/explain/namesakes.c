// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* Who shares domain and name. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "universe.h"

struct named {
	const char *name;
	uint32_t domain, id;
};

static int compare_names(const struct named *a, const struct named *b)
{
	if (a->domain != b->domain)
		return a->domain < b->domain ? -1 : 1;
	return strcmp(a->name, b->name);
}

static int compare(const void *x, const void *y)
{
	const struct named *a = x, *b = y;
	int order = compare_names(a, b);

	if (order)
		return order;
	return a->id < b->id ? -1 : a->id > b->id;
}

void universe_find_namesakes(struct universe *universe)
{
	struct named *all = store_new((size_t)universe->n + 1, sizeof(*all));
	uint32_t n = 0, n_groups = 0;

	universe->group = store_new((size_t)universe->n + 1, sizeof(*universe->group));
	for (uint32_t id = 1; id <= universe->n; id++) {
		if (universe->cls[id] == id && universe_domain(universe, id) != DOMAIN_NONE)
			all[n++] = (struct named){universe_type(universe, id).name,
						  universe_domain(universe, id), id};
	}
	qsort(all, n, sizeof(*all), compare);
	memset(universe->group, 0xff, ((size_t)universe->n + 1) * sizeof(*universe->group));
	for (uint32_t i = 0; i < n; i++) {
		n_groups += !i || compare_names(&all[i - 1], &all[i]);
		universe->group[all[i].id] = n_groups - 1;
	}
	lists_init(&universe->namesakes, n_groups);
	for (uint32_t i = 0; i < n; i++)
		lists_count(&universe->namesakes, universe->group[all[i].id]);
	lists_counted(&universe->namesakes);
	for (uint32_t i = 0; i < n; i++)
		lists_add(&universe->namesakes, universe->group[all[i].id], all[i].id);
	for (uint32_t id = 1; id <= universe->n; id++)
		universe->group[id] = universe->group[universe->cls[id]];
	free(all);
}
