/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* P8's two opinions: nauty and the plain search agree, and neither is fooled by twins. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "emit.h"
#include "isomorphism.h"
#include "random_graph.h"

/* The verdict; mem_bug() aborts where the two disagree, because nauty is asked in any case. */
static enum btfold_oracle_same both(struct btfold_oracle_bytes base, struct btfold_oracle_bytes a,
				    struct btfold_oracle_bytes b)
{
	struct budget budget = {.left = 100000000};
	struct difference difference;
	struct two_sides sides;
	enum btfold_oracle_same same;

	assert_true(two_sides_init(&sides, base, a, b, NULL));
	same = isomorphism(&sides, NAUTY_ALWAYS, &budget, &difference);
	assert_int_equal(same == BTFOLD_ORACLE_NOT_ISOMORPHIC, difference.path != NULL);
	free(difference.path);
	two_sides_deinit(&sides);
	return same;
}

/* The same file with its ids permuted; the caller frees it. */
static struct btfold_oracle_bytes permuted(struct btfold_oracle_bytes base,
					   struct btfold_oracle_bytes own, uint64_t seed)
{
	struct btfold_oracle_bytes ret;
	struct names names;
	struct graph g;
	uint32_t *order, *new_id, first, n;

	names_init(&names);
	assert_true(graph_load(&g, &names, base, own, NULL));
	first = g.n_base + 1;
	n = g.n - first;
	order = mem_get(n, sizeof(*order));
	new_id = mem_get(g.n, sizeof(*new_id));
	for (uint32_t t = 0; t < g.n; t++)
		new_id[t] = t;
	for (uint32_t i = 0; i < n; i++)
		order[i] = first + i;
	for (uint32_t i = n; i > 1; i--) {
		uint32_t k = (uint32_t)(mem_random(&seed) % i), t = order[i - 1];

		order[i - 1] = order[k];
		order[k] = t;
	}
	for (uint32_t i = 0; i < n; i++)
		new_id[order[i]] = first + i;
	ret.data = emit(&g, order, n, new_id, seed & 1, &ret.size);
	free(order);
	free(new_id);
	graph_deinit(&g);
	names_deinit(&names);
	return ret;
}

static void a_permuted_graph_is_isomorphic_for_both(void **state)
{
	uint64_t seed = random_graph_seed();

	(void)state;
	for (unsigned i = random_graph_rounds(2000); i--;) {
		struct btfold_oracle_bytes b, a, c;
		struct build base, in;

		build_init(&base, NULL);
		random_graph(&base, (unsigned)(seed >> 50) % 5, &seed);
		build_init(&in, &base);
		random_graph(&in, 1 + (unsigned)(seed >> 40) % 20, &seed);
		b = build_bytes(&base);
		a = build_bytes(&in);
		c = permuted(b, a, seed);
		assert_int_equal(both(b, a, c), BTFOLD_ORACLE_ISOMORPHIC);
		free((void *)(uintptr_t)c.data);
		build_deinit(&in);
		build_deinit(&base);
	}
}

static void expect_as_before(const struct graph *g, struct graph_mark mark)
{
	assert_int_equal(g->n, mark.n);
	assert_int_equal(g->label.n, mark.n_label);
	assert_int_equal(g->ref.n, mark.n_ref);
	assert_int_equal(g->n_files, mark.n_files);
	assert_int_equal(g->names->n, mark.n_names);
	assert_int_equal(names_find(g->names, "only there"), NONE);
	for (uint32_t id = 0; id < g->names->n; id++)
		assert_int_equal(names_find(g->names, g->names->text[id]), id);
	for (uint32_t off = 0; off < g->file[0].str_len; off++)
		assert_true(g->file[0].name_memo[off] <= g->names->n);
}

/* Same types, same words, and no name of the other side, which may be malformed. */
static void expect_given_back(struct btfold_oracle_bytes base, struct btfold_oracle_bytes own,
			      struct btfold_oracle_bytes other, bool is_good)
{
	struct two_sides sides;
	struct graph_mark mark;
	struct names names;
	struct graph g;

	names_init(&names);
	assert_true(graph_load(&g, &names, base, own, NULL));
	mark = graph_mark(&g);
	assert_int_equal(two_sides_borrow(&sides, &g, other, NULL), is_good);
	assert_int_not_equal(names_find(&names, "only there"), NONE);
	two_sides_deinit(&sides);
	expect_as_before(&g, mark);
	assert_true(two_sides_borrow(&sides, &g, own, NULL));
	for (uint32_t t = sides.first[0], u = sides.first[1]; t < sides.end[0]; t++, u++)
		assert_int_equal(graph_compare_labels(&g, t, &g, u), 0);
	two_sides_deinit(&sides);
	expect_as_before(&g, mark);
	graph_deinit(&g);
	names_deinit(&names);
}

static void a_borrowed_graph_is_given_back_unchanged(void **state)
{
	uint64_t seed = random_graph_seed();

	(void)state;
	for (unsigned i = random_graph_rounds(2000); i--;) {
		struct build base, in, other;

		build_init(&base, NULL);
		build_int(&base, "in the base", 4);
		random_graph(&base, (unsigned)(seed >> 50) % 5, &seed);
		build_init(&in, &base);
		random_graph(&in, 1 + (unsigned)(seed >> 40) % 20, &seed);
		build_init(&other, &base);
		random_graph(&other, 1 + (unsigned)(seed >> 40) % 60, &seed);
		build_int(&other, "only there", 4);
		/* an INT whose name is the base's at offset 3, where nobody else's begins */
		for (unsigned k = 0; k < 4; k++)
			build_word(&other, (const uint32_t[]){3, INT << 24, 4, 32}[k]);
		other.next_id++;
		if (i % 4 == 0)
			build_ptr(&other, UINT32_MAX);
		expect_given_back(build_bytes(&base), build_bytes(&in), build_bytes(&other),
				  i % 4 != 0);
		build_deinit(&other);
		build_deinit(&in);
		build_deinit(&base);
	}
}

/* Few types of few kinds, so that both verdicts occur. */
static void both_agree_on_pairs_of_tiny_graphs(void **state)
{
	uint64_t seed = random_graph_seed();
	unsigned yes = 0, no = 0;

	(void)state;
	for (unsigned i = random_graph_rounds(20000); i--;) {
		struct build side[2];
		enum btfold_oracle_same same;
		unsigned n = 1 + (unsigned)(seed >> 40) % 5;

		for (unsigned k = 0; k < 2; k++) {
			build_init(&side[k], NULL);
			for (unsigned t = 0; t < n; t++) {
				seed = seed * 6364136223846793005u + 1442695040888963407u;
				if (seed >> 63)
					build_ptr(&side[k], (uint32_t)(seed >> 33) % (n + 1));
				else
					build_struct(&side[k], STRUCT, "", 2,
						     (uint32_t)(seed >> 33) % (n + 1),
						     (uint32_t)(seed >> 43) % (n + 1));
			}
		}
		same = both((struct btfold_oracle_bytes){0}, build_bytes(&side[0]),
			    build_bytes(&side[1]));
		yes += same == BTFOLD_ORACLE_ISOMORPHIC;
		no += same == BTFOLD_ORACLE_NOT_ISOMORPHIC;
		build_deinit(&side[0]);
		build_deinit(&side[1]);
	}
	print_message("%u isomorphic, %u not\n", yes, no);
	assert_true(yes && no);
}

/* @lengths of rings of pointers: all alike to refinement, told apart by search only. */
static void build_rings(struct build *b, const unsigned *lengths)
{
	build_init(b, NULL);
	for (; *lengths; lengths++) {
		uint32_t first = b->next_id;

		for (unsigned i = 0; i < *lengths; i++)
			build_ptr(b, i + 1 < *lengths ? b->next_id + 1 : first);
	}
}

static void rings_are_told_apart_by_their_lengths(void **state)
{
	struct btfold_oracle_bytes none = {0};
	struct build a, b, c;

	(void)state;
	build_rings(&a, (const unsigned[]){3, 3, 0});
	build_rings(&b, (const unsigned[]){6, 0});
	build_rings(&c, (const unsigned[]){3, 3, 0});
	assert_int_equal(both(none, build_bytes(&a), build_bytes(&b)),
			 BTFOLD_ORACLE_NOT_ISOMORPHIC);
	assert_int_equal(both(none, build_bytes(&a), build_bytes(&c)), BTFOLD_ORACLE_ISOMORPHIC);
	build_deinit(&a);
	build_deinit(&b);
	build_deinit(&c);
}

static void order_of_references_counts(void **state)
{
	struct btfold_oracle_bytes none = {0};
	struct build a, b;
	char *path;

	(void)state;
	build_init(&a, NULL);
	build_init(&b, NULL);
	build_struct(&a, STRUCT, "S", 2, 2, 3);
	build_struct(&b, STRUCT, "S", 2, 3, 2);
	for (unsigned i = 0; i < 2; i++) {
		build_int(i ? &b : &a, "int", 4);
		build_int(i ? &b : &a, "long", 8);
	}
	assert_int_equal(both(none, build_bytes(&a), build_bytes(&b)),
			 BTFOLD_ORACLE_NOT_ISOMORPHIC);
	btfold_oracle_isomorphic(none, build_bytes(&a), build_bytes(&b), 0, &path);
	assert_string_equal(path, "struct S . a: int 'int' vs int 'long'");
	free(path);
	build_deinit(&a);
	build_deinit(&b);
}

/* Two equal base types are two types: an output may not refer to one for the other. */
static void base_ids_are_fixed(void **state)
{
	struct btfold_oracle_bytes bytes;
	struct build base, a, b;
	char *path;

	(void)state;
	build_init(&base, NULL);
	build_int(&base, "int", 4);
	build_int(&base, "int", 4);
	build_init(&a, &base);
	build_init(&b, &base);
	build_ptr(&a, 1);
	build_ptr(&b, 2);
	bytes = build_bytes(&base);
	assert_int_equal(both(bytes, build_bytes(&a), build_bytes(&b)),
			 BTFOLD_ORACLE_NOT_ISOMORPHIC);
	btfold_oracle_isomorphic(bytes, build_bytes(&a), build_bytes(&b), 0, &path);
	assert_non_null(strstr(path, "ptr -> int int: type 1 vs type 2 of base"));
	free(path);
	build_deinit(&a);
	build_deinit(&b);
	build_deinit(&base);
}

static void an_ended_budget_is_undecided(void **state)
{
	struct btfold_oracle_bytes none = {0};
	struct build a, b;

	(void)state;
	build_rings(&a, (const unsigned[]){3, 3, 0});
	build_rings(&b, (const unsigned[]){6, 0});
	assert_int_equal(btfold_oracle_isomorphic(none, build_bytes(&a), build_bytes(&b), 1, NULL),
			 BTFOLD_ORACLE_ISOMORPHISM_UNDECIDED);
	build_deinit(&a);
	build_deinit(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_permuted_graph_is_isomorphic_for_both),
		cmocka_unit_test(a_borrowed_graph_is_given_back_unchanged),
		cmocka_unit_test(both_agree_on_pairs_of_tiny_graphs),
		cmocka_unit_test(rings_are_told_apart_by_their_lengths),
		cmocka_unit_test(order_of_references_counts),
		cmocka_unit_test(base_ids_are_fixed),
		cmocka_unit_test(an_ended_budget_is_undecided),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
