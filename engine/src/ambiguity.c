/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "ambiguity.h"

#include "dominance.h"
#include "unfold.h"

/* A class of R1 that is a part of a coarse class of structs or unions. */
struct candidate {
	uint32_t id;	     /* one of its types */
	uint32_t start, end; /* its elements in the partition */
	uint32_t base_id;    /* lowest base type in it, or 0 */
	uint32_t records;    /* input records that map to it */
};

#define CANDIDATE_WORDS (sizeof(struct candidate) / sizeof(uint32_t))

struct round {
	const struct classes *classes;
	struct replacements *replacements;
	struct dominance dominance;
	struct unfoldings unfoldings;
	struct arena *arena;
	bool *hopeful;		 /* per class colour: reaches a declaration of an ambiguous key */
	struct words candidates; /* of all groups, struct candidate */
	struct words groups;	 /* where each group of candidates starts, and the end */
	struct words targets;	 /* pairs: index of a dominated candidate, index of its target */
	uint64_t operations;
};

static const struct candidate *candidate_at(const struct round *round, size_t index)
{
	return (const struct candidate *)(const void *)round->candidates.at + index;
}

static uint32_t class_of(const struct round *round, uint32_t id)
{
	return round->classes->refine.cls[id];
}

/* ---- who may be dominated ------------------------------------------------------------------- */

/* Marks the class of @id and queues its types, if others see more of it than its key. */
static bool reach(struct round *round, uint32_t id, struct words *queue)
{
	const struct refine *refine = &round->classes->refine;
	uint32_t colour = class_of(round, id), key = classes_key(round->classes, id);
	struct block block;

	if (round->hopeful[colour])
		return true;
	round->hopeful[colour] = true;
	if (key != NO_KEY && !round->classes->left[key])
		return true;
	block = ((const struct block *)(const void *)refine->partition.blocks.at)[colour];
	for (uint32_t i = block.start; i < block.end; i++)
		if (!words_push(queue, refine->partition.elements.at[i]))
			return false;
	return true;
}

/*
 * c ⊑ d for c ≠ d needs a declaration that c reaches: all classes which do, by going backwards from the
 * declarations of ambiguous keys.
 */
static bool find_hopeful(struct round *round)
{
	const struct refine *refine = &round->classes->refine;
	struct words queue = {.arena = round->arena};

	round->hopeful = ARENA_NEW_ZERO(round->arena, refine->partition.blocks.n / 3, bool);
	if (!round->hopeful)
		return false;
	for (size_t r = 0; r < regions_n(&refine->regions); r++) {
		const struct region *region = regions_at(&refine->regions, r);
		uint32_t key = coarse_class_key(round->classes->coarse, region->colour);

		if (key == NO_KEY || !classes_ambiguous(round->classes, key))
			continue;
		for (uint32_t i = region->start; i < region->end; i++) {
			uint32_t id = refine->partition.elements.at[i];

			if (classes_is_declaration(round->classes, id) && !reach(round, id, &queue))
				return false;
		}
	}
	while (queue.n) {
		uint32_t id = queue.at[--queue.n];

		REGIONS_PREDS (&refine->regions, id, pred) {
			round->operations++;
			if (!reach(round, pred, &queue))
				return false;
		}
	}
	return true;
}

/* ---- candidates and what dominates them ----------------------------------------------------- */

/* The class whose elements begin at @start; false: out of memory. */
static bool add_candidate(struct round *round, uint32_t start, uint32_t *ret_end)
{
	const struct refine *refine = &round->classes->refine;
	const uint32_t *elements = refine->partition.elements.at;
	uint32_t colour = class_of(round, elements[start]), base_id = 0, records = 0;
	uint32_t end =
		((const struct block *)(const void *)refine->partition.blocks.at)[colour].end;

	for (uint32_t i = start; i < end; i++) {
		uint32_t id = elements[i];

		if (round->replacements->records)
			records += round->replacements->records[id];
		if (id >= round->classes->coarse->first)
			records++;
		else if (!base_id || id < base_id)
			base_id = id;
	}
	*ret_end = end;
	return words_push(&round->candidates, elements[start]) &&
	       words_push(&round->candidates, start) && words_push(&round->candidates, end) &&
	       words_push(&round->candidates, base_id) && words_push(&round->candidates, records);
}

static bool may_be_dominated(const struct round *round, const struct candidate *candidate)
{
	return !candidate->base_id && round->hopeful[class_of(round, candidate->id)];
}

/* The classes that coarse class @region fell into; a group only if one of them may be dominated. */
static bool add_group(struct round *round, const struct region *region)
{
	struct words *candidates = &round->candidates;
	size_t before = candidates->n, first = before / CANDIDATE_WORDS;
	bool any = false;

	for (uint32_t at = region->start; at < region->end;)
		if (!add_candidate(round, at, &at))
			return false;
	for (size_t i = first; i < candidates->n / CANDIDATE_WORDS; i++)
		any |= may_be_dominated(round, candidate_at(round, i));
	if (!any || candidates->n / CANDIDATE_WORDS - first < 2) {
		candidates->n = before;
		return true;
	}
	return words_push(&round->groups, (uint32_t)first);
}

static bool find_groups(struct round *round)
{
	const struct refine *refine = &round->classes->refine;

	for (size_t r = 0; r < regions_n(&refine->regions); r++) {
		const struct region *region = regions_at(&refine->regions, r);
		const uint32_t *signature =
			coarse_signature(round->classes->coarse, region->colour);
		uint32_t kind = info_kind(signature[SIG_INFO]);

		if ((kind == KIND_STRUCT || kind == KIND_UNION) && !add_group(round, region))
			return false;
	}
	return words_push(&round->groups, (uint32_t)(round->candidates.n / CANDIDATE_WORDS));
}

/* Asks for all pairs within group @first..@end whose left side may be dominated, within the budget. */
static bool ask_group(struct round *round, size_t first, size_t end, uint64_t budget,
		      bool *ret_over)
{
	for (size_t c = first; c < end; c++) {
		if (!round->hopeful[class_of(round, candidate_at(round, c)->id)])
			continue;
		*ret_over = dominance_cost(&round->dominance) > budget;
		if (*ret_over)
			break;
		for (size_t d = first; d < end; d++)
			if (d != c && !dominance_ask(&round->dominance, candidate_at(round, c)->id,
						     candidate_at(round, d)->id))
				return false;
	}
	return true;
}

static bool holds(const struct round *round, size_t c, size_t d)
{
	return dominance_holds(&round->dominance, candidate_at(round, c)->id,
			       candidate_at(round, d)->id);
}

/* ---- targets -------------------------------------------------------------------------------- */

/* R2: of two ⊑-maximal classes, is @a the better target? */
static bool better_target(struct round *round, size_t a, size_t b, bool *ret)
{
	const struct candidate *left = candidate_at(round, a), *right = candidate_at(round, b);
	int order;

	if (left->base_id || right->base_id) {
		*ret = left->base_id && (!right->base_id || left->base_id < right->base_id);
		return true;
	}
	if (left->records != right->records) {
		*ret = left->records > right->records;
		return true;
	}
	if (!unfold_compare(&round->unfoldings, left->id, right->id, &order))
		return false;
	*ret = order < 0;
	return true;
}

#define NO_CANDIDATE SIZE_MAX

/* The best ⊑-maximal class above @c in its group. */
static bool choose_target(struct round *round, size_t c, size_t first, size_t end, size_t *ret)
{
	*ret = NO_CANDIDATE;
	for (size_t d = first; d < end; d++) {
		bool maximal = d != c && holds(round, c, d), better = true;
		bool hopeful = round->hopeful[class_of(round, candidate_at(round, d)->id)];

		/* what reaches no declaration is maximal: nothing says more */
		for (size_t e = first; maximal && hopeful && e < end; e++) {
			round->operations++;
			maximal = e == d || !holds(round, d, e);
		}
		if (!maximal)
			continue;
		if (*ret != NO_CANDIDATE && !better_target(round, d, *ret, &better))
			return false;
		if (better)
			*ret = d;
	}
	return true;
}

static uint64_t cost(const struct round *round)
{
	return round->operations + round->unfoldings.operations + dominance_cost(&round->dominance);
}

static bool choose_targets(struct round *round, uint64_t budget, bool *ret_over)
{
	for (size_t g = 0; g + 1 < round->groups.n; g++) {
		size_t first = round->groups.at[g], end = round->groups.at[g + 1], target;

		for (size_t c = first; c < end; c++) {
			if (!may_be_dominated(round, candidate_at(round, c)))
				continue;
			*ret_over = cost(round) > budget;
			if (*ret_over)
				return true;
			if (!choose_target(round, c, first, end, &target))
				return false;
			if (target != NO_CANDIDATE &&
			    (!words_push(&round->targets, (uint32_t)c) ||
			     !words_push(&round->targets, (uint32_t)target)))
				return false;
		}
	}
	return true;
}

static bool make_redirect(struct replacements *replacements, uint32_t end)
{
	replacements->redirect = ARENA_NEW(replacements->arena, end, uint32_t);
	replacements->records = ARENA_NEW_ZERO(replacements->arena, end, uint32_t);
	if (!replacements->redirect || !replacements->records)
		return false;
	for (uint32_t id = 0; id < end; id++)
		replacements->redirect[id] = id;
	return true;
}

/* C2: all at once, so earlier replacements by what is now replaced are passed on. */
static bool replace(struct round *round)
{
	struct replacements *replacements = round->replacements;
	const struct coarse *coarse = round->classes->coarse;
	const uint32_t *elements = round->classes->refine.partition.elements.at;

	if (!round->targets.n)
		return true;
	if (!replacements->redirect && !make_redirect(replacements, coarse->end))
		return false;
	for (size_t i = 0; i < round->targets.n; i += 2) {
		const struct candidate *from = candidate_at(round, round->targets.at[i]);
		uint32_t to = candidate_at(round, round->targets.at[i + 1])->id;

		for (uint32_t at = from->start; at < from->end; at++) {
			replacements->redirect[elements[at]] = to;
			replacements->records[elements[at]] = 0;
		}
		replacements->records[to] += from->records;
	}
	/* targets are not replaced themselves, so one step is enough */
	for (uint32_t id = coarse->first; id < coarse->end; id++)
		replacements->redirect[id] = replacements->redirect[replacements->redirect[id]];
	return true;
}

bool ambiguity_absorb(const struct classes *classes, struct replacements *replacements,
		      uint64_t budget, struct arena *arena, struct absorb_result *ret)
{
	struct words none = {.arena = arena};
	struct round round = {
		.classes = classes,
		.replacements = replacements,
		.arena = arena,
		.candidates = none,
		.groups = none,
		.targets = none,
	};
	bool over = false;

	*ret = (struct absorb_result){0};
	if (!classes->refined)
		return true;
	if (!find_hopeful(&round) || !find_groups(&round) ||
	    !dominance_init(&round.dominance, classes, arena) ||
	    !unfoldings_init(&round.unfoldings, classes, arena))
		return false;
	for (size_t g = 0; g + 1 < round.groups.n && !over; g++)
		if (!ask_group(&round, round.groups.at[g], round.groups.at[g + 1], budget, &over))
			return false;
	if (!over && !dominance_decide(&round.dominance, budget, &over))
		return false;
	if (!over && !choose_targets(&round, budget, &over))
		return false;
	if (over) {
		ret->undecided = (uint32_t)(round.candidates.n / CANDIDATE_WORDS);
	} else {
		if (!replace(&round))
			return false;
		ret->replaced = (uint32_t)round.targets.n / 2;
	}
	ret->operations = cost(&round);
	return true;
}
