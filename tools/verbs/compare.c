// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* btfold compare: does a change of a dedup engine make it better or worse? */
#define _GNU_SOURCE
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../campaign/index.h"
#include "../campaign/narrow.h"
#include "../compare/compare.h"
#include "../json.h"
#include "../options.h"
#include "../say.h"
#include "verb.h"

static const char title[] = "btfold compare";

static const char help_head[] =
	"usage: btfold compare OLD NEW [OPTION]... [FILE|FOLDER]...\n"
	"\n"
	"Holds two engines against each other, two builds of one or two different ones:\n"
	"on the FILEs, on the corpus of btfold, and on generated graphs. For each input\n"
	"NEW is better, worse or equal: first by the number of findings, those of the\n"
	"most severe kind first (rules P1..P8), then by types kept, then by bytes kept.\n"
	"Prints new and fixed findings with the smallest input of each, sizes, time and\n"
	"memory. The same seed gives the same.\n"
	"\n"
	"  -B, --base BASE      the FILEs are split BTF on BASE; given again, each BASE\n"
	"                       is split on the one before\n"
	"  -n, --graphs N       generated graphs (default: 1000 without -t; 0: none)\n"
	"  -t, --seconds N      end generating after so many seconds\n"
	"  -s, --seed SEED      where to start generating (default: 1)\n"
	"  -j, --jobs N         workers, at once (default: 1); they find the same\n"
	"  -o, --output DIR     save the smallest input of each new and fixed finding,\n"
	"                       and everything as compare.json for btfold report\n"
	"      --corpus DIR     this corpus: all files below, as btfold triage takes them\n"
	"      --no-corpus      none\n"
	"      --max-types N    types of a generated graph at most (default: 8 to 64)\n"
	"      --tier well-formed|loadable|malformed|mixed\n"
	"                       how wrong generated graphs may be (default: well-formed)\n"
	"      --features LIST  only these ingredients, or all but these: -cycles,-enum64\n"
	"      --policy guesses-ambiguous|keeps-declarations\n"
	"                       excuse what follows from this policy of a foreign engine\n"
	"      --allow FINDING[:KIND[:FIELD]]\n"
	"                       accept this with NEW, such as missed-merge:ARRAY\n"
	"      --rounds N       runs of each engine, in turns, to measure time and memory\n"
	"                       on FILEs and on three large graphs (default: 9; 0: none)\n"
	"      --max-slowdown X exit with 1 when NEW takes more than X times as long\n"
	"      --max N          findings printed of each sort (default: all)\n"
	"      --html FILE      also make the page of btfold report; takes -o\n"
	"      --json           print everything as JSON\n"
	"      --help           print this text\n"
	"\n"
	"OLD and NEW are engines:\n";

static const char help_tail[] =
	"\n"
	"Exit status: 0 nothing worse, 1 an input is worse or a finding new, 2 wrong\n"
	"usage or unreadable FILE, 3 nothing worse but something undecided.\n"
	"\n"
	"Examples:\n"
	"  btfold compare libbpf@1.1.2 libbpf@1.7.0 -n 20000 -s 1 -o changes\n"
	"  btfold compare libbpf libbpf:./libbpf.so -B vmlinux.btf modules/*.btf\n";

struct request {
	struct comparison comparison;
	const char *corpus, *html;
	uint64_t max_groups;
	bool no_corpus, counted, json, help;
};

static const struct option long_options[] = {
	{"base", required_argument, NULL, 'B'},
	{"graphs", required_argument, NULL, 'n'},
	{"seconds", required_argument, NULL, 't'},
	{"seed", required_argument, NULL, 's'},
	{"jobs", required_argument, NULL, 'j'},
	{"output", required_argument, NULL, 'o'},
	{"corpus", required_argument, NULL, OPTION_CORPUS},
	{"no-corpus", no_argument, NULL, OPTION_NO_CORPUS},
	{"max-types", required_argument, NULL, OPTION_MAX_TYPES},
	{"tier", required_argument, NULL, OPTION_TIER},
	{"features", required_argument, NULL, OPTION_FEATURES},
	{"policy", required_argument, NULL, OPTION_POLICY},
	{"allow", required_argument, NULL, OPTION_ALLOW},
	{"rounds", required_argument, NULL, OPTION_ROUNDS},
	{"max-slowdown", required_argument, NULL, OPTION_MAX_SLOWDOWN},
	{"max", required_argument, NULL, OPTION_MAX},
	{"html", required_argument, NULL, OPTION_HTML},
	{"json", no_argument, NULL, OPTION_JSON},
	{"help", no_argument, NULL, OPTION_HELP},
	{NULL, 0, NULL, 0},
};

static bool take_rounds(struct comparison *comparison)
{
	uint64_t n;

	if (!option_count(title, "--rounds", optarg, &n))
		return false;
	if (n > ROUNDS_MAX) {
		say_usage(title, "--rounds: up to %u", ROUNDS_MAX);
		return false;
	}
	comparison->rounds = (unsigned)n;
	return true;
}

static bool take_slowdown(struct comparison *comparison)
{
	char *end;
	double factor = strtod(optarg, &end);

	if (end == optarg || *end || !(factor > 0 && factor < 1e6)) {
		say_usage(title, "--max-slowdown: '%s' is no factor, such as 1.1", optarg);
		return false;
	}
	comparison->max_slowdown = factor;
	return true;
}

static bool take_measure_option(struct request *request, int option)
{
	struct comparison *comparison = &request->comparison;

	switch (option) {
	case OPTION_ALLOW:
		return allowed_add(&comparison->allowed, title, optarg);
	case OPTION_POLICY:
		return engines_add_policy(&comparison->engines, title, optarg);
	case OPTION_ROUNDS:
		return take_rounds(comparison);
	case OPTION_MAX_SLOWDOWN:
		return take_slowdown(comparison);
	case OPTION_MAX:
		return option_count(title, "--max", optarg, &request->max_groups);
	case OPTION_CORPUS:
		request->corpus = optarg;
		return true;
	case OPTION_NO_CORPUS:
		return request->no_corpus = true;
	case OPTION_HTML:
		request->html = optarg;
		return true;
	case OPTION_JSON:
		return request->json = true;
	case OPTION_HELP:
		return request->help = true;
	default:
		return campaign_take_generator_option(&comparison->campaign, title, option, optarg);
	}
}

static bool take_option(struct request *request, int option)
{
	struct comparison *comparison = &request->comparison;
	struct campaign *campaign = &comparison->campaign;

	switch (option) {
	case 'B':
		return bases_add(&comparison->bases, optarg);
	case 'n':
		request->counted = true;
		return option_count(title, "-n", optarg, &campaign->max_graphs);
	case 't':
		return option_seconds(title, "-t", optarg, &campaign->seconds);
	case 's':
		return option_count(title, "-s", optarg, &campaign->options.seed);
	case 'j':
		return campaign_take_jobs(campaign, title, optarg);
	case 'o':
		comparison->groups.folder = optarg;
		return true;
	default:
		return take_measure_option(request, option);
	}
}

static bool take_engine(struct comparison *comparison, const char *spec)
{
	if (strncmp(spec, "inline:", strlen("inline:")) != 0)
		return engines_add(&comparison->engines, title, spec);
	say_usage(title, "'%s': would not be contained", spec);
	return false;
}

static bool take_options(struct request *request, int argc, char **argv)
{
	struct comparison *comparison = &request->comparison;
	int option;

	while ((option = getopt_long(argc, argv, "B:n:t:s:j:o:", long_options, NULL)) != -1)
		if (!take_option(request, option))
			return false;
	if (request->help)
		return true;
	if (argc - optind < 2) {
		say_usage(title, "%s", argc == optind ? "no OLD and NEW given" : "no NEW given");
		return false;
	}
	if (comparison->max_slowdown > 0 && !comparison->rounds) {
		say_usage(title, "--max-slowdown: nothing is measured with --rounds 0");
		return false;
	}
	if (request->html && !comparison->groups.folder) {
		say_usage(title, "--html: needs the inputs saved, with -o");
		return false;
	}
	return take_engine(comparison, argv[optind++]) && take_engine(comparison, argv[optind++]);
}

static bool list_corpus(struct request *request)
{
	char *found;
	bool fine;

	if (request->no_corpus)
		return true;
	if (request->corpus)
		return comparison_add_corpus(&request->comparison, request->corpus);
	found = comparison_find_corpus();
	fine = !found || comparison_add_corpus(&request->comparison, found);
	free(found);
	return fine;
}

static bool list_files(struct request *request, char **paths, int n)
{
	struct part *parts = request->comparison.parts;

	for (int i = 0; i < n; i++)
		if (!artifacts_add(&parts[SOURCE_GIVEN].files, paths[i]))
			return false;
	if (!list_corpus(request))
		return false;
	artifacts_sort(&parts[SOURCE_GIVEN].files);
	artifacts_sort(&parts[SOURCE_CORPUS].files);
	return true;
}

static bool prepare(struct request *request)
{
	struct comparison *comparison = &request->comparison;
	struct campaign *campaign = &comparison->campaign;
	const char *folder = comparison->groups.folder;

	if (folder && mkdir(folder, 0777) && errno != EEXIST) {
		say_error("%s: %s", folder, strerror(errno));
		return false;
	}
	if (!request->counted && campaign->seconds <= 0)
		campaign->max_graphs = 1000;
	comparison->generates = campaign->max_graphs || !request->counted;
	comparison->engines.limits.seconds = 600;
	if (!engines_open(&comparison->engines) || !bases_open(&comparison->bases) ||
	    !bases_bytes(&comparison->bases, &comparison->base.bytes.data,
			 &comparison->base.bytes.size))
		return false;
	comparison->base.graph = bases_top(&comparison->bases);
	campaign->engines = comparison->engines;
	campaign_narrow(campaign);
	return true;
}

static enum verb_status tell(struct request *request)
{
	struct comparison *comparison = &request->comparison;
	const char *folder = comparison->groups.folder;
	enum verb_status status = comparison_status(comparison);
	json_t *document = comparison_json(comparison);

	if (folder && !index_write(folder, COMPARISON_INDEX, document))
		status = VERB_BAD_INPUT;
	else if (request->html && !comparison_write_page(comparison, request->html))
		status = VERB_BAD_INPUT;
	if (request->json) {
		json_print(document);
		return status;
	}
	json_decref(document);
	comparison_print(comparison, request->max_groups);
	return status;
}

static void deinit(struct comparison *comparison)
{
	for (unsigned i = 0; i < N_SOURCES; i++) {
		struct part *part = &comparison->parts[i];

		for (size_t j = 0; j < part->files.n_paths; j++)
			free(part->files.paths[j]);
		free(part->files.paths);
		ledger_destroy(part->ledger);
	}
	free(comparison->measurements.list);
	groups_deinit(&comparison->groups);
	bases_close(&comparison->bases);
	engines_close(&comparison->engines);
}

enum verb_status btfold_verb_compare(int argc, char **argv)
{
	struct request request = {
		.max_groups = UINT64_MAX,
		.comparison = {.rounds = 9, .campaign = {.n_jobs = 1, .options = {.seed = 1}}},
	};
	enum verb_status status = VERB_BAD_INPUT;

	if (!take_options(&request, argc, argv))
		return VERB_BAD_INPUT;
	if (request.help) {
		fputs(help_head, stdout);
		engines_print_help();
		fputs(help_tail, stdout);
		return VERB_FINE;
	}
	if (list_files(&request, argv + optind, argc - optind) && prepare(&request)) {
		comparison_run(&request.comparison);
		status = tell(&request);
	}
	deinit(&request.comparison);
	return status;
}
