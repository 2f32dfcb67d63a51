// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* btfold reduce: the simplest graph that still shows a finding. */
#define _GNU_SOURCE
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "../emit/emit.h"
#include "../engines.h"
#include "../input.h"
#include "../options.h"
#include "../say.h"
#include "reduce_print.h"
#include "verb.h"

static const char title[] = "btfold reduce";

static const char help_head[] =
	"usage: btfold reduce [-B BASE]... -e ENGINE [OPTION]... IN\n"
	"       btfold reduce [-B BASE]... --predicate COMMAND [OPTION]... IN\n"
	"\n"
	"Reduces IN, and its base, to the simplest type graph on which ENGINE still shows\n"
	"the same finding: the same property, place (kind and field) and, of crashes,\n"
	"errors and invalid output, words. IN is BTF as for other verbs, one of a pair\n"
	"X.btf and X.base.btf, or a file that holds base and input behind one another.\n"
	"\n"
	"  -B, --base BASE      IN is split BTF on BASE; given again, each BASE is split\n"
	"                       on the one before\n"
	"  -e, --engine ENGINE  the engine under test, see below (default: fold)\n"
	"      --finding NAME[:KIND[:FIELD]]\n"
	"                       of several findings this one, as in missed-merge:STRUCT\n"
	"                       (default: the first that follows from no other)\n"
	"      --predicate COMMAND\n"
	"                       instead of an engine: run by sh with {base} and {input}\n"
	"                       replaced by file names (base: an empty word when there is\n"
	"                       none); exit status 0 says that the graph shows it\n"
	"  -o, --output OUT     where to write the graph (default: standard output)\n"
	"      --emit FORM      how, see below (default: btf with -o, else text)\n"
	"  -t, --seconds N      end after this time, with the best so far\n"
	"      --limit N        time for one run of the engine or command (default: 20);\n"
	"                       less where runs turn out to be short\n"
	"  -j, --jobs N         candidates judged at once (default: 1); the result is the\n"
	"                       same\n"
	"      --ambiguous absorb|keep\n"
	"                       what to expect for names with several bodies (default:\n"
	"                       absorb)\n"
	"      --policy guesses-ambiguous|keeps-declarations\n"
	"                       excuse what follows from this policy of a foreign ENGINE\n"
	"      --seed N         of the first permutation that P7 asks with (default: that\n"
	"                       of the index of btfold fuzz beside IN, else 0)\n"
	"      --json           print what was done as JSON; the graph is part of it, as\n"
	"                       text, and without -o written nowhere else\n"
	"      --help           print this text\n"
	"\n"
	"Engines:\n";

static const char help_tail[] =
	"\n"
	"Ctrl-C ends it, with the best so far.\n"
	"\n"
	"Exit status: 0 reduced: no single step makes the graph simpler, 2 wrong usage,\n"
	"unreadable IN, or nothing found in it, 3 ended before that, or nothing decided.\n"
	"\n"
	"Examples:\n"
	"  btfold reduce -e libbpf -o small.btf findings/x.btf\n"
	"  btfold reduce --predicate '! mytool {input}' --emit text crash.btf\n";

struct request {
	struct reduce_report report;
	struct bases bases;
	struct engines engines;
	struct reduce_wish wish;
	uint64_t jobs, seed;
	double seconds, limit;
	bool json, help, has_form, seeded;
};

static const struct option long_options[] = {
	{"base", required_argument, NULL, 'B'},
	{"engine", required_argument, NULL, 'e'},
	{"output", required_argument, NULL, 'o'},
	{"seconds", required_argument, NULL, 't'},
	{"jobs", required_argument, NULL, 'j'},
	{"finding", required_argument, NULL, OPTION_FINDING},
	{"predicate", required_argument, NULL, OPTION_PREDICATE},
	{"emit", required_argument, NULL, OPTION_EMIT},
	{"limit", required_argument, NULL, OPTION_LIMIT},
	{"ambiguous", required_argument, NULL, OPTION_AMBIGUOUS},
	{"policy", required_argument, NULL, OPTION_POLICY},
	{"seed", required_argument, NULL, OPTION_SEED},
	{"json", no_argument, NULL, OPTION_JSON},
	{"help", no_argument, NULL, OPTION_HELP},
	{NULL, 0, NULL, 0},
};

static bool take_finding(struct request *request)
{
	if (reduce_wish_parse(optarg, &request->wish))
		return true;
	say_usage(title, "--finding: '%s' is none such as missed-merge:STRUCT", optarg);
	return false;
}

static bool take_predicate(struct request *request)
{
	if (!strstr(optarg, "{input}")) {
		say_usage(title, "--predicate: '%s' does not mention {input}", optarg);
		return false;
	}
	request->report.question.predicate = optarg;
	return true;
}

static bool take_seed(struct request *request)
{
	request->seeded = true;
	return option_count(title, "--seed", optarg, &request->seed);
}

static bool take_ambiguous(struct request *request)
{
	static const char *const ambiguous[] = {"absorb", "keep", NULL};
	unsigned word;

	if (!option_word(title, "--ambiguous", optarg, ambiguous, &word))
		return false;
	request->report.question.keep = word == 1;
	return true;
}

static bool take_option(struct request *request, int option)
{
	switch (option) {
	case 'B':
		return bases_add(&request->bases, optarg);
	case 'e':
		return engines_add(&request->engines, title, optarg);
	case 'o':
		request->report.output = optarg;
		return true;
	case 't':
		return option_seconds(title, "-t", optarg, &request->seconds);
	case 'j':
		return option_count(title, "-j", optarg, &request->jobs);
	case OPTION_FINDING:
		return take_finding(request);
	case OPTION_SEED:
		return take_seed(request);
	case OPTION_PREDICATE:
		return take_predicate(request);
	case OPTION_EMIT:
		request->has_form = true;
		return emit_form_parse(title, optarg, &request->report.form);
	case OPTION_LIMIT:
		return option_seconds(title, "--limit", optarg, &request->limit);
	case OPTION_AMBIGUOUS:
		return take_ambiguous(request);
	case OPTION_POLICY:
		return engines_add_policy(&request->engines, title, optarg);
	case OPTION_JSON:
		return request->json = true;
	case OPTION_HELP:
		return request->help = true;
	default:
		fprintf(stderr, "see %s --help\n", title);
		return false;
	}
}

static bool check_usage(struct request *request, int n_inputs)
{
	struct reduce_question *question = &request->report.question;

	if (n_inputs != 1) {
		say_usage(title, n_inputs ? "more than one IN" : "no IN given");
		return false;
	}
	if (request->engines.n > 1 || (request->engines.n && question->predicate)) {
		say_usage(title, "one ENGINE, or a COMMAND");
		return false;
	}
	if (request->jobs < 1 || request->jobs > REDUCE_JOBS_MAX) {
		say_usage(title, "-j: from 1 to %u", REDUCE_JOBS_MAX);
		return false;
	}
	if (!request->has_form)
		request->report.form = request->report.output ? EMIT_btf : EMIT_text;
	if (!question->predicate)
		question->spec = request->engines.n ? request->engines.specs[0] : "fold";
	question->policies = request->engines.policies;
	return true;
}

/* ---- the work ------------------------------------------------------------------------------- */

static volatile sig_atomic_t interrupted;

static void interrupt(int signal)
{
	(void)signal;
	interrupted = 1;
}

static void show(void *ctx, const struct reduce_progress *progress)
{
	(void)ctx;
	status_show("%s  types %s of %s  %s  tried %s  %.0f s", progress->pass,
		    count_figure(progress->types).text, count_figure(progress->n_types).text,
		    bytes_figure(progress->bytes).text, count_figure(progress->runs).text,
		    progress->seconds);
}

static bool choose(struct request *request, struct reduce_source *source)
{
	struct reduce_report *report = &request->report;
	char *why = NULL;
	enum reduce_choice choice;

	report->question.permutation = request->seeded ? request->seed : source->permutation;
	status_show("judging %s", report->path);
	choice = reduce_choose(&report->question, &request->wish, source->base, source->input,
			       request->limit, &report->engine_name, &why);
	status_clear();
	if (choice == REDUCE_NO_ENGINE)
		say_error("engine '%s': %s", report->question.spec, why ? why : "not found");
	else if (choice == REDUCE_UNDECIDED)
		say_error("%s: no finding, and not all decided: %s", report->path, why);
	else if (choice == REDUCE_FINE)
		say_error("%s: %s shows no %s here", report->path,
			  report->engine_name ? report->engine_name : report->question.spec,
			  request->wish.named ? btfold_oracle_finding_name(request->wish.id)
					      : "finding");
	free(why);
	report->undecided = choice == REDUCE_UNDECIDED;
	return choice == REDUCE_CHOSEN;
}

static enum verb_status reduce(struct request *request, struct reduce_source *source)
{
	struct reduce_report *report = &request->report;
	struct sigaction action = {.sa_handler = interrupt};
	struct reduce_task task = {
		.base = source->base,
		.input = source->input,
		.n_jobs = (unsigned)request->jobs,
		.limit = request->limit,
		.seconds = request->seconds,
		.interrupted = &interrupted,
		.progress = show,
	};

	if (!choose(request, source))
		return report->undecided ? VERB_INCONCLUSIVE : VERB_BAD_INPUT;
	task.question = report->question;
	report->bytes_before = source->base.size + source->input.size;
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	reduce_run(&task, &report->result);
	status_clear();
	if (!reduce_report_problem(report))
		return report->result.ending == REDUCE_INTERRUPTED ? VERB_INCONCLUSIVE
								   : VERB_BAD_INPUT;
	if (!(request->json ? reduce_report_json(report) : reduce_report_text(report)))
		return VERB_BAD_INPUT;
	return report->result.ending == REDUCE_MINIMAL ? VERB_FINE : VERB_INCONCLUSIVE;
}

enum verb_status btfold_verb_reduce(int argc, char **argv)
{
	struct request request = {.jobs = 1, .limit = 20};
	enum verb_status status = VERB_BAD_INPUT;
	struct reduce_source source = {0};
	int option;

	while ((option = getopt_long(argc, argv, "B:e:o:t:j:", long_options, NULL)) != -1)
		if (!take_option(&request, option))
			return VERB_BAD_INPUT;
	if (request.help) {
		fputs(help_head, stdout);
		engines_print_help();
		puts("\nForms:");
		emit_print_help();
		fputs(help_tail, stdout);
		return VERB_FINE;
	}
	if (!check_usage(&request, argc - optind))
		return VERB_BAD_INPUT;
	request.report.path = argv[optind];
	if (reduce_source_open(&source, &request.bases, argv[optind]))
		status = reduce(&request, &source);
	reduce_source_close(&source);
	bases_close(&request.bases);
	reduce_report_deinit(&request.report);
	return status;
}
