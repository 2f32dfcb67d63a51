/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* What is small, and its names: the short way makes what the other one makes, and is taken up to its limits. */
#include "both_ways.h"

#include <stdio.h>

#include "small_graph.h"

static uint32_t left_of_raw(struct raw raw, bool *ret_short)
{
	struct btfold_graph *graph = decode(&raw, NULL);
	uint32_t n = types_left(graph, ret_short);

	btfold_graph_destroy(graph);
	free(raw.at);
	return n;
}

static void test_no_types_are_not_small(void **state)
{
	bool is_small;

	(void)state;
	assert_int_equal(left_of_raw(raw_make(NULL, 0, "", 1, false), &is_small), 0);
	assert_false(is_small);
}

static void test_up_to_64_types_are_small(void **state)
{
	bool is_small;

	(void)state;
	for (unsigned n = 1; n <= SMALL_TYPES + 1; n++) {
		struct text text = {.n = 0};

		for (unsigned i = 0; i < n; i++) /* the last is the first one again */
			add_type(&text,
				 "INT 'i%u' size=4 bits_offset=0 nr_bits=32 encoding=(none)\n",
				 i + 1 < n ? i : 0);
		assert_int_equal(left_of_text(&text, &is_small), n > 1 ? n - 1 : 1);
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
		unsigned n = SMALL_WORDS / 4 - 3 + more; /* enumerators */

		for (unsigned copy = 0; copy < 2; copy++) {
			add_type(&text, "PTR '(anon)' type_id=%u\n", 2 * copy + 2);
			add_type(&text, "ENUM '(anon)' encoding=UNSIGNED size=4 vlen=%u\n", n);
			for (unsigned i = 0; i < n; i++)
				text.size += (size_t)sprintf(text.at + text.size, "\t'e' val=%u\n",
							     i == 700 ? copy : i);
		}
		assert_int_equal(left_of_text(&text, &is_small), 4); /* the 701st value differs */
		assert_int_equal(is_small, !more);
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
		assert_int_equal(left_of_raw(raw_make(words, n, strings, size, false), &is_small),
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
	assert_int_equal(left_of_raw(raw_make(words, n, strings, size, false), &is_small), 2);
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
		assert_int_equal(left_of_raw(raw_make(words, n, strings, size, false), &is_small),
				 3);
		assert_true(is_small);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_types_are_not_small),
		cmocka_unit_test(test_up_to_64_types_are_small),
		cmocka_unit_test(test_as_many_words_as_fit_are_small),
		cmocka_unit_test(test_as_many_bytes_of_names_as_fit_are_small),
		cmocka_unit_test(test_as_many_names_as_fit_are_small),
		cmocka_unit_test(test_names_of_all_lengths_are_equal_by_content),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
