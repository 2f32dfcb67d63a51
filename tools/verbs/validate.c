// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* btfold validate: the rules V on files. */
#define _GNU_SOURCE
#include <getopt.h>
#include <stdio.h>

#include "../input.h"
#include "../json.h"
#include "../options.h"
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
	"      --max N          breaches printed for each FILE (default: 20)\n"
	"      --json           print everything as JSON\n"
	"      --help           print this text\n"
	"\n"
	"Exit status: 0 all of that tier, 1 a FILE is not, 2 wrong usage or unreadable\n"
	"FILE.\n"
	"\n"
	"Example:\n"
	"  btfold validate /sys/kernel/btf/vmlinux\n";

static const char *const tiers[] = {"well-formed", "kernel-limit", "loadable", NULL};

struct request {
	struct bases bases;
	unsigned tier;
	uint64_t max;
	bool json;
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

static bool take_option(struct request *request, int option)
{
	switch (option) {
	case 'B':
		return bases_add(&request->bases, optarg);
	case OPTION_TIER:
		return option_word(title, "--tier", optarg, tiers, &request->tier);
	case OPTION_MAX:
		return option_count(title, "--max", optarg, &request->max);
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
	for (int i = optind; request.bases.n_open == request.bases.n && i < argc; i++)
		status = verb_worse(status, validate(&request, argv[i]));
	status_clear();
	if (request.json)
		json_print(json_pack("{s:s,s:i,s:o}", "verb", "validate", "status", (int)status,
				     "results", request.results));
	else
		json_decref(request.results);
	bases_close(&request.bases);
	return status;
}
