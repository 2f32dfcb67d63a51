/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* The short way for small inputs: it makes what the other one makes, up to its limits, and beyond these is not taken. */
#include "support.h"

#include <stdio.h>

#include "small_graph.h"

struct text {
	char at[65536];
	size_t size;
	unsigned n; /* types */
};

/* "[ID] " and then as printf() has it. */
static void __attribute__((format(printf, 2, 3))) add(struct text *text, const char *format, ...)
{
	va_list arguments;

	text->size += (size_t)sprintf(text->at + text->size, "[%u] ", ++text->n);
	va_start(arguments, format);
	text->size += (size_t)vsprintf(text->at + text->size, format, arguments);
	va_end(arguments);
	assert_in_range(text->size, 1, sizeof(text->at) - 1024);
}

/* Is the short way taken? It asks for less memory. */
static bool is_short(const struct btfold_graph *graph, struct btfold_options options)
{
	size_t peak[2];

	for (unsigned i = 0; i < 2; i++) {
		struct btfold_outcome *outcome;

		options.as_large = i;
		assert_int_equal(btfold_dedup(graph, NULL, &options, &outcome, NULL), BTFOLD_OK);
		peak[i] = btfold_outcome_stats(outcome)->peak_bytes;
		btfold_outcome_destroy(outcome);
	}
	return peak[0] < peak[1];
}

/* How many types are left by both ways, with and without collisions; *ret_short: whether there are two. */
static uint32_t folded(const struct btfold_graph *graph, bool *ret_short)
{
	struct btfold_options options = {0};
	struct btfold_outcome *outcome = fold_both_ways(graph, &options);
	uint32_t n = btfold_outcome_stats(outcome)->types_out;

	btfold_outcome_destroy(outcome);
	*ret_short = is_short(graph, options);
	options.force_collisions = true;
	btfold_outcome_destroy(fold_both_ways(graph, &options));
	return n;
}

static uint32_t folded_text(const struct text *text, bool *ret_short)
{
	struct btfold_graph *graph = graph_of(text->at, NULL);
	uint32_t n = folded(graph, ret_short);

	btfold_graph_destroy(graph);
	return n;
}

static uint32_t folded_raw(struct raw raw, bool *ret_short)
{
	struct btfold_graph *graph = decode(&raw, NULL);
	uint32_t n = folded(graph, ret_short);

	btfold_graph_destroy(graph);
	free(raw.at);
	return n;
}

static void test_up_to_64_types_are_small(void **state)
{
	bool is_small;

	(void)state;
	for (unsigned n = 1; n <= SMALL_TYPES + 1; n++) {
		struct text text = {.n = 0};

		for (unsigned i = 0; i < n; i++) /* the last is the first one again */
			add(&text, "INT 'i%u' size=4 bits_offset=0 nr_bits=32 encoding=(none)\n",
			    i + 1 < n ? i : 0);
		assert_int_equal(folded_text(&text, &is_small), n > 1 ? n - 1 : 1);
		assert_int_equal(is_small, n <= SMALL_TYPES);
	}
}

/* An enum that fills up the words, and a pointer, twice. */
static void test_as_many_words_as_fit_are_small(void **state)
{
	bool is_small;

	(void)state;
	for (unsigned more = 0; more < 2; more++) {
		struct text text = {.n = 0};
		unsigned n = SMALL_WORDS / 2 - 6 + more;

		for (unsigned copy = 0; copy < 2; copy++) {
			add(&text, "PTR '(anon)' type_id=%u\n", 2 * copy + 2);
			add(&text, "ENUM '(anon)' encoding=UNSIGNED size=4 vlen=%u\n", n / 2);
			for (unsigned i = 0; i < n / 2; i++)
				text.size += (size_t)sprintf(text.at + text.size, "\t'e' val=%u\n",
							     i == 700 ? copy : i);
		}
		assert_int_equal(folded_text(&text, &is_small), 4); /* the 701st value differs */
		assert_int_equal(is_small, 4 * 3 + 4 * (n / 2) <= SMALL_WORDS);
	}
}

static void add_word(uint32_t *words, size_t *n, uint32_t word)
{
	words[(*n)++] = word;
}

static void add_float(uint32_t *words, size_t *n, uint32_t name)
{
	add_word(words, n, name);
	add_word(words, n, make_info(KIND_FLOAT, false, 0));
	add_word(words, n, 8);
}

static void test_as_many_bytes_of_names_as_fit_are_small(void **state)
{
	char strings[SMALL_STRINGS + 1] = {0};
	uint32_t words[16];
	bool is_small;

	(void)state;
	for (size_t size = SMALL_STRINGS; size <= SMALL_STRINGS + 1; size++) {
		size_t n = 0;

		memset(strings, 0, sizeof(strings));
		memset(strings + 1, 'a', size - 2);
		add_float(words, &n, 1);
		add_float(words, &n, (uint32_t)size - 2); /* "a" */
		add_float(words, &n, (uint32_t)size - 1); /* "", as 0 is */
		add_float(words, &n, 0);
		assert_int_equal(folded_raw(raw_make(words, n, strings, size, false), &is_small),
				 3);
		assert_int_equal(is_small, size <= SMALL_STRINGS);
	}
}

/* So many names of one byte; the last is a string, or the end of the one before. */
static void check_names(uint32_t names, bool inside)
{
	char strings[1024];
	uint32_t words[6];
	size_t size = 1, n = 0;
	bool is_small;

	strings[0] = '\0';
	for (uint32_t i = 1; i <= names; i++) {
		strings[size++] = (char)i;
		if (!inside || i + 1 != names)
			strings[size++] = '\0';
	}
	add_float(words, &n, (uint32_t)size - 2);
	add_float(words, &n, 1);
	assert_int_equal(folded_raw(raw_make(words, n, strings, size, false), &is_small), 2);
	assert_int_equal(is_small, names <= SMALL_NAMES);
}

static void test_as_many_names_as_fit_are_small(void **state)
{
	(void)state;
	for (unsigned inside = 0; inside < 2; inside++)
		for (uint32_t names = SMALL_NAMES; names <= SMALL_NAMES + 1; names++)
			check_names(names, inside);
}

/* D1, R3: the same names, of all lengths about 8, at other places: whole strings, and ends of others. */
static void test_names_of_all_lengths_are_equal_by_content(void **state)
{
	bool is_small;

	(void)state;
	for (size_t length = 1; length < 20; length++) {
		char strings[128] = {0};
		uint32_t words[32], places[] = {1, (uint32_t)length + 4, 2 * (uint32_t)length + 5,
						3 * (uint32_t)length + 6};
		size_t n = 0, size = 4 * length + 7;

		/* "" and a name, "xx" with it behind, it again, and one whose last byte is another */
		for (unsigned i = 0; i < 4; i++)
			memset(strings + places[i], 'a', length);
		memset(strings + places[1] - 2, 'x', 2);
		strings[places[3] + length - 1] = 'b';
		for (unsigned i = 0; i < 4; i++)
			add_float(words, &n, places[i]);
		add_float(words, &n, places[1] - 2);
		assert_int_equal(folded_raw(raw_make(words, n, strings, size, false), &is_small),
				 3);
		assert_true(is_small);
	}
}

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
		add(&text, "%s\n", pairs[i][0]);
		add(&text, "%s\n", pairs[i][1]);
		assert_int_equal(folded_text(&text, &is_small), 2);
		assert_true(is_small);
	}
	text = (struct text){.n = 0};
	for (unsigned i = 3; i < 5; i++)
		add(&text, "ENUM '(anon)' encoding=UNSIGNED size=4 %s%u\n", last, i);
	assert_int_equal(folded_text(&text, &is_small), 2);
	assert_true(is_small);
}

/* D1: of two structs that refer to the same types in another order, the hashes differ. */
static void test_the_order_of_references_counts(void **state)
{
	struct text text = {.n = 0};
	bool is_small;

	(void)state;
	add(&text, "FLOAT 'f' size=8\n");
	add(&text, "INT 'i' size=8 bits_offset=0 nr_bits=64 encoding=(none)\n");
	for (unsigned i = 0; i < 2; i++)
		add(&text,
		    "STRUCT '(anon)' size=16 vlen=2\n\t'a' type_id=%u bits_offset=0\n"
		    "\t'b' type_id=%u bits_offset=64\n",
		    1 + i, 2 - i);
	assert_int_equal(folded_text(&text, &is_small), 4);
	assert_true(is_small);
}

/* C5 */
static void test_words_that_no_rule_reads_make_no_difference(void **state)
{
	static const uint32_t words[] = {0, 3u << 24, 9, 0, 0, 1, 0, 3u << 24, 8, 0, 0, 1};
	bool is_small;

	(void)state;
	assert_int_equal(folded_raw(raw_make(words, 12, "", 1, false), &is_small), 1);
	assert_true(is_small);
}

static void test_no_types_are_not_small(void **state)
{
	bool is_small;

	(void)state;
	assert_int_equal(folded_raw(raw_make(NULL, 0, "", 1, false), &is_small), 0);
	assert_false(is_small);
}

/* R1 (c), C10: variables are equal to themselves only, and so is what refers to them. */
static void test_variables_stay_apart(void **state)
{
	struct text text = {.n = 0};
	bool is_small;

	(void)state;
	add(&text, "INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED\n");
	for (unsigned i = 0; i < 2; i++) {
		add(&text, "VAR 'v' type_id=1, linkage=static\n");
		add(&text, "DATASEC 's' size=4 vlen=1\n\ttype_id=%u offset=0 size=4\n", text.n);
		add(&text, "DATASEC 's' size=4 vlen=1\n\ttype_id=2 offset=0 size=4\n");
		add(&text, "DECL_TAG 't' type_id=%u component_idx=-1\n", text.n - 2);
	}
	assert_int_equal(folded_text(&text, &is_small), 9);
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
			add(&text, "FLOAT 'f' size=%u\n", i && differ ? 4 : 8);
			for (unsigned k = 1; k < SMALL_TYPES / 2; k++)
				add(&text, "PTR '(anon)' type_id=%u\n", text.n);
		}
		assert_int_equal(folded_text(&text, &is_small), SMALL_TYPES >> !differ);
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
			add(&text, "%s '(anon)' type_id=%u\n", i == 7 && odd ? "CONST" : "PTR",
			    (i + 1) % SMALL_TYPES + 1);
		assert_int_equal(folded_text(&text, &is_small), odd ? SMALL_TYPES : 1);
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
		add(&text, "STRUCT 's0' size=%u vlen=0\n", 8 * copy);
		for (unsigned i = 1; i < n; i++)
			add(&text, "STRUCT 's%u' size=8 vlen=1\n\t'm' type_id=%u bits_offset=0\n",
			    i, text.n);
	}
	assert_int_equal(folded_text(&text, &is_small), 2 * n);
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

		add(&text, "STRUCT 'foo' size=4 vlen=0\n");
		add(&text, "STRUCT 'foo' size=8 vlen=0\n");
		add(&text, "FWD 'foo' fwd_kind=struct\n");
		for (unsigned i = 0; i < 3; i++)
			add(&text, "PTR '(anon)' type_id=%u\n", i + 1);
		for (unsigned i = 0; i < 3 + (more > 0); i++)
			add(&text, "STRUCT 's' size=8 vlen=1\n\t'p' type_id=%u bits_offset=0\n",
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
		folded_text(&text, &is_small);
		assert_int_equal(is_small, more > 0);
	}
}

/* C6: void is nothing else, here a type that says nothing. */
static void test_void_agrees_with_void_only(void **state)
{
	struct text text = {.n = 0};
	bool is_small;

	(void)state;
	add(&text, "STRUCT 'foo' size=4 vlen=0\n");
	add(&text, "STRUCT 'foo' size=8 vlen=0\n");
	add(&text, "FWD 'foo' fwd_kind=struct\n");
	for (unsigned i = 0; i < 4; i++) {
		add(&text, "PTR '(anon)' type_id=%u\n", i);
		add(&text, "STRUCT 's' size=8 vlen=1\n\t'p' type_id=%u bits_offset=0\n", text.n);
	}
	/* the body with the declaration says less than two others, as many times met */
	assert_int_equal(folded_text(&text, &is_small), 10);
	assert_false(is_small);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_up_to_64_types_are_small),
		cmocka_unit_test(test_as_many_words_as_fit_are_small),
		cmocka_unit_test(test_as_many_bytes_of_names_as_fit_are_small),
		cmocka_unit_test(test_as_many_names_as_fit_are_small),
		cmocka_unit_test(test_names_of_all_lengths_are_equal_by_content),
		cmocka_unit_test(test_what_only_has_the_same_hash_stays_apart),
		cmocka_unit_test(test_the_order_of_references_counts),
		cmocka_unit_test(test_words_that_no_rule_reads_make_no_difference),
		cmocka_unit_test(test_no_types_are_not_small),
		cmocka_unit_test(test_variables_stay_apart),
		cmocka_unit_test(test_chains_are_followed_to_their_ends),
		cmocka_unit_test(test_rings_are_rolled_up),
		cmocka_unit_test(test_names_leave_one_after_the_other),
		cmocka_unit_test(test_of_several_targets_that_with_more_records_is_taken),
		cmocka_unit_test(test_void_agrees_with_void_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
