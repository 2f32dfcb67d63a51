/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* What the V rules ask about more than one type: ends of chains, sizes, cycles. */
#ifndef BTFOLD_ORACLE_VALID_SIZES_H
#define BTFOLD_ORACLE_VALID_SIZES_H

#include "graph.h"

#define SIZE_NOT UINT64_MAX /* no sized type */

struct sizes {
	uint32_t *end;		  /* per type: behind TYPEDEF, qualifiers, TYPE_TAG; NONE: cycle */
	uint64_t *size;		  /* per type in bytes, of others than those; at most 2^62 */
	bool *in_reference_cycle; /* leads into a cycle of PTR, qualifiers, TYPEDEF alone */
	bool *contains_itself;	  /* STRUCT, UNION, ARRAY: on or before a cycle by value */
};

void sizes_init(struct sizes *sizes, const struct graph *g);
void sizes_deinit(struct sizes *sizes);

#endif
