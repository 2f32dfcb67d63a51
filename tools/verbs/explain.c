// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* btfold explain: why types are there, and what keeps them from folding. */
#define _GNU_SOURCE
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "../explain/picture.h"
#include "../json.h"
#include "../options.h"
#include "../say.h"
#include "verb.h"

static const char title[] = "btfold explain";

static const char help[] =
	"usage: btfold explain [-B BASE]... [OPTION]... IN TYPE...\n"
	"       btfold explain [-B BASE]... [OPTION]... --summary IN...\n"
	"\n"
	"Says why a TYPE of IN is there and was not folded: what it could have folded\n"
	"with, and for each of these the shortest way to the first difference (here vs\n"
	"there). A TYPE is an id, `struct NAME`, `union NAME`, `enum NAME`,\n"
	"`typedef NAME`, `func NAME`, `var NAME`, or a bare NAME of any of these.\n"
	"\n"
	"IN may be folded already, such as the BTF of a kernel module; then a type that\n"
	"is the same as another was missed by the engine that made the file.\n"
	"\n"
	"      --summary        rank what keeps the types of each IN from folding: the\n"
	"                       differences themselves, with all that they drag along;\n"
	"                       another encoding of one thing, such as FLOAT and INT,\n"
	"                       comes first\n"
	"  -B, --base BASE      IN is split BTF on BASE; given again, each BASE is split\n"
	"                       on the one before\n"
	"      --max N          root causes or candidates to tell (default: 20)\n"
	"      --json           print everything as JSON\n"
	"      --emit dot|svg   draw TYPE and its first counterpart instead, or with\n"
	"                       --summary the first root cause, and mark the difference\n"
	"                       (svg takes Graphviz)\n"
	"  -o, --output OUT     where to draw (default: standard output)\n"
	"      --help           print this text\n"
	"\n"
	"Exit status: 0 nothing was missed, 1 a TYPE, or with --summary any type, would\n"
	"fold by the rules, 2 wrong usage, unreadable file or no such TYPE, 3 undecided.\n"
	"\n"
	"Examples:\n"
	"  btfold explain -B vmlinux nf_tables.ko struct nft_chain\n"
	"  btfold explain -B vmlinux --summary *.ko\n"
	"  btfold explain --emit svg -o x.svg -B vmlinux nf_tables.ko struct nft_chain\n";

struct request {
	struct bases bases;
	struct btfold_base *prepared;
	bool summary, json;
	enum emit_form form; /* N_EMIT_FORMS: none */
	const char *output;
	uint64_t max;
	json_t *results;
};

static const struct option long_options[] = {
	{"base", required_argument, NULL, 'B'},
	{"summary", no_argument, NULL, OPTION_SUMMARY},
	{"max", required_argument, NULL, OPTION_MAX},
	{"emit", required_argument, NULL, OPTION_EMIT},
	{"output", required_argument, NULL, 'o'},
	{"json", no_argument, NULL, OPTION_JSON},
	{"help", no_argument, NULL, OPTION_HELP},
	{NULL, 0, NULL, 0},
};

static bool take_option(struct request *request, int option)
{
	switch (option) {
	case 'B':
		return bases_add(&request->bases, optarg);
	case OPTION_SUMMARY:
		request->summary = true;
		return true;
	case OPTION_MAX:
		return option_count(title, "--max", optarg, &request->max);
	case OPTION_EMIT:
		if (!emit_form_parse(title, optarg, &request->form))
			return false;
		if (request->form == EMIT_dot || request->form == EMIT_svg)
			return true;
		say_usage(title, "--emit: '%s' is no picture", optarg);
		return false;
	case 'o':
		request->output = optarg;
		return true;
	case OPTION_JSON:
		request->json = true;
		return true;
	default:
		fprintf(stderr, "see %s --help\n", title);
		return false;
	}
}

static const char *base_path(const struct request *request)
{
	return request->bases.n ? request->bases.paths[request->bases.n - 1] : NULL;
}

/* ---- TYPE... ---- */

/* "struct NAME" in one word or in two; *at is moved on. False, after saying why. */
static bool select_type(const struct universe *universe, char **words, int n, int *at,
			struct ids *ids)
{
	char *word = words[(*at)++], *blank = strchr(word, ' '), *kind = NULL, *name = word;
	bool found;

	if (blank) {
		kind = strndup(word, (size_t)(blank - word));
		name = blank + 1 + strspn(blank + 1, " ");
	} else if (type_is_kind(word) && *at < n) {
		kind = strdup(word);
		name = words[(*at)++];
	}
	if (kind && !type_is_kind(kind)) {
		say_usage(title, "'%s' is no kind of TYPE", kind);
		free(kind);
		return false;
	}
	found = type_select(universe, kind, name, ids);
	if (!found)
		say_error("%s: no type %s%s%s of its own", universe->path, kind ? kind : "",
			  kind ? " " : "", name);
	free(kind);
	return found;
}

static bool select_types(const struct universe *universe, char **words, int n, struct ids *ids)
{
	for (int at = 0; at < n;)
		if (!select_type(universe, words, n, &at, ids))
			return false;
	return true;
}

static enum verb_status tell_types(struct request *request, const struct analysis *analysis,
				   const struct ids *ids)
{
	bool missed;

	if (request->json)
		json_push(request->results, type_json(analysis, ids, request->max, &missed));
	else
		missed = type_explain(analysis, ids, request->max);
	return missed ? VERB_FINDING : VERB_FINE;
}

/* ---- --summary ---- */

static enum verb_status tell_summary(struct request *request, const struct analysis *analysis)
{
	if (request->json)
		json_push(request->results,
			  summary_json(analysis, base_path(request), request->max));
	else
		summary_print(analysis, base_path(request), request->max);
	return analysis->missed.types ? VERB_FINDING : VERB_FINE;
}

/* ---- each IN ---- */

static enum verb_status tell(struct request *request, const struct input *input,
			     const struct analysis *analysis, char **words, int n)
{
	enum verb_status status = VERB_BAD_INPUT;
	struct ids ids = {0};

	if (!select_types(&analysis->universe, words, n, &ids)) {
		free(ids.at);
		return VERB_BAD_INPUT;
	}
	if (request->form != N_EMIT_FORMS) {
		struct pair sides =
			ids.n ? picture_of_type(analysis, ids.at[0]) : picture_of_summary(analysis);

		if (picture_write(analysis, &request->bases, input, sides, request->form,
				  request->output))
			status = VERB_FINE;
	} else {
		status = ids.n ? tell_types(request, analysis, &ids)
			       : tell_summary(request, analysis);
		if (!analysis_is_complete(analysis) && status == VERB_FINE)
			status = VERB_INCONCLUSIVE;
	}
	free(ids.at);
	return status;
}

static bool prepare(struct request *request)
{
	struct btfold_error error;

	status_show("preparing the base");
	if (!btfold_base_prepare(bases_top(&request->bases), NULL, &request->prepared, &error))
		return true;
	say_defect(base_path(request), &error);
	return false;
}

static enum verb_status explain(struct request *request, const char *path, char **words, int n)
{
	enum verb_status status = VERB_BAD_INPUT;
	struct analysis analysis;
	struct input input;
	struct request own;

	if (!input_open(path, bases_top(&request->bases), false, &input)) {
		json_push(request->results, input_failure_json(path));
		return VERB_BAD_INPUT;
	}
	if (input.own_base) {
		own = *request;
		own.bases = bases_of_input(&input);
		request = &own;
	}
	if (input.own_base && !prepare(request)) {
		input_close(&input);
		return VERB_BAD_INPUT;
	}
	status_show("comparing the types of %s", path);
	if (analysis_open(&input, &request->bases, request->prepared, &analysis)) {
		status = tell(request, &input, &analysis, words, n);
		analysis_close(&analysis);
	}
	if (input.own_base)
		btfold_base_destroy(request->prepared);
	input_close(&input);
	return status;
}

static enum verb_status explain_all(struct request *request, char **words, int n)
{
	enum verb_status status = VERB_FINE;

	if (!bases_open(&request->bases))
		return VERB_BAD_INPUT;
	if (request->bases.n && !prepare(request))
		return VERB_BAD_INPUT;
	if (!request->summary)
		return explain(request, words[0], words + 1, n - 1);
	for (int i = 0; i < n; i++) {
		if (i && !request->json)
			putchar('\n');
		status = verb_worse(status, explain(request, words[i], NULL, 0));
	}
	return status;
}

enum verb_status btfold_verb_explain(int argc, char **argv)
{
	struct request request = {.max = 20, .form = N_EMIT_FORMS};
	enum verb_status status;
	int option;

	while ((option = getopt_long(argc, argv, "B:o:", long_options, NULL)) != -1) {
		if (option == OPTION_HELP) {
			fputs(help, stdout);
			return VERB_FINE;
		}
		if (!take_option(&request, option))
			return VERB_BAD_INPUT;
	}
	if (argc - optind < (request.summary ? 1 : 2)) {
		say_usage(title, optind == argc ? "no IN given" : "no TYPE given, nor --summary");
		return VERB_BAD_INPUT;
	}
	if (request.output && request.form == N_EMIT_FORMS) {
		say_usage(title, "-o is for pictures (--emit)");
		return VERB_BAD_INPUT;
	}
	if (request.form != N_EMIT_FORMS && request.summary && argc - optind > 1) {
		say_usage(title, "one picture is drawn, of one IN");
		return VERB_BAD_INPUT;
	}
	if (request.form != N_EMIT_FORMS && request.json) {
		say_usage(title, "--json and --emit exclude each other");
		return VERB_BAD_INPUT;
	}
	request.results = json_array();
	status = explain_all(&request, argv + optind, argc - optind);
	status_clear();
	if (request.json)
		json_print(json_pack("{s:s,s:i,s:o}", "verb", "explain", "status", (int)status,
				     "results", request.results));
	else
		json_decref(request.results);
	btfold_base_destroy(request.prepared);
	bases_close(&request.bases);
	return status;
}
