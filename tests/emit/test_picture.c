// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/*
 * Pictures: Graphviz takes them all without a word, whatever the names; marks are in them; large
 * graphs are cut. BTFOLD_SEED and BTFOLD_RUNS choose the random graphs.
 */
#include "support.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_SEED 20220207
#define DEFAULT_RUNS 40

static void need_graphviz(void)
{
	if (emit_run("command -v dot >/dev/null")) {
		print_message("no Graphviz\n");
		skip();
	}
}

/* Draws it; Graphviz tells of what it does not understand on standard error. */
static void draws(const struct emit_job *job, const char *what)
{
	size_t size;
	char path[128], *text = emit_text_of(job, EMIT_dot, &size);
	FILE *file;

	assert_non_null(text);
	snprintf(path, sizeof(path), "%s/picture.dot", emit_folder());
	file = fopen(path, "w");
	assert_true(file && fwrite(text, 1, size, file) == size && !fclose(file));
	free(text);
	assert_int_equal(
		emit_run("cd %s && dot -Tsvg picture.dot 2>said >picture.svg", emit_folder()), 0);
	if (emit_run("test ! -s %s/said", emit_folder()))
		fail_msg("%s: Graphviz complains: %d", what,
			 emit_run("head -n 5 %s/said", emit_folder()));
}

static void test_graphviz_draws_random_graphs_without_complaint(void **state)
{
	uint64_t first = emit_setting("BTFOLD_SEED", DEFAULT_SEED);
	uint64_t runs = emit_setting("BTFOLD_RUNS", DEFAULT_RUNS);
	struct btfold_generator *generator = btfold_generator_create();
	char what[64];

	(void)state;
	need_graphviz();
	print_message("BTFOLD_SEED=%" PRIu64 " BTFOLD_RUNS=%" PRIu64 "\n", first, runs);
	for (uint64_t i = 0; i < runs; i++) {
		struct emit_mark marks[] = {{1, EMIT_WHOLE, "first"}, {2, 0, "a reference"}};
		struct emit_job job = emit_generated(
			generator, first + i, i % 2 ? BTFOLD_GEN_LOADABLE : BTFOLD_GEN_WELL_FORMED);

		job.marks = marks;
		job.n_marks = 2;
		snprintf(what, sizeof(what), "graph %" PRIu64, first + i);
		draws(&job, what);
	}
	btfold_generator_destroy(generator);
}

static const char hostile[] =
	"[1] INT '<b>&amp;\"\\x5c\\x5cN' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED\n"
	"[2] STRUCT '\\xff\\x0a\\x0d\\x1b]]>' size=4 vlen=2\n"
	"\t'-->' type_id=1 bits_offset=0\n"
	"\t'\\x27}{|&#0;&' type_id=0 bits_offset=0\n"
	"[3] TYPEDEF '</table>>];}' type_id=2\n";

static void test_hostile_names_are_escaped(void **state)
{
	struct emit_mark mark = {3, EMIT_WHOLE, "<mark> & \"text\" \n\\l"};
	struct emit_bytes bytes;
	char *text;

	(void)state;
	emit_parse(NULL, hostile, &bytes);
	bytes.job.marks = &mark;
	bytes.job.n_marks = 1;
	text = emit_text_of(&bytes.job, EMIT_dot, NULL);
	assert_non_null(text);
	assert_null(strstr(text, "<b>&amp;amp"));
	assert_non_null(strstr(text, "&#60;b&#62;&#38;amp;"));
	assert_non_null(strstr(text, "&#92;xff&#92;x0a&#92;x0d&#92;x1b]]&#62;"));
	free(text);
	need_graphviz();
	draws(&bytes.job, "hostile names");
	emit_bytes_free(&bytes);
}

static void test_marks_are_in_the_picture(void **state)
{
	struct emit_mark marks[] = {
		{5, EMIT_WHOLE, "one struct behind both"},
		{12, 1, "the other one"},
		{12, 0, NULL},
		{10, 0, "follow me"},
	};
	struct emit_bytes bytes;
	char *text;

	(void)state;
	emit_parse_case("e1-story", &bytes);
	bytes.job.marks = marks;
	bytes.job.n_marks = 4;
	text = emit_text_of(&bytes.job, EMIT_dot, NULL);
	assert_non_null(text);
	assert_non_null(strstr(text, "one struct behind both"));
	assert_non_null(strstr(text, "t10:head:e -> t9:head [color="));
	assert_non_null(strstr(text, "label=<follow me>"));
	assert_non_null(strstr(text, "t12:r1:e -> t11:head [color="));
	assert_non_null(strstr(text, "cluster_base"));
	assert_null(strstr(text, "nearest"));
	free(text);
	emit_bytes_free(&bytes);
}

/* int, and @n pointers each to the one before. */
static char *chain(unsigned n)
{
	char *text = NULL;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	assert_non_null(to);
	fprintf(to, "[1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED\n");
	for (unsigned i = 0; i < n; i++)
		fprintf(to, "[%u] PTR '(anon)' type_id=%u\n", i + 2, i + 1);
	assert_int_equal(fclose(to), 0);
	return text;
}

static void test_of_a_large_graph_the_neighbourhood_is_drawn(void **state)
{
	struct emit_mark mark = {500, EMIT_WHOLE, "here"};
	char *graph = chain(999), *text;
	struct emit_bytes bytes;

	(void)state;
	emit_parse(NULL, graph, &bytes);
	free(graph);
	assert_null(emit_text_of(&bytes.job, EMIT_dot, NULL));
	bytes.job.marks = &mark;
	bytes.job.n_marks = 1;
	text = emit_text_of(&bytes.job, EMIT_dot, NULL);
	assert_non_null(text);
	assert_non_null(strstr(text, "60 of 1000 types, those nearest to what is marked"));
	assert_non_null(strstr(text, "\tt500 ["));
	assert_non_null(strstr(text, "\tt480 ["));
	assert_non_null(strstr(text, "\tt520 ["));
	assert_null(strstr(text, "\tt400 ["));
	free(text);
	emit_bytes_free(&bytes);
}

static void test_svg_has_nothing_of_a_release_or_page_in_it(void **state)
{
	struct emit_bytes bytes;
	char *text;

	(void)state;
	need_graphviz();
	emit_parse_case("e1-story", &bytes);
	text = emit_text_of(&bytes.job, EMIT_svg, NULL);
	assert_non_null(text);
	assert_int_equal(strncmp(text, "<svg", 4), 0);
	assert_null(strstr(text, "<!--"));
	assert_null(strstr(text, "id=\""));
	assert_non_null(strstr(text, "pt_regs"));
	assert_non_null(strstr(text, "</svg>"));
	free(text);
	emit_bytes_free(&bytes);
}

static void test_without_graphviz_svg_says_so(void **state)
{
	char *path = strdup(getenv("PATH"));
	struct emit_bytes bytes;

	(void)state;
	emit_parse_case("e1-story", &bytes);
	setenv("PATH", "/nowhere", 1);
	assert_null(emit_text_of(&bytes.job, EMIT_svg, NULL));
	setenv("PATH", path, 1);
	free(path);
	emit_bytes_free(&bytes);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_graphviz_draws_random_graphs_without_complaint),
		cmocka_unit_test(test_hostile_names_are_escaped),
		cmocka_unit_test(test_marks_are_in_the_picture),
		cmocka_unit_test(test_of_a_large_graph_the_neighbourhood_is_drawn),
		cmocka_unit_test(test_svg_has_nothing_of_a_release_or_page_in_it),
		cmocka_unit_test(test_without_graphviz_svg_says_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
