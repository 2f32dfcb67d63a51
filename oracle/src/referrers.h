/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* The references of a graph backwards. */
#ifndef BTFOLD_ORACLE_REFERRERS_H
#define BTFOLD_ORACLE_REFERRERS_H

#include "graph.h"

struct referrers {
	uint32_t *at;	/* those of x are from[at[x]]..from[at[x + 1] - 1] */
	uint32_t *from; /* types that refer to x, one entry per reference, by id */
};

void referrers_init(struct referrers *in, const struct graph *g);
void referrers_deinit(struct referrers *in);

#endif
