/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* One step of partition refinement: the marked types of a block, put into groups of equal signatures. */
#ifndef BTFOLD_REGROUP_H
#define BTFOLD_REGROUP_H

#include "hashtab.h"
#include "regions.h"

struct regroup {
	const struct regions *regions;
	struct partition *partition;
	const struct hashing *hashing;
	struct words ends; /* of the last block's groups, in elements from its start on */
	uint64_t operations;

	/* scratch */
	struct words signatures; /* one of each group */
	struct words places;	 /* per group, in signatures */
	struct words groups;	 /* per marked type */
	struct words copy;
	struct hashtab table; /* 1 + group */
};

/* False: out of memory. */
bool regroup_init(struct regroup *regroup, const struct regions *regions,
		  struct partition *partition, const struct hashing *hashing, struct arena *arena);

/*
 * Puts the first @n elements of a block that starts at @start, all of them marked, into the order of their groups:
 * regroup->ends. If @by is not COLOUR_NONE, they are all marked since something that they refer to is seen as it.
 * False: out of memory. Cost: O(n) and their references that may change.
 */
bool regroup_marked(struct regroup *regroup, uint32_t start, uint32_t n, uint32_t by);

#endif
