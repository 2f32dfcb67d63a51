// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* btfold dedup: the engine on files. */
#define _GNU_SOURCE
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "dedup_engine.h"
#include "../input.h"
#include "../json.h"
#include "../options.h"
#include "../say.h"
#include "verb.h"

static const char title[] = "btfold dedup";

static const char help_head[] =
	"usage: btfold dedup [-B BASE]... [-o OUT | --in-place] [OPTION]... FILE...\n"
	"\n"
	"Folds the copies of types in each FILE, with a base against the types of that,\n"
	"and writes raw BTF in the byte order of the FILE. Without -o it writes nothing\n"
	"and only prints what would be kept. FILEs are changed by --in-place only.\n"
	"\n"
	"  -B, --base BASE      the FILEs are split BTF on BASE, which is prepared once\n"
	"                       for all; given again, each BASE is split on the one\n"
	"                       before. A module with a .BTF.base section brings its\n"
	"                       own along\n"
	"  -o, --output OUT     where to write, `-` for standard output; with several\n"
	"                       FILEs, or when it is a folder or ends with /, a folder\n"
	"                       where outputs keep the names of their FILEs (without\n"
	"                       .gz, .xz, .zst)\n"
	"      --in-place       put the result into the ELF FILE itself (kernel module,\n"
	"                       vmlinux, BPF object), with all that refers to its types;\n"
	"                       .ko.gz, .ko.xz and .ko.zst stay what they are. What\n"
	"                       cannot be done right is refused and left as it is.\n"
	"                       A module must be signed again, and a vmlinux be folded\n"
	"                       before its modules get their BTF\n"
	"      --map MAP        also write the map, a line `INPUT-ID OUTPUT-ID` for each\n"
	"                       type; a folder in the same cases as OUT, where .map is\n"
	"                       appended\n"
	"      --ambiguous absorb|keep\n"
	"                       names with several bodies: fold what is a less informed\n"
	"                       copy (absorb, default), or only what is surely equal\n"
	"                       (keep)\n"
	"      --r2-budget N    operations that absorb may take (default: 2^28)\n"
	"  -e, --engine ENGINE  let this engine do the work, unjudged, instead of fold:\n"
	"                       takes no --map and no --in-place; has 10 minutes for each\n"
	"                       FILE; only types, bytes, time and memory are known\n"
	"      --stats          print all counts\n"
	"      --json           print all counts as JSON\n"
	"      --help           print this text\n"
	"\n"
	"Engines:\n";

static const char help_tail[] =
	"\n"
	"Exit status: 0 done, 2 wrong usage, unreadable FILE or unwritable OUT; the other\n"
	"FILEs are done nevertheless.\n"
	"\n"
	"Examples:\n"
	"  btfold dedup -o vmlinux.btf vmlinux.raw.btf\n"
	"  btfold dedup -B vmlinux.btf -o folded/ modules/*.btf\n"
	"  btfold dedup --in-place -B vmlinux.btf *.ko\n"
	"  btfold dedup -B /sys/kernel/btf/vmlinux /sys/kernel/btf/nf_tables\n"
	"  btfold dedup -e libbpf@1.5.0 -B vmlinux.btf -o other/ modules/*.btf\n";

struct request {
	struct bases bases;
	struct btfold_base *prepared;
	struct btfold_options options;
	struct dedup_places places;
	struct dedup_engine engine;
	bool stats, json;
	json_t *results;
};

static const struct option long_options[] = {
	{"base", required_argument, NULL, 'B'},
	{"output", required_argument, NULL, 'o'},
	{"engine", required_argument, NULL, 'e'},
	{"in-place", no_argument, NULL, OPTION_IN_PLACE},
	{"map", required_argument, NULL, OPTION_MAP},
	{"ambiguous", required_argument, NULL, OPTION_AMBIGUOUS},
	{"r2-budget", required_argument, NULL, OPTION_R2_BUDGET},
	{"stats", no_argument, NULL, OPTION_STATS},
	{"json", no_argument, NULL, OPTION_JSON},
	{"help", no_argument, NULL, OPTION_HELP},
	{NULL, 0, NULL, 0},
};

static bool take_option(struct request *request, int option)
{
	static const char *const policies[] = {"absorb", "keep", NULL};
	unsigned policy;

	switch (option) {
	case 'B':
		return bases_add(&request->bases, optarg);
	case 'o':
		request->places.output = optarg;
		return true;
	case 'e':
		return engines_add(&request->engine.engines, title, optarg);
	case OPTION_IN_PLACE:
		request->places.in_place = true;
		return true;
	case OPTION_MAP:
		request->places.map = optarg;
		return true;
	case OPTION_AMBIGUOUS:
		if (!option_word(title, "--ambiguous", optarg, policies, &policy))
			return false;
		request->options.ambiguous = policy ? BTFOLD_KEEP : BTFOLD_ABSORB;
		return true;
	case OPTION_R2_BUDGET:
		return option_count(title, "--r2-budget", optarg, &request->options.r2_budget);
	case OPTION_STATS:
		request->stats = true;
		return true;
	case OPTION_JSON:
		request->json = true;
		return true;
	default:
		fprintf(stderr, "see %s --help\n", title);
		return false;
	}
}

static void print_stats(FILE *to, const struct btfold_stats *stats)
{
	const struct {
		const char *what;
		uint64_t n;
	} lines[] = {
		{"types folded into the base", stats->folded_in_base},
		{"names with several bodies", stats->ambiguous_keys},
		{"classes absorbed (R2)", stats->absorbed},
		{"rounds of absorbing", stats->absorb_rounds},
		{"operations", stats->operations},
	};

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		fprintf(to, "    %-28s %15s\n", lines[i].what, count_figure(lines[i].n).text);
	fprintf(to, "    %-28s %15s\n", "peak memory of the engine",
		bytes_figure(stats->peak_bytes).text);
}

static bool is_stdout(const char *path)
{
	return path && !strcmp(path, "-");
}

static void print_file(FILE *to, const struct btfold_replaced *replaced)
{
	if (!replaced->changed)
		fputs("; nothing to gain, left as it is", to);
	else
		fprintf(to, "; file %s -> %s", bytes_figure(replaced->file_bytes_before).text,
			bytes_figure(replaced->file_bytes).text);
}

static void print_result(const struct request *request, const struct input *input,
			 const struct dedup_result *result)
{
	bool taken = is_stdout(request->places.output) || is_stdout(request->places.map);
	const struct btfold_stats *stats = result->stats;
	FILE *to = taken ? stderr : stdout;

	if (stats->undecided)
		say_error("%s: warning: the budget of R2 ended with %u classes undecided; the "
			  "output is correct but larger",
			  input->path, stats->undecided);
	status_clear();
	fprintf(to, "%s: %s -> %s types, %s -> %s, %s", input->path,
		count_figure(stats->types_in).text, count_figure(stats->types_out).text,
		bytes_figure(input->size).text, bytes_figure(result->size).text,
		seconds_figure(result->seconds).text);
	if (request->places.in_place)
		print_file(to, &result->replaced);
	fputc('\n', to);
	if (request->stats && !request->engine.engines.n)
		print_stats(to, stats);
}

static void add_file_json(json_t *object, const struct btfold_replaced *replaced)
{
	json_put(object, "in_place", json_boolean(replaced->changed));
	json_put(object, "file_bytes_in", json_integer((json_int_t)replaced->file_bytes_before));
	json_put(object, "file_bytes_out", json_integer((json_int_t)replaced->file_bytes));
	json_put(object, "signature_dropped", json_boolean(replaced->signature_dropped));
}

static void add_json(struct request *request, const struct input *input,
		     const struct dedup_result *result)
{
	const struct btfold_stats *stats = result->stats;
	json_t *object = json_object();

	json_put(object, "input", json_text(input->path));
	json_put(object, "output", json_text(result->output));
	json_put(object, "types_in", json_integer(stats->types_in));
	json_put(object, "types_out", json_integer(stats->types_out));
	json_put(object, "bytes_in", json_integer((json_int_t)input->size));
	json_put(object, "bytes_out", json_integer((json_int_t)result->size));
	json_put(object, "seconds", json_real(result->seconds));
	json_put(object, "peak_bytes", json_integer((json_int_t)stats->peak_bytes));
	if (request->engine.engines.n) {
		json_put(object, "engine", json_text(request->engine.engines.specs[0]));
		json_push(request->results, object);
		return;
	}
	json_put(object, "folded_in_base", json_integer(stats->folded_in_base));
	json_put(object, "ambiguous_keys", json_integer(stats->ambiguous_keys));
	json_put(object, "absorbed", json_integer(stats->absorbed));
	json_put(object, "absorb_rounds", json_integer(stats->absorb_rounds));
	json_put(object, "undecided", json_integer(stats->undecided));
	json_put(object, "operations", json_integer((json_int_t)stats->operations));
	if (request->places.in_place)
		add_file_json(object, &result->replaced);
	json_push(request->results, object);
}

static bool fold_on(struct request *request, const struct input *input,
		    const struct btfold_base *base)
{
	struct btfold_outcome *outcome = NULL;
	struct dedup_result result = {0};
	struct btfold_error error;
	double start = now_seconds();
	bool fine;

	status_show("folding %s", input->path);
	if (btfold_dedup(input->graph, base, &request->options, &outcome, &error)) {
		say_defect(input->path, &error);
		return false;
	}
	result.seconds = now_seconds() - start;
	result.stats = btfold_outcome_stats(outcome);
	fine = dedup_write(&request->places, input, outcome, &result);
	if (fine && request->json)
		add_json(request, input, &result);
	else if (fine)
		print_result(request, input, &result);
	else if (request->places.in_place)
		json_push(request->results, input_failure_json(input->path));
	free(result.output);
	btfold_outcome_destroy(outcome);
	return fine;
}

/* NULL, after saying why, when that cannot be done. */
static struct btfold_base *prepare(const struct request *request, const char *path,
				   const struct btfold_graph *base)
{
	struct btfold_base *prepared = NULL;
	struct btfold_error error;

	status_show("preparing the base");
	if (btfold_base_prepare(base, &request->options, &prepared, &error))
		say_defect(path, &error);
	return prepared;
}

static bool fold_by_engine(struct request *request, const struct input *input)
{
	struct dedup_result result = {0};
	struct btfold_stats stats;
	bool fine;

	status_show("folding %s", input->path);
	fine = dedup_engine_run(&request->engine, bases_top(&request->bases), &request->places,
				input, &stats, &result);
	result.stats = &stats;
	if (fine && request->json)
		add_json(request, input, &result);
	else if (fine)
		print_result(request, input, &result);
	else
		json_push(request->results, input_failure_json(input->path));
	free(result.output);
	return fine;
}

static bool fold(struct request *request, const struct input *input)
{
	struct btfold_base *own;
	bool fine;

	if (request->engine.engines.n)
		return fold_by_engine(request, input);
	if (!input->own_base)
		return fold_on(request, input, request->prepared);
	own = prepare(request, input->path, input->own_base);
	fine = own && fold_on(request, input, own);
	btfold_base_destroy(own);
	return fine;
}

static enum verb_status fold_all(struct request *request, char **paths, int n)
{
	enum verb_status status = VERB_FINE;

	if (request->bases.n && !request->engine.engines.n) {
		request->prepared = prepare(request, request->bases.paths[request->bases.n - 1],
					    bases_top(&request->bases));
		if (!request->prepared)
			return VERB_BAD_INPUT;
	}
	for (int i = 0; i < n; i++) {
		struct input input;

		if (!input_open(paths[i], bases_top(&request->bases), false, &input)) {
			json_push(request->results, input_failure_json(paths[i]));
			status = VERB_BAD_INPUT;
			continue;
		}
		if (!fold(request, &input))
			status = VERB_BAD_INPUT;
		input_close(&input);
	}
	return status;
}

static bool check_in_place(const struct dedup_places *places, char **paths, int n)
{
	if (places->in_place && places->output) {
		say_usage(title, "-o and --in-place exclude each other");
		return false;
	}
	for (int i = 0; places->in_place && i < n; i++)
		if (!strcmp(paths[i], "-")) {
			say_usage(title, "standard input cannot be changed in place");
			return false;
		}
	return true;
}

enum verb_status btfold_verb_dedup(int argc, char **argv)
{
	struct request request = {.engine.engines.limits.seconds = 600};
	enum verb_status status = VERB_BAD_INPUT;
	int option;

	while ((option = getopt_long(argc, argv, "B:o:e:", long_options, NULL)) != -1) {
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
	if (request.json && (is_stdout(request.places.output) || is_stdout(request.places.map))) {
		say_usage(title, "--json and - both want standard output");
		return VERB_BAD_INPUT;
	}
	if (!check_in_place(&request.places, argv + optind, argc - optind))
		return VERB_BAD_INPUT;
	request.results = json_array();
	if (dedup_places_check(title, &request.places, argv + optind, argc - optind) &&
	    bases_open(&request.bases) &&
	    dedup_engine_open(title, &request.engine, &request.bases, &request.places))
		status = fold_all(&request, argv + optind, argc - optind);
	status_clear();
	if (request.json)
		json_print(json_pack("{s:s,s:o}", "verb", "dedup", "results", request.results));
	else
		json_decref(request.results);
	btfold_base_destroy(request.prepared);
	engines_close(&request.engine.engines);
	bases_close(&request.bases);
	return status;
}
