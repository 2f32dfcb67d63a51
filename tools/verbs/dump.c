// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* btfold dump: BTF as text, or in the forms of --emit. */
#define _GNU_SOURCE
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "../emit/emit.h"
#include "../input.h"
#include "../options.h"
#include "../say.h"
#include "dump_json.h"
#include "verb.h"

static const char title[] = "btfold dump";

static const char help_head[] =
	"usage: btfold dump [-B BASE]... [-o OUT] [--json | --emit FORM] FILE\n"
	"\n"
	"Prints the types of FILE as `bpftool btf dump file FILE format raw` does, so\n"
	"that `btfold asm` makes the same BTF of it. Of split BTF it prints the types of\n"
	"FILE only.\n"
	"\n"
	"  -B, --base BASE      FILE is split BTF on BASE; given again, each BASE is\n"
	"                       split on the one before\n"
	"  -o, --output OUT     where to write (default: standard output)\n"
	"      --json           print JSON, as bpftool -j does\n"
	"      --emit FORM      write another form, with the types of BASE:\n";

static const char help_tail[] =
	"      --help           print this text\n"
	"\n"
	"Exit status: 0 done, 2 wrong usage, unreadable FILE, unwritable OUT, or a FILE\n"
	"that FORM cannot say.\n"
	"\n"
	"Examples:\n"
	"  btfold dump vmlinux | less\n"
	"  btfold dump -B /sys/kernel/btf/vmlinux /sys/kernel/btf/nf_tables\n"
	"  btfold dump --emit svg -o x.svg x.btf\n";

struct request {
	struct bases bases;
	const char *output;
	bool json;
	enum emit_form form; /* N_EMIT_FORMS: none */
};

static const struct option long_options[] = {
	{"base", required_argument, NULL, 'B'},	  {"output", required_argument, NULL, 'o'},
	{"json", no_argument, NULL, OPTION_JSON}, {"emit", required_argument, NULL, OPTION_EMIT},
	{"help", no_argument, NULL, OPTION_HELP}, {NULL, 0, NULL, 0},
};

static bool write_stream(void *ctx, const char *text, size_t size)
{
	return fwrite(text, 1, size, ctx) == size;
}

static bool emit_input(struct request *request, const struct input *input, FILE *stream)
{
	struct emit_job job = {.input = {input->bytes, input->size}};

	if (input->own_base) {
		job.base.data = input->own_bytes;
		job.base.size = input->own_size;
		return emit_write(&job, request->form, stream);
	}
	return bases_bytes(&request->bases, &job.base.data, &job.base.size) &&
	       emit_write(&job, request->form, stream);
}

/* False, after saying why. */
static bool dump_input(struct request *request, const struct input *input, FILE *stream)
{
	bool fine;

	if (request->form != N_EMIT_FORMS)
		return emit_input(request, input, stream);
	fine = request->json ? dump_json(input->graph, stream)
			     : !btfold_graph_dump(input->graph, write_stream, stream);
	if (!fine && !ferror(stream))
		say_error("%s: out of memory", input->path);
	return fine;
}

/* Nothing is written unless all of it can be. */
static bool dump_to_file(struct request *request, const struct input *input)
{
	char *text = NULL, *why = NULL;
	size_t size = 0;
	FILE *stream = open_memstream(&text, &size);
	bool fine = stream && dump_input(request, input, stream);

	if (stream && fclose(stream) && fine) {
		say_error("out of memory");
		fine = false;
	}
	if (fine && !btfold_file_write(request->output ? request->output : "-", text, size, &why)) {
		say_error("%s: %s", request->output ? request->output : "stdout",
			  why ? why : "cannot be written");
		fine = false;
	}
	free(why);
	free(text);
	return fine;
}

static enum verb_status dump(struct request *request, const char *path)
{
	struct input input;
	bool fine, to_file = request->output || request->form != N_EMIT_FORMS;

	if (!bases_open(&request->bases) ||
	    !input_open(path, bases_top(&request->bases), false, &input))
		return VERB_BAD_INPUT;
	status_clear();
	if (request->form == EMIT_btf && !request->output && isatty(STDOUT_FILENO)) {
		say_error("BTF is not written to a terminal; give -o FILE");
		fine = false;
	} else {
		fine = to_file ? dump_to_file(request, &input)
			       : dump_input(request, &input, stdout) || ferror(stdout);
	}
	input_close(&input);
	return fine ? VERB_FINE : VERB_BAD_INPUT;
}

static bool take_option(struct request *request, int option)
{
	switch (option) {
	case 'B':
		return bases_add(&request->bases, optarg);
	case 'o':
		request->output = optarg;
		return true;
	case OPTION_JSON:
		request->json = true;
		return true;
	case OPTION_EMIT:
		return emit_form_parse(title, optarg, &request->form);
	default:
		fprintf(stderr, "see %s --help\n", title);
		return false;
	}
}

enum verb_status btfold_verb_dump(int argc, char **argv)
{
	struct request request = {.form = N_EMIT_FORMS};
	enum verb_status status;
	int option;

	while ((option = getopt_long(argc, argv, "B:o:", long_options, NULL)) != -1) {
		if (option == OPTION_HELP) {
			fputs(help_head, stdout);
			emit_print_help();
			fputs(help_tail, stdout);
			return VERB_FINE;
		}
		if (!take_option(&request, option))
			return VERB_BAD_INPUT;
	}
	if (optind + 1 != argc) {
		say_usage(title, "one FILE is needed");
		return VERB_BAD_INPUT;
	}
	if (request.json && request.form != N_EMIT_FORMS) {
		say_usage(title, "--json is a form of its own, not for --emit");
		return VERB_BAD_INPUT;
	}
	status = dump(&request, argv[optind]);
	bases_close(&request.bases);
	return status;
}
