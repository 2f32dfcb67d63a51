// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/*
 * Sources of form c, compiled by gcc and encoded by pahole, give the types that they were made of.
 * BTFOLD_SEED and BTFOLD_RUNS choose the random graphs.
 */
#include "support.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "../../tools/emit/text.h"

#define DEFAULT_SEED 20220301
#define DEFAULT_RUNS 600
#define MAX_COMPILED 25

static void need_pahole(void)
{
	if (emit_run("command -v gcc >/dev/null && command -v pahole >/dev/null && command -v ld "
		     ">/dev/null")) {
		print_message("no gcc, ld or pahole\n");
		skip();
	}
	if (emit_run("gcc -dumpmachine | grep -q x86_64")) {
		print_message("the sizes are those of another machine\n");
		skip();
	}
}

static void *read_all(const char *path, size_t *ret_size)
{
	FILE *file = fopen(path, "rb");
	void *bytes = malloc(1 << 20);

	assert_true(file && bytes);
	*ret_size = fread(bytes, 1, 1 << 20, file);
	fclose(file);
	return bytes;
}

static bool has_clang(void)
{
	return !emit_run("command -v clang >/dev/null");
}

/* Follows the commands that stand in the text; what is compared was not deduplicated by others. */
static void compile(const char *text)
{
	char path[128];
	FILE *file;

	assert_int_equal(emit_run("cd %s && rm -f unit*.c *.o graph.*", emit_folder()), 0);
	snprintf(path, sizeof(path), "%s/graph.c", emit_folder());
	file = fopen(path, "w");
	assert_true(file && fputs(text, file) >= 0 && !fclose(file));
	if (emit_run(
		    "cd %s && awk '/^\\/\\/ file: /{f=$3} f{print>f}' graph.c && "
		    "sed -n 's/^\\/\\/   \\(gcc\\|ld\\|clang\\|btfold-capture\\) /\\1 /p' graph.c "
		    ">commands && "
		    "PATH=\"${BIN:-.}:$PATH\" sh -e commands >said 2>&1 && "
		    "{ test -e graph.btf || \"$BIN\"/btfold dump graph1.o | \"$BIN\"/btfold asm -o "
		    "graph.btf -; }",
		    emit_folder()))
		fail_msg("does not compile:\n%s", text);
}

/* The text of a graph with all ids higher by @by. */
static char *shifted(const char *text, uint32_t by)
{
	char *result = NULL;
	size_t size;
	FILE *to = open_memstream(&result, &size);
	const char *at = text;

	assert_non_null(to);
	while (*at) {
		size_t key = !strncmp(at, "type_id=", 8)		    ? 8
			     : *at == '[' && (at == text || at[-1] == '\n') ? 1
									    : 0;
		char *end;
		unsigned long id = key ? strtoul(at + key, &end, 10) : 0;

		if (key) {
			fprintf(to, "%.*s%lu", (int)key, at, id ? id + by : 0);
			at = end;
		} else {
			fputc(*at++, to);
		}
	}
	assert_int_equal(fclose(to), 0);
	return result;
}

/* How many types the reference leaves of @bytes, without what compilers add of their own. */
static uint32_t n_kept(struct btfold_oracle_bytes bytes)
{
	struct btfold_oracle_bytes none = {0};
	struct btfold_graph *graph = NULL;
	struct btfold_type type;
	uint32_t *image, kept = 0;
	size_t n;

	assert_true(btfold_oracle_classes(none, bytes, NULL, &image, &n, NULL));
	assert_int_equal(btfold_graph_decode(bytes.data, bytes.size, NULL, NULL, &graph, NULL), 0);
	for (uint32_t id = 1; id <= n; id++) {
		btfold_graph_type(graph, id, &type);
		kept += image[id - 1] == id && type.kind != KIND_INT && type.kind != KIND_DATASEC &&
			strncmp(type.name, "btfold_", strlen("btfold_"));
	}
	btfold_graph_destroy(graph);
	free(image);
	return kept;
}

/* A variable is never the same as another (R1), and so are its tags. */
static bool is_variable(const struct btfold_graph *graph, uint32_t id)
{
	struct btfold_type type;

	btfold_graph_type(graph, id, &type);
	if (type.kind == KIND_DECL_TAG)
		btfold_graph_type(graph, type.size_or_type, &type);
	return type.kind == KIND_VAR;
}

/*
 * As split BTF on the result, nothing is left of the graph (R1): all of its types are there, and the
 * result has no others.
 */
static void comes_back(const struct emit_job *job, const char *source)
{
	struct btfold_oracle_bytes result, split;
	struct btfold_graph *base = NULL, *graph = NULL;
	char path[128], *text = emit_text_of(job, EMIT_text, NULL), *moved;
	void *bytes = NULL, *split_bytes;
	uint32_t *image;
	size_t n;

	compile(source);
	snprintf(path, sizeof(path), "%s/graph.btf", emit_folder());
	result.data = bytes = read_all(path, &result.size);
	assert_int_equal(btfold_graph_decode(bytes, result.size, NULL, NULL, &base, NULL), 0);
	moved = shifted(text, btfold_graph_n_types(base));
	assert_int_equal(btfold_graph_parse(moved, strlen(moved), base, false, NULL, &graph, NULL),
			 0);
	assert_int_equal(btfold_graph_encode(graph, NULL, &split_bytes, &split.size), 0);
	split.data = split_bytes;
	assert_true(btfold_oracle_classes(result, split, NULL, &image, &n, NULL));
	for (size_t i = 0; i < n; i++)
		if (image[i] > btfold_graph_n_types(base) && !is_variable(graph, image[i]))
			fail_msg("[%zu] does not come back, see above%d", i + 1,
				 printf("%s\n%s", text, source));
	assert_int_equal(n_kept(result), n_kept(job->input));
	free(split_bytes);
	btfold_graph_destroy(graph);
	btfold_graph_destroy(base);
	free(image);
	free(moved);
	free(text);
	free(bytes);
}

static void text_comes_back(const char *graph, unsigned files)
{
	struct emit_bytes bytes;
	char *text, file[32];

	emit_parse(NULL, graph, &bytes);
	text = emit_text_of(&bytes.job, EMIT_c, NULL);
	assert_non_null(text);
	snprintf(file, sizeof(file), "// file: unit%u.c", files);
	assert_non_null(strstr(text, file));
	snprintf(file, sizeof(file), "// file: unit%u.c", files + 1);
	assert_null(strstr(text, file));
	comes_back(&bytes.job, text);
	free(text);
	emit_bytes_free(&bytes);
}

#define INT "[1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED\n"

static void test_kinds_come_back(void **state)
{
	(void)state;
	need_pahole();
	text_comes_back(INT "[2] INT 'char' size=1 bits_offset=0 nr_bits=8 encoding=SIGNED\n"
			    "[3] FLOAT 'double' size=8\n"
			    "[4] STRUCT 'list' size=24 vlen=3\n"
			    "\t'next' type_id=5 bits_offset=0\n"
			    "\t'(anon)' type_id=6 bits_offset=64\n"
			    "\t'call' type_id=9 bits_offset=128\n"
			    "[5] PTR '(anon)' type_id=4\n"
			    "[6] UNION '(anon)' size=8 vlen=2\n"
			    "\t'd' type_id=3 bits_offset=0\n"
			    "\t'c' type_id=7 bits_offset=0\n"
			    "[7] ARRAY '(anon)' type_id=2 index_type_id=1 nr_elems=3\n"
			    "[8] CONST '(anon)' type_id=2\n"
			    "[9] PTR '(anon)' type_id=10\n"
			    "[10] FUNC_PROTO '(anon)' ret_type_id=11 vlen=3\n"
			    "\t'(anon)' type_id=5\n"
			    "\t'(anon)' type_id=15\n"
			    "\t'(anon)' type_id=0\n"
			    "[11] TYPEDEF 'status' type_id=12\n"
			    "[12] ENUM '(anon)' encoding=SIGNED size=4 vlen=2\n"
			    "\t'FINE' val=0\n"
			    "\t'WRONG' val=-1\n"
			    "[13] FWD 'hidden' fwd_kind=union\n"
			    "[14] PTR '(anon)' type_id=13\n"
			    "[15] RESTRICT '(anon)' type_id=16\n"
			    "[16] CONST '(anon)' type_id=14\n"
			    "[17] FUNC_PROTO '(anon)' ret_type_id=0 vlen=1\n"
			    "\t'how' type_id=19\n"
			    "[18] FUNC 'run' type_id=17 linkage=static\n"
			    "[19] ENUM64 'wide' encoding=UNSIGNED size=8 vlen=1\n"
			    "\t'FAR' val=18446744073709551615ULL\n"
			    "[20] VOLATILE '(anon)' type_id=1\n"
			    "[21] TYPEDEF 'nothing' type_id=0\n",
			1);
}

static void test_odd_layouts_come_back(void **state)
{
	(void)state;
	need_pahole();
	text_comes_back(INT "[2] INT 'long int' size=8 bits_offset=0 nr_bits=64 encoding=SIGNED\n"
			    "[3] STRUCT 'gaps' size=41 vlen=3\n"
			    "\t'a' type_id=1 bits_offset=24\n"
			    "\t'b' type_id=2 bits_offset=64\n"
			    "\t'c' type_id=1 bits_offset=256\n"
			    "[4] STRUCT 'bits' size=60 vlen=4\n"
			    "\t'a' type_id=1 bits_offset=3 bitfield_size=5\n"
			    "\t'b' type_id=1 bits_offset=20 bitfield_size=31\n"
			    "\t'c' type_id=3 bits_offset=56\n"
			    "\t'd' type_id=2 bits_offset=408\n"
			    "[5] UNION 'packed' size=8 vlen=2\n"
			    "\t'a' type_id=1 bits_offset=0 bitfield_size=2\n"
			    "\t'b' type_id=2 bits_offset=0\n"
			    "[6] STRUCT 'empty' size=0 vlen=0\n"
			    "[7] INT 'char' size=1 bits_offset=0 nr_bits=8 encoding=SIGNED\n"
			    "[8] STRUCT 'tight' size=5 vlen=2\n"
			    "\t'a' type_id=1 bits_offset=0\n"
			    "\t'b' type_id=7 bits_offset=32\n"
			    "[9] STRUCT 'loose' size=8 vlen=2\n"
			    "\t'a' type_id=1 bits_offset=0\n"
			    "\t'b' type_id=7 bits_offset=32\n",
			1);
}

static void test_tags_and_variables_come_back_by_way_of_clang(void **state)
{
	(void)state;
	need_pahole();
	if (!has_clang()) {
		print_message("no clang\n");
		skip();
	}
	text_comes_back(
		INT
		"[2] INT '__ARRAY_SIZE_TYPE__' size=4 bits_offset=0 nr_bits=32 encoding=(none)\n"
		"[3] STRUCT 'task' size=40 vlen=4\n"
		"\t'next' type_id=4 bits_offset=0\n"
		"\t'm' type_id=6 bits_offset=64\n"
		"\t'p' type_id=8 bits_offset=192\n"
		"\t'b' type_id=1 bits_offset=256 bitfield_size=3\n"
		"[4] PTR '(anon)' type_id=3\n"
		"[5] DECL_TAG 'v' type_id=21 component_idx=-1\n"
		"[6] ARRAY '(anon)' type_id=7 index_type_id=2 nr_elems=2\n"
		"[7] ARRAY '(anon)' type_id=1 index_type_id=2 nr_elems=2\n"
		"[8] PTR '(anon)' type_id=9\n"
		"[9] TYPE_TAG 'user' type_id=10\n"
		"[10] TYPE_TAG 'percpu' type_id=11\n"
		"[11] CONST '(anon)' type_id=1\n"
		"[12] DECL_TAG 'whole' type_id=3 component_idx=-1\n"
		"[13] DECL_TAG 'part \\x22' type_id=3 component_idx=2\n"
		"[14] TYPEDEF 'task_t' type_id=3\n"
		"[15] DECL_TAG 'named' type_id=14 component_idx=-1\n"
		"[16] FUNC_PROTO '(anon)' ret_type_id=1 vlen=2\n"
		"\t't' type_id=17\n"
		"\t'n' type_id=1\n"
		"[17] PTR '(anon)' type_id=14\n"
		"[18] FUNC 'run' type_id=16 linkage=global\n"
		"[19] DECL_TAG 'kfunc' type_id=18 component_idx=-1\n"
		"[20] DECL_TAG 'arg' type_id=18 component_idx=1\n"
		"[21] VAR 'limit' type_id=22, linkage=static\n"
		"[22] CONST '(anon)' type_id=23\n"
		"[23] VOLATILE '(anon)' type_id=1\n"
		"[24] INT 'unsigned long' size=8 bits_offset=0 nr_bits=64 encoding=(none)\n",
		1);
}

static void test_two_bodies_of_a_name_take_two_files(void **state)
{
	(void)state;
	need_pahole();
	text_comes_back(INT "[2] STRUCT 's' size=4 vlen=1\n"
			    "\t'a' type_id=1 bits_offset=0\n"
			    "[3] STRUCT 's' size=8 vlen=1\n"
			    "\t'p' type_id=4 bits_offset=0\n"
			    "[4] PTR '(anon)' type_id=5\n"
			    "[5] STRUCT 't' size=4 vlen=1\n"
			    "\t'x' type_id=1 bits_offset=0\n"
			    "[6] STRUCT 's' size=4 vlen=1\n"
			    "\t'a' type_id=1 bits_offset=0\n",
			3);
}

static void is_refused(const char *graph)
{
	struct emit_bytes bytes;

	emit_parse(NULL, graph, &bytes);
	assert_null(emit_text_of(&bytes.job, EMIT_c, NULL));
	emit_bytes_free(&bytes);
}

static void test_what_c_cannot_say_is_refused(void **state)
{
	static const char *const graphs[] = {
		"[1] INT 'u8' size=1 bits_offset=0 nr_bits=8 encoding=(none)\n",
		INT "[2] DECL_TAG 'tag' type_id=1 component_idx=-1\n",
		INT "[2] TYPE_TAG 'tag' type_id=1\n",
		INT "[2] DATASEC '.data' size=0 vlen=0\n",
		"[1] TYPEDEF 't' type_id=2\n[2] PTR '(anon)' type_id=1\n",
		"[1] PTR '(anon)' type_id=1\n",
		"[1] CONST '(anon)' type_id=0\n",
		"[1] FWD 's' fwd_kind=struct\n",
		INT "[2] CONST '(anon)' type_id=3\n[3] VOLATILE '(anon)' type_id=1\n",
		INT "[2] ARRAY '(anon)' type_id=3 index_type_id=1 nr_elems=2\n"
		    "[3] ARRAY '(anon)' type_id=1 index_type_id=1 nr_elems=2\n",
		INT "[2] STRUCT 's' size=4 vlen=1\n\t'for' type_id=1 bits_offset=0\n",
		INT "[2] STRUCT 's' size=3 vlen=1\n\t'a' type_id=1 bits_offset=0\n",
		INT "[2] STRUCT 's' size=8 vlen=2\n\t'a' type_id=1 bits_offset=0\n"
		    "\t'b' type_id=1 bits_offset=16\n",
		INT "[2] STRUCT 's' size=4 vlen=1\n\t'a' type_id=2 bits_offset=0\n",
		INT "[2] STRUCT '(anon)' size=4 vlen=1\n\t'a' type_id=1 bits_offset=0\n"
		    "[3] TYPEDEF 't' type_id=2\n[4] TYPEDEF 'u' type_id=2\n",
		INT "[2] STRUCT 's' size=16 vlen=2\n\t'a' type_id=3 bits_offset=0\n"
		    "\t'b' type_id=4 bits_offset=64\n[3] PTR '(anon)' type_id=5\n"
		    "[4] PTR '(anon)' type_id=6\n[5] FWD 't' fwd_kind=struct\n"
		    "[6] STRUCT 't' size=0 vlen=0\n",
		INT "[2] FLOAT 'float' size=4\n"
		    "[3] INT 'double' size=8 bits_offset=0 nr_bits=64 encoding=(none)\n",
		INT "[2] FUNC_PROTO '(anon)' ret_type_id=0 vlen=0\n[3] FUNC 'f' type_id=2 "
		    "linkage=global\n",
		INT "[2] ENUM 'e' encoding=SIGNED size=4 vlen=1\n\t'A' val=1\n",
	};
	struct emit_bytes bytes;

	(void)state;
	for (size_t i = 0; i < sizeof(graphs) / sizeof(graphs[0]); i++)
		is_refused(graphs[i]);
	emit_parse_case("e1-story", &bytes);
	assert_null(emit_text_of(&bytes.job, EMIT_c, NULL));
	emit_bytes_free(&bytes);
}

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
		cmocka_unit_test(test_kinds_come_back),
		cmocka_unit_test(test_odd_layouts_come_back),
		cmocka_unit_test(test_tags_and_variables_come_back_by_way_of_clang),
		cmocka_unit_test(test_two_bodies_of_a_name_take_two_files),
		cmocka_unit_test(test_what_c_cannot_say_is_refused),
		cmocka_unit_test(test_random_graphs_come_back_or_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
