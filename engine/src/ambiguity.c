/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "ambiguity.h"

#include "groups.h"

static bool make_replacements(struct replacements *replacements, uint32_t end)
{
	replacements->redirect = ARENA_NEW(replacements->arena, end, uint32_t);
	replacements->records = ARENA_NEW_ZERO(replacements->arena, end, uint32_t);
	if (!replacements->redirect || !replacements->records)
		return false;
	for (uint32_t id = 0; id < end; id++)
		replacements->redirect[id] = id;
	return true;
}

static void replace_type(struct replacements *replacements, uint32_t id, uint32_t by,
			 uint32_t records)
{
	replacements->redirect[id] = by;
	replacements->records[by] += records + replacements->records[id];
	replacements->records[id] = 0;
}

/*
 * Equal types stay equal, whatever is replaced later: of each class its lowest own type stays, for the others.
 * So later rounds work on the classes, not on all records. Returns that type per class colour; NULL: no memory.
 */
static const uint32_t *keep_one_each(const struct classes *classes,
				     struct replacements *replacements, struct arena *arena)
{
	const struct coarse *coarse = classes->coarse;
	uint32_t *kept = ARENA_NEW_ZERO(arena, classes_n(classes), uint32_t);

	if (!kept)
		return NULL;
	for (uint32_t id = coarse->first; id < coarse->end; id++) {
		uint32_t colour = refine_class(&classes->refine, id);

		if (replacements->redirect[id] != id)
			continue;
		if (!kept[colour])
			kept[colour] = id;
		else
			replace_type(replacements, id, kept[colour], 1);
	}
	return kept;
}

/* C2: all at once, so earlier replacements by what is now replaced are passed on. */
static bool replace(const struct groups *groups, struct replacements *replacements,
		    uint32_t *ret_replaced)
{
	const struct coarse *coarse = groups->classes->coarse;
	const uint32_t *kept = keep_one_each(groups->classes, replacements, groups->arena);

	if (!kept)
		return false;
	for (size_t i = 0; i < groups_n_candidates(groups); i++) {
		const struct candidate *from = groups_candidate(groups, i), *to;
		uint32_t by;

		if (from->target == NO_TARGET)
			continue;
		to = groups_candidate(groups, from->target);
		by = to->base_id ? to->base_id : kept[to->colour];
		replace_type(replacements, kept[from->colour], by, 1);
		++*ret_replaced;
	}
	for (uint32_t id = coarse->first; id < coarse->end; id++)
		while (replacements->redirect[id] !=
		       replacements->redirect[replacements->redirect[id]])
			replacements->redirect[id] =
				replacements->redirect[replacements->redirect[id]];
	return true;
}

static bool any_target(const struct groups *groups)
{
	for (size_t i = 0; i < groups_n_candidates(groups); i++)
		if (groups_candidate(groups, i)->target != NO_TARGET)
			return true;
	return false;
}

bool ambiguity_absorb(const struct classes *classes, struct replacements *replacements,
		      uint64_t budget, struct arena *arena, struct absorb_result *ret)
{
	struct effort effort = {0, budget};
	struct groups groups;

	*ret = (struct absorb_result){0};
	if (!classes->refined)
		return true;
	if (!groups_find(&groups, classes, replacements->records, &effort, arena) ||
	    !groups_choose_targets(&groups))
		return false;
	if (effort_over(&effort)) {
		ret->undecided = (uint32_t)(groups_n_candidates(&groups) - groups.n_decided);
		ret->undecided += !ret->undecided; /* perhaps not all groups were found */
	}
	if (any_target(&groups)) {
		if ((!replacements->redirect &&
		     !make_replacements(replacements, classes->coarse->end)) ||
		    !replace(&groups, replacements, &ret->replaced))
			return false;
	}
	ret->operations = effort.done;
	return true;
}
