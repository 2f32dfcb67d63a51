/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* A growing set of pairs of ids, numbered in order of arrival. */
#ifndef BTFOLD_ORACLE_PAIRS_H
#define BTFOLD_ORACLE_PAIRS_H

#include "mem.h"

struct pair {
	uint32_t a, b;
};

struct pairs {
	struct pair *v;
	uint32_t n, room;
	uint32_t *table; /* NONE: free */
	uint32_t mask;
};

void pairs_init(struct pairs *pairs);
void pairs_deinit(struct pairs *pairs);
/* The number of the pair, NONE if not in the set. */
uint32_t pairs_find(const struct pairs *pairs, uint32_t a, uint32_t b);
/* Its number; *ret_new when it was not in the set before. */
uint32_t pairs_add(struct pairs *pairs, uint32_t a, uint32_t b, bool *ret_new);

#endif
