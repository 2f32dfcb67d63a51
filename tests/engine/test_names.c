/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* D1: names are strings, wherever their bytes lie; dedup with names that share bytes, short and long. */
#include "both_ways.h"

#include "kinds.h"

#define MAX_STRINGS 40000

struct build {
	uint32_t words[4 * 4096];
	size_t n_words;
	char strings[MAX_STRINGS];
	size_t strings_size;
};

static void add_float(struct build *build, uint32_t name)
{
	uint32_t *at = build->words + build->n_words;

	at[0] = name;
	at[1] = make_info(KIND_FLOAT, false, 0);
	at[2] = 8;
	build->n_words += 3;
}

/* @size times @letter and a NUL; returns where it begins. */
static uint32_t add_run(struct build *build, char letter, size_t size)
{
	uint32_t at = (uint32_t)build->strings_size;

	memset(build->strings + at, letter, size);
	build->strings[at + size] = '\0';
	build->strings_size += size + 1;
	return at;
}

static struct build *start(bool split)
{
	struct build *build = calloc(1, sizeof(*build));

	assert_non_null(build);
	build->strings_size = !split;
	return build;
}

static struct raw finish(struct build *build)
{
	struct raw raw =
		raw_make(build->words, build->n_words, build->strings, build->strings_size, false);

	free(build);
	return raw;
}

/* How many types dedup leaves of @input, split on @base or not; *ret_operations if asked for. */
static uint32_t folded(struct raw *base, struct raw *input, bool collide, uint64_t *ret_operations)
{
	struct btfold_options options = {.force_collisions = collide};
	struct btfold_graph *low = base ? decode(base, NULL) : NULL, *high = decode(input, low);
	struct btfold_base *prepared = NULL;
	struct btfold_outcome *outcome;
	uint32_t n;

	if (low)
		assert_int_equal(btfold_base_prepare(low, &options, &prepared, NULL), BTFOLD_OK);
	if (low)
		assert_int_equal(btfold_dedup(high, prepared, &options, &outcome, NULL), BTFOLD_OK);
	else
		outcome = fold_both_ways(high, &options);
	n = btfold_outcome_stats(outcome)->types_out;
	if (ret_operations)
		*ret_operations = btfold_outcome_stats(outcome)->operations;
	btfold_outcome_destroy(outcome);
	btfold_base_destroy(prepared);
	btfold_graph_destroy(high);
	btfold_graph_destroy(low);
	return n;
}

/* Two runs of one letter: every name of the one, at every offset, equals one of the other. */
static struct raw two_runs(size_t size, size_t step)
{
	struct build *build = start(false);
	uint32_t one = add_run(build, 'a', size), other = add_run(build, 'a', size);

	for (size_t i = 0; i < size; i += step) {
		add_float(build, one + (uint32_t)i);
		add_float(build, other + (uint32_t)i);
	}
	return finish(build);
}

static void test_names_that_share_bytes_are_equal_by_content(void **state)
{
	static const size_t sizes[] = {1, 300, 511, 512, 513, 1023, 1024, 1025, 1600};

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		struct raw raw = two_runs(sizes[i], 1);

		assert_int_equal(folded(NULL, &raw, false, NULL), sizes[i]);
		if (sizes[i] < 600)
			assert_int_equal(folded(NULL, &raw, true, NULL), sizes[i]);
		free(raw.at);
	}
}

static void test_a_difference_behind_a_long_head_is_seen(void **state)
{
	struct build *build = start(false);
	uint32_t one = add_run(build, 'a', 2000), other = add_run(build, 'a', 2000);
	struct raw raw;

	(void)state;
	build->strings[other + 1999] = 'b';
	add_float(build, one);
	add_float(build, other);
	add_float(build, one + 1);
	raw = finish(build);
	assert_int_equal(folded(NULL, &raw, false, NULL), 3);
	assert_int_equal(folded(NULL, &raw, true, NULL), 3);
	free(raw.at);
}

/* The base uses a name from its start; the input uses the rest of it, by base offset and by copy. */
static void test_split_names_inside_base_strings(void **state)
{
	static const size_t sizes[] = {10, 700, 3000};

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		struct build *low = start(false), *high = start(true);
		uint32_t base_name = add_run(low, 'c', sizes[i]);
		uint32_t first = (uint32_t)low->strings_size, copy;
		struct raw base, input;

		add_float(low, base_name);
		base = finish(low);
		copy = first + add_run(high, 'c', sizes[i]);
		add_float(high, copy);		/* the base's type again */
		add_float(high, base_name + 3); /* a name that the base does not use ... */
		add_float(high, copy + 3);	/* ... and the same in own bytes */
		add_float(high, base_name + 3);
		add_float(high, copy + 4);
		input = finish(high);
		assert_int_equal(folded(&base, &input, false, NULL), 2);
		assert_int_equal(folded(&base, &input, true, NULL), 2);
		free(base.at);
		free(input.at);
	}
}

/* Each name begins at another offset of one long string: not length times number. */
static void test_cost_of_shared_bytes_is_bounded_by_the_head(void **state)
{
	struct raw small = two_runs(4000, 8), large = two_runs(16000, 8);
	uint64_t few, many;

	(void)state;
	folded(NULL, &small, false, &few);
	folded(NULL, &large, false, &many);
	assert_in_range(many, few, 5 * few);
	free(small.at);
	free(large.at);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names_that_share_bytes_are_equal_by_content),
		cmocka_unit_test(test_a_difference_behind_a_long_head_is_seen),
		cmocka_unit_test(test_split_names_inside_base_strings),
		cmocka_unit_test(test_cost_of_shared_bytes_is_bounded_by_the_head),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
