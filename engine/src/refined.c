/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "refined.h"

#include <string.h>

/*
 * Pages are made as many at once as there are already, up to so many, which nearly fill four huge pages:
 * with ten million types in small ones, refinement takes a tenth longer.
 */
#define PAGES_MOST 409u

#define PAGE_WORDS(types) ((types)->page_size * (sizeof(struct refined) / sizeof(uint32_t) + 1))

bool refined_init(struct refined_types *types, const struct colours_before *before,
		  struct arena *arena)
{
	size_t n_pages = before->end / REFINED_PAGE + 1;

	*types = (struct refined_types){
		.arena = arena,
		.before = *before,
		.pages = ARENA_NEW_ZERO(arena, n_pages, struct refined *),
		.page_size = before->end < REFINED_PAGE ? before->end : REFINED_PAGE,
	};
	return types->pages;
}

/* Makes pages for later. False: out of memory. */
static bool make_spare(struct refined_types *types)
{
	uint32_t n = types->n_made < PAGES_MOST ? types->n_made : PAGES_MOST;

	types->n_spare = n ? n : 1;
	types->spare = ARENA_NEW(types->arena, types->n_spare * PAGE_WORDS(types), uint32_t);
	return types->spare;
}

/* All zero; NULL when out of memory. */
static struct refined *new_page(struct refined_types *types)
{
	uint32_t *page;

	if (!types->n_spare && !make_spare(types))
		return NULL;
	page = types->spare;
	types->spare += PAGE_WORDS(types);
	types->n_spare--;
	types->n_made++;
	return memset(page, 0, PAGE_WORDS(types) * sizeof(*page));
}

struct refined *refined_get(struct refined_types *types, uint32_t id)
{
	const struct colours_before *before = &types->before;
	struct refined **page = &types->pages[id / REFINED_PAGE];
	uint32_t start = id - id % REFINED_PAGE;

	if (*page)
		return refined_at(types, id);
	*page = new_page(types);
	if (!*page)
		return NULL;
	for (uint32_t i = 0; i < REFINED_PAGE && start + i < before->end; i++) {
		uint32_t at = start + i;
		bool low = at < before->first;

		(*page)[i].cls = low ? before->low_cls[at] : before->high_cls[at - before->first];
		(*page)[i].ref = low ? before->low_ref[at] : before->high_ref[at - before->first];
	}
	return refined_at(types, id);
}
