// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* Passes that change where references lead, and what kinds types are. */
#include "passes.h"

#include "../../fuzz/mutator/fix.h"
#include "measure.h"

#define TARGETS_MOST 64u /* types, for all to be tried as targets */

enum {
	TARGET_VOID,
	TARGET_NEXT, /* where the target's own first reference leads */
	TARGET_TYPE, /* + id - 1 */
};

/* False: nothing changes. */
static bool retarget(struct mut_model *model, uint32_t id, uint32_t nth, uint32_t target)
{
	uint32_t *ref = mut_ref(model, &model->types[id], nth), to = 0;
	struct mut_type *old = &model->types[*ref <= model->n ? *ref : 0];

	if (target == TARGET_NEXT)
		to = mut_n_refs(old) ? *mut_ref(model, old, 0) : 0;
	else if (target >= TARGET_TYPE)
		to = target - TARGET_TYPE + 1;
	if (to == *ref || to > mut_limit(model, id))
		return false;
	*ref = to;
	return true;
}

/* Is it worth a try? Simpler is what has less behind it. */
static bool leads_down(struct reduce_site *site, uint32_t id, uint32_t nth, uint32_t target)
{
	const uint32_t *reach = reduce_reach(site);
	struct mut_type *type = &site->best->types[id];
	uint32_t to = *mut_ref(site->best, type, nth);

	if (target < TARGET_TYPE)
		return to != 0;
	return to <= site->best->n && reach[target - TARGET_TYPE + 1] < reach[to];
}

static bool retarget_group(struct reduce_site *site, uint32_t id, uint32_t nth, uint32_t target,
			   enum reduce_group group)
{
	const uint32_t *ids;
	uint32_t n = reduce_group(site, id, group, &ids);
	bool any = false;

	if (!n)
		return false;
	reduce_copy(site);
	for (uint32_t i = 0; i < n; i++)
		if (nth < mut_n_refs(&site->candidate.types[ids[i]]))
			any |= retarget(&site->candidate, ids[i], nth, target);
	return any;
}

bool pass_retarget(struct reduce_site *site)
{
	struct reduce_cursor *cursor = &site->cursor;
	uint32_t n_targets =
		TARGET_TYPE + (site->best->n <= TARGETS_MOST ? site->best->n : (uint32_t)0);

	/* chunk: which reference; sub: target and group */
	while (cursor->at < site->best->n) {
		uint32_t id = cursor->at + 1, nth = cursor->chunk,
			 target = cursor->sub / REDUCE_N_GROUPS,
			 group = cursor->sub % REDUCE_N_GROUPS;

		if (nth >= mut_n_refs(&site->best->types[id])) {
			*cursor = (struct reduce_cursor){.at = id};
			continue;
		}
		if (++cursor->sub >= n_targets * REDUCE_N_GROUPS) {
			cursor->sub = 0;
			cursor->chunk++;
		}
		if (leads_down(site, id, nth, target) &&
		    retarget_group(site, id, nth, target, (enum reduce_group)group))
			return true;
	}
	return false;
}

/* ---- kinds ---------------------------------------------------------------------------------- */

static bool same_items(unsigned a, unsigned b)
{
	return (MUT_IN(a, MUT_AGGREGATES) && MUT_IN(b, MUT_AGGREGATES)) ||
	       (MUT_IN(a, MUT_ENUMS) && MUT_IN(b, MUT_ENUMS));
}

static void become(struct mut_model *model, uint32_t id, unsigned kind)
{
	struct mut_type *type = &model->types[id], old = *type;
	const struct mut_kind_row *row = &mut_kinds[kind];
	uint32_t first = mut_n_refs(type) ? *mut_ref(model, type, 0) : 0;

	type->kind = (uint8_t)kind;
	type->kflag = false;
	type->vlen = 0;
	if (!same_items(old.kind, kind))
		type->n_items = 0;
	for (unsigned i = 0; i < 3; i++)
		type->extra[i] = 0;
	if (row->word3 == MUT_WORD3_REF)
		type->word3 = first;
	else if (row->word3 == MUT_WORD3_UNUSED)
		type->word3 = 0;
	else if (mut_row(&old)->word3 != MUT_WORD3_SIZE)
		type->word3 = 4;
	if (kind == MUT_INT)
		mut_become_int(type);
	if (kind == MUT_ARRAY) {
		type->extra[MUT_ELEM] = first;
		type->extra[MUT_COUNT] = 1;
	}
	if (kind == MUT_DECL_TAG)
		type->extra[MUT_COMPONENT] = UINT32_MAX;
}

bool pass_kinds(struct reduce_site *site)
{
	while (site->cursor.at < site->best->n) {
		uint32_t id = site->cursor.at + 1, kind = site->cursor.sub / REDUCE_N_GROUPS + 1, n;
		enum reduce_group group = (enum reduce_group)(site->cursor.sub % REDUCE_N_GROUPS);
		const uint32_t *ids;

		if (kind == MUT_N_KINDS) {
			site->cursor.sub = 0;
			site->cursor.at++;
			continue;
		}
		site->cursor.sub++;
		if (reduce_kind_weight(kind) >= reduce_kind_weight(site->best->types[id].kind))
			continue;
		n = reduce_group(site, id, group, &ids);
		if (!n)
			continue;
		reduce_copy(site);
		for (uint32_t i = 0; i < n; i++)
			become(&site->candidate, ids[i], kind);
		reduce_collect(site);
		return true;
	}
	return false;
}
