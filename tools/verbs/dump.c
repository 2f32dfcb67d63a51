// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* btfold dump: BTF as text. */
#define _GNU_SOURCE
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "../input.h"
#include "../options.h"
#include "../say.h"
#include "dump_json.h"
#include "verb.h"

static const char title[] = "btfold dump";

static const char help[] =
	"usage: btfold dump [-B BASE]... [-o OUT] [--json] FILE\n"
	"\n"
	"Prints the types of FILE as `bpftool btf dump file FILE format raw` does, so\n"
	"that `btfold asm` makes the same BTF of it. Of split BTF it prints the types of\n"
	"FILE only.\n"
	"\n"
	"  -B, --base BASE      FILE is split BTF on BASE; given again, each BASE is\n"
	"                       split on the one before\n"
	"  -o, --output OUT     where to write (default: standard output)\n"
	"      --json           print JSON, as bpftool -j does\n"
	"      --help           print this text\n"
	"\n"
	"Exit status: 0 done, 2 wrong usage, unreadable FILE or unwritable OUT.\n"
	"\n"
	"Examples:\n"
	"  btfold dump vmlinux | less\n"
	"  btfold dump -B /sys/kernel/btf/vmlinux /sys/kernel/btf/nf_tables\n";

static const struct option long_options[] = {
	{"base", required_argument, NULL, 'B'},
	{"output", required_argument, NULL, 'o'},
	{"json", no_argument, NULL, OPTION_JSON},
	{"help", no_argument, NULL, OPTION_HELP},
	{NULL, 0, NULL, 0},
};

static bool write_stream(void *ctx, const char *text, size_t size)
{
	return fwrite(text, 1, size, ctx) == size;
}

static bool dump_graph(const struct btfold_graph *graph, bool json, FILE *stream)
{
	if (json)
		return dump_json(graph, stream);
	return !btfold_graph_dump(graph, write_stream, stream);
}

static enum verb_status dump_to_file(const struct btfold_graph *graph, bool json, const char *path)
{
	char *text = NULL, *why = NULL;
	size_t size = 0;
	FILE *stream = open_memstream(&text, &size);
	bool fine = stream && dump_graph(graph, json, stream) && !ferror(stream);

	if (stream)
		fine = !fclose(stream) && fine;
	if (fine)
		fine = btfold_file_write(path, text, size, &why);
	if (!fine)
		say_error("%s: %s", path, why ? why : "out of memory");
	free(why);
	free(text);
	return fine ? VERB_FINE : VERB_BAD_INPUT;
}

static enum verb_status dump(struct bases *bases, const char *path, const char *output, bool json)
{
	enum verb_status status = VERB_FINE;
	struct input input;

	if (!bases_open(bases) || !input_open(path, bases_top(bases), false, &input))
		return VERB_BAD_INPUT;
	status_clear();
	if (output)
		status = dump_to_file(input.graph, json, output);
	else if (!dump_graph(input.graph, json, stdout) && !ferror(stdout)) {
		say_error("%s: out of memory", path);
		status = VERB_BAD_INPUT;
	}
	input_close(&input);
	return status;
}

enum verb_status btfold_verb_dump(int argc, char **argv)
{
	struct bases bases = {0};
	const char *output = NULL;
	enum verb_status status;
	bool json = false;
	int option;

	while ((option = getopt_long(argc, argv, "B:o:", long_options, NULL)) != -1) {
		switch (option) {
		case 'B':
			if (!bases_add(&bases, optarg))
				return VERB_BAD_INPUT;
			break;
		case 'o':
			output = optarg;
			break;
		case OPTION_JSON:
			json = true;
			break;
		case OPTION_HELP:
			fputs(help, stdout);
			return VERB_FINE;
		default:
			fprintf(stderr, "see %s --help\n", title);
			return VERB_BAD_INPUT;
		}
	}
	if (optind + 1 != argc) {
		say_usage(title, "one FILE is needed");
		return VERB_BAD_INPUT;
	}
	status = dump(&bases, argv[optind], output, json);
	bases_close(&bases);
	return status;
}
