// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* Large graphs: no recursion, and time that grows as the graph does. */
#include "support.h"

#include <stdlib.h>
#include <string.h>

#include "say.h"
#include "way.h"

#define INT "[1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED\n"

/* A chain of @n pointers to type 1, and a typedef of its end. */
static void write_chain(FILE *to, unsigned first, unsigned n, const char *target)
{
	fprintf(to, "[%u] STRUCT 's' size=4 vlen=1\n\t'%s' type_id=1 bits_offset=0\n", first,
		target);
	for (unsigned i = 1; i < n; i++)
		fprintf(to, "[%u] PTR '(anon)' type_id=%u\n", first + i, first + i - 1);
	fprintf(to, "[%u] TYPEDEF 'end' type_id=%u\n", first + n, first + n - 1);
}

#define LENGTH 100000

/* A chain in the base, and one in the input whose end is as @end. */
static void open_chains(const char *end, struct text *base, struct text *input, struct scene *ret)
{
	text_open(base);
	text_open(input);
	fputs(INT, base->stream);
	write_chain(base->stream, 2, LENGTH, "a");
	write_chain(input->stream, LENGTH + 3, LENGTH, end);
	scene_open(text_end(base), text_end(input), ret);
}

static void test_deep_difference(void **state)
{
	struct text base, input;
	struct scene scene;
	char *way;

	(void)state;
	open_chains("b", &base, &input, &scene);
	assert_int_equal(scene.analysis.causes.n, 1);
	assert_int_equal(scene.analysis.causes.at[0].types, LENGTH + 1);
	assert_int_equal(scene.analysis.causes.at[0].alone, LENGTH + 1);
	way = way_text(&scene.analysis.universe, 2 * LENGTH + 3, LENGTH + 2);
	assert_non_null(way);
	assert_non_null(strstr(way, "struct s: member 'b' vs 'a'"));
	free(way);
	scene_close(&scene);
	text_free(&base);
	text_free(&input);
}

static void test_deep_missed(void **state)
{
	struct text base, input;
	struct scene scene;

	(void)state;
	open_chains("a", &base, &input, &scene);
	assert_int_equal(scene.analysis.missed.types, LENGTH + 1);
	assert_int_equal(scene.analysis.missed.n_causes, 1);
	assert_int_equal(scene_missed(&scene, KIND_STRUCT, MISSED_SAME)->types, LENGTH + 1);
	scene_close(&scene);
	text_free(&base);
	text_free(&input);
}

/* Every one of @n structs differs, and the next refers to it. */
static double time_many(unsigned n)
{
	struct text base, input;
	struct scene scene;
	double start;

	text_open(&base);
	text_open(&input);
	fputs(INT, base.stream);
	for (unsigned i = 0; i < n; i++) {
		fprintf(base.stream,
			"[%u] STRUCT 's%u' size=8 vlen=1\n\t'a' type_id=%u "
			"bits_offset=0\n",
			i + 2, i, i % 8 ? i + 1 : 1);
		fprintf(input.stream,
			"[%u] STRUCT 's%u' size=8 vlen=1\n\t'%c' type_id=%u "
			"bits_offset=0\n",
			n + i + 2, i, i % 8 ? 'a' : 'b', i % 8 ? n + i + 1 : 1);
	}
	text_end(&base);
	text_end(&input);
	start = now_seconds();
	scene_open(base.data, input.data, &scene);
	start = now_seconds() - start;
	assert_int_equal(scene.analysis.causes.n, n / 8);
	assert_int_equal(scene.analysis.causes.at[0].types, 8);
	scene_close(&scene);
	text_free(&base);
	text_free(&input);
	return start;
}

static void test_many_causes(void **state)
{
	double small, large;

	(void)state;
	small = time_many(8000);
	large = time_many(32000);
	print_message("1000 causes %.3f s, 4000 causes %.3f s\n", small, large);
	/* Causes times pairs, 64 at a time: not linear, but far below a second for real files. */
	assert_true(large < 5);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		{"a difference at the end of a long chain", test_deep_difference, NULL, NULL, NULL},
		{"a long chain that was missed", test_deep_missed, NULL, NULL, NULL},
		{"thousands of causes", test_many_causes, NULL, NULL, NULL},
	};

	return _cmocka_run_group_tests("scale", tests, sizeof(tests) / sizeof(tests[0]), NULL,
				       NULL);
}
