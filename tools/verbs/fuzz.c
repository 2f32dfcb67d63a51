// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* btfold fuzz: generated graphs through engines, judged by the oracle. */
#define _GNU_SOURCE
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "../engines.h"
#include "../json.h"
#include "../options.h"
#include "../say.h"
#include "../verdict.h"
#include "fuzz_groups.h"
#include "fuzz_tally.h"
#include "verb.h"

static const char title[] = "btfold fuzz";

static const char help_head[] =
	"usage: btfold fuzz [-e ENGINE]... [-t SECONDS] [-n GRAPHS] [-s SEED] [OPTION]...\n"
	"\n"
	"Makes type graphs with duplicates and near-duplicates, runs each ENGINE on them\n"
	"and judges the outputs by the rules P1..P8, until time or graphs are up or\n"
	"Ctrl-C is pressed. Then prints what was found, grouped by finding, place and\n"
	"engine, with the smallest graph of each. The same seed gives the same graphs and\n"
	"findings.\n"
	"\n"
	"  -e, --engine ENGINE  an engine under test, see below (default: fold)\n"
	"  -t, --seconds N      end after so many seconds\n"
	"  -n, --graphs N       end after so many graphs\n"
	"  -s, --seed SEED      where to start (default: chosen at random, and printed)\n"
	"  -o, --output DIR     save the smallest graph of each group in this folder\n"
	"      --max-types N    types of a graph, base and input together (default: 32)\n"
	"      --tier well-formed|loadable|malformed\n"
	"                       how wrong graphs may be (default: well-formed)\n"
	"      --features LIST  only these ingredients, or all but these: -cycles,-enum64\n"
	"      --policy guesses-ambiguous|keeps-declarations\n"
	"                       excuse what follows from this policy of a foreign ENGINE\n"
	"      --max N          groups printed (default: all)\n"
	"      --json           print everything as JSON\n"
	"      --help           print this text\n"
	"\n"
	"Engines:\n";

static const char help_tail[] =
	"\n"
	"Exit status: 0 all fine, 1 a finding, 2 wrong usage, 3 no finding but something\n"
	"inconclusive.\n"
	"\n"
	"Example:\n"
	"  btfold fuzz -e fold -e libbpf -t 60 -o findings\n";

struct request {
	struct engines engines;
	struct fuzz_tally tallies[MAX_ENGINES];
	struct btfold_gen_options options;
	struct fuzz_groups groups;
	uint64_t features[BTFOLD_N_FEATURES]; /* graphs that each took part in */
	uint64_t n_graphs, max_graphs, max_groups;
	double seconds, start, end;
	bool seeded, json, failed;
};

static volatile sig_atomic_t interrupted;

static void interrupt(int signal)
{
	(void)signal;
	interrupted = 1;
}

static const struct option long_options[] = {
	{"engine", required_argument, NULL, 'e'},
	{"seconds", required_argument, NULL, 't'},
	{"graphs", required_argument, NULL, 'n'},
	{"seed", required_argument, NULL, 's'},
	{"output", required_argument, NULL, 'o'},
	{"max-types", required_argument, NULL, OPTION_MAX_TYPES},
	{"tier", required_argument, NULL, OPTION_TIER},
	{"features", required_argument, NULL, OPTION_FEATURES},
	{"policy", required_argument, NULL, OPTION_POLICY},
	{"max", required_argument, NULL, OPTION_MAX},
	{"json", no_argument, NULL, OPTION_JSON},
	{"help", no_argument, NULL, OPTION_HELP},
	{NULL, 0, NULL, 0},
};

static bool take_generator_option(struct request *request, int option)
{
	static const char *const tiers[] = {"well-formed", "loadable", "malformed", NULL};
	unsigned tier;
	uint64_t n;

	switch (option) {
	case OPTION_MAX_TYPES:
		if (!option_count(title, "--max-types", optarg, &n))
			return false;
		if (n < 8 || n > 100000) {
			say_usage(title, "--max-types: from 8 to 100,000");
			return false;
		}
		request->options.max_types = (uint32_t)n;
		return true;
	case OPTION_TIER:
		if (!option_word(title, "--tier", optarg, tiers, &tier))
			return false;
		request->options.tier = (enum btfold_gen_tier)tier;
		return true;
	case OPTION_FEATURES:
		if (btfold_features_parse(optarg, &request->options.features))
			return true;
		say_usage(title, "--features: unknown feature in '%s'", optarg);
		return false;
	default:
		fprintf(stderr, "see %s --help\n", title);
		return false;
	}
}

static bool take_option(struct request *request, int option)
{
	switch (option) {
	case 'e':
		return engines_add(&request->engines, title, optarg);
	case 't':
		return option_seconds(title, "-t", optarg, &request->seconds);
	case 'n':
		return option_count(title, "-n", optarg, &request->max_graphs);
	case 's':
		request->seeded = true;
		return option_count(title, "-s", optarg, &request->options.seed);
	case 'o':
		request->groups.folder = optarg;
		return true;
	case OPTION_POLICY:
		return engines_add_policy(&request->engines, title, optarg);
	case OPTION_MAX:
		return option_count(title, "--max", optarg, &request->max_groups);
	case OPTION_JSON:
		request->json = true;
		return true;
	default:
		return take_generator_option(request, option);
	}
}

/* True unless interrupted: then the child was, too, and its end is no finding. */
static bool judge(struct request *request, unsigned index, const struct btfold_gen_options *gen,
		  const struct btfold_gen_result *graph)
{
	struct btfold_subject *subject = request->engines.subjects[index];
	struct btfold_oracle_engine engine = btfold_subject_engine(subject);
	struct btfold_oracle_options options = {.seed = gen->seed, .max_findings = 64};
	struct btfold_oracle_report report;

	options.policies = engines_policies(&request->engines, index);
	btfold_oracle_judge(&engine, (struct btfold_oracle_bytes){graph->base, graph->base_size},
			    (struct btfold_oracle_bytes){graph->input, graph->input_size}, &options,
			    &report);
	if (!interrupted) {
		fuzz_tally_add(&request->tallies[index], &report);
		for (size_t i = 0; i < report.n_findings; i++)
			if (!fuzz_groups_add(&request->groups, &report.findings[i],
					     btfold_subject_name(subject),
					     request->engines.specs[index], gen->seed, graph))
				request->failed = true;
	}
	btfold_oracle_report_deinit(&report);
	return !interrupted;
}

static void show_progress(const struct request *request)
{
	double seconds = now_seconds() - request->start;
	char engines[160] = "";
	size_t at = 0;

	for (unsigned i = 0; i < request->engines.n_open && at < sizeof(engines); i++)
		at += (size_t)snprintf(engines + at, sizeof(engines) - at, "  %s: %s",
				       btfold_subject_name(request->engines.subjects[i]),
				       count_figure(request->tallies[i].findings).text);
	status_show("%.0f s  %s graphs (%.0f/s)  findings%s", seconds,
		    count_figure(request->n_graphs).text,
		    seconds > 0 ? (double)request->n_graphs / seconds : 0.0, engines);
}

static bool over(const struct request *request)
{
	return interrupted || request->failed ||
	       (request->max_graphs && request->n_graphs >= request->max_graphs) ||
	       (request->seconds > 0 && now_seconds() - request->start >= request->seconds);
}

static void run(struct request *request)
{
	struct btfold_generator *generator = btfold_generator_create();
	struct btfold_gen_options gen = request->options;
	struct btfold_gen_result graph;
	bool done = true;

	request->start = now_seconds();
	while (!over(request)) {
		/* So that `-s SEED+i -n 1` makes the graph number i again. */
		gen.seed = request->options.seed + request->n_graphs;
		btfold_generate(generator, &gen, &graph);
		for (unsigned i = 0; i < request->engines.n_open && done; i++)
			done = judge(request, i, &gen, &graph);
		if (!done)
			break;
		for (unsigned i = 0; i < BTFOLD_N_FEATURES; i++)
			request->features[i] += graph.counts[i] != 0;
		request->n_graphs++;
		show_progress(request);
	}
	request->end = now_seconds();
	btfold_generator_destroy(generator);
}

/* A generator whose ingredients never take part looks like success. */
static void print_unused(const struct request *request)
{
	/* The features from this one on are for the loadable tier only. */
	bool loose = request->options.tier != BTFOLD_GEN_WELL_FORMED;
	unsigned end = loose ? BTFOLD_N_FEATURES : BTFOLD_FEATURE_CHAIN_CYCLES;
	uint64_t allowed =
		request->options.features ? request->options.features : BTFOLD_FEATURES_ALL;
	unsigned n = 0;

	for (unsigned i = 0; i < end; i++)
		if (allowed >> i & 1 && !request->features[i])
			printf("%s %s", n++ ? "," : "never took part:", btfold_feature_name(i));
	if (n)
		putchar('\n');
}

static void print_results(struct request *request)
{
	double seconds = request->end - request->start;
	unsigned width = engines_name_width(&request->engines, 40);

	printf("%s graphs in %s (%.0f/s), seed %llu%s\n", count_figure(request->n_graphs).text,
	       seconds_figure(seconds).text,
	       seconds > 0 ? (double)request->n_graphs / seconds : 0.0,
	       (unsigned long long)request->options.seed, interrupted ? ", interrupted" : "");
	for (unsigned i = 0; i < request->engines.n_open; i++)
		fuzz_tally_print(&request->tallies[i], (int)width,
				 btfold_subject_name(request->engines.subjects[i]));
	print_unused(request);
	fuzz_groups_print(&request->groups, (size_t)request->max_groups);
}

static void print_json(struct request *request, enum verb_status status)
{
	json_t *engines = json_array(), *features = json_object();

	for (unsigned i = 0; i < request->engines.n_open; i++)
		json_push(engines,
			  fuzz_tally_json(&request->tallies[i],
					  btfold_subject_name(request->engines.subjects[i])));
	for (unsigned i = 0; i < BTFOLD_N_FEATURES; i++)
		json_put(features, btfold_feature_name(i),
			 json_integer((json_int_t)request->features[i]));
	json_print(json_pack("{s:s,s:i,s:I,s:I,s:f,s:b,s:o,s:o,s:o}", "verb", "fuzz", "status",
			     (int)status, "seed", (json_int_t)request->options.seed, "graphs",
			     (json_int_t)request->n_graphs, "seconds",
			     request->end - request->start, "interrupted", (int)interrupted,
			     "engines", engines, "groups", fuzz_groups_json(&request->groups),
			     "features", features));
}

static enum verb_status result_status(const struct request *request)
{
	enum verb_status status = VERB_FINE;

	if (request->failed)
		return VERB_BAD_INPUT;
	for (unsigned i = 0; i < request->engines.n_open; i++) {
		if (request->tallies[i].findings)
			status = verb_worse(status, VERB_FINDING);
		if (request->tallies[i].inconclusive)
			status = verb_worse(status, VERB_INCONCLUSIVE);
	}
	return status;
}

static bool prepare(struct request *request)
{
	struct sigaction action = {.sa_handler = interrupt, .sa_flags = SA_RESTART};

	if (!request->seeded)
		request->options.seed =
			((uint64_t)time(NULL) << 20 ^ (uint64_t)getpid()) % UINT64_C(1000000000000);
	if (request->groups.folder && mkdir(request->groups.folder, 0777) && errno != EEXIST) {
		say_error("%s: %s", request->groups.folder, strerror(errno));
		return false;
	}
	if (!engines_open(&request->engines))
		return false;
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	return true;
}

enum verb_status btfold_verb_fuzz(int argc, char **argv)
{
	struct request request = {.engines.limits.seconds = 20, .max_groups = SIZE_MAX};
	enum verb_status status = VERB_BAD_INPUT;
	int option;

	while ((option = getopt_long(argc, argv, "e:t:n:s:o:", long_options, NULL)) != -1) {
		if (option == OPTION_HELP) {
			fputs(help_head, stdout);
			engines_print_help();
			fputs(help_tail, stdout);
			return VERB_FINE;
		}
		if (!take_option(&request, option))
			return VERB_BAD_INPUT;
	}
	if (optind != argc) {
		say_usage(title, "'%s': no FILE is taken", argv[optind]);
		return VERB_BAD_INPUT;
	}
	if (prepare(&request)) {
		run(&request);
		status = result_status(&request);
		status_clear();
		if (request.json)
			print_json(&request, status);
		else
			print_results(&request);
	}
	fuzz_groups_deinit(&request.groups);
	engines_close(&request.engines);
	return status;
}
