/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * R1 by the textbook: for every set U of keys, the greatest fixed point on a table of all pairs;
 * then the largest U that is valid. Refinement has to give the same on every random graph.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "quotient.h"
#include "random_graph.h"

#define MOST 16u /* types, void and base included */

struct table {
	const struct graph *g;
	const struct keys *keys;
	uint32_t u; /* bits by key */
	bool same[MOST][MOST];
};

static bool agree(const struct table *w, uint32_t x, uint32_t y)
{
	uint32_t key = w->keys->of[x];

	return w->same[x][y] || (key != NONE && key == w->keys->of[y] && w->u >> key & 1);
}

/* Rules (a) and (c) for one pair. */
static bool may_be_same(const struct table *w, uint32_t t, uint32_t u)
{
	enum kind kind = graph_kind(w->g, t);

	if (graph_compare_labels(w->g, t, w->g, u))
		return false;
	if (t != u && (kind == KIND_VAR || kind == KIND_DATASEC))
		return false;
	for (uint32_t i = 0; i < graph_n_refs(w->g, t); i++)
		if (!agree(w, graph_refs(w->g, t)[i], graph_refs(w->g, u)[i]))
			return false;
	return true;
}

static void greatest_fixed_point(struct table *w)
{
	bool changed = true;

	for (uint32_t t = 0; t < w->g->n; t++)
		for (uint32_t u = 0; u < w->g->n; u++)
			w->same[t][u] = true;
	while (changed) {
		changed = false;
		for (uint32_t t = 0; t < w->g->n; t++)
			for (uint32_t u = 0; u < w->g->n; u++)
				if (w->same[t][u] && !may_be_same(w, t, u)) {
					w->same[t][u] = false;
					changed = true;
				}
	}
}

/* Rule (b). */
static bool is_valid(const struct table *w)
{
	for (uint32_t k = 0; k < w->keys->n; k++) {
		if (!(w->u >> k & 1))
			continue;
		if (!w->keys->n_definitions[k])
			return false;
		for (uint32_t t = 0; t < w->g->n; t++)
			for (uint32_t u = 0; u < w->g->n; u++)
				if (w->keys->of[t] == k && w->keys->of[u] == k &&
				    graph_is_definition(w->g, t) && graph_is_definition(w->g, u) &&
				    !w->same[t][u])
					return false;
	}
	return true;
}

static void compare(const struct graph *g, const struct quotient *q, uint64_t seed)
{
	struct table w = {.g = g, .keys = &q->keys};
	uint32_t largest = 0;

	for (uint32_t u = 0; u < 1u << q->keys.n; u++) {
		w.u = u;
		greatest_fixed_point(&w);
		if (is_valid(&w))
			largest |= u; /* the union of valid sets is valid */
	}
	w.u = largest;
	greatest_fixed_point(&w);
	if (!is_valid(&w))
		fail_msg("seed %llu: the union is not valid", (unsigned long long)seed);
	for (uint32_t k = 0; k < q->keys.n; k++)
		if (q->unique[k] != (largest >> k & 1))
			fail_msg("seed %llu: key %u", (unsigned long long)seed, k);
	for (uint32_t t = 0; t < g->n; t++)
		for (uint32_t u = 0; u < g->n; u++)
			if ((q->colour[t] == q->colour[u]) != w.same[t][u])
				fail_msg("seed %llu: types %u %u", (unsigned long long)seed, t, u);
}

static void refinement_is_the_largest_relation(void **state)
{
	const struct quotient_rules rules = {.mode = KEY_OPEN};
	uint64_t seed = random_graph_seed();

	(void)state;
	for (unsigned i = random_graph_rounds(20000); i--;) {
		struct budget budget = {.left = UINT64_MAX};
		uint64_t here = seed;
		struct names names;
		struct quotient q;
		struct build in;
		struct graph g;

		build_init(&in, NULL);
		random_graph(&in, 2 + (unsigned)(seed >> 40) % 9, &seed);
		names_init(&names);
		assert_true(graph_load(&g, &names, (struct btfold_oracle_bytes){0},
				       build_bytes(&in), NULL));
		assert_true(quotient_init(&q, &g, &rules, &budget));
		compare(&g, &q, here);
		quotient_deinit(&q);
		graph_deinit(&g);
		names_deinit(&names);
		build_deinit(&in);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refinement_is_the_largest_relation),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
