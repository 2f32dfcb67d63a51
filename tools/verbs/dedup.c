// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* btfold dedup: the engine on files. */
#define _GNU_SOURCE
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "dedup_engine.h"
#include "dedup_jobs.h"
#include "dedup_show.h"
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
	"      --r2-budget N    operations that absorb may take (default: 2^27)\n"
	"  -e, --engine ENGINE  let this engine do the work, unjudged, instead of fold:\n"
	"                       takes no --map and no --in-place; has 10 minutes for each\n"
	"                       FILE; only types, bytes, time and memory are known\n"
	"  -j, --jobs N         use N threads (default: one per processor), each for some\n"
	"                       FILEs, or for a part of one when they are few; results\n"
	"                       and their order are the same for any N\n"
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
	uint64_t jobs;
	bool stats, json;
	json_t *results;
};

static const struct option long_options[] = {
	{"base", required_argument, NULL, 'B'},
	{"output", required_argument, NULL, 'o'},
	{"engine", required_argument, NULL, 'e'},
	{"jobs", required_argument, NULL, 'j'},
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
	case 'j':
		return option_count(title, "-j", optarg, &request->jobs);
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

static void show(struct request *request, const struct input *input,
		 const struct dedup_result *result)
{
	const char *engine = request->engine.engines.n ? request->engine.engines.specs[0] : NULL;

	if (request->json)
		json_push(request->results, dedup_json(&request->places, engine, input, result));
	else
		dedup_print(&request->places, request->stats && !engine, input, result);
}

static bool finish(struct request *request, struct dedup_job *job)
{
	const struct input *input = job->input;
	struct dedup_result result = {.seconds = job->seconds};
	bool fine;

	if (!job->outcome) {
		input_fail_defect(input, &job->error);
		json_push(request->results, input_failure_json(input->path));
		return false;
	}
	result.stats = btfold_outcome_stats(job->outcome);
	fine = dedup_write(&request->places, input, job->outcome, &result);
	if (fine)
		show(request, input, &result);
	else if (request->places.in_place)
		json_push(request->results, input_failure_json(input->path));
	free(result.output);
	btfold_outcome_destroy(job->outcome);
	return fine;
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
	if (fine)
		show(request, input, &result);
	else
		json_push(request->results, input_failure_json(input->path));
	free(result.output);
	return fine;
}

/* A FILE between opening and writing. */
struct file {
	struct input input;
	struct dedup_job job;
	json_t *failure; /* it could not be opened */
	char *said;	 /* while it was opened, for when its turn comes */
	size_t said_size;
};

static void open_file(struct request *request, struct dedup_jobs *jobs, const char *path,
		      struct file *ret)
{
	const struct btfold_graph *base = bases_top(&request->bases);
	FILE *said;
	bool fine;

	*ret = (struct file){0};
	status_show("folding %s", path);
	said = open_memstream(&ret->said, &ret->said_size);
	say_hold(said);
	fine = request->engine.engines.n ? input_open(path, base, false, &ret->input)
					 : input_open_bytes(path, base, &ret->input);
	say_hold(NULL);
	if (said)
		fclose(said);
	if (!fine) {
		ret->failure = input_failure_json(path);
		return;
	}
	ret->job = (struct dedup_job){
		.input = &ret->input, .base_graph = base, .base = request->prepared};
	if (!request->engine.engines.n)
		dedup_jobs_give(jobs, &ret->job);
}

static bool finish_file(struct request *request, struct dedup_jobs *jobs, struct file *file)
{
	bool fine;

	if (file->said_size) {
		status_clear();
		fflush(stdout);
		fputs(file->said, stderr);
	}
	free(file->said);
	if (file->failure) {
		json_push(request->results, file->failure);
		return false;
	}
	if (request->engine.engines.n) {
		fine = fold_by_engine(request, &file->input);
	} else {
		dedup_jobs_wait(jobs);
		fine = finish(request, &file->job);
	}
	input_close(&file->input);
	return fine;
}

/* Shares the threads out: to FILEs first, and what is left to the parts of each. */
static unsigned share_threads(struct request *request, int n_files)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	uint64_t n = request->jobs ? request->jobs : processors > 0 ? (uint64_t)processors : 1;

	if (request->engine.engines.n)
		return 1;
	if (n <= (uint64_t)n_files)
		return (unsigned)n;
	request->options.threads = (uint32_t)(n / (uint64_t)n_files);
	return (unsigned)n_files;
}

static enum verb_status fold_all(struct request *request, char **paths, int n)
{
	struct dedup_jobs *jobs = dedup_jobs_create(share_threads(request, n), &request->options);
	unsigned room = jobs ? dedup_jobs_room(jobs) : 0;
	struct file *files = jobs ? calloc(room, sizeof(*files)) : NULL;
	enum verb_status status = VERB_FINE;

	if (!files) {
		say_error("%s", btfold_status_text(BTFOLD_E_NO_MEMORY));
		dedup_jobs_destroy(jobs);
		return VERB_BAD_INPUT;
	}
	for (int done = 0, opened = 0; done < n; done++) {
		for (; opened < n && opened - done < (int)room; opened++)
			open_file(request, jobs, paths[opened], &files[(unsigned)opened % room]);
		if (!finish_file(request, jobs, &files[(unsigned)done % room]))
			status = VERB_BAD_INPUT;
	}
	dedup_jobs_destroy(jobs);
	free(files);
	return status;
}

/* False, after saying why, when that cannot be done. */
static bool prepare_base(struct request *request)
{
	struct btfold_error error;

	if (!request->bases.n || request->engine.engines.n)
		return true;
	status_show("preparing the base");
	if (!btfold_base_prepare(bases_top(&request->bases), &request->options, &request->prepared,
				 &error))
		return true;
	say_defect(request->bases.paths[request->bases.n - 1], &error);
	return false;
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

	while ((option = getopt_long(argc, argv, "B:o:e:j:", long_options, NULL)) != -1) {
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
	if (request.json &&
	    (dedup_is_stdout(request.places.output) || dedup_is_stdout(request.places.map))) {
		say_usage(title, "--json and - both want standard output");
		return VERB_BAD_INPUT;
	}
	if (!check_in_place(&request.places, argv + optind, argc - optind))
		return VERB_BAD_INPUT;
	request.results = json_array();
	if (dedup_places_check(title, &request.places, argv + optind, argc - optind) &&
	    bases_open(&request.bases) &&
	    dedup_engine_open(title, &request.engine, &request.bases, &request.places) &&
	    prepare_base(&request))
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
