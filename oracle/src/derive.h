/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* P7: inputs derived from the one that is judged, and what they have to give. */
#ifndef BTFOLD_ORACLE_DERIVE_H
#define BTFOLD_ORACLE_DERIVE_H

#include "judge.h"

/* On the heap; the caller frees data. */
struct derived {
	void *data;
	size_t size;
};

/* The input with its ids permuted by @seed. */
struct derived derive_permuted(const struct judge *j, uint64_t seed);
/*
 * Types whose names are nowhere else, each twice or (@once) once: before the input's when @of is
 * the input, after the output's when it is the output.
 */
struct derived derive_with_unrelated(const struct judge *j, struct btfold_oracle_bytes of,
				     bool once);
/* A file without base, as a file that is split on it and repeats it. */
struct derived derive_copy(struct btfold_oracle_bytes base);
/* How many types the reference leaves of that copy: VAR, DATASEC, and what refers to them. */
bool derive_copy_leaves(struct btfold_oracle_bytes base, struct derived copy, bool keep,
			struct budget *budget, uint32_t *ret);

#endif
