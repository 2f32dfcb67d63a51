// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* Writes inputs for the targets: reviewed cases, or generated graphs, as containers. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <btfold/btfold.h>

#include "container.h"
#include "generator.h"

static const char usage[] =
	"usage: btfold-seeds cases FOLDER CASE...\n"
	"       btfold-seeds generate FOLDER FIRST-SEED COUNT MAX-TYPES TIER\n"
	"\n"
	"Writes to FOLDER each reviewed CASE of corpus/cases in both byte orders, or COUNT\n"
	"generated graphs of TIER 0 (well-formed), 1 (loadable) or 2 (malformed), as files\n"
	"that the fuzz targets take (fuzz/mutator/container.h).\n";

static void fail(const char *what, const char *why)
{
	fprintf(stderr, "btfold-seeds: %s: %s\n", what, why);
	exit(1);
}

static void write_file(const char *path, const void *data, size_t size)
{
	FILE *file = fopen(path, "wb");

	if (!file || fwrite(data, 1, size, file) != size || fclose(file))
		fail(path, strerror(errno));
}

static void write_container(const char *path, const struct btfold_container *parts)
{
	size_t size = btfold_container_size(parts);
	void *data = malloc(size ? size : 1);

	if (!data)
		fail(path, "out of memory");
	/* What does not join is malformed: then the input goes alone. */
	if (size)
		btfold_container_join(parts, data);
	write_file(path, size ? data : parts->input, size ? size : parts->input_size);
	free(data);
}

static char *read_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	char *text = calloc(1, 1 << 20);

	if (!file || !text || fread(text, 1, (1 << 20) - 1, file) == 0 || fclose(file))
		fail(path, "cannot be read");
	return text;
}

/* The types behind the line @heading, NULL without one; ends at the next heading. */
static char *section(const char *text, const char *heading)
{
	const char *begin = strstr(text, heading), *end;

	if (!begin)
		return NULL;
	begin += strlen(heading);
	for (end = begin; *end; end = strchr(end, '\n') + 1)
		if (strncmp(end, "input:", 6) == 0 || strncmp(end, "expect", 6) == 0)
			break;
	return strndup(begin, (size_t)(end - begin));
}

static struct btfold_graph *parse(const char *path, const char *text,
				  const struct btfold_graph *base, bool big_endian, void **ret,
				  size_t *ret_size)
{
	struct btfold_graph *graph = NULL;
	struct btfold_error err;

	if (btfold_graph_parse(text, strlen(text), base, big_endian, NULL, &graph, &err))
		fail(path, err.text);
	if (btfold_graph_encode(graph, NULL, ret, ret_size))
		fail(path, "cannot be encoded");
	return graph;
}

static void convert(const char *folder, const char *path, bool big_endian)
{
	char *text = read_file(path), *base_text = section(text, "\nbase:\n");
	char *input_text = section(text, "\ninput:\n"), out[4096];
	const char *name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
	struct btfold_graph *base = NULL, *input;
	struct btfold_container parts = {0};
	void *base_bytes = NULL, *bytes;

	if (!input_text)
		fail(path, "no input");
	if (base_text)
		base = parse(path, base_text, NULL, big_endian, &base_bytes, &parts.base_size);
	input = parse(path, input_text, base, big_endian, &bytes, &parts.input_size);
	parts.base = base_bytes;
	parts.input = bytes;
	snprintf(out, sizeof(out), "%s/%.*s%s.btf", folder, (int)strcspn(name, "."), name,
		 big_endian ? "-be" : "");
	write_container(out, &parts);
	btfold_graph_destroy(input);
	btfold_graph_destroy(base);
	free(base_bytes);
	free(bytes);
	free(base_text);
	free(input_text);
	free(text);
}

static void generate(const char *folder, uint64_t first, uint64_t n, uint32_t max_types,
		     unsigned tier)
{
	struct btfold_generator *generator = btfold_generator_create();

	for (uint64_t i = 0; i < n; i++) {
		struct btfold_gen_options options = {
			.seed = first + i, .tier = tier, .max_types = max_types};
		struct btfold_gen_result r;
		struct btfold_container parts;
		char out[4096];

		btfold_generate(generator, &options, &r);
		parts = (struct btfold_container){r.base, r.base_size, r.input, r.input_size};
		snprintf(out, sizeof(out), "%s/generated-%u-%u-%llu.btf", folder, tier, max_types,
			 (unsigned long long)options.seed);
		write_container(out, &parts);
	}
	btfold_generator_destroy(generator);
}

int main(int argc, char **argv)
{
	if (argc >= 3 && strcmp(argv[1], "cases") == 0) {
		for (int i = 3; i < argc; i++)
			for (unsigned big_endian = 0; big_endian < 2; big_endian++)
				convert(argv[2], argv[i], big_endian);
		return 0;
	}
	if (argc == 7 && strcmp(argv[1], "generate") == 0 && strtoul(argv[6], NULL, 0) < 3) {
		generate(argv[2], strtoull(argv[3], NULL, 0), strtoull(argv[4], NULL, 0),
			 (uint32_t)strtoul(argv[5], NULL, 0), (unsigned)strtoul(argv[6], NULL, 0));
		return 0;
	}
	fputs(usage, stderr);
	return 2;
}
