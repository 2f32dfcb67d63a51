// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include "comes_back.h"

#include <stdlib.h>
#include <string.h>

#include "../../tools/emit/text.h"

void need_pahole(void)
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

bool has_clang(void)
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
void comes_back(const struct emit_job *job, const char *source)
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
