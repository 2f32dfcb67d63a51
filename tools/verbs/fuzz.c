// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* btfold fuzz: generated graphs through engines, judged by the oracle. */
#define _GNU_SOURCE
#include <errno.h>
#include <getopt.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "../campaign/campaign.h"
#include "../campaign/commands.h"
#include "../campaign/index.h"
#include "../campaign/maker.h"
#include "../campaign/narrow.h"
#include "../json.h"
#include "../options.h"
#include "../referee/campaign.h"
#include "../say.h"
#include "verb.h"

static const char title[] = "btfold fuzz";

static const char help_head[] =
	"usage: btfold fuzz [-e ENGINE]... [-t SECONDS] [-n GRAPHS] [-s SEED] [OPTION]...\n"
	"\n"
	"Makes type graphs with duplicates and near-duplicates, runs each ENGINE on them\n"
	"and judges the outputs by the rules P1..P8, until time or graphs are up or\n"
	"Ctrl-C is pressed. Then prints what was found, grouped by finding, place and\n"
	"engine, with the smallest graph of each. The same seed gives the same graphs\n"
	"and findings. The engine fold runs in-process: its crash ends the campaign, and\n"
	"tells the seed; other engines have processes of their own.\n"
	"\n"
	"  -e, --engine ENGINE  an engine under test, see below (default: fold)\n"
	"  -t, --seconds N      end after so many seconds\n"
	"  -n, --graphs N       end after so many graphs\n"
	"  -s, --seed SEED      where to start (default: chosen at random, and printed)\n"
	"  -o, --output DIR     save the smallest graph of each group in this folder, and\n"
	"                       everything as campaign.json for btfold report\n"
	"  -j, --jobs N         workers, at once (default: 1); they find the same\n"
	"      --kernel         judge no engine, but hold the rules of btfold validate\n"
	"                       against what the running kernel takes (BPF_BTF_LOAD)\n"
	"      --limit N        time for one run of an engine (default: 5). Where it hung\n"
	"                       thrice, a 20th of it: what takes longer is counted, not\n"
	"                       waited for, but on graphs smaller than those\n"
	"      --from FILE      mutate the graphs in this file, or all below this folder,\n"
	"                       as btfold triage takes them; may be given again\n"
	"      --max-types N    types of a generated graph, base and input together\n"
	"                       (default: 8 to 64, 32 on average)\n"
	"      --tier well-formed|loadable|malformed|mixed\n"
	"                       how wrong generated graphs may be (default: well-formed)\n"
	"      --features LIST  only these ingredients, or all but these: -cycles,-enum64\n"
	"      --policy guesses-ambiguous|keeps-declarations\n"
	"                       excuse what follows from this policy of a foreign ENGINE\n"
	"      --max N          groups printed (default: all)\n"
	"      --all            print also what follows from another finding in the graph\n"
	"      --json           print everything as JSON\n"
	"      --help           print this text\n"
	"\n"
	"Engines:\n";

static const char help_tail[] =
	"\n"
	"Exit status: 0 all fine, 1 a finding, 2 wrong usage, 3 no finding but something\n"
	"inconclusive.\n"
	"\n"
	"Examples:\n"
	"  btfold fuzz -e fold -e libbpf -t 60 -o findings\n"
	"  btfold fuzz -e libbpf --from corpus/cases --from crashes -n 10000\n"
	"  btfold fuzz --kernel --tier mixed -n 100000\n";

struct request {
	struct campaign campaign;
	struct parents parents;
	bool narrows; /* with an option of the generator */
	uint64_t max_groups;
	bool seeded, json, all, kernel;
	struct referee *referee; /* with --kernel */
};

static const struct option long_options[] = {
	{"engine", required_argument, NULL, 'e'},
	{"seconds", required_argument, NULL, 't'},
	{"graphs", required_argument, NULL, 'n'},
	{"seed", required_argument, NULL, 's'},
	{"output", required_argument, NULL, 'o'},
	{"jobs", required_argument, NULL, 'j'},
	{"kernel", no_argument, NULL, OPTION_KERNEL},
	{"limit", required_argument, NULL, OPTION_LIMIT},
	{"from", required_argument, NULL, OPTION_FROM},
	{"max-types", required_argument, NULL, OPTION_MAX_TYPES},
	{"tier", required_argument, NULL, OPTION_TIER},
	{"features", required_argument, NULL, OPTION_FEATURES},
	{"policy", required_argument, NULL, OPTION_POLICY},
	{"max", required_argument, NULL, OPTION_MAX},
	{"all", no_argument, NULL, OPTION_ALL},
	{"json", no_argument, NULL, OPTION_JSON},
	{"help", no_argument, NULL, OPTION_HELP},
	{NULL, 0, NULL, 0},
};

static bool take_option(struct request *request, int option)
{
	struct campaign *campaign = &request->campaign;

	switch (option) {
	case 'e':
		return engines_add(&campaign->engines, title, optarg);
	case 't':
		return option_seconds(title, "-t", optarg, &campaign->seconds);
	case 'n':
		return option_count(title, "-n", optarg, &campaign->max_graphs);
	case 's':
		request->seeded = true;
		return option_count(title, "-s", optarg, &campaign->options.seed);
	case 'o':
		campaign->groups.folder = optarg;
		return true;
	case OPTION_LIMIT:
		campaign->limited = true;
		return option_seconds(title, "--limit", optarg, &campaign->engines.limits.seconds);
	case 'j':
		return campaign_take_jobs(campaign, title, optarg);
	case OPTION_KERNEL:
		return request->kernel = true;
	case OPTION_FROM:
		campaign->parents = &request->parents;
		return parents_add(&request->parents, optarg);
	case OPTION_ALL:
		request->all = true;
		return true;
	case OPTION_POLICY:
		return engines_add_policy(&campaign->engines, title, optarg);
	case OPTION_MAX:
		return option_count(title, "--max", optarg, &request->max_groups);
	case OPTION_JSON:
		request->json = true;
		return true;
	default:
		request->narrows = true;
		return campaign_take_generator_option(campaign, title, option, optarg);
	}
}

/* A generator whose ingredients never take part looks like success. */
static void print_unused(const struct campaign *campaign)
{
	/* The features from this one on are for the loadable tier only. */
	bool loose = campaign->mixed || campaign->options.tier != BTFOLD_GEN_WELL_FORMED;
	unsigned end = loose ? BTFOLD_N_FEATURES : BTFOLD_FEATURE_CHAIN_CYCLES;
	uint64_t allowed =
		campaign->options.features ? campaign->options.features : BTFOLD_FEATURES_ALL;
	unsigned n = 0;

	if (campaign->parents)
		return;
	for (unsigned i = 0; i < end; i++)
		if (allowed >> i & 1 && !campaign->counts.features[i])
			printf("%s %s", n++ ? "," : "never took part:", btfold_feature_name(i));
	if (n)
		putchar('\n');
}

static double share(const struct campaign *campaign, uint64_t graphs)
{
	return campaign->counts.graphs ? 100.0 * (double)graphs / (double)campaign->counts.graphs
				       : 0.0;
}

/* What kind of graphs they were. */
static void print_graphs(const struct campaign *campaign)
{
	static const char *const tiers[N_TIERS] = {
		"well-formed", "well-formed beyond a limit of kernels", "loadable", "malformed"};
	const struct counts *counts = &campaign->counts;

	printf("  %.1f types on average; ",
	       counts->graphs ? (double)counts->types / (double)counts->graphs : 0.0);
	if (campaign->parents)
		printf("mutations of %zu", campaign->parents->n);
	else
		printf("copies in %.0f %%, near-copies in %.0f %%", share(campaign, counts->copies),
		       share(campaign, counts->near));
	printf(", a base in %.0f %%\n ", share(campaign, counts->split));
	for (unsigned i = 0, n = 0; i < N_TIERS; i++)
		if (counts->tiers[i])
			printf("%s %s %.1f %%", n++ ? "," : "", tiers[i],
			       share(campaign, counts->tiers[i]));
	putchar('\n');
	campaign_print_narrowed(campaign);
}

static void print_group_again(void *ctx, const struct group *group)
{
	const struct campaign *campaign = ctx;
	struct command_terms terms = {campaign->engines.specs[group->engine],
				      campaign->engines.policies, campaign->engines.limits.seconds};

	if (group->file) {
		command_print_on_file("again", "triage", &terms, group, stdout);
		if (command_exists("reduce"))
			command_print_on_file("smaller", "reduce", &terms, group, stdout);
	} else {
		fputs("  again: ", stdout);
		campaign_print_again(campaign, terms.spec, group->number, stdout);
	}
}

static void print_results(struct request *request)
{
	struct campaign *campaign = &request->campaign;
	unsigned width = engines_name_width(&campaign->engines, 40);

	printf("%s graphs in %s (%.0f/s), seed %llu%s\n",
	       count_figure(campaign->counts.graphs).text, seconds_figure(campaign->elapsed).text,
	       (double)campaign->counts.graphs / (campaign->elapsed + 1e-9),
	       (unsigned long long)campaign->options.seed,
	       campaign->interrupted ? ", interrupted" : "");
	print_graphs(campaign);
	if (request->referee) {
		referee_print(request->referee, request->max_groups);
		return;
	}
	for (unsigned i = 0; i < campaign->engines.n_open; i++)
		tally_print(&campaign->counts.tallies[i], (int)width,
			    btfold_subject_name(campaign->engines.subjects[i]));
	print_unused(campaign);
	groups_print(&campaign->groups, request->max_groups, request->all, print_group_again,
		     campaign);
}

/* Written whatever ended the campaign, so that what was saved can be read. */
static enum verb_status tell(struct request *request, enum verb_status status)
{
	struct campaign *campaign = &request->campaign;
	const char *folder = campaign->groups.folder;
	bool kernel = request->referee;
	json_t *results = NULL;

	if (request->json || folder)
		results = kernel ? referee_json(request->referee, status)
				 : campaign_json(campaign, status);
	if (folder && !index_write(folder, kernel ? "kernel.json" : "campaign.json", results))
		status = VERB_BAD_INPUT;
	if (request->json) {
		json_print(results);
		return status;
	}
	json_decref(results);
	print_results(request);
	return status;
}

static enum verb_status result_status(const struct request *request)
{
	const struct campaign *campaign = &request->campaign;
	enum verb_status status = campaign->died ? VERB_FINDING : VERB_FINE;

	if (campaign->failed)
		return VERB_BAD_INPUT;
	if (request->referee)
		return referee_status(request->referee);
	for (unsigned i = 0; i < campaign->engines.n_open; i++) {
		if (campaign->counts.tallies[i].findings)
			status = verb_worse(status, VERB_FINDING);
		if (campaign->counts.tallies[i].inconclusive ||
		    campaign->counts.tallies[i].unconfirmed)
			status = verb_worse(status, VERB_INCONCLUSIVE);
	}
	return status;
}

static enum verb_status prepare(struct request *request)
{
	struct campaign *campaign = &request->campaign;
	const char *folder = campaign->groups.folder;

	if (!request->seeded)
		campaign->options.seed =
			((uint64_t)time(NULL) << 20 ^ (uint64_t)getpid()) % UINT64_C(1000000000000);
	if (folder && mkdir(folder, 0777) && errno != EEXIST) {
		say_error("%s: %s", folder, strerror(errno));
		return VERB_BAD_INPUT;
	}
	campaign->groups.engines = &campaign->engines;
	if ((!request->kernel && !engines_open(&campaign->engines)) ||
	    (campaign->parents && !parents_open(&request->parents)))
		return VERB_BAD_INPUT;
	if (request->kernel && !(request->referee = referee_create(campaign)))
		return VERB_INCONCLUSIVE;
	campaign_narrow(campaign);
	return VERB_FINE;
}

static bool take_options(struct request *request, int argc, char **argv)
{
	int option;

	while ((option = getopt_long(argc, argv, "e:t:n:s:o:j:", long_options, NULL)) != -1)
		if (!take_option(request, option))
			return false;
	if (optind < argc)
		say_usage(title, "'%s': no FILE is taken; --from mutates one", argv[optind]);
	else if (request->narrows && request->parents.n_given)
		say_usage(title, "--from generates nothing, and takes no option for that");
	else if (request->kernel && request->campaign.engines.n)
		say_usage(title, "--kernel judges no ENGINE");
	else
		return true;
	return false;
}

static bool wants_help(int argc, char **argv)
{
	bool help = false;
	int option;

	opterr = 0; /* said when options are taken */
	while ((option = getopt_long(argc, argv, "e:t:n:s:o:j:", long_options, NULL)) != -1)
		help |= option == OPTION_HELP;
	opterr = optind = 1;
	return help;
}

enum verb_status btfold_verb_fuzz(int argc, char **argv)
{
	struct request request = {.max_groups = UINT64_MAX};
	struct campaign *campaign = &request.campaign;
	enum verb_status status = VERB_BAD_INPUT;

	campaign->engines.limits.seconds = 5;
	campaign->n_jobs = 1;
	if (wants_help(argc, argv)) {
		fputs(help_head, stdout);
		engines_print_help();
		fputs(help_tail, stdout);
		return VERB_FINE;
	}
	if (take_options(&request, argc, argv)) {
		status = prepare(&request);
		if (status == VERB_FINE) {
			campaign_run(campaign);
			status = tell(&request, result_status(&request));
		}
	}
	referee_destroy(request.referee);
	groups_deinit(&campaign->groups);
	parents_deinit(&request.parents);
	engines_close(&campaign->engines);
	return status;
}
