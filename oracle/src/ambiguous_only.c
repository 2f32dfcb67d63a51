/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* P: does the difference of two outputs involve ambiguous names only? */
#include "ambiguous_only.h"

#include "pairs.h"

/* The ambiguous keys of the input, as (name, key space). */
static void input_keys(const struct judge *j, const struct classes *classes, struct pairs *ret)
{
	bool is_new;

	pairs_init(ret);
	for (uint32_t t = 1; t < j->in.n; t++)
		if (classes->type_is_ambiguous[t])
			pairs_add(ret, graph_name(&j->in, t), graph_key_space(&j->in, t), &is_new);
}

/* References to ambiguous keys agree whatever they were bound to; the other keys as in R1. */
static uint8_t *modes_of(const struct judge *j, const struct graph *g, const struct keys *keys,
			 const struct pairs *ambiguous)
{
	uint8_t *modes = mem_get(keys->n, sizeof(*modes));

	for (uint32_t k = 0; k < keys->n; k++) {
		uint32_t t = keys->member[keys->at[k]];
		uint32_t name = names_find(&j->names, graph_text(g, t));
		bool is =
			name != NONE && pairs_find(ambiguous, name, graph_key_space(g, t)) != NONE;

		modes[k] = is ? KEY_OPAQUE : KEY_OPEN;
	}
	return modes;
}

/* Does either side have a type, no declaration, that neither the other nor the base has? */
static bool covered(const struct two_sides *sides, const struct quotient *q)
{
	uint8_t *seen = mem_zero(q->n_colours, 1);
	bool all = true;

	for (uint32_t t = 0; t < sides->first[0]; t++)
		seen[q->colour[t]] = 3;
	for (unsigned side = 0; side < 2; side++)
		for (uint32_t t = sides->first[side]; t < sides->end[side]; t++)
			seen[q->colour[t]] |= (uint8_t)(1 << side);
	for (uint32_t t = sides->first[0]; t < sides->end[1]; t++)
		all = all && (seen[q->colour[t]] == 3 || graph_is_declaration(sides->g, t));
	mem_free(seen);
	return all;
}

bool ambiguous_only(struct judge *j, const struct two_sides *sides, struct budget *budget)
{
	const struct classes *classes = judge_classes(j);
	struct quotient_rules rules = {.merge_vars = true};
	struct pairs ambiguous;
	struct quotient q;
	struct keys keys;
	uint8_t *modes;
	bool only;

	if (!classes || !classes->n_ambiguous)
		return false;
	input_keys(j, classes, &ambiguous);
	keys_init(&keys, sides->g);
	rules.modes = modes = modes_of(j, sides->g, &keys, &ambiguous);
	only = quotient_init(&q, sides->g, &rules, budget) && covered(sides, &q);
	quotient_deinit(&q);
	keys_deinit(&keys);
	pairs_deinit(&ambiguous);
	mem_free(modes);
	return only;
}
