// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* Passes that drop types. */
#include "passes.h"

#include "../../fuzz/mutator/fix.h"

#define MERGE_MOST 128u /* types, for all pairs to be tried */

/* Ways to send references to a type that goes. */
enum way {
	TO_REFERENCE, /* + n: where its nth reference leads */
	TO_VOID = 3,
	TO_INT,
	N_WAYS,
};

static uint32_t where(const struct mut_model *model, uint32_t id, unsigned way)
{
	struct mut_type *type = &model->types[id];
	uint32_t to = 0;

	if (way < TO_VOID)
		to = way < mut_n_refs(type) ? *mut_ref(model, type, way) : 0;
	for (uint32_t i = 1; way == TO_INT && !to && i <= mut_limit(model, id); i++)
		if (i != id && mut_whole_int(&model->types[i]))
			to = i;
	return to == id ? 0 : to;
}

/* Pieces of all types, copies taken together. */
bool pass_types(struct reduce_site *site)
{
	const uint32_t *alike = reduce_alike(site);
	uint32_t *index = mut_scratch(&site->ctx, 2, site->best->n + (size_t)1), n = 0, from, to,
		 *redirect;

	for (uint32_t id = 1; id <= site->best->n; id++)
		if (alike[id] == id)
			index[id] = n++;
	if (!reduce_piece(&site->cursor, n, &from, &to))
		return false;
	site->cursor.at = to;
	reduce_copy(site);
	redirect = reduce_keep_all(site);
	for (uint32_t id = 1; id <= site->best->n; id++)
		if (index[alike[id]] >= from && index[alike[id]] < to)
			redirect[id] = where(site->best, id, TO_REFERENCE);
	mut_sweep(&site->candidate, redirect);
	return true;
}

/* Moves a cursor of (type, way to change it) on; false behind the last. */
static bool advance(struct reduce_site *site, uint32_t n_ways)
{
	if (++site->cursor.sub >= n_ways) {
		site->cursor.sub = 0;
		site->cursor.at++;
	}
	return site->cursor.at < site->best->n;
}

static bool drop_group(struct reduce_site *site, uint32_t id, unsigned way, enum reduce_group group)
{
	const uint32_t *ids;
	uint32_t n = reduce_group(site, id, group, &ids), *redirect;

	if (!n)
		return false;
	reduce_copy(site);
	redirect = reduce_keep_all(site);
	for (uint32_t i = 0; i < n; i++)
		redirect[ids[i]] = where(site->best, ids[i], way);
	mut_sweep(&site->candidate, redirect);
	return true;
}

bool pass_copies(struct reduce_site *site)
{
	while (site->cursor.at < site->best->n) {
		uint32_t id = site->cursor.at + 1, sub = site->cursor.sub;
		unsigned way = sub / REDUCE_N_GROUPS;
		/* Beyond the first reference only where there is one. */
		bool done = (way && way < TO_VOID && way >= mut_n_refs(&site->best->types[id])) ||
			    !drop_group(site, id, way, (enum reduce_group)(sub % REDUCE_N_GROUPS));

		advance(site, N_WAYS * REDUCE_N_GROUPS);
		if (!done)
			return true;
	}
	return false;
}

static bool may_merge(struct reduce_site *site, uint32_t gone, uint32_t stays)
{
	const struct mut_model *best = site->best;

	if (gone == stays || best->types[gone].kind != best->types[stays].kind ||
	    stays > mut_limit(best, gone))
		return false;
	return best->n <= MERGE_MOST || reduce_cousins(site)[gone] == reduce_cousins(site)[stays];
}

/* References to one type lead to another of its kind. */
bool pass_merge(struct reduce_site *site)
{
	while (site->cursor.at < site->best->n) {
		uint32_t gone = site->cursor.at + 1, stays = site->cursor.sub + 1;
		uint32_t *redirect;

		advance(site, site->best->n);
		if (!may_merge(site, gone, stays))
			continue;
		reduce_copy(site);
		redirect = reduce_keep_all(site);
		redirect[gone] = stays;
		mut_sweep(&site->candidate, redirect);
		return true;
	}
	return false;
}
