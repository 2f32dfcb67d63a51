// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* Facts about a graph that passes choose by. */
#include <stdlib.h>
#include <string.h>

#include "canon.h"
#include "hash.h"
#include "measure.h"
#include "site.h"

#define ALIKE_DEPTH 3u	 /* references that copies have to agree on; near-copies do, mostly */
#define CANON_MOST  200u /* types */

static uint32_t *words(const struct mut_model *model)
{
	size_t max = 0;
	uint32_t *at = mut_room(NULL, &max, model->n + (size_t)2, sizeof(*at));

	memset(at, 0, (model->n + (size_t)2) * sizeof(*at));
	return at;
}

static uint64_t *long_words(const struct mut_model *model)
{
	size_t max = 0;

	return mut_room(NULL, &max, model->n + (size_t)1, sizeof(uint64_t));
}

/* ---- copies --------------------------------------------------------------------------------- */

/* What of a type near-copies of it have, too: no numbers. */
static uint64_t look_of(const struct mut_model *model, const struct mut_type *type, bool items)
{
	const struct mut_name *names = model->names.at;
	uint64_t hash =
		reduce_mix(type->kind, (uint64_t)names[type->name].first << 32 | type->n_items);

	if (items && mut_row(type)->item_name)
		for (uint32_t i = 0; i < type->n_items; i++)
			hash = reduce_mix(hash, names[mut_items(model, type)[i].w[MUT_NAME]].first);
	return hash;
}

/* Per type the first of the same colour. */
static uint32_t *firsts(const struct mut_model *model, const uint64_t *colour)
{
	size_t n_table = 64, max = 0;
	uint32_t *first = words(model), *table;

	while (n_table < 2 * (size_t)model->n)
		n_table *= 2;
	table = mut_room(NULL, &max, n_table, sizeof(*table));
	memset(table, 0, n_table * sizeof(*table));
	for (uint32_t id = 1; id <= model->n; id++) {
		size_t slot = colour[id] & (n_table - 1);

		while (table[slot] && colour[table[slot]] != colour[id])
			slot = (slot + 1) & (n_table - 1);
		if (!table[slot])
			table[slot] = id;
		first[id] = table[slot];
	}
	free(table);
	return first;
}

const uint32_t *reduce_alike(struct reduce_site *site)
{
	const struct mut_model *model = site->best;
	uint64_t *colour, *next, *swap;

	if (site->facts.alike)
		return site->facts.alike;
	colour = long_words(model);
	next = long_words(model);
	colour[0] = next[0] = 0;
	for (uint32_t id = 1; id <= model->n; id++)
		colour[id] = look_of(model, &model->types[id], true);
	for (unsigned round = 0; round < ALIKE_DEPTH; round++) {
		for (uint32_t id = 1; id <= model->n; id++) {
			struct mut_type *type = &model->types[id];
			uint64_t hash = colour[id];

			for (uint32_t i = 0, n = mut_n_refs(type); i < n; i++) {
				uint32_t to = *mut_ref(model, type, i);

				hash = reduce_mix(hash, to <= model->n ? colour[to] : 1);
			}
			next[id] = hash;
		}
		swap = colour;
		colour = next;
		next = swap;
	}
	site->facts.alike = firsts(model, colour);
	free(colour);
	free(next);
	return site->facts.alike;
}

const uint32_t *reduce_cousins(struct reduce_site *site)
{
	const struct mut_model *model = site->best;
	const uint32_t *alike = reduce_alike(site);
	uint64_t *colour;

	if (site->facts.cousin)
		return site->facts.cousin;
	colour = long_words(model);
	for (uint32_t id = 1; id <= model->n; id++)
		colour[id] = model->types[id].name ? look_of(model, &model->types[id], false)
						   : reduce_mix(1, alike[id]);
	site->facts.cousin = firsts(model, colour);
	free(colour);
	return site->facts.cousin;
}

/* ---- reach ---------------------------------------------------------------------------------- */

const uint32_t *reduce_reach(struct reduce_site *site)
{
	if (!site->facts.reach) {
		site->facts.reach = words(site->best);
		reduce_measure_reach(site->best, site->facts.reach);
	}
	return site->facts.reach;
}

const uint32_t *reduce_labels(struct reduce_site *site)
{
	if (!site->facts.labels && site->best->n <= CANON_MOST) {
		site->facts.labels = words(site->best);
		reduce_canon(site->best, site->facts.labels);
	}
	return site->facts.labels;
}

/* ---- roots ---------------------------------------------------------------------------------- */

/* Whether each reaches a seed. Few rounds: graphs are not deep. */
static uint32_t *mark_uses_of_seeds(const struct reduce_site *site)
{
	const struct mut_model *model = site->best;
	uint32_t *uses = words(model);
	bool more = site->n_seeds != 0;

	for (uint32_t i = 0; i < site->n_seeds; i++)
		uses[site->seeds[i] <= model->n ? site->seeds[i] : 0] = 1;
	uses[0] = 0;
	while (more) {
		more = false;
		for (uint32_t id = 1; id <= model->n; id++) {
			struct mut_type *type = &model->types[id];

			for (uint32_t i = 0, n = mut_n_refs(type); i < n && !uses[id]; i++) {
				uint32_t to = *mut_ref(model, type, i);

				more |= to <= model->n && uses[to];
				uses[id] |= to <= model->n && uses[to];
			}
		}
	}
	return uses;
}

static void find_roots(struct reduce_site *site, uint32_t *roots)
{
	const struct mut_model *model = site->best;
	uint32_t *used = words(model), *seen = words(model);

	reduce_mark_used(model, used);
	/* Then one of each ring that nothing outside of it refers to. */
	for (unsigned rings = 0; rings < 2; rings++) {
		for (uint32_t id = 1; id <= model->n; id++) {
			if (rings ? seen[id] : used[id])
				continue;
			roots[site->facts.n_roots++] = id;
			reduce_close(site, &id, 1, seen);
		}
	}
	free(used);
	free(seen);
}

const uint32_t *reduce_roots(struct reduce_site *site, uint32_t *ret_n)
{
	struct reduce_facts *facts = &site->facts;

	if (!facts->roots) {
		uint32_t *roots = words(site->best), *uses, n = 0;

		find_roots(site, roots);
		uses = mark_uses_of_seeds(site);
		facts->roots = words(site->best);
		for (unsigned late = 0; late < 2; late++)
			for (uint32_t i = 0; i < facts->n_roots; i++)
				if (uses[roots[i]] == late)
					facts->roots[n++] = roots[i];
		free(roots);
		free(uses);
	}
	*ret_n = facts->n_roots;
	return facts->roots;
}
