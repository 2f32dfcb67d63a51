// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* btfold check: runs engines on files and lets the oracle judge what they made. */
#define _GNU_SOURCE
#include <getopt.h>
#include <string.h>

#include "../engines.h"
#include "../input.h"
#include "../json.h"
#include "../options.h"
#include "../say.h"
#include "../verdict.h"
#include "verb.h"

static const char title[] = "btfold check";

static const char help_head[] =
	"usage: btfold check [-B BASE]... [-e ENGINE]... [OPTION]... FILE...\n"
	"\n"
	"Runs each ENGINE on each FILE and judges the output by the rules P1..P8: that it\n"
	"is valid, that nothing was merged wrongly, lost, or left over, and that it\n"
	"depends on nothing but the types. Prints a line for each, and below it the\n"
	"findings with the shortest path to the first difference.\n"
	"\n"
	"  -B, --base BASE      the FILEs are split BTF on BASE; given again, each BASE\n"
	"                       is split on the one before\n"
	"  -e, --engine ENGINE  an engine under test, see below (default: fold)\n"
	"  -p, --properties P   judge only these, for example 1-6,8 (default: 1-8)\n"
	"  -t, --seconds N      time for one run of an engine (default: 600)\n"
	"      --ambiguous absorb|keep\n"
	"                       what to expect for names with several bodies (default:\n"
	"                       absorb)\n"
	"      --policy guesses-ambiguous|keeps-declarations\n"
	"                       excuse what follows from this policy of a foreign ENGINE\n"
	"      --malformed      judge on FILEs that are no valid BTF, too: engines should\n"
	"                       refuse them\n"
	"      --budget N       steps for each check; what needs more is inconclusive\n"
	"      --seed N         of the permutation that P7 asks with (default: 0)\n"
	"      --max N          findings kept in full (default: 16; all are counted)\n"
	"      --json           print everything as JSON\n"
	"      --help           print this text\n"
	"\n"
	"Engines:\n";

static const char help_tail[] =
	"\n"
	"Exit status: 0 all fine, 1 a finding, 2 wrong usage or unreadable FILE, 3 no\n"
	"finding but something inconclusive.\n"
	"\n"
	"Examples:\n"
	"  btfold check -e fold -e libbpf vmlinux.raw.btf\n"
	"  btfold check -B vmlinux.btf -e libbpf:./libbpf.so modules/*.btf\n";

struct request {
	struct bases bases;
	struct btfold_oracle_bytes base;
	struct engines engines;
	struct btfold_oracle_options options;
	bool malformed, json;
	unsigned name_width, engine_width;
	json_t *results;
};

static const struct option long_options[] = {
	{"base", required_argument, NULL, 'B'},
	{"engine", required_argument, NULL, 'e'},
	{"properties", required_argument, NULL, 'p'},
	{"seconds", required_argument, NULL, 't'},
	{"ambiguous", required_argument, NULL, OPTION_AMBIGUOUS},
	{"policy", required_argument, NULL, OPTION_POLICY},
	{"malformed", no_argument, NULL, OPTION_MALFORMED},
	{"budget", required_argument, NULL, OPTION_BUDGET},
	{"seed", required_argument, NULL, OPTION_SEED},
	{"max", required_argument, NULL, OPTION_MAX},
	{"json", no_argument, NULL, OPTION_JSON},
	{"help", no_argument, NULL, OPTION_HELP},
	{NULL, 0, NULL, 0},
};

static bool take_max(struct request *request)
{
	uint64_t n;

	if (!option_count(title, "--max", optarg, &n))
		return false;
	request->options.max_findings = (size_t)n;
	return true;
}

static bool take_option(struct request *request, int option)
{
	static const char *const policies[] = {"absorb", "keep", NULL};
	unsigned policy;

	switch (option) {
	case 'B':
		return bases_add(&request->bases, optarg);
	case 'e':
		return engines_add(&request->engines, title, optarg);
	case 'p':
		return option_properties(title, optarg, &request->options.properties);
	case 't':
		return option_seconds(title, "-t", optarg, &request->engines.limits.seconds);
	case OPTION_AMBIGUOUS:
		if (!option_word(title, "--ambiguous", optarg, policies, &policy))
			return false;
		request->options.keep = policy == 1;
		return true;
	case OPTION_POLICY:
		return engines_add_policy(&request->engines, title, optarg);
	case OPTION_MALFORMED:
		request->malformed = true;
		return true;
	case OPTION_BUDGET:
		return option_count(title, "--budget", optarg, &request->options.budget);
	case OPTION_SEED:
		return option_count(title, "--seed", optarg, &request->options.seed);
	case OPTION_MAX:
		return take_max(request);
	case OPTION_JSON:
		request->json = true;
		return true;
	default:
		fprintf(stderr, "see %s --help\n", title);
		return false;
	}
}

/* One engine on one input. */
struct trial {
	const char *input, *engine;
	double start;
	struct btfold_subject_cost cost;
};

/* @text in @width columns; of a long one the end, which tells more. */
static void print_column(const char *text, unsigned width)
{
	size_t length = strlen(text);

	if (length > width)
		printf("..%s  ", text + length - (width - 2));
	else
		printf("%-*s  ", (int)width, text);
}

static void print_result(const struct request *request, const struct input *input,
			 const struct trial *trial, const struct btfold_oracle_report *report)
{
	status_clear();
	print_column(input->name, request->name_width);
	print_column(trial->engine, request->engine_width);
	if (report->types_in != UINT32_MAX)
		printf("%s -> ", count_figure(report->types_in).text);
	if (report->types_out != UINT32_MAX)
		printf("%s types  ", count_figure(report->types_out).text);
	else
		printf("no output  ");
	if (trial->cost.seconds > 0)
		printf("%s  ", seconds_figure(trial->cost.seconds).text);
	if (trial->cost.peak_bytes)
		printf("%s  ", bytes_figure(trial->cost.peak_bytes).text);
	printf("%s\n", verdict_word(report->verdict));
	if (report->types_reference != UINT32_MAX && report->types_out != UINT32_MAX &&
	    report->types_reference != report->types_out)
		printf("  the reference keeps %s types\n",
		       count_figure(report->types_reference).text);
	verdict_print_details(stdout, report);
	fflush(stdout);
}

static void add_json(struct request *request, const struct input *input, const struct trial *trial,
		     const struct btfold_oracle_report *report)
{
	json_t *object = json_object();

	json_put(object, "input", json_text(input->path));
	json_put(object, "engine", json_text(trial->engine));
	json_put(object, "seconds", json_real(trial->cost.seconds));
	json_put(object, "base_seconds", json_real(trial->cost.base_seconds));
	json_put(object, "peak_bytes", json_integer((json_int_t)trial->cost.peak_bytes));
	verdict_put_json(object, report);
	json_push(request->results, object);
}

static void show_trial(void *ctx, const char *what)
{
	const struct trial *trial = ctx;

	status_show("%s  %s  %s: %s", trial->input, trial->engine,
		    seconds_figure(now_seconds() - trial->start).text, what);
}

/* A run of its own: the oracle's are with probes, and on other inputs. */
static void measure(struct btfold_subject *subject, struct btfold_oracle_bytes base,
		    struct btfold_oracle_bytes bytes, struct trial *trial)
{
	struct btfold_oracle_engine engine = btfold_subject_engine(subject);
	struct btfold_oracle_output output;

	btfold_subject_set_probes(subject, false);
	engine.run(engine.ctx, base, bytes, &output);
	trial->cost = btfold_subject_last_cost(subject);
	engine.release(engine.ctx, &output);
	btfold_subject_set_probes(subject, true);
}

static enum verb_status judge(struct request *request, const struct input *input, unsigned index)
{
	struct btfold_subject *subject = request->engines.subjects[index];
	struct btfold_oracle_engine engine = btfold_subject_engine(subject);
	struct btfold_oracle_bytes bytes = {input->bytes, input->size};
	struct btfold_oracle_options options = request->options;
	struct trial trial = {.input = input->name, .start = now_seconds()};
	struct btfold_oracle_report report;
	enum verb_status status;

	trial.engine = btfold_subject_name(subject);
	show_trial(&trial, "running");
	measure(subject, request->base, bytes, &trial);
	options.policies = engines_policies(&request->engines, index);
	options.progress = show_trial;
	options.progress_ctx = &trial;
	btfold_oracle_judge(&engine, request->base, bytes, &options, &report);
	if (request->json)
		add_json(request, input, &trial, &report);
	else
		print_result(request, input, &trial, &report);
	status = verdict_status(report.verdict);
	btfold_oracle_report_deinit(&report);
	return status;
}

static enum verb_status check_file(struct request *request, const char *path)
{
	const struct btfold_graph *base = bases_top(&request->bases);
	const struct btfold_oracle_bytes given = request->base;
	enum verb_status status = VERB_FINE;
	struct input input;
	bool fine;

	if (request->malformed)
		fine = input_open_bytes(path, base, &input);
	else
		fine = input_open(path, base, false, &input);
	if (!fine) {
		json_push(request->results, input_failure_json(path));
		return VERB_BAD_INPUT;
	}
	if (input.own_base)
		request->base = (struct btfold_oracle_bytes){input.own_bytes, input.own_size};
	for (unsigned i = 0; i < request->engines.n_open; i++)
		status = verb_worse(status, judge(request, &input, i));
	request->base = given;
	input_close(&input);
	return status;
}

static enum verb_status check_all(struct request *request, char **paths, int n)
{
	enum verb_status status = VERB_FINE;

	if (!engines_open(&request->engines) || !bases_open(&request->bases) ||
	    !bases_bytes(&request->bases, &request->base.data, &request->base.size))
		return VERB_BAD_INPUT;
	request->engine_width = engines_name_width(&request->engines, 16);
	for (int i = 0; i < n; i++) {
		const char *slash = strrchr(paths[i], '/');
		size_t length = strlen(slash ? slash + 1 : paths[i]);

		if (length > request->name_width)
			request->name_width = length < 20 ? (unsigned)length : 20;
	}
	for (int i = 0; i < n; i++)
		status = verb_worse(status, check_file(request, paths[i]));
	return status;
}

enum verb_status btfold_verb_check(int argc, char **argv)
{
	struct request request = {.engines.limits.seconds = 600};
	enum verb_status status;
	int option;

	while ((option = getopt_long(argc, argv, "B:e:p:t:", long_options, NULL)) != -1) {
		if (option == OPTION_HELP) {
			fputs(help_head, stdout);
			engines_print_help();
			fputs(help_tail, stdout);
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
	status = check_all(&request, argv + optind, argc - optind);
	status_clear();
	if (request.json)
		json_print(json_pack("{s:s,s:i,s:o}", "verb", "check", "status", (int)status,
				     "results", request.results));
	else
		json_decref(request.results);
	bases_close(&request.bases);
	engines_close(&request.engines);
	return status;
}
