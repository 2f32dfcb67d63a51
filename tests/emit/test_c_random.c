// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/*
 * Random graphs with base types of C: what form c does not refuse comes back. BTFOLD_SEED and
 * BTFOLD_RUNS choose the graphs.
 */
#include "comes_back.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_SEED 20220301
#define DEFAULT_RUNS 600
#define MAX_COMPILED 25

/* The base types of C in the place of invented ones. */
static char *with_base_types(const char *text)
{
	static const char *const ints[] = {
		[1] = "INT 'char' size=1 bits_offset=0 nr_bits=8 encoding=SIGNED",
		[2] = "INT 'short int' size=2 bits_offset=0 nr_bits=16 encoding=SIGNED",
		[4] = "INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED",
		[8] = "INT 'long int' size=8 bits_offset=0 nr_bits=64 encoding=SIGNED",
		[16] = "INT '__int128' size=16 bits_offset=0 nr_bits=128 encoding=SIGNED",
	};
	char *result = NULL, *copy = strdup(text), *line, *rest = copy;
	size_t size;
	FILE *to = open_memstream(&result, &size);

	assert_true(to && copy);
	while ((line = strsep(&rest, "\n"))) {
		char *kind = strstr(line, "] INT '"), *at = strstr(line, "' size=");
		unsigned bytes = kind && at ? (unsigned)strtoul(at + 7, NULL, 10) : 0;

		if (*line == '[' && bytes && bytes <= 16 && ints[bytes])
			fprintf(to, "%.*s%s\n", (int)(kind + 2 - line), line, ints[bytes]);
		else
			fprintf(to, "%s\n", line);
	}
	assert_int_equal(fclose(to), 0);
	free(copy);
	return result;
}

static bool try_random(const struct emit_job *job)
{
	char *text = emit_text_of(job, EMIT_text, NULL), *graph, *source;
	struct emit_bytes bytes;
	bool compiled;

	assert_non_null(text);
	graph = with_base_types(text);
	emit_parse(NULL, graph, &bytes);
	source = emit_text_of(&bytes.job, EMIT_c, NULL);
	/* Files of clang's are not put together. */
	compiled = source &&
		   (!strstr(source, "clang") || (has_clang() && !strstr(source, "file: unit2.c")));
	if (compiled)
		comes_back(&bytes.job, source);
	emit_bytes_free(&bytes);
	free(graph);
	free(text);
	free(source);
	return compiled;
}

static void test_random_graphs_come_back_or_are_refused(void **state)
{
	uint64_t first = emit_setting("BTFOLD_SEED", DEFAULT_SEED), i;
	uint64_t runs = emit_setting("BTFOLD_RUNS", DEFAULT_RUNS);
	struct btfold_generator *generator = btfold_generator_create();
	unsigned compiled = 0;

	(void)state;
	need_pahole();
	print_message("BTFOLD_SEED=%" PRIu64 " BTFOLD_RUNS=%" PRIu64 "\n", first, runs);
	for (i = 0; i < runs && compiled < MAX_COMPILED; i++) {
		struct btfold_gen_options options = {.seed = first + i, .max_types = 10};
		struct btfold_gen_result graph;

		btfold_generate(generator, &options, &graph);
		if (!graph.base) {
			struct emit_job job = {.input = {graph.input, graph.input_size}};

			compiled += try_random(&job);
		}
	}
	print_message("%u of %" PRIu64 " graphs compiled\n", compiled, i);
	assert_true(compiled);
	btfold_generator_destroy(generator);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random_graphs_come_back_or_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
