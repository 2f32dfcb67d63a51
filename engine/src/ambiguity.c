/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "ambiguity.h"

#include "groups.h"

static bool make_replacements(struct replacements *replacements, uint32_t end)
{
	replacements->redirect = arena_array_sparse(replacements->arena, end, sizeof(uint32_t));
	replacements->records = arena_array_sparse(replacements->arena, end, sizeof(uint32_t));
	return replacements->redirect && replacements->records;
}

static bool replace_type(struct replacements *replacements, uint32_t id, uint32_t by,
			 uint32_t records)
{
	uint32_t *replaced = &replacements->records[id];

	replacements->redirect[id] = by;
	replacements->records[by] += records + *replaced;
	if (*replaced) /* or else it is in memory that nobody has written to */
		*replaced = 0;
	return words_push(&replacements->ids, id);
}

/*
 * Equal types stay equal, whatever is replaced later: of each class that R1 could take apart its lowest own type
 * stays, for the others. So later rounds work on the classes, not on all records. Returns that type per class colour;
 * NULL: no memory.
 */
static const uint32_t *keep_one_each(const struct classes *classes,
				     struct replacements *replacements, struct arena *arena)
{
	const struct words *own = &classes->refine.regions.own;
	uint32_t *kept = ARENA_NEW_ZERO(arena, classes_n(classes), uint32_t);

	if (!kept)
		return NULL;
	for (size_t i = 0; i < own->n; i++) {
		uint32_t colour = refine_class(&classes->refine, own->at[i]);

		if (!kept[colour])
			kept[colour] = own->at[i];
		else if (!replace_type(replacements, own->at[i], kept[colour], 1))
			return NULL;
	}
	return kept;
}

/* C2: all at once, so earlier replacements by what is now replaced are passed on. */
static bool replace(const struct groups *groups, struct replacements *replacements,
		    uint32_t *ret_replaced)
{
	const struct words *ids = &replacements->ids;
	uint32_t *redirect = replacements->redirect;
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
		if (!replace_type(replacements, kept[from->colour], by, 1))
			return false;
		++*ret_replaced;
	}
	for (size_t i = 0; i < ids->n; i++) {
		uint32_t *to = &redirect[ids->at[i]];

		while (redirect[*to])
			*to = redirect[*to];
	}
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
