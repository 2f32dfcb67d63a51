/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "refined.h"

bool refined_init(struct refined_types *types, const struct colours_before *before,
		  struct arena *arena)
{
	size_t n_pages = before->end / REFINED_PAGE + 1;

	*types = (struct refined_types){
		.arena = arena,
		.before = *before,
		.pages = ARENA_NEW_ZERO(arena, n_pages, struct refined *),
	};
	return types->pages;
}

struct refined *refined_get(struct refined_types *types, uint32_t id)
{
	const struct colours_before *before = &types->before;
	struct refined **page = &types->pages[id / REFINED_PAGE];
	uint32_t start = id - id % REFINED_PAGE;

	if (*page)
		return refined_at(types, id);
	*page = ARENA_NEW_ZERO(types->arena, REFINED_PAGE, struct refined);
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
