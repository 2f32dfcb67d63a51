// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* btfold bench: time and memory of engines, in turns on the same inputs. */
#define _GNU_SOURCE
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "../bench/document.h"
#include "../bench/growth.h"
#include "../bench/plots.h"
#include "../bench/small.h"
#include "../input.h"
#include "../json.h"
#include "../options.h"
#include "../say.h"
#include "verb.h"

#define SMALL_GRAPHS 1000
#define SMALL_SEED   1
#define ROUNDS	     7

static const char title[] = "btfold bench";

static const char help_head[] =
	"usage: btfold bench [-e ENGINE]... [-B BASE]... [OPTION]... FILE...\n"
	"       btfold bench [-e ENGINE]... [OPTION]... --small | --family NAME\n"
	"\n"
	"Measures time and memory of each ENGINE on each FILE, in turns, each time in a\n"
	"new process. With a BASE all FILEs are one job, as the modules of a kernel are:\n"
	"the base is read once, and each FILE folded against it. The FILEs are in memory\n"
	"before the clock starts, and so much is free as the run before took: the first\n"
	"run of each ENGINE does not count.\n"
	"\n"
	"  -B, --base BASE      the FILEs are split BTF on BASE; given again, each BASE\n"
	"                       is split on the one before\n"
	"  -e, --engine ENGINE  an engine to be measured, see below; ratios are by the\n"
	"                       first one (default: fold and libbpf)\n"
	"  -n, --rounds N       runs of each engine (default: 7; of families 3)\n"
	"  -t, --seconds N      time for one run (default: 60)\n"
	"      --small          measure on 1,000 generated graphs of 32 types on average,\n"
	"                       all in one process\n"
	"      --family NAME    how cost grows with the size of generated inputs, of this\n"
	"                       hostile family, see below, or of all\n"
	"      --sizes LIST     their types (or members): 10k..10M, each ten times more\n"
	"                       (default), or a list such as 10k,50k\n"
	"      --from FILE      also show what was printed with --json and saved there;\n"
	"                       given again, all of them\n"
	"      --svg DIR        draw time.svg, memory.svg, sizes.svg, families-time.svg,\n"
	"                       families-memory.svg\n"
	"      --json           print everything as JSON\n"
	"      --help           print this text\n"
	"\n"
	"time     wall time of all phases; below it the quartiles, and each phase: base\n"
	"         (read and prepared once), decode, dedup, encode, free (of libbpf:\n"
	"         btf__new, btf__dedup, btf__raw_data, btf__free). What takes less than\n"
	"         50 ms is done several times in one process, and is for one time.\n"
	"CPU      time of the processor, of all threads\n"
	"memory   how far the resident set grew above what it was before the call\n"
	"whole    the largest resident set: program, input and memory\n"
	"grows    the exponent of the fitted power of the size, by least squares on the\n"
	"         logarithms\n"
	"\n"
	"Families, of which all cost should grow as the size does (n^1.00):\n";

static const char help_engines[] = "\n"
				   "Engines:\n";

static const char help_tail[] =
	"\n"
	"Exit status: 0 done, 2 wrong usage or unreadable FILE, 3 the first ENGINE could\n"
	"not do something.\n"
	"\n"
	"Examples:\n"
	"  btfold bench vmlinux.raw.btf\n"
	"  btfold bench -e fold -e libbpf@1.7.0 -B vmlinux.btf modules/*.btf\n"
	"  btfold bench --family all --sizes 10k..1M -t 10\n";

struct request {
	struct bases bases;
	struct engines engines;
	uint64_t rounds;
	const char *family, *svg;
	struct bench_sizes sizes;
	bool small, json, help;
	struct bench_document document;
};

static const struct option long_options[] = {
	{"base", required_argument, NULL, 'B'},
	{"engine", required_argument, NULL, 'e'},
	{"rounds", required_argument, NULL, 'n'},
	{"seconds", required_argument, NULL, 't'},
	{"small", no_argument, NULL, OPTION_SMALL},
	{"family", required_argument, NULL, OPTION_FAMILY},
	{"sizes", required_argument, NULL, OPTION_SIZES},
	{"from", required_argument, NULL, OPTION_FROM},
	{"svg", required_argument, NULL, OPTION_SVG},
	{"json", no_argument, NULL, OPTION_JSON},
	{"help", no_argument, NULL, OPTION_HELP},
	{NULL, 0, NULL, 0},
};

static bool take_rounds(struct request *request)
{
	if (!option_count(title, "-n", optarg, &request->rounds))
		return false;
	if (request->rounds < 1 || request->rounds > BENCH_ROUNDS_MAX) {
		say_usage(title, "-n: from 1 to %d", BENCH_ROUNDS_MAX);
		return false;
	}
	return true;
}

static bool take_family(struct request *request)
{
	if (strcmp(optarg, "all") && !btfold_family_find(optarg)) {
		say_usage(title, "--family: there is no '%s'", optarg);
		return false;
	}
	request->family = optarg;
	return true;
}

static bool take_option(struct request *request, int option)
{
	switch (option) {
	case 'B':
		return bases_add(&request->bases, optarg);
	case 'e':
		return engines_add(&request->engines, title, optarg);
	case 'n':
		return take_rounds(request);
	case 't':
		return option_seconds(title, "-t", optarg, &request->engines.limits.seconds);
	case OPTION_SMALL:
		request->small = true;
		return true;
	case OPTION_FAMILY:
		return take_family(request);
	case OPTION_SIZES:
		return bench_sizes_parse(title, optarg, &request->sizes);
	case OPTION_FROM:
		return bench_document_read(&request->document, optarg);
	case OPTION_SVG:
		request->svg = optarg;
		return true;
	case OPTION_JSON:
		request->json = true;
		return true;
	case OPTION_HELP:
		request->help = true;
		return true;
	default:
		fprintf(stderr, "see %s --help\n", title);
		return false;
	}
}

static enum verb_status measure(struct request *request, const struct bench_job *job)
{
	unsigned rounds = request->rounds ? (unsigned)request->rounds : ROUNDS;
	json_t *result = bench_measure(&request->engines, job, rounds);
	bool ran;

	if (!result)
		return VERB_INCONCLUSIVE;
	ran = bench_engine_ran(json_array_get(json_object_get(result, "engines"), 0));
	if (!request->json)
		bench_print_job(result);
	json_push(request->document.jobs, result);
	return ran ? VERB_FINE : VERB_INCONCLUSIVE;
}

/* The files that could be read; their graphs are of no use here, and large. */
struct files {
	struct input *inputs;
	struct btfold_oracle_bytes *bytes;
	size_t n;
	uint64_t types, size;
};

static bool files_add(struct files *files, const char *path, const struct btfold_graph *base)
{
	struct input *input = &files->inputs[files->n];

	if (!input_open(path, base, false, input))
		return false;
	files->types += btfold_graph_n_types(input->graph);
	files->size += input->size;
	files->bytes[files->n++] = (struct btfold_oracle_bytes){input->bytes, input->size};
	btfold_graph_destroy(input->graph);
	input->graph = NULL;
	return true;
}

static void files_close(struct files *files)
{
	while (files->n)
		input_close(&files->inputs[--files->n]);
	files->types = files->size = 0;
}

static enum verb_status measure_together(struct request *request, struct files *files)
{
	struct bench_job job = {.name = files->n == 1 ? files->inputs[0].name : "all files",
				.inputs = files->bytes,
				.n_inputs = files->n,
				.types = files->types,
				.bytes = files->size};

	if (!files->n)
		return VERB_BAD_INPUT;
	if (!bases_bytes(&request->bases, &job.base.data, &job.base.size))
		return VERB_BAD_INPUT;
	if (files->n == 1 && files->inputs[0].own_base)
		job.base = (struct btfold_oracle_bytes){files->inputs[0].own_bytes,
							files->inputs[0].own_size};
	return measure(request, &job);
}

static enum verb_status measure_files(struct request *request, char **paths, int n)
{
	const struct btfold_graph *base = bases_top(&request->bases);
	enum verb_status status = VERB_FINE;
	struct files files = {.inputs = calloc((size_t)n, sizeof(*files.inputs)),
			      .bytes = calloc((size_t)n, sizeof(*files.bytes))};

	for (int i = 0; i < n && files.inputs && files.bytes && !bench_interrupted(); i++) {
		if (!files_add(&files, paths[i], base)) {
			status = VERB_BAD_INPUT;
			continue;
		}
		if (base)
			continue;
		status = verb_worse(status, measure_together(request, &files));
		files_close(&files);
	}
	if (base && !bench_interrupted())
		status = verb_worse(status, measure_together(request, &files));
	files_close(&files);
	free(files.inputs);
	free(files.bytes);
	return status;
}

static enum verb_status measure_small(struct request *request)
{
	struct bench_small small;
	enum verb_status status;

	if (!bench_small_make(&request->engines, SMALL_GRAPHS, SMALL_SEED, &small))
		return VERB_BAD_INPUT;
	status = measure(request, &(struct bench_job){.name = "small graphs",
						      .inputs = small.graphs,
						      .n_inputs = small.n,
						      .types = small.types,
						      .bytes = small.bytes});
	bench_small_free(&small);
	return status;
}

/* Fine when the first engine did all. */
static enum verb_status measure_family(struct request *request, const struct btfold_family *family)
{
	json_t *growth =
		bench_grow(&request->engines, family, &request->sizes, (unsigned)request->rounds);
	double done;

	if (!growth)
		return VERB_INCONCLUSIVE;
	done = bench_number(json_array_get(json_object_get(growth, "fits"), 0), "points");
	if (!request->json)
		bench_print_growth(growth);
	json_push(request->document.families, growth);
	return done < request->sizes.n ? VERB_INCONCLUSIVE : VERB_FINE;
}

static enum verb_status measure_families(struct request *request)
{
	enum verb_status status = VERB_FINE;

	for (size_t i = 0; i < btfold_n_families && !bench_interrupted(); i++) {
		const struct btfold_family *family = &btfold_families[i];

		if (!strcmp(request->family, "all") || !strcmp(request->family, family->name))
			status = verb_worse(status, measure_family(request, family));
	}
	return status;
}

static bool open_all(struct request *request)
{
	if (!request->engines.n)
		return engines_add(&request->engines, title, "fold") &&
		       engines_add(&request->engines, title, "libbpf") && open_all(request);
	return engines_open(&request->engines) && bases_open(&request->bases);
}

static enum verb_status run(struct request *request, char **paths, int n)
{
	enum verb_status status = VERB_FINE;

	if (request->document.read && !request->json)
		bench_document_print(&request->document);
	if (!n && !request->small && !request->family)
		return VERB_FINE;
	if (!open_all(request))
		return VERB_BAD_INPUT;
	bench_catch_interrupts();
	if (n)
		status = measure_files(request, paths, n);
	if (request->small && !bench_interrupted())
		status = verb_worse(status, measure_small(request));
	if (request->family && !bench_interrupted())
		status = verb_worse(status, measure_families(request));
	if (bench_interrupted())
		say_error("interrupted");
	return status;
}

static void print_help(void)
{
	fputs(help_head, stdout);
	for (size_t i = 0; i < btfold_n_families; i++) {
		printf("  %-10s ", btfold_families[i].name);
		print_wrapped(stdout, 13, 13, btfold_families[i].what);
	}
	fputs(help_engines, stdout);
	engines_print_help();
	fputs(help_tail, stdout);
}

/* What the options ask for. */
static enum verb_status do_all(struct request *request, char **paths, int n)
{
	enum verb_status status;

	if (request->help) {
		print_help();
		return VERB_FINE;
	}
	if (!n && !request->small && !request->family && !request->document.read) {
		say_usage(title, "no FILE given");
		return VERB_BAD_INPUT;
	}
	status = run(request, paths, n);
	status_clear();
	if (request->svg &&
	    !plot_all(request->document.jobs, request->document.families, request->svg))
		status = VERB_BAD_INPUT;
	if (request->json)
		bench_document_print_json(&request->document, (int)status);
	return status;
}

enum verb_status btfold_verb_bench(int argc, char **argv)
{
	struct request request = {.engines.limits.seconds = 60};
	enum verb_status status = VERB_BAD_INPUT;
	int option;

	bench_document_init(&request.document);
	bench_sizes_parse(title, "10k..10M", &request.sizes);
	do
		option = getopt_long(argc, argv, "B:e:n:t:", long_options, NULL);
	while (option != -1 && take_option(&request, option));
	if (option == -1)
		status = do_all(&request, argv + optind, argc - optind);
	bench_document_deinit(&request.document);
	bases_close(&request.bases);
	engines_close(&request.engines);
	return status;
}
