// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include "support.h"

#include <btfold/btfold.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[64];

static void remove_folder(void)
{
	char command[128];

	snprintf(command, sizeof(command), "rm -rf '%s'", folder);
	if (!getenv("BTFOLD_KEEP") && system(command))
		fprintf(stderr, "%s is left\n", folder);
}

const char *emit_folder(void)
{
	if (!folder[0]) {
		strcpy(folder, "/tmp/btfold-emit-XXXXXX");
		assert_non_null(mkdtemp(folder));
		atexit(remove_folder);
	}
	return folder;
}

int emit_run(const char *format, ...)
{
	char command[4096];
	va_list args;
	int status;

	va_start(args, format);
	vsnprintf(command, sizeof(command), format, args);
	va_end(args);
	fflush(NULL);
	status = system(command);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static struct btfold_graph *parse(const char *text, const struct btfold_graph *base,
				  void **ret_bytes, struct btfold_oracle_bytes *ret)
{
	struct btfold_graph *graph = NULL;
	struct btfold_error error = {0};

	if (btfold_graph_parse(text, strlen(text), base, false, NULL, &graph, &error))
		fail_msg("line %u: %s", (unsigned)error.line, error.text);
	assert_int_equal(btfold_graph_encode(graph, NULL, ret_bytes, &ret->size), 0);
	ret->data = *ret_bytes;
	return graph;
}

void emit_parse(const char *base, const char *input, struct emit_bytes *ret)
{
	struct btfold_graph *base_graph = NULL;

	memset(ret, 0, sizeof(*ret));
	if (base)
		base_graph = parse(base, NULL, &ret->base, &ret->job.base);
	btfold_graph_destroy(parse(input, base_graph, &ret->input, &ret->job.input));
	btfold_graph_destroy(base_graph);
}

static void read_file(const char *path, char *ret_text, size_t most)
{
	FILE *file = fopen(path, "r");
	size_t size;

	assert_non_null(file);
	size = fread(ret_text, 1, most - 1, file);
	assert_true(size < most - 1);
	ret_text[size] = '\0';
	fclose(file);
}

void emit_parse_case(const char *name, struct emit_bytes *ret)
{
	static char text[1 << 16];
	char path[512], *base, *input, *end;

	snprintf(path, sizeof(path), "%s/%s.case", BTFOLD_CASES, name);
	read_file(path, text, sizeof(text));
	base = strstr(text, "\nbase:\n");
	input = strstr(text, "\ninput:\n");
	assert_non_null(input);
	*input = '\0';
	input += strlen("\ninput:\n");
	end = strstr(input, "\nexpect");
	if (end)
		end[1] = '\0';
	emit_parse(base ? base + strlen("\nbase:\n") : NULL, input, ret);
}

void emit_bytes_free(struct emit_bytes *bytes)
{
	free(bytes->base);
	free(bytes->input);
}

char *emit_text_of(const struct emit_job *job, enum emit_form form, size_t *ret_size)
{
	char *text = NULL;
	size_t size;
	FILE *to = open_memstream(&text, &size);
	bool fine;

	assert_non_null(to);
	fine = emit_write(job, form, to);
	assert_int_equal(fclose(to), 0);
	if (ret_size)
		*ret_size = size;
	if (fine)
		return text;
	free(text);
	return NULL;
}

struct emit_job emit_generated(struct btfold_generator *generator, uint64_t seed,
			       enum btfold_gen_tier tier)
{
	struct btfold_gen_options options = {.seed = seed, .tier = tier};
	struct btfold_gen_result graph;

	btfold_generate(generator, &options, &graph);
	return (struct emit_job){.base = {graph.base, graph.base_size},
				 .input = {graph.input, graph.input_size}};
}

uint64_t emit_setting(const char *name, uint64_t otherwise)
{
	const char *value = getenv(name);

	return value && *value ? strtoull(value, NULL, 0) : otherwise;
}
