/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * R2: the classes that one coarse class of structs or unions fell into, its *group*: which of them are
 * dominated, and by which target. c ⊑ d holds within groups alone.
 *
 * Who could dominate c is among those whose summary (reach.h) has the rarest bit of c's. They are asked in
 * the order of R2's preference, so the first that holds and is not dominated is the target.
 *
 * Cost: for n classes of a group at most n^2 comparisons of summaries, n^2 / 1024 if each knows a body of
 * its own; questions to dominance.h where one summary lies within the other, one for most classes. The
 * effort bounds it.
 */
#ifndef BTFOLD_GROUPS_H
#define BTFOLD_GROUPS_H

#include "dominance.h"
#include "reach.h"
#include "unfold.h"

/* A class of R1 in a group. */
struct candidate {
	uint32_t colour;
	uint32_t base_id; /* lowest base type in it, or 0 */
	uint32_t records; /* input records that map to it */
	uint32_t hopeful; /* as in reach.h */
	uint32_t set;	  /* its summary */
	uint32_t state;	  /* enum candidate_state */
	uint32_t target;  /* index of its target; NO_TARGET: stays */
};

enum candidate_state {
	MAXIMAL,   /* nothing is above it */
	DOUBTFUL,  /* a summary is above its own, and perhaps a class */
	DOMINATED, /* a class is */
};

#define NO_TARGET	UINT32_MAX
#define CANDIDATE_WORDS (sizeof(struct candidate) / sizeof(uint32_t))

struct groups {
	const struct classes *classes;
	const uint32_t *replaced; /* per id: input records that were replaced by it, or NULL */
	const bool *hopeful;
	struct effort *effort;
	struct arena *arena;
	struct dominance dominance;
	struct unfoldings unfoldings;
	struct summaries summaries;
	struct words candidates; /* of all groups, struct candidate */
	struct words starts;	 /* where each group starts, and the end */
	size_t n_decided;	 /* candidates, from the first on, whose groups are done */

	/* scratch of one group */
	struct words order;  /* its members, by the rarest bit of their summary */
	struct words bucket; /* those with one bit, best targets first */
};

/* All groups with a class that may be dominated. False: out of memory. */
bool groups_find(struct groups *groups, const struct classes *classes, const uint32_t *replaced,
		 struct effort *effort, struct arena *arena);

/* Chooses all targets, group by group, until the effort comes to its limit. */
bool groups_choose_targets(struct groups *groups);

static inline struct candidate *groups_candidate(const struct groups *groups, size_t index)
{
	return (struct candidate *)(void *)groups->candidates.at + index;
}

static inline size_t groups_n_candidates(const struct groups *groups)
{
	return groups->candidates.n / CANDIDATE_WORDS;
}

#endif
