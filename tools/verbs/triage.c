// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* btfold triage: what fuzzers left behind, judged again and grouped. */
#define _GNU_SOURCE
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../campaign/commands.h"
#include "../campaign/index.h"
#include "../campaign/triage.h"
#include "../json.h"
#include "../options.h"
#include "../say.h"
#include "../verdict.h"
#include "verb.h"

static const char title[] = "btfold triage";

static const char help_head[] =
	"usage: btfold triage [-e ENGINE]... [OPTION]... FILE|FOLDER...\n"
	"\n"
	"Judges each ENGINE on what fuzzers left behind: files of BTF, pairs X.btf and\n"
	"X.base.btf as btfold fuzz -o writes them, and files that hold base and input\n"
	"behind one another, as the fuzz targets take them. They may be malformed. Drops\n"
	"what shows nothing, groups the rest by finding, place and engine, and prints the\n"
	"smallest of each group.\n"
	"\n"
	"  -e, --engine ENGINE  an engine under test, see below (default: fold)\n"
	"  -t, --seconds N      time for one run of an engine (default: 20)\n"
	"  -o, --output DIR     save the smallest graph of each group in this folder, and\n"
	"                       everything as triage.json for btfold report\n"
	"      --policy guesses-ambiguous|keeps-declarations\n"
	"                       excuse what follows from this policy of a foreign ENGINE\n"
	"      --seed N         of the permutation that P7 asks with (default: that of\n"
	"                       the index of btfold fuzz beside a FILE, else 0)\n"
	"      --max N          groups printed (default: all)\n"
	"      --all            print also what follows from another finding in the graph\n"
	"      --sarif REPORT   write the groups as SARIF 2.1.0\n"
	"      --junit REPORT   write each file and engine as a JUnit test case\n"
	"      --json           print everything as JSON\n"
	"      --help           print this text\n"
	"\n"
	"Engines:\n";

static const char help_tail[] =
	"\n"
	"Exit status: 0 nothing reproduced, 1 a finding, 2 wrong usage or unreadable\n"
	"FILE, 3 no finding but something inconclusive.\n"
	"\n"
	"Example:\n"
	"  btfold triage -e libbpf --sarif findings.sarif crashes/\n";

struct request {
	struct triage triage;
	const char *sarif, *junit;
	uint64_t max_groups, seed;
	bool json, all, help;
};

static const struct option long_options[] = {
	{"engine", required_argument, NULL, 'e'},
	{"seconds", required_argument, NULL, 't'},
	{"output", required_argument, NULL, 'o'},
	{"policy", required_argument, NULL, OPTION_POLICY},
	{"seed", required_argument, NULL, OPTION_SEED},
	{"max", required_argument, NULL, OPTION_MAX},
	{"all", no_argument, NULL, OPTION_ALL},
	{"sarif", required_argument, NULL, OPTION_SARIF},
	{"junit", required_argument, NULL, OPTION_JUNIT},
	{"json", no_argument, NULL, OPTION_JSON},
	{"help", no_argument, NULL, OPTION_HELP},
	{NULL, 0, NULL, 0},
};

static bool take_option(struct request *request, int option)
{
	struct engines *engines = &request->triage.engines;

	switch (option) {
	case 'e':
		return engines_add(engines, title, optarg);
	case 't':
		return option_seconds(title, "-t", optarg, &engines->limits.seconds);
	case 'o':
		request->triage.groups.folder = optarg;
		return true;
	case OPTION_POLICY:
		return engines_add_policy(engines, title, optarg);
	case OPTION_SEED:
		request->triage.seed = &request->seed;
		return option_count(title, "--seed", optarg, &request->seed);
	case OPTION_MAX:
		return option_count(title, "--max", optarg, &request->max_groups);
	case OPTION_ALL:
		return request->all = true;
	case OPTION_SARIF:
		request->sarif = optarg;
		return true;
	case OPTION_JUNIT:
		request->junit = optarg;
		return true;
	case OPTION_JSON:
		return request->json = true;
	case OPTION_HELP:
		return request->help = true;
	default:
		fprintf(stderr, "see %s --help\n", title);
		return false;
	}
}

/* "missed-merge PTR, self-split", of the causes; or why nothing was decided. */
static char *summary(const struct exam *exam, const struct note *notes, unsigned n)
{
	size_t size = 0;
	char *text = NULL;
	FILE *to = open_memstream(&text, &size);

	if (!to)
		return NULL;
	for (unsigned i = 0, shown = 0; i < n; i++) {
		const struct btfold_oracle_finding *finding = &notes[i].finding;

		if (finding->excused || !notes[i].cause)
			continue;
		fprintf(to, "%s%s%s%s%s%s", shown++ ? ", " : "",
			btfold_oracle_finding_name(finding->id), *finding->kind ? " " : "",
			finding->kind, *finding->field ? " " : "", finding->field);
	}
	if (exam->report.verdict == BTFOLD_ORACLE_INCONCLUSIVE && exam->report.inconclusive_why)
		fputs(exam->report.inconclusive_why, to);
	fclose(to);
	return text;
}

static enum verb_status judge(struct triage *triage, unsigned engine,
			      const struct specimen *specimen)
{
	struct trial *trial = &triage->trials[triage->n_trials++];
	struct note notes[CAUSES_MAX];
	struct exam exam;
	enum verb_status status;
	unsigned n;

	/* What a file before this one left in the engine's memory is not to be found in this one. */
	btfold_subject_renew(triage->engines.subjects[engine]);
	exam_take(&triage->engines, engine, specimen, NULL, &exam);
	n = notes_of(&exam, engine, notes);
	status = verdict_status(exam.report.verdict);
	*trial = (struct trial){(unsigned)specimen->number, engine, exam.report.verdict,
				summary(&exam, notes, n)};
	for (unsigned i = 0; i < n; i++)
		if (groups_note(&triage->groups, &notes[i], specimen) == NOTED_FAILED)
			status = VERB_BAD_INPUT;
	exam_deinit(&exam);
	return status;
}

static enum verb_status replay(struct triage *triage)
{
	enum verb_status status = VERB_FINE;

	triage->trials =
		calloc(triage->n_paths * triage->engines.n_open + 1, sizeof(*triage->trials));
	if (!triage->trials) {
		say_error("out of memory");
		return VERB_BAD_INPUT;
	}
	for (size_t i = 0; i < triage->n_paths; i++) {
		struct specimen specimen;
		struct artifact *artifact = artifact_open(triage->paths[i], i, &specimen);

		if (!artifact) {
			status = VERB_BAD_INPUT;
			continue;
		}
		if (triage->seed)
			specimen.permutation = *triage->seed;
		for (unsigned e = 0; e < triage->engines.n_open; e++)
			status = verb_worse(status, judge(triage, e, &specimen));
		artifact_close(artifact);
		status_show("%zu of %zu files  findings %zu", i + 1, triage->n_paths,
			    groups_distinct(&triage->groups));
	}
	status_clear();
	return status;
}

/* The worst verdict on a file, by any engine; false when it could not be read. */
static bool verdict_on(const struct triage *triage, size_t file,
		       enum btfold_oracle_verdict *ret_verdict)
{
	bool any = false;

	*ret_verdict = BTFOLD_ORACLE_FINE;
	for (size_t i = 0; i < triage->n_trials; i++) {
		if (triage->trials[i].file != file)
			continue;
		any = true;
		if (triage->trials[i].verdict == BTFOLD_ORACLE_FINDING)
			*ret_verdict = BTFOLD_ORACLE_FINDING;
		else if (*ret_verdict == BTFOLD_ORACLE_FINE)
			*ret_verdict = triage->trials[i].verdict;
	}
	return any;
}

struct shares {
	size_t shown, dropped, undecided;
};

static struct shares share_out(const struct triage *triage)
{
	struct shares shares = {0, 0, 0};
	enum btfold_oracle_verdict verdict;

	for (size_t i = 0; i < triage->n_paths; i++) {
		if (!verdict_on(triage, i, &verdict))
			continue;
		shares.shown += verdict == BTFOLD_ORACLE_FINDING;
		shares.dropped += verdict == BTFOLD_ORACLE_FINE;
		shares.undecided += verdict == BTFOLD_ORACLE_INCONCLUSIVE;
	}
	return shares;
}

static void print_again(void *ctx, const struct group *group)
{
	const struct triage *triage = ctx;
	struct command_terms terms = {triage->engines.specs[group->engine],
				      triage->engines.policies, triage->engines.limits.seconds};

	if (group->file) {
		command_print_on_file("again", "triage", &terms, group, stdout);
		return;
	}
	fputs("  again: btfold triage -e ", stdout);
	command_print_word(terms.spec, stdout);
	engines_print_policies(terms.policies, stdout);
	if (triage->seed)
		printf(" --seed %llu", (unsigned long long)*triage->seed);
	fputc(' ', stdout);
	command_print_word(triage->paths[group->number], stdout);
	putchar('\n');
}

static void print_text(struct request *request)
{
	struct triage *triage = &request->triage;
	struct shares shares = share_out(triage);

	printf("%zu file%s: %zu with findings, %zu dropped that show none, %zu undecided, %zu "
	       "unreadable\n",
	       triage->n_paths, triage->n_paths == 1 ? "" : "s", shares.shown, shares.dropped,
	       shares.undecided,
	       triage->n_paths - shares.shown - shares.dropped - shares.undecided);
	groups_print(&triage->groups, request->max_groups, request->all, print_again, triage);
}

static json_t *engines_json(const struct triage *triage)
{
	json_t *array = json_array();

	for (unsigned e = 0; e < triage->engines.n_open; e++) {
		const char *name = btfold_subject_name(triage->engines.subjects[e]);
		uint64_t verdicts[3] = {0};

		for (size_t i = 0; i < triage->n_trials; i++)
			if (triage->trials[i].engine == e)
				verdicts[triage->trials[i].verdict]++;
		json_push(array,
			  json_pack("{s:o,s:s,s:I,s:I,s:I}", "engine", json_text(name), "spec",
				    triage->engines.specs[e], "fine",
				    (json_int_t)verdicts[BTFOLD_ORACLE_FINE], "findings",
				    (json_int_t)verdicts[BTFOLD_ORACLE_FINDING], "inconclusive",
				    (json_int_t)verdicts[BTFOLD_ORACLE_INCONCLUSIVE]));
	}
	return array;
}

static json_t *trials_json(const struct triage *triage)
{
	json_t *array = json_array();

	for (size_t i = 0; i < triage->n_trials; i++) {
		const struct trial *trial = &triage->trials[i];
		json_t *object = json_object();

		json_put(object, "input", json_text(triage->paths[trial->file]));
		json_put(object, "engine",
			 json_text(btfold_subject_name(triage->engines.subjects[trial->engine])));
		json_put(object, "verdict", json_text(verdict_word(trial->verdict)));
		json_put(object, "text", json_text(trial->text));
		json_push(array, object);
	}
	return array;
}

/* Printed with --json, and the index of the folder. */
static json_t *results_json(struct triage *triage, enum verb_status status)
{
	struct shares shares = share_out(triage);
	json_t *groups = groups_json(&triage->groups), *dropped = json_array();
	json_t *object = index_start("triage");
	enum btfold_oracle_verdict verdict;

	for (size_t i = 0; i < triage->groups.n; i++)
		json_put(json_array_get(groups, i), "input",
			 json_text(triage->paths[triage->groups.groups[i].number]));
	for (size_t i = 0; i < triage->n_paths; i++)
		if (verdict_on(triage, i, &verdict) && verdict == BTFOLD_ORACLE_FINE)
			json_push(dropped, json_text(triage->paths[i]));
	json_object_update_new(
		object,
		json_pack("{s:i,s:I,s:I,s:I,s:o,s:o,s:o,s:o}", "status", (int)status, "files",
			  (json_int_t)triage->n_paths, "with_findings", (json_int_t)shares.shown,
			  "undecided", (json_int_t)shares.undecided, "dropped", dropped, "engines",
			  engines_json(triage), "trials", trials_json(triage), "groups", groups));
	return object;
}

static enum verb_status tell(struct request *request, enum verb_status status)
{
	struct triage *triage = &request->triage;
	const char *folder = triage->groups.folder;
	json_t *results = request->json || folder ? results_json(triage, status) : NULL;

	if (folder && !index_write(folder, "triage.json", results))
		status = VERB_BAD_INPUT;
	if (request->json) {
		json_print(results);
		return status;
	}
	json_decref(results);
	if (triage->n_paths)
		print_text(request);
	return status;
}

static enum verb_status triage_all(struct request *request, char **paths, int n)
{
	struct triage *triage = &request->triage;
	const char *folder = triage->groups.folder;
	enum verb_status status = VERB_FINE;

	if (folder && mkdir(folder, 0777) && errno != EEXIST) {
		say_error("%s: %s", folder, strerror(errno));
		return VERB_BAD_INPUT;
	}
	triage->groups.engines = &triage->engines;
	if (!engines_open(&triage->engines))
		return VERB_BAD_INPUT;
	for (int i = 0; i < n; i++)
		if (!artifacts_add(triage, paths[i]))
			status = VERB_BAD_INPUT;
	artifacts_sort(triage);
	status = verb_worse(status, replay(triage));
	groups_sort(&triage->groups);
	if (request->sarif && !sarif_write(triage, request->sarif))
		status = VERB_BAD_INPUT;
	if (request->junit && !junit_write(triage, request->junit))
		status = VERB_BAD_INPUT;
	return tell(request, status);
}

enum verb_status btfold_verb_triage(int argc, char **argv)
{
	struct request request = {.max_groups = UINT64_MAX};
	enum verb_status status;
	int option;

	request.triage.engines.limits.seconds = 20;
	while ((option = getopt_long(argc, argv, "e:t:o:", long_options, NULL)) != -1)
		if (!take_option(&request, option))
			return VERB_BAD_INPUT;
	if (request.help) {
		fputs(help_head, stdout);
		engines_print_help();
		fputs(help_tail, stdout);
		return VERB_FINE;
	}
	if (optind == argc) {
		say_usage(title, "no FILE given");
		return VERB_BAD_INPUT;
	}
	status = triage_all(&request, argv + optind, argc - optind);
	triage_deinit(&request.triage);
	return status;
}
