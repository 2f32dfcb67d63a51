/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "groups.h"

#include <stdlib.h>

_Static_assert(CANDIDATE_WORDS * sizeof(uint32_t) == sizeof(struct candidate), "they lie in words");

/* ---- groups --------------------------------------------------------------------------------- */

/* The class whose elements begin at @start. */
static bool add_candidate(struct groups *groups, uint32_t start, uint32_t *ret_end)
{
	const struct refine *refine = &groups->classes->refine;
	const uint32_t *elements = refine->partition.elements.at;
	uint32_t colour = refine_class(refine, elements[start]), end;
	struct candidate candidate = {
		.colour = colour, .hopeful = groups->hopeful[colour], .target = NO_TARGET};

	end = classes_block(groups->classes, colour).end;
	for (uint32_t i = start; i < end; i++) {
		uint32_t id = elements[i];

		if (groups->replaced)
			candidate.records += groups->replaced[id];
		if (id >= groups->classes->coarse->first)
			candidate.records++;
		else if (!candidate.base_id || id < candidate.base_id)
			candidate.base_id = id;
	}
	groups->effort->done += end - start;
	*ret_end = end;
	if (!words_reserve(&groups->candidates, CANDIDATE_WORDS))
		return false;
	groups->candidates.n += CANDIDATE_WORDS;
	*groups_candidate(groups, groups_n_candidates(groups) - 1) = candidate;
	return true;
}

/* May a class of this region be dominated? Only hopeful ones without base types. */
static bool may_have_dominated(const struct groups *groups, const struct region *region)
{
	const struct refine *refine = &groups->classes->refine;
	const uint32_t *elements = refine->partition.elements.at;

	for (uint32_t at = region->start; at < region->end;) {
		uint32_t colour = refine_class(refine, elements[at]);

		at = classes_block(groups->classes, colour).end;
		if (groups->hopeful[colour])
			return at - region->start < region->end - region->start ||
			       classes_block(groups->classes, colour).start > region->start;
	}
	return false;
}

/* R2's preference, but for the unfoldings. */
static int compare_candidates(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	if (x->base_id != y->base_id) /* 0, none, is the highest */
		return x->base_id - 1 < y->base_id - 1 ? -1 : 1;
	if (x->records != y->records)
		return x->records > y->records ? -1 : 1;
	return x->colour < y->colour ? -1 : x->colour > y->colour;
}

static bool add_group(struct groups *groups, const struct region *region)
{
	size_t first = groups_n_candidates(groups);

	for (uint32_t at = region->start; at < region->end;)
		if (!add_candidate(groups, at, &at))
			return false;
	qsort(groups_candidate(groups, first), groups_n_candidates(groups) - first,
	      sizeof(struct candidate), compare_candidates);
	return words_push(&groups->starts, (uint32_t)first);
}

bool groups_find(struct groups *groups, const struct classes *classes, const uint32_t *replaced,
		 struct effort *effort, struct arena *arena)
{
	const struct regions *regions = &classes->refine.regions;
	struct words none = {.arena = arena};

	*groups = (struct groups){
		.classes = classes,
		.replaced = replaced,
		.hopeful = reach_hopeful(classes, arena, effort),
		.effort = effort,
		.arena = arena,
		.candidates = none,
		.starts = none,
		.order = none,
		.bucket = none,
	};
	if (!groups->hopeful)
		return false;
	for (size_t r = 0; r < regions_n(regions); r++) {
		const struct region *region = regions_at(regions, r);
		const uint32_t *signature = coarse_signature(classes->coarse, region->colour);
		uint32_t kind = info_kind(signature[SIG_INFO]);

		if ((kind == KIND_STRUCT || kind == KIND_UNION) &&
		    may_have_dominated(groups, region) && !add_group(groups, region))
			return false;
	}
	return words_push(&groups->starts, (uint32_t)groups_n_candidates(groups));
}

/* ---- within one group ----------------------------------------------------------------------- */

struct group {
	struct groups *all;
	uint32_t first, end; /* candidates */
};

/* A hopeful candidate, and the rarest bit of its summary. */
struct member {
	uint32_t rare, candidate;
};

#define MEMBER_WORDS (sizeof(struct member) / sizeof(uint32_t))

static bool summary_is_below(const struct groups *groups, uint32_t c, uint32_t d)
{
	groups->effort->done++;
	return c != d && summary_within(&groups->summaries, groups_candidate(groups, c)->set,
					groups_candidate(groups, d)->set);
}

static enum dominance_answer ask(struct groups *groups, uint32_t c, uint32_t d)
{
	return dominance_ask(&groups->dominance, groups_candidate(groups, c)->colour,
			     groups_candidate(groups, d)->colour);
}

/* Those of the group that have @bit, or all for NO_BIT. */
static bool fill_bucket(struct group *group, uint32_t bit)
{
	struct groups *groups = group->all;

	groups->bucket.n = 0;
	groups->effort->done += group->end - group->first;
	for (uint32_t i = group->first; i < group->end; i++)
		if ((bit == NO_BIT ||
		     summary_has(&groups->summaries, groups_candidate(groups, i)->set, bit)) &&
		    !words_push(&groups->bucket, i))
			return false;
	return true;
}

/* One step for hopeful @c, with the bucket of its rarest bit; false: out of memory. */
typedef bool step(struct groups *groups, uint32_t c);

/* Takes a step for each hopeful member of the group, until the effort ends. */
static bool for_each(struct group *group, step *what)
{
	struct groups *groups = group->all;
	const struct member *members = (const struct member *)(const void *)groups->order.at;
	size_t n = groups->order.n / MEMBER_WORDS;

	for (size_t i = 0; i < n && !effort_over(groups->effort); i++) {
		if ((!i || members[i].rare != members[i - 1].rare) &&
		    !fill_bucket(group, members[i].rare))
			return false;
		if (!what(groups, members[i].candidate))
			return false;
	}
	return true;
}

static bool note_doubt(struct groups *groups, uint32_t c)
{
	const struct words *bucket = &groups->bucket;

	for (size_t i = 0; i < bucket->n; i++)
		if (summary_is_below(groups, c, bucket->at[i])) {
			groups_candidate(groups, c)->state = DOUBTFUL;
			break;
		}
	return true;
}

/* Is a class above @c, of those that are maximal for sure, or else of the others? */
static bool resolve_doubt(struct groups *groups, uint32_t c)
{
	const struct words *bucket = &groups->bucket;

	if (groups_candidate(groups, c)->state == MAXIMAL)
		return true;
	for (unsigned doubtful = 0; doubtful < 2; doubtful++)
		for (size_t i = 0; i < bucket->n; i++) {
			uint32_t d = bucket->at[i];
			enum dominance_answer answer;

			if ((groups_candidate(groups, d)->state != MAXIMAL) != doubtful ||
			    !summary_is_below(groups, c, d))
				continue;
			answer = ask(groups, c, d);
			if (answer == DOMINANCE_HOLDS)
				groups_candidate(groups, c)->state = DOMINATED;
			if (answer != DOMINANCE_FAILS)
				return answer != DOMINANCE_NO_MEMORY;
		}
	return true;
}

/* Is @d a better target than @best, with the same number of records? */
static bool smaller_unfolding(struct groups *groups, uint32_t d, uint32_t best, bool *ret)
{
	int order;

	if (!unfold_compare(&groups->unfoldings,
			    classes_type(groups->classes, groups_candidate(groups, d)->colour),
			    classes_type(groups->classes, groups_candidate(groups, best)->colour),
			    &order))
		return false;
	*ret = order < 0;
	return true;
}

/* The best maximal class above dominated @c: the first in the bucket, or one as good. */
static bool choose_target(struct groups *groups, uint32_t c)
{
	struct candidate *candidate = groups_candidate(groups, c);
	const struct words *bucket = &groups->bucket;
	enum dominance_answer answer;

	if (candidate->state != DOMINATED || candidate->base_id)
		return true;
	for (size_t i = 0; i < bucket->n; i++) {
		uint32_t d = bucket->at[i];
		const struct candidate *other = groups_candidate(groups, d), *best;
		bool better = true;

		if (other->state == DOMINATED || !summary_is_below(groups, c, d))
			continue;
		best = candidate->target == NO_TARGET ? NULL
						      : groups_candidate(groups, candidate->target);
		if (best && (best->base_id || other->records != best->records))
			return true;
		if (best && !smaller_unfolding(groups, d, candidate->target, &better))
			return false;
		if (!better)
			continue;
		answer = ask(groups, c, d);
		if (answer == DOMINANCE_HOLDS)
			candidate->target = d;
		else if (answer != DOMINANCE_FAILS)
			return answer != DOMINANCE_NO_MEMORY;
	}
	return true;
}

/* ---- all groups ----------------------------------------------------------------------------- */

static int compare_members(const void *a, const void *b)
{
	const struct member *x = a, *y = b;

	if (x->rare != y->rare)
		return x->rare < y->rare ? -1 : 1;
	return x->candidate < y->candidate ? -1 : x->candidate > y->candidate;
}

/* The hopeful members of the group, by their rarest bits. */
static bool order_members(struct group *group)
{
	struct groups *groups = group->all;

	groups->order.n = 0;
	for (uint32_t i = group->first; i < group->end; i++) {
		const struct candidate *candidate = groups_candidate(groups, i);

		if (candidate->hopeful &&
		    (!words_push(&groups->order, groups->summaries.rare.at[candidate->set]) ||
		     !words_push(&groups->order, i)))
			return false;
	}
	if (groups->order.n)
		qsort(groups->order.at, groups->order.n / MEMBER_WORDS, sizeof(struct member),
		      compare_members);
	return true;
}

static bool summarise(struct groups *groups)
{
	size_t n = groups_n_candidates(groups);

	if (!summaries_init(&groups->summaries, groups->classes, groups->effort, groups->arena))
		return false;
	for (size_t i = 0; i < n && !effort_over(groups->effort); i++)
		if (!summaries_find(&groups->summaries, groups_candidate(groups, i)->colour))
			return false;
	if (effort_over(groups->effort))
		return true;
	for (size_t i = 0; i < n; i++) {
		struct candidate *candidate = groups_candidate(groups, i);

		candidate->set = groups->summaries.of[candidate->colour] - 1;
	}
	return summaries_finish(&groups->summaries, groups->arena);
}

bool groups_choose_targets(struct groups *groups)
{
	if (!groups_n_candidates(groups))
		return true;
	if (!summarise(groups) ||
	    !dominance_init(&groups->dominance, groups->classes, groups->effort, groups->arena) ||
	    !unfoldings_init(&groups->unfoldings, groups->classes, groups->effort, groups->arena))
		return false;
	for (size_t g = 0; g + 1 < groups->starts.n && !effort_over(groups->effort); g++) {
		struct group group = {groups, groups->starts.at[g], groups->starts.at[g + 1]};

		if (!order_members(&group) || !for_each(&group, note_doubt) ||
		    !for_each(&group, resolve_doubt) || !for_each(&group, choose_target))
			return false;
		groups->n_decided = groups->starts.at[effort_over(groups->effort) ? g : g + 1];
	}
	/* of the group where it ended */
	for (size_t i = groups->n_decided; i < groups_n_candidates(groups); i++)
		groups_candidate(groups, i)->target = NO_TARGET;
	return true;
}
