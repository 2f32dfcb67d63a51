/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* R2 by the textbook: the largest relation on a table of all pairs of classes, and its targets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "classes.h"
#include "random_graph.h"

#define MOST 48u /* classes */

struct table {
	const struct graph *g;
	const struct class_facts *facts;
	struct keys keys;
	bool below[MOST][MOST];
};

static bool is_var(const struct graph *g, uint32_t c)
{
	return graph_kind(g, c) == KIND_VAR || graph_kind(g, c) == KIND_DATASEC;
}

/* After R1 a key of which both declaration and definition are left is ambiguous. */
static bool may_be_below(const struct table *w, uint32_t c, uint32_t d)
{
	if (c == d)
		return true;
	if (w->keys.of[c] != NONE && w->keys.of[c] == w->keys.of[d] &&
	    graph_is_declaration(w->g, c) && graph_is_definition(w->g, d))
		return true;
	if (graph_compare_labels(w->g, c, w->g, d) || is_var(w->g, c))
		return false;
	for (uint32_t i = 0; i < graph_n_refs(w->g, c); i++)
		if (!w->below[graph_refs(w->g, c)[i]][graph_refs(w->g, d)[i]])
			return false;
	return true;
}

static void greatest_fixed_point(struct table *w)
{
	bool changed = true;

	memset(w->below, true, sizeof(w->below));
	while (changed) {
		changed = false;
		for (uint32_t c = 0; c < w->g->n; c++)
			for (uint32_t d = 0; d < w->g->n; d++)
				if (w->below[c][d] && !may_be_below(w, c, d)) {
					w->below[c][d] = false;
					changed = true;
				}
	}
}

static bool is_maximal(const struct table *w, uint32_t d)
{
	for (uint32_t e = 0; e < w->g->n; e++)
		if (e != d && w->below[d][e])
			return false;
	return true;
}

static bool better(const struct table *w, uint32_t a, uint32_t b)
{
	struct budget budget = {.left = UINT64_MAX};

	if (w->facts[a].base_any != w->facts[b].base_any)
		return w->facts[a].base_any < w->facts[b].base_any;
	if (w->facts[a].records != w->facts[b].records)
		return w->facts[a].records > w->facts[b].records;
	return unfolding_compare(w->g, a, b, &budget) < 0;
}

static uint32_t target_of(const struct table *w, uint32_t c)
{
	uint32_t best = NONE;
	enum kind kind = graph_kind(w->g, c);

	if ((kind != KIND_STRUCT && kind != KIND_UNION) || w->facts[c].base_any != NONE)
		return NONE;
	for (uint32_t d = 0; d < w->g->n; d++)
		if (d != c && w->below[c][d] && is_maximal(w, d) &&
		    (best == NONE || better(w, d, best)))
			best = d;
	return best;
}

static unsigned compare(const struct classes *c, uint64_t seed)
{
	struct table w = {.g = &c->g, .facts = c->facts};
	struct budget budget = {.left = UINT64_MAX};
	uint32_t *target, n_dominated, n = 0;

	assert_true(c->g.n <= MOST);
	keys_init(&w.keys, w.g);
	greatest_fixed_point(&w);
	assert_true(below_targets(w.g, w.facts, &target, &n_dominated, &budget));
	for (uint32_t i = 0; i < w.g->n; i++) {
		if (target[i] != target_of(&w, i))
			fail_msg("seed %llu: class %u: target %u, not %u", (unsigned long long)seed,
				 i, target[i], target_of(&w, i));
		n += target[i] != NONE;
	}
	assert_int_equal(n, n_dominated);
	free(target);
	keys_deinit(&w.keys);
	return n;
}

static uint32_t pick(uint64_t *seed, uint32_t n)
{
	return (uint32_t)(mem_random(seed) % n);
}

/* Little else than what makes classes dominated: few names, declarations, pointers, structs. */
static void dense_graph(struct build *b, unsigned n, uint64_t *seed)
{
	uint32_t last = b->next_id + n - 1;

	while (n--) {
		const char *name = pick(seed, 2) ? "A" : "B";
		uint32_t x = pick(seed, last + 1), y = pick(seed, last + 1);

		switch (pick(seed, 6)) {
		case 0:
			build_fwd(b, name, false);
			break;
		case 1:
		case 2:
			build_ptr(b, x);
			break;
		case 3:
			build_struct(b, STRUCT, name, 1, x);
			break;
		case 4:
			build_struct(b, STRUCT, pick(seed, 2) ? "" : name, 2, x, y);
			break;
		default:
			build_int(b, name, 4);
		}
	}
}

static void pairs_grown_backwards_are_the_largest_relation(void **state)
{
	uint64_t seed = random_graph_seed();
	unsigned n_dominated = 0;

	(void)state;
	for (unsigned i = random_graph_rounds(20000); i--;) {
		struct budget budget = {.left = UINT64_MAX};
		uint64_t here = seed;
		struct build base, in;
		struct names names;
		struct classes c;
		struct graph g;

		build_init(&base, NULL);
		random_graph(&base, (unsigned)(seed >> 50) % 8, &seed);
		build_init(&in, &base);
		if (i % 2)
			random_graph(&in, 4 + (unsigned)(seed >> 40) % 30, &seed);
		else
			dense_graph(&in, 4 + (unsigned)(seed >> 40) % 30, &seed);
		names_init(&names);
		assert_true(graph_load(&g, &names, build_bytes(&base), build_bytes(&in), NULL));
		assert_true(classes_init(&c, &g, true, &budget));
		n_dominated += compare(&c, here);
		classes_deinit(&c);
		graph_deinit(&g);
		names_deinit(&names);
		build_deinit(&in);
		build_deinit(&base);
	}
	print_message("%u dominated classes\n", n_dominated);
	assert_true(n_dominated);
}

/* S{foo*} with foo declared below two variants of S: records decide, then the unfolding. */
static uint32_t variants(unsigned n_int, unsigned n_long)
{
	uint32_t *image, declared, ret;
	struct build in;
	size_t n;

	build_init(&in, NULL);
	build_int(&in, "int", 4);		/* 1 */
	build_int(&in, "long", 8);		/* 2 */
	build_struct(&in, STRUCT, "foo", 1, 2); /* 3 */
	build_struct(&in, STRUCT, "foo", 1, 1); /* 4 */
	build_fwd(&in, "foo", false);		/* 5 */
	for (uint32_t i = 3; i <= 5; i++)
		build_ptr(&in, i); /* 6 7 8 */
	for (unsigned i = 0; i < n_long; i++)
		build_struct(&in, STRUCT, "S", 1, 6); /* 9 .. */
	for (unsigned i = 0; i < n_int; i++)
		build_struct(&in, STRUCT, "S", 1, 7);
	declared = build_struct(&in, STRUCT, "S", 1, 8);
	assert_true(btfold_oracle_classes((struct btfold_oracle_bytes){0}, build_bytes(&in), NULL,
					  &image, &n, NULL));
	ret = image[declared - 1];
	free(image);
	build_deinit(&in);
	return ret;
}

static void most_records_win(void **state)
{
	(void)state;
	assert_int_equal(variants(1, 2), 9);
	assert_int_equal(variants(2, 1), 10);
}

/* The one in the middle has most records, but is itself below the last one. */
static void the_target_is_maximal(void **state)
{
	uint32_t *image;
	struct build in;
	size_t n;

	(void)state;
	build_init(&in, NULL);
	build_int(&in, "int", 4);		 /* 1 */
	build_int(&in, "long", 8);		 /* 2 */
	build_struct(&in, STRUCT, "foo", 1, 1);	 /* 3 */
	build_struct(&in, STRUCT, "foo", 1, 2);	 /* 4 */
	build_fwd(&in, "foo", false);		 /* 5 */
	build_ptr(&in, 3);			 /* 6 */
	build_ptr(&in, 5);			 /* 7 */
	build_struct(&in, STRUCT, "S", 2, 7, 7); /* 8 */
	build_struct(&in, STRUCT, "S", 2, 6, 7); /* 9 */
	build_struct(&in, STRUCT, "S", 2, 6, 7); /* 10 */
	build_struct(&in, STRUCT, "S", 2, 6, 6); /* 11 */
	assert_true(btfold_oracle_classes((struct btfold_oracle_bytes){0}, build_bytes(&in), NULL,
					  &image, &n, NULL));
	for (uint32_t s = 8; s <= 11; s++)
		assert_int_equal(image[s - 1], 11);
	free(image);
	build_deinit(&in);
}

static void the_smaller_unfolding_breaks_a_tie(void **state)
{
	(void)state;
	/* int comes before long: as a name, and before that as a size of 4 */
	assert_int_equal(variants(1, 1), 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pairs_grown_backwards_are_the_largest_relation),
		cmocka_unit_test(most_records_win),
		cmocka_unit_test(the_target_is_maximal),
		cmocka_unit_test(the_smaller_unfolding_breaks_a_tie),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
