/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* Strongly connected components of a part of the type graph: types that are in cycles together. */
#ifndef BTFOLD_EXPLAIN_COMPONENTS_H
#define BTFOLD_EXPLAIN_COMPONENTS_H

#include "universe.h"

struct components {
	uint32_t *of; /* per id: its component; NONE for those outside of the part */
	uint32_t n;   /* a component refers to itself and to lower ones only */
};

/* Of the input's types that are @in (per id), by references among these. */
void components_find(const struct universe *universe, const bool *in, struct components *ret);

#endif
