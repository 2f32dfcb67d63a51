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
	uint32_t n = g->n, n_keyed = 0, *memory = mem_get((size_t)n * 4 + 1, sizeof(*memory));

	*keys = (struct keys){.of = memory,
			      .member = memory + n,
			      .n_definitions = memory + 2 * (size_t)n,
			      .at = memory + 3 * (size_t)n};
	for (uint32_t t = 0; t < n; t++) {
		keys->of[t] = NONE;
		if (graph_key_space(g, t) != KEY_NONE)
			keys->member[n_keyed++] = t;
	}
	sort_ids(keys->member, n_keyed, by_key, g);
	for (uint32_t i = 0; i < n_keyed; i++) {
		uint32_t t = keys->member[i];

		if (!i || by_key(g, keys->member[i - 1], t)) {
			keys->n_definitions[keys->n] = 0;
			keys->at[keys->n++] = i;
		}
		keys->of[t] = keys->n - 1;
		keys->n_definitions[keys->n - 1] += graph_is_definition(g, t);
	}
	keys->at[keys->n] = n_keyed;
}

void keys_deinit(struct keys *keys)
{
	mem_free(keys->of);
}
