// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* btfold asm: BTF of text. */
#define _GNU_SOURCE
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../input.h"
#include "../json.h"
#include "../options.h"
#include "../say.h"
#include "verb.h"

static const char title[] = "btfold asm";

static const char help[] =
	"usage: btfold asm [-B BASE]... [-o OUT] [OPTION]... FILE\n"
	"\n"
	"Makes raw BTF of text as `btfold dump` and `bpftool btf dump file X format raw`\n"
	"print it. Blank lines and lines that start with # are passed over.\n"
	"\n"
	"  -B, --base BASE      FILE is split BTF on BASE; given again, each BASE is\n"
	"                       split on the one before\n"
	"  -o, --output OUT     where to write (default: standard output, if no terminal)\n"
	"      --big-endian     most significant byte first (default: the byte order\n"
	"                       of the base, or least significant byte first)\n"
	"      --json           print counts as JSON; needs -o\n"
	"      --help           print this text\n"
	"\n"
	"Exit status: 0 done, 2 wrong usage, wrong text or unwritable OUT.\n"
	"\n"
	"Example:\n"
	"  echo \"[1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED\" |\n"
	"    btfold asm -o int.btf -\n";

struct request {
	struct bases bases;
	const char *output;
	bool big_endian, json;
};

static const struct option long_options[] = {
	{"base", required_argument, NULL, 'B'},
	{"output", required_argument, NULL, 'o'},
	{"big-endian", no_argument, NULL, OPTION_BIG_ENDIAN},
	{"json", no_argument, NULL, OPTION_JSON},
	{"help", no_argument, NULL, OPTION_HELP},
	{NULL, 0, NULL, 0},
};

static bool take_option(struct request *request, int option)
{
	switch (option) {
	case 'B':
		return bases_add(&request->bases, optarg);
	case 'o':
		request->output = optarg;
		return true;
	case OPTION_BIG_ENDIAN:
		request->big_endian = true;
		return true;
	case OPTION_JSON:
		request->json = true;
		return true;
	default:
		fprintf(stderr, "see %s --help\n", title);
		return false;
	}
}

static enum verb_status write_input(const struct request *request, const struct input *input)
{
	const char *output = request->output ? request->output : "-";
	char *why = NULL;

	if (input->file.form != BTFOLD_FORM_TEXT) {
		say_error("%s: is no text", input->path);
		return VERB_BAD_INPUT;
	}
	if (!strcmp(output, "-") && isatty(STDOUT_FILENO)) {
		say_error("BTF is not written to a terminal; give -o FILE");
		return VERB_BAD_INPUT;
	}
	if (!btfold_file_write(output, input->bytes, input->size, &why)) {
		say_error("%s: %s", output, why ? why : "cannot be written");
		free(why);
		return VERB_BAD_INPUT;
	}
	if (request->json)
		json_print(json_pack("{s:s,s:o,s:o,s:I,s:I}", "verb", "asm", "input",
				     json_text(input->path), "output", json_text(output), "types",
				     (json_int_t)btfold_graph_n_types(input->graph), "bytes",
				     (json_int_t)input->size));
	return VERB_FINE;
}

enum verb_status btfold_verb_asm(int argc, char **argv)
{
	struct request request = {0};
	enum verb_status status = VERB_BAD_INPUT;
	struct input input;
	int option;

	while ((option = getopt_long(argc, argv, "B:o:", long_options, NULL)) != -1) {
		if (option == OPTION_HELP) {
			fputs(help, stdout);
			return VERB_FINE;
		}
		if (!take_option(&request, option))
			return VERB_BAD_INPUT;
	}
	if (optind + 1 != argc) {
		say_usage(title, "one FILE is needed");
		return VERB_BAD_INPUT;
	}
	if (request.json && (!request.output || !strcmp(request.output, "-"))) {
		say_usage(title, "--json needs -o FILE");
		return VERB_BAD_INPUT;
	}
	if (bases_open(&request.bases) &&
	    input_open(argv[optind], bases_top(&request.bases), request.big_endian, &input)) {
		status_clear();
		status = write_input(&request, &input);
		input_close(&input);
	}
	bases_close(&request.bases);
	return status;
}
