// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/*
 * Random graphs of all tiers: the engine judged by the oracle (P1..P8, strict) for both policies,
 * and the same bytes whatever the hashes. BTFOLD_SEED and BTFOLD_RUNS choose the graphs; graph i of
 * a run has the seed BTFOLD_SEED + i.
 */
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "support.h"

#include <generator.h>
#include <inprocess.h>

#define DEFAULT_RUNS 3000
#define DEFAULT_SEED 20210531
#define SECONDS	     120 /* for one graph; more is a hang (P1) */

struct random_run {
	struct btfold_generator *generator;
	uint64_t seed, runs;
	uint64_t inconclusive, undecided[9], counts[BTFOLD_N_FEATURES];
	uint32_t types;
};

/* The graph in work, for the case that it kills us. */
static struct {
	char words[160];
	const struct btfold_gen_result *graph;
} at_hand;

static void leave(const char *path, const void *bytes, size_t size)
{
	int file = bytes ? open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666) : -1;

	if (file < 0)
		return;
	if (write(file, bytes, size) == (ssize_t)size)
		close(file);
}

/* Only what a signal handler may call. */
static void say_last_words(int signal_number)
{
	if (write(STDERR_FILENO, at_hand.words, strlen(at_hand.words)) > 0) {
		leave("contract_random-crash.base.btf", at_hand.graph->base,
		      at_hand.graph->base_size);
		leave("contract_random-crash.input.btf", at_hand.graph->input,
		      at_hand.graph->input_size);
	}
	_exit(128 + signal_number);
}

static void expect_death(uint64_t seed, const struct btfold_gen_result *graph)
{
	static const int deadly[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGALRM};

	at_hand.graph = graph;
	snprintf(at_hand.words, sizeof(at_hand.words),
		 "crash or hang, see contract_random-crash.*.btf\n"
		 "  again: BTFOLD_SEED=%" PRIu64 " BTFOLD_RUNS=1 contract_random\n",
		 seed);
	for (size_t i = 0; i < sizeof(deadly) / sizeof(deadly[0]); i++)
		signal(deadly[i], say_last_words);
	alarm(SECONDS);
}

static void save(const char *what, uint64_t seed, const void *bytes, size_t size)
{
	char path[128];

	if (!bytes)
		return;
	snprintf(path, sizeof(path), "contract_random-%" PRIu64 ".%s.btf", seed, what);
	contract_write_file(path, bytes, size);
	print_error("  %s: %s\n", what, path);
}

/* All that is needed to do it again. */
static void describe(const struct btfold_gen_options *options, const struct btfold_gen_result *r)
{
	print_error("seed %" PRIu64 ", tier %d, at most %u types%s%s\n", options->seed,
		    (int)options->tier, (unsigned)options->max_types, r->defect ? ": " : "",
		    r->defect ? r->defect : "");
	save("base", options->seed, r->base, r->base_size);
	save("input", options->seed, r->input, r->input_size);
	print_error("  again: BTFOLD_SEED=%" PRIu64 " BTFOLD_RUNS=1 contract_random\n",
		    options->seed);
}

static void print_findings(const struct btfold_oracle_report *report)
{
	for (size_t i = 0; i < report->n_findings && i < 5; i++) {
		const struct btfold_oracle_finding *f = &report->findings[i];

		print_error("  %s: type %u, other %u: %s [%s]\n", btfold_oracle_finding_name(f->id),
			    (unsigned)f->type_id, (unsigned)f->other_id,
			    f->message ? f->message : "", f->path ? f->path : "");
	}
}

static bool judge(struct random_run *run, const struct btfold_gen_result *r, bool keep)
{
	struct btfold_options options = {.ambiguous = keep ? BTFOLD_KEEP : BTFOLD_ABSORB};
	struct btfold_oracle_options how = {.keep = keep, .budget = UINT64_C(50000000)};
	struct btfold_oracle_engine engine = btfold_inprocess_engine(&options);
	struct btfold_oracle_report report;
	bool fine;

	btfold_oracle_judge(&engine, (struct btfold_oracle_bytes){r->base, r->base_size},
			    (struct btfold_oracle_bytes){r->input, r->input_size}, &how, &report);
	fine = report.verdict != BTFOLD_ORACLE_FINDING;
	for (unsigned n = 1; n <= 8; n++)
		run->undecided[n] += !(report.checked & BTFOLD_ORACLE_PROPERTY(n));
	run->inconclusive += report.verdict == BTFOLD_ORACLE_INCONCLUSIVE;
	if (!fine) {
		print_error("policy %s:\n", keep ? "keep" : "absorb");
		print_findings(&report);
	}
	btfold_oracle_report_deinit(&report);
	return fine;
}

static bool is_same(const struct btfold_oracle_output *a, const struct btfold_oracle_output *b)
{
	if (a->ran != b->ran || a->size != b->size)
		return false;
	return a->ran != BTFOLD_ORACLE_RAN || (!memcmp(a->data, b->data, a->size) &&
					       !memcmp(a->map, b->map, a->n_map * sizeof(*a->map)));
}

/* P7 and btfold_options: neither hashes nor threads decide anything, nor that there is a short way. */
static bool same_by_all_ways(const struct btfold_gen_result *r, bool keep)
{
	static const struct btfold_options ways[] = {
		{.force_collisions = true},
		{.as_large = true, .force_collisions = true},
		{.as_large = true, .hash_seed = UINT64_C(0x123456789abcdef)},
		{.threads = 2, .types_per_thread = 1},
		{.threads = 5, .types_per_thread = 3},
	};
	struct btfold_options options = {.ambiguous = keep ? BTFOLD_KEEP : BTFOLD_ABSORB};
	struct btfold_oracle_bytes base = {r->base, r->base_size};
	struct btfold_oracle_bytes input = {r->input, r->input_size};
	struct btfold_oracle_output plain, other;
	bool same = true;

	btfold_inprocess_run(&options, base, input, &plain);
	for (size_t i = 0; i < sizeof(ways) / sizeof(*ways) && same; i++) {
		options = ways[i];
		options.ambiguous = keep ? BTFOLD_KEEP : BTFOLD_ABSORB;
		btfold_inprocess_run(&options, base, input, &other);
		same = is_same(&plain, &other);
		if (!same)
			print_error("  output depends on hashes, threads or the way, %zu (%s)\n", i,
				    keep ? "keep" : "absorb");
		btfold_inprocess_release(&other);
	}
	btfold_inprocess_release(&plain);
	return same;
}

static enum btfold_gen_tier tier_of(uint64_t seed)
{
	switch (seed % 8) {
	case 7:
		return BTFOLD_GEN_MALFORMED;
	case 2:
	case 4:
	case 6:
		return BTFOLD_GEN_LOADABLE;
	default:
		return BTFOLD_GEN_WELL_FORMED;
	}
}

static void check_refused(const struct btfold_gen_options *options,
			  const struct btfold_gen_result *r)
{
	struct btfold_oracle_output output;

	btfold_inprocess_run(NULL, (struct btfold_oracle_bytes){r->base, r->base_size},
			     (struct btfold_oracle_bytes){r->input, r->input_size}, &output);
	if (output.ran != BTFOLD_ORACLE_REFUSED) {
		describe(options, r);
		fail_msg("malformed input accepted");
	}
	btfold_inprocess_release(&output);
}

static void check_one(struct random_run *run, uint64_t seed)
{
	static const uint32_t sizes[] = {8, 12, 16, 32, 32, 48, 64, 100};
	struct btfold_gen_options options = {
		.seed = seed, .tier = tier_of(seed), .max_types = sizes[seed / 8 % 8]};
	struct btfold_gen_result r;

	btfold_generate(run->generator, &options, &r);
	expect_death(seed, &r);
	run->types += r.n_base + r.n_input;
	for (unsigned i = 0; i < BTFOLD_N_FEATURES; i++)
		run->counts[i] += r.counts[i] != 0;
	for (unsigned keep = 0; keep < 2; keep++) {
		if (!judge(run, &r, keep) || !same_by_all_ways(&r, keep)) {
			describe(&options, &r);
			fail_msg("graph with seed %" PRIu64, seed);
		}
	}
	if (options.tier == BTFOLD_GEN_MALFORMED)
		check_refused(&options, &r);
}

static void test_random_graphs(void **state)
{
	struct random_run run = {.seed = contract_setting("BTFOLD_SEED", DEFAULT_SEED),
				 .runs = contract_setting("BTFOLD_RUNS", DEFAULT_RUNS)};

	(void)state;
	print_message("BTFOLD_SEED=%" PRIu64 " BTFOLD_RUNS=%" PRIu64 "\n", run.seed, run.runs);
	run.generator = btfold_generator_create();
	for (uint64_t i = 0; i < run.runs; i++)
		check_one(&run, run.seed + i);
	alarm(0);
	btfold_generator_destroy(run.generator);
	print_message("%" PRIu64 " graphs, %u types, %" PRIu64 " verdicts inconclusive\n", run.runs,
		      (unsigned)run.types, run.inconclusive);
	for (unsigned n = 1; n <= 8; n++)
		print_message("P%u undecided: %" PRIu64 "\n", n, run.undecided[n]);
	/*
	 * A vocabulary that no graph uses, or a judge that never decides, tests nothing. Sizes are
	 * given here; test_large_graphs_are_made_now_and_then() has the one that this rules out.
	 */
	for (unsigned i = 0; i < BTFOLD_N_FEATURES && run.runs >= 1000; i++)
		if (!run.counts[i] && i != BTFOLD_FEATURE_LARGE)
			fail_msg("feature %s was never used", btfold_feature_name(i));
	if (run.runs >= 1000)
		assert_true(run.inconclusive * 100 <= run.runs);
}

/* A graph is a function of its options, whatever was made before it. */
static void test_generator_is_deterministic(void **state)
{
	struct btfold_generator *one = btfold_generator_create(), *two = btfold_generator_create();

	(void)state;
	for (uint64_t seed = 0; seed < 200; seed++) {
		struct btfold_gen_options options = {.seed = seed, .tier = seed % 3};
		struct btfold_gen_result a, b;

		btfold_generate(one, &options, &a);
		if (seed % 2) {
			struct btfold_gen_options other = {.seed = ~seed};

			btfold_generate(two, &other, &b);
		}
		btfold_generate(two, &options, &b);
		assert_int_equal(a.input_size, b.input_size);
		assert_memory_equal(a.input, b.input, a.input_size);
		assert_int_equal(a.base_size, b.base_size);
		if (a.base)
			assert_memory_equal(a.base, b.base, a.base_size);
	}
	btfold_generator_destroy(one);
	btfold_generator_destroy(two);
}

/* Often enough for a campaign of some seconds to meet one, seldom enough not to slow it down. */
static void test_large_graphs_are_made_now_and_then(void **state)
{
	struct btfold_generator *generator = btfold_generator_create();
	unsigned large = 0, n = 0;

	(void)state;
	for (; large < 2; n++) {
		struct btfold_gen_options options = {.seed = DEFAULT_SEED + n};
		struct btfold_gen_result r;

		btfold_generate(generator, &options, &r);
		assert_int_equal(r.counts[BTFOLD_FEATURE_LARGE] != 0, r.n_base + r.n_input > 256);
		large += r.counts[BTFOLD_FEATURE_LARGE] != 0;
		assert_in_range(n, 0, 60000);
	}
	assert_in_range(n, 1000, 60000);
	btfold_generator_destroy(generator);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_generator_is_deterministic),
		cmocka_unit_test(test_random_graphs),
		cmocka_unit_test(test_large_graphs_are_made_now_and_then),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
