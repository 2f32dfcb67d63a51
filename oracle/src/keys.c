/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "keys.h"

static int by_key(const void *ctx, uint32_t a, uint32_t b)
{
	const struct graph *g = ctx;
	uint32_t name_a = graph_name(g, a), name_b = graph_name(g, b);

	if (name_a != name_b)
		return name_a < name_b ? -1 : 1;
	return (int)graph_key_space(g, a) - (int)graph_key_space(g, b);
}

void keys_init(struct keys *keys, const struct graph *g)
{
	struct ids keyed = {0};

	*keys = (struct keys){.of = mem_ids(g->n, NONE)};
	for (uint32_t t = 0; t < g->n; t++)
		if (graph_key_space(g, t) != KEY_NONE)
			ids_push(&keyed, t);
	sort_ids(keyed.v, keyed.n, by_key, g);
	keys->member = keyed.v;
	keys->at = mem_get(keyed.n + 1, sizeof(*keys->at));
	keys->n_definitions = mem_zero(keyed.n, sizeof(*keys->n_definitions));
	for (uint32_t i = 0; i < keyed.n; i++) {
		if (!i || by_key(g, keyed.v[i - 1], keyed.v[i]))
			keys->at[keys->n++] = i;
		keys->of[keyed.v[i]] = keys->n - 1;
		keys->n_definitions[keys->n - 1] += graph_is_definition(g, keyed.v[i]);
	}
	keys->at[keys->n] = (uint32_t)keyed.n;
}

void keys_deinit(struct keys *keys)
{
	free(keys->of);
	free(keys->at);
	free(keys->member);
	free(keys->n_definitions);
}
