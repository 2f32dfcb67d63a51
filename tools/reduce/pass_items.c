// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* Passes that drop members, parameters, enumerators and entries. */
#include "passes.h"

/* Removes those with numbers @from to @to; @start: the number of the first item of each class. */
static void remove_items(struct mut_model *model, const uint32_t *alike, const uint32_t *start,
			 uint32_t from, uint32_t to)
{
	for (uint32_t id = 1; id <= model->n; id++) {
		struct mut_type *type = &model->types[id];
		struct mut_item *items = mut_items(model, type);
		uint32_t had = type->n_items, kept = 0, number = start[alike[id]];

		for (uint32_t i = 0; i < had; i++, number++)
			if (number < from || number >= to)
				items[kept++] = items[i];
		type->n_items = kept;
	}
}

/*
 * A piece of all items, those of copies taken together; what only they referred to goes with them
 * or, of a single one, stays.
 */
bool pass_items(struct reduce_site *site)
{
	const uint32_t *alike = reduce_alike(site);
	uint32_t *start, n = 0, from, to;
	bool stays = site->cursor.sub;

	start = mut_scratch(&site->ctx, 0, site->best->n + (size_t)1);
	for (uint32_t id = 1; id <= site->best->n; id++) {
		if (alike[id] != id)
			continue;
		start[id] = n;
		n += site->best->types[id].n_items;
	}
	if (!reduce_piece(&site->cursor, n, &from, &to))
		return false;
	if (site->cursor.chunk == 1 && !stays) {
		site->cursor.sub = 1;
	} else {
		site->cursor.sub = 0;
		site->cursor.at = to;
	}
	remove_items(reduce_copy(site), alike, start, from, to);
	if (!stays)
		reduce_collect(site);
	return true;
}

/* An item of the same place goes in all copies of a type, or in one. */
bool pass_alike_items(struct reduce_site *site)
{
	while (site->cursor.at < site->best->n) {
		uint32_t id = site->cursor.at + 1, item = site->cursor.sub / REDUCE_N_GROUPS, n;
		enum reduce_group group = (enum reduce_group)(site->cursor.sub % REDUCE_N_GROUPS);
		const uint32_t *ids;
		bool any = false;

		if (item >= site->best->types[id].n_items) {
			site->cursor.sub = 0;
			site->cursor.at++;
			continue;
		}
		site->cursor.sub++;
		n = reduce_group(site, id, group, &ids);
		if (!n)
			continue;
		reduce_copy(site);
		for (uint32_t i = 0; i < n; i++) {
			if (item >= site->candidate.types[ids[i]].n_items)
				continue;
			mut_remove_item(&site->candidate, ids[i], item);
			any = true;
		}
		if (!any)
			continue;
		reduce_collect(site);
		return true;
	}
	return false;
}
