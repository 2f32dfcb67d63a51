/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "referrers.h"

void referrers_init(struct referrers *in, const struct graph *g)
{
	in->at = mem_get((size_t)g->n + 2 + g->ref.n, sizeof(*in->at));
	in->from = in->at + g->n + 2;
	memset(in->at, 0, ((size_t)g->n + 2) * sizeof(*in->at));
	for (size_t i = 0; i < g->ref.n; i++)
		in->at[g->ref.v[i] + 2]++;
	for (uint32_t x = 0; x < g->n; x++)
		in->at[x + 2] += in->at[x + 1];
	/* at[x + 1] is where x's next entry goes, and ends as where x + 1 begins */
	for (uint32_t t = 0; t < g->n; t++)
		for (uint32_t i = g->at[t].ref; i < g->at[t + 1].ref; i++)
			in->from[in->at[g->ref.v[i] + 1]++] = t;
}

void referrers_deinit(struct referrers *in)
{
	mem_free(in->at);
}
