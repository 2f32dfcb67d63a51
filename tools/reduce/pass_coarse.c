// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* Coarse passes: they drop most of a large graph in a few steps. */
#include "passes.h"

#include <stdlib.h>
#include <string.h>

bool pass_closure(struct reduce_site *site)
{
	uint32_t *kept = mut_scratch(&site->ctx, 2, site->best->n + (size_t)1);
	bool whole_base = site->cursor.at == 1;

	if (!site->n_seeds || site->cursor.at > 1 || (whole_base && !site->best->n_base))
		return false;
	site->cursor.at++;
	reduce_close(site, site->seeds, site->n_seeds, kept);
	for (uint32_t id = 1; whole_base && id <= site->best->n_base; id++)
		kept[id] = 1;
	reduce_keep(site, kept);
	return true;
}

/* Types up to @most references away from a seed; false if these are all that seeds reach. */
static bool mark_near(struct reduce_site *site, uint32_t most, uint32_t *kept)
{
	const struct mut_model *best = site->best;
	uint32_t *queue = mut_scratch(&site->ctx, 3, best->n + (size_t)1), first = 0, n = 0, end;

	for (uint32_t i = 0; i < site->n_seeds; i++) {
		if (!site->seeds[i] || site->seeds[i] > best->n || kept[site->seeds[i]])
			continue;
		kept[site->seeds[i]] = 1;
		queue[n++] = site->seeds[i];
	}
	for (uint32_t distance = 0; distance < most && first < n; distance++) {
		for (end = n; first < end; first++) {
			struct mut_type *type = &best->types[queue[first]];

			for (uint32_t i = 0, refs = mut_n_refs(type); i < refs; i++) {
				uint32_t to = *mut_ref(best, type, i);

				if (!to || to > best->n || kept[to])
					continue;
				kept[to] = 1;
				queue[n++] = to;
			}
		}
	}
	return first < n;
}

bool pass_horizon(struct reduce_site *site)
{
	static const uint8_t distances[] = {0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 64};
	uint32_t *kept = mut_scratch(&site->ctx, 2, site->best->n + (size_t)1);

	if (!site->n_seeds || site->cursor.at == sizeof(distances) ||
	    !mark_near(site, distances[site->cursor.at], kept))
		return false;
	site->cursor.at++;
	reduce_keep(site, kept);
	return true;
}

/*
 * A piece of the roots goes, with all that only it reaches; or all but that piece, as long as it is
 * not tiny.
 */
bool pass_roots(struct reduce_site *site)
{
	uint32_t n, from, to, *kept;
	const uint32_t *roots = reduce_roots(site, &n);
	bool only = site->cursor.sub;

	if (n < 2 || !reduce_piece(&site->cursor, n, &from, &to))
		return false;
	kept = mut_scratch(&site->ctx, 2, site->best->n + (size_t)1);
	if (only) {
		reduce_close(site, roots + from, to - from, kept);
	} else {
		reduce_close(site, roots, from, kept);
		reduce_close(site, roots + to, n - to, kept);
	}
	if (!only && site->cursor.chunk * 2 < n && site->cursor.chunk * 16 >= n) {
		site->cursor.sub = 1;
	} else {
		site->cursor.sub = 0;
		site->cursor.at = to;
	}
	reduce_keep(site, kept);
	return true;
}

/*
 * Many types lose all items, and what only those referred to goes. Copies are taken together: what
 * is left of one is compared with what is left of the other.
 */
bool pass_hollow(struct reduce_site *site)
{
	const uint32_t *alike = reduce_alike(site);
	uint32_t *index = mut_scratch(&site->ctx, 2, site->best->n + (size_t)1), n = 0, from, to;

	for (uint32_t id = 1; id <= site->best->n; id++)
		if (alike[id] == id && site->best->types[id].n_items)
			index[id] = n++;
	if (!reduce_piece(&site->cursor, n, &from, &to))
		return false;
	site->cursor.at = to;
	reduce_copy(site);
	for (uint32_t id = 1; id <= site->best->n; id++)
		if (index[alike[id]] >= from && index[alike[id]] < to)
			site->candidate.types[id].n_items = 0;
	reduce_collect(site);
	return true;
}
