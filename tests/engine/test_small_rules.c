/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* The rules by the short way for small inputs: it makes what the other one makes, and is taken. */
#include "both_ways.h"

#include "small_graph.h"

/* D1, R1 (c): by collisions the short way ends in the other one, unless it takes the two types of a graph for one. */
static void test_what_only_has_the_same_hash_stays_apart(void **state)
{
	static const char last[] = "vlen=4\n\t'a' val=0\n\t'b' val=1\n\t'c' val=2\n\t'd' val=";
	static const char *const pairs[][2] = {
		{"FLOAT 'aaaaaaa' size=8", "FLOAT 'aaaaaaaa' size=8"},
		{"FLOAT 'aaaaaaaa' size=8", "FLOAT 'aaaaaaaab' size=8"},
		{"FLOAT 'aaaaaaaaab' size=8", "FLOAT 'aaaaaaaaac' size=8"},
		{"FLOAT 'baaaaaaaaa' size=8", "FLOAT 'aaaaaaaaaa' size=8"},
		{"FLOAT 'f' size=8", "FLOAT 'f' size=4"},
		{"VAR 'v' type_id=0, linkage=static", "VAR 'v' type_id=0, linkage=static"},
		{"DATASEC 's' size=4 vlen=0", "DATASEC 's' size=4 vlen=0"},
	};
	struct text text = {.n = 0};
	bool is_small;

	(void)state;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++) {
		text = (struct text){.n = 0};
		add_type(&text, "%s\n", pairs[i][0]);
		add_type(&text, "%s\n", pairs[i][1]);
		assert_int_equal(left_of_text(&text, &is_small), 2);
		assert_true(is_small);
	}
	text = (struct text){.n = 0};
	for (unsigned i = 3; i < 5; i++)
		add_type(&text, "ENUM '(anon)' encoding=UNSIGNED size=4 %s%u\n", last, i);
	assert_int_equal(left_of_text(&text, &is_small), 2);
	assert_true(is_small);
}

/* D1: of two structs that refer to the same types in another order, the hashes differ. */
static void test_the_order_of_references_counts(void **state)
{
	struct text text = {.n = 0};
	bool is_small;

	(void)state;
	add_type(&text, "FLOAT 'f' size=8\n");
	add_type(&text, "INT 'i' size=8 bits_offset=0 nr_bits=64 encoding=(none)\n");
	for (unsigned i = 0; i < 2; i++)
		add_type(&text,
			 "STRUCT '(anon)' size=16 vlen=2\n\t'a' type_id=%u bits_offset=0\n"
			 "\t'b' type_id=%u bits_offset=64\n",
			 1 + i, 2 - i);
	assert_int_equal(left_of_text(&text, &is_small), 4);
	assert_true(is_small);
}

/* C5 */
static void test_words_that_no_rule_reads_make_no_difference(void **state)
{
	static const uint32_t words[] = {0, 3u << 24, 9, 0, 0, 1, 0, 3u << 24, 8, 0, 0, 1};
	struct raw raw = raw_make(words, 12, "", 1, false);
	struct btfold_graph *graph = decode(&raw, NULL);
	bool is_small;

	(void)state;
	assert_int_equal(types_left(graph, &is_small), 1);
	assert_true(is_small);
	btfold_graph_destroy(graph);
	free(raw.at);
}

/* R1 (c), C10: variables are equal to themselves only, and so is what refers to them. */
static void test_variables_stay_apart(void **state)
{
	struct text text = {.n = 0};
	bool is_small;

	(void)state;
	add_type(&text, "INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED\n");
	for (unsigned i = 0; i < 2; i++) {
		add_type(&text, "VAR 'v' type_id=1, linkage=static\n");
		add_type(&text, "DATASEC 's' size=4 vlen=1\n\ttype_id=%u offset=0 size=4\n",
			 text.n);
		add_type(&text, "DATASEC 's' size=4 vlen=1\n\ttype_id=2 offset=0 size=4\n");
		add_type(&text, "DECL_TAG 't' type_id=%u component_idx=-1\n", text.n - 2);
	}
	assert_int_equal(left_of_text(&text, &is_small), 9);
	assert_true(is_small);
}

/* Two chains of pointers that differ at their ends are found out step by step. */
static void test_chains_are_followed_to_their_ends(void **state)
{
	bool is_small;

	(void)state;
	for (unsigned differ = 0; differ < 2; differ++) {
		struct text text = {.n = 0};

		for (unsigned i = 0; i < 2; i++) {
			add_type(&text, "FLOAT 'f' size=%u\n", i && differ ? 4 : 8);
			for (unsigned k = 1; k < SMALL_TYPES / 2; k++)
				add_type(&text, "PTR '(anon)' type_id=%u\n", text.n);
		}
		assert_int_equal(left_of_text(&text, &is_small), SMALL_TYPES >> !differ);
		assert_true(is_small);
	}
}

/* R1: one ring of pointers, unrolled: all are equal, but where a type of its own is in it. */
static void test_rings_are_rolled_up(void **state)
{
	bool is_small;

	(void)state;
	for (unsigned odd = 0; odd < 2; odd++) {
		struct text text = {.n = 0};

		for (unsigned i = 0; i < SMALL_TYPES; i++)
			add_type(&text, "%s '(anon)' type_id=%u\n", i == 7 && odd ? "CONST" : "PTR",
				 (i + 1) % SMALL_TYPES + 1);
		assert_int_equal(left_of_text(&text, &is_small), odd ? SMALL_TYPES : 1);
		assert_true(is_small);
	}
}

/* R1 (b): as one name after the other turns out to mean two things, the next one does. */
static void test_names_leave_one_after_the_other(void **state)
{
	struct text text = {.n = 0};
	bool is_small;
	unsigned n = SMALL_TYPES / 2;

	(void)state;
	for (unsigned copy = 0; copy < 2; copy++) {
		add_type(&text, "STRUCT 's0' size=%u vlen=0\n", 8 * copy);
		for (unsigned i = 1; i < n; i++)
			add_type(&text,
				 "STRUCT 's%u' size=8 vlen=1\n\t'm' type_id=%u bits_offset=0\n", i,
				 text.n);
	}
	assert_int_equal(left_of_text(&text, &is_small), 2 * n);
	assert_true(is_small);
}

/*
 * R2: one body says less than two others, which are met so many times. The one with more records is its target; of as
 * many, what they unfold to decides, and that only the other way knows of.
 */
static void test_of_several_targets_that_with_more_records_is_taken(void **state)
{
	bool is_small;

	(void)state;
	for (unsigned more = 0; more < 3; more++) {
		struct text text = {.n = 0};
		struct btfold_graph *graph;
		struct btfold_outcome *outcome;
		const uint32_t *map;

		add_type(&text, "STRUCT 'foo' size=4 vlen=0\n");
		add_type(&text, "STRUCT 'foo' size=8 vlen=0\n");
		add_type(&text, "FWD 'foo' fwd_kind=struct\n");
		for (unsigned i = 0; i < 3; i++)
			add_type(&text, "PTR '(anon)' type_id=%u\n", i + 1);
		for (unsigned i = 0; i < 3 + (more > 0); i++)
			add_type(&text,
				 "STRUCT 's' size=8 vlen=1\n\t'p' type_id=%u bits_offset=0\n",
				 i < 3 ? 4 + i : 3 + more);
		graph = graph_of(text.at, NULL);
		outcome = fold_both_ways(graph, NULL);
		map = btfold_outcome_map(outcome);
		assert_int_equal(btfold_outcome_stats(outcome)->absorbed, 1);
		assert_int_not_equal(map[6], map[7]);
		if (more)
			assert_int_equal(map[8], map[5 + more]);
		btfold_outcome_destroy(outcome);
		btfold_graph_destroy(graph);
		left_of_text(&text, &is_small);
		assert_int_equal(is_small, more > 0);
	}
}

/* C6: void is nothing else, here a type that says nothing. */
static void test_void_agrees_with_void_only(void **state)
{
	struct text text = {.n = 0};
	bool is_small;

	(void)state;
	add_type(&text, "STRUCT 'foo' size=4 vlen=0\n");
	add_type(&text, "STRUCT 'foo' size=8 vlen=0\n");
	add_type(&text, "FWD 'foo' fwd_kind=struct\n");
	for (unsigned i = 0; i < 4; i++) {
		add_type(&text, "PTR '(anon)' type_id=%u\n", i);
		add_type(&text, "STRUCT 's' size=8 vlen=1\n\t'p' type_id=%u bits_offset=0\n",
			 text.n);
	}
	/* the body with the declaration says less than two others, as many times met */
	assert_int_equal(left_of_text(&text, &is_small), 10);
	assert_false(is_small);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_only_has_the_same_hash_stays_apart),
		cmocka_unit_test(test_the_order_of_references_counts),
		cmocka_unit_test(test_words_that_no_rule_reads_make_no_difference),
		cmocka_unit_test(test_variables_stay_apart),
		cmocka_unit_test(test_chains_are_followed_to_their_ends),
		cmocka_unit_test(test_rings_are_rolled_up),
		cmocka_unit_test(test_names_leave_one_after_the_other),
		cmocka_unit_test(test_of_several_targets_that_with_more_records_is_taken),
		cmocka_unit_test(test_void_agrees_with_void_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
