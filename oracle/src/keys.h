/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* D2: the keys of a graph, with their definitions and declarations. */
#ifndef BTFOLD_ORACLE_KEYS_H
#define BTFOLD_ORACLE_KEYS_H

#include "graph.h"

struct keys {
	uint32_t n;
	uint32_t *of; /* per type: its key, NONE if it has none; all arrays are in this block */
	uint32_t *at; /* per key: member[at[k]]..member[at[k + 1] - 1] are its types, by id */
	uint32_t *member;
	uint32_t *n_definitions; /* per key */
};

void keys_init(struct keys *keys, const struct graph *g);
void keys_deinit(struct keys *keys);

#endif
