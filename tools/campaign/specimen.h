/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* A graph that engines are run on. */
#ifndef BTFOLD_SPECIMEN_H
#define BTFOLD_SPECIMEN_H

#include <btfold/oracle.h>

struct specimen {
	struct btfold_oracle_bytes base, input; /* base.data is NULL when not split */
	uint32_t n_types;			/* base and input together */
	uint64_t number;			/* its seed, or its place in the list of files */
	uint64_t permutation;			/* seed of that which P7 asks with */
	unsigned source; /* which list, where there are several; 0: generated */
};

#endif
