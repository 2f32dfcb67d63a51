// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* btfold validate: the rules V on files. */
#define _GNU_SOURCE
#include <getopt.h>
#include <stdio.h>

#include "../input.h"
#include "../json.h"
#include "../options.h"
#include "../referee/ruling.h"
#include "../say.h"
#include "verb.h"

static const char title[] = "btfold validate";

static const char help[] =
	"usage: btfold validate [-B BASE]... [--tier TIER] [OPTION]... FILE...\n"
	"\n"
	"Checks BTF against the rules V of the format: what the kernel and libbpf demand.\n"
	"Prints each breach with its place and rule, and the tier of each FILE:\n"
	"\n"
	"  well-formed          obeys all rules\n"
	"  kernel-limit         does, but is beyond a limit of today's kernels, as BTF in\n"
	"                       front of dedup may be\n"
	"  loadable             a library reads it, the kernel would not\n"
	"\n"
	"What not even a library can read ends with exit status 2.\n"
	"\n"
	"  -B, --base BASE      the FILEs are split BTF on BASE; given again, each BASE\n"
	"                       is split on the one before\n"
	"      --tier TIER      the least tier that is fine (default: kernel-limit)\n"
	"      --kernel         ask the running kernel, too (BPF_BTF_LOAD), and say if it\n"
	"                       takes FILE; it is asked for base and FILE in one, in\n"
	"                       its own byte order, and for what no library can read\n"
	"      --max N          breaches printed for each FILE (default: 20)\n"
	"      --json           print everything as JSON\n"
	"      --help           print this text\n"
	"\n"
	"Exit status: 0 all of that tier, 1 a FILE is not, or the kernel disagrees in a\n"
	"way that is not known, 2 wrong usage or unreadable FILE, 3 the kernel\n"
	"was not asked.\n"
	"\n"
	"Examples:\n"
	"  btfold validate /sys/kernel/btf/vmlinux\n"
	"  btfold validate --kernel x.btf\n";

static const char *const tiers[] = {"well-formed", "kernel-limit", "loadable", NULL};

struct request {
	struct bases bases;
	unsigned tier;
	uint64_t max;
	bool json, asks_kernel;
	struct kernel kernel;
	json_t *results;
};

struct breaches {
	const struct request *request;
	const char *path;
	uint64_t n;
	json_t *list;
};

static const struct option long_options[] = {
	{"base", required_argument, NULL, 'B'},
	{"tier", required_argument, NULL, OPTION_TIER},
	{"kernel", no_argument, NULL, OPTION_KERNEL},
	{"max", required_argument, NULL, OPTION_MAX},
	{"json", no_argument, NULL, OPTION_JSON},
	{"help", no_argument, NULL, OPTION_HELP},
	{NULL, 0, NULL, 0},
};

static bool take_breach(void *ctx, const struct btfold_error *error)
{
	struct breaches *breaches = ctx;

	if (breaches->n++ >= breaches->request->max)
		return true;
	if (breaches->request->json) {
		json_push(breaches->list, json_defect(error));
	} else {
		status_clear();
		printf("%s: ", breaches->path);
		print_defect(stdout, error);
		putchar('\n');
	}
	return true;
}

/* ---- the kernel ----------------------------------------------------------------------------- */

static json_t *ruling_json(const struct ruling *ruling)
{
	char text[640];

	ruling_text(ruling, text, sizeof(text));
	return json_pack("{s:s,s:b,s:o,s:o,s:o}", "ruling", ruling_name(ruling->id), "takes",
			 ruling->id != RULING_NOT_ASKED && !ruling->refused, "text",
			 json_text(text), "log",
			 json_text(ruling->refused ? ruling->complaint.line : NULL), "known",
			 json_text(ruling->known ? ruling->known->name : NULL));
}

static void print_ruling(const char *path, const struct ruling *ruling)
{
	char text[640];

	ruling_text(ruling, text, sizeof(text));
	status_clear();
	printf("%s: ", path);
	if (ruling->id == RULING_AGREE && ruling->refused)
		printf("the kernel refuses it, too: %s\n", ruling->complaint.line);
	else
		puts(ruling->id == RULING_AGREE ? "the kernel takes it" : text);
	if (ruling->known)
		printf("  known as %s: %s\n", ruling->known->name, ruling->known->reason);
}

/* In a line, or added to the @result of that file. */
static enum verb_status ask_kernel(struct request *request, const struct input *input,
				   json_t *result)
{
	struct btfold_oracle_bytes base = {NULL, 0};
	struct bases own, *bases = &request->bases;
	struct ruling ruling;

	if (input->own_base) {
		own = bases_of_input(input);
		bases = &own;
	}
	if (!bases_bytes(bases, &base.data, &base.size))
		return VERB_BAD_INPUT;
	status_show("asking the kernel about %s", input->path);
	referee_compare(&request->kernel, base,
			(struct btfold_oracle_bytes){input->bytes, input->size}, &ruling);
	if (request->json)
		json_put(result, "kernel", ruling_json(&ruling));
	else
		print_ruling(input->path, &ruling);
	if (ruling.id == RULING_NOT_ASKED)
		return VERB_INCONCLUSIVE;
	return ruling.id == RULING_AGREE || ruling.known ? VERB_FINE : VERB_FINDING;
}

static bool open_kernel(struct request *request)
{
	if (kernel_open(&request->kernel) == ANSWER_TAKES)
		return true;
	say_error("the kernel cannot be asked: %s", request->kernel.why);
	return false;
}

/* --------------------------------------------------------------------------------------------- */

static void print_result(struct request *request, const struct input *input,
			 const struct breaches *breaches, enum btfold_tier tier)
{
	uint32_t n = btfold_graph_n_types(input->graph);

	if (request->json) {
		json_push(request->results,
			  json_pack("{s:o,s:s,s:I,s:I,s:O}", "input", json_text(input->path),
				    "tier", tiers[tier], "types", (json_int_t)n, "breaches",
				    (json_int_t)breaches->n, "defects", breaches->list));
		return;
	}
	status_clear();
	printf("%s: %s, %s types", input->path, tiers[tier], count_figure(n).text);
	if (breaches->n)
		printf(", %s %s", count_figure(breaches->n).text,
		       breaches->n == 1 ? "breach" : "breaches");
	putchar('\n');
}

static enum verb_status validate(struct request *request, const char *path)
{
	struct breaches breaches = {.request = request};
	enum btfold_tier tier = BTFOLD_TIER_WELL_FORMED;
	enum btfold_status status;
	struct input input;

	if (!input_open(path, bases_top(&request->bases), false, &input)) {
		json_push(request->results, input_failure_json(path));
		return VERB_BAD_INPUT;
	}
	breaches.path = input.path;
	breaches.list = json_array();
	status_show("checking %s", input.path);
	status = btfold_graph_validate(input.graph, NULL, take_breach, &breaches, &tier);
	if (status)
		say_error("%s: %s", input.path, btfold_status_text(status));
	else
		print_result(request, &input, &breaches, tier);
	json_decref(breaches.list);
	input_close(&input);
	if (status)
		return VERB_BAD_INPUT;
	return (unsigned)tier > request->tier ? VERB_FINDING : VERB_FINE;
}

/* With the kernel's opinion, also of what cannot be decoded. */
static enum verb_status validate_both(struct request *request, const char *path)
{
	enum verb_status status;
	struct input raw;
	size_t n;

	if (!input_open_bytes(path, bases_top(&request->bases), &raw)) {
		json_push(request->results, input_failure_json(path));
		return VERB_BAD_INPUT;
	}
	status = validate(request, path);
	n = json_array_size(request->results);
	status = verb_worse(status, ask_kernel(request, &raw,
					       n ? json_array_get(request->results, n - 1) : NULL));
	input_close(&raw);
	return status;
}

static bool take_option(struct request *request, int option)
{
	switch (option) {
	case 'B':
		return bases_add(&request->bases, optarg);
	case OPTION_TIER:
		return option_word(title, "--tier", optarg, tiers, &request->tier);
	case OPTION_MAX:
		return option_count(title, "--max", optarg, &request->max);
	case OPTION_KERNEL:
		return request->asks_kernel = true;
	case OPTION_JSON:
		request->json = true;
		return true;
	default:
		fprintf(stderr, "see %s --help\n", title);
		return false;
	}
}

enum verb_status btfold_verb_validate(int argc, char **argv)
{
	struct request request = {.tier = BTFOLD_TIER_KERNEL_LIMIT, .max = 20};
	enum verb_status status = VERB_FINE;
	bool can_ask = false;
	int option;

	while ((option = getopt_long(argc, argv, "B:", long_options, NULL)) != -1) {
		if (option == OPTION_HELP) {
			fputs(help, stdout);
			return VERB_FINE;
		}
		if (!take_option(&request, option))
			return VERB_BAD_INPUT;
	}
	if (optind == argc) {
		say_usage(title, "no FILE given");
		return VERB_BAD_INPUT;
	}
	request.results = json_array();
	if (!bases_open(&request.bases))
		status = VERB_BAD_INPUT;
	else if (request.asks_kernel && !(can_ask = open_kernel(&request)))
		status = VERB_INCONCLUSIVE;
	for (int i = optind; request.bases.n_open == request.bases.n && i < argc; i++)
		status =
			verb_worse(status, (can_ask ? validate_both : validate)(&request, argv[i]));
	status_clear();
	if (request.json)
		json_print(json_pack("{s:s,s:i,s:o}", "verb", "validate", "status", (int)status,
				     "results", request.results));
	else
		json_decref(request.results);
	kernel_close(&request.kernel);
	bases_close(&request.bases);
	return status;
}
