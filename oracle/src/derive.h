/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* P7: inputs derived from the one that is judged, and what they have to give. */
#ifndef BTFOLD_ORACLE_DERIVE_H
#define BTFOLD_ORACLE_DERIVE_H

#include "judge.h"

/* On the heap; derived_deinit() frees it. */
struct derived {
	void *data;
	size_t size;
	uint32_t
		*new_id; /* of the types of the graph that it was made of; NULL where nobody asks */
};

void derived_deinit(struct derived *derived);

/* The input with its ids permuted by @seed, and nothing else changed: strings as they are stored. */
struct derived derive_permuted(const struct judge *j, uint64_t seed);
/*
 * Types whose names are nowhere else, all of them so many @times in the same order, and behind them
 * those of @g, which is the input or the output, strings as they are stored. @g is filled, and left
 * as it was.
 */
struct derived derive_with_unrelated(const struct judge *j, struct graph *g, bool swap,
				     unsigned times);
/* The base, where there is none the output, as a file that is split on it and repeats it. */
struct derived derive_copy(const struct judge *j);
/* How many types the reference leaves of that copy: VAR, DATASEC, and what refers to them. */
bool derive_copy_leaves(const struct judge *j, struct btfold_oracle_bytes base, struct derived copy,
			struct budget *budget, uint32_t *ret);

#endif
