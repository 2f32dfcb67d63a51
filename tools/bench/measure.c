// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#define _GNU_SOURCE
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "../json.h"
#include "../say.h"
#include "../stats.h"
#include "bench.h"

/* Many passes make what is over too soon for the clock as long as this. */
#define SHORTEST   0.05 /* seconds */
#define PASSES_MAX 100000
#define SMALL_PAGE 4096

const char *const bench_phases[BTFOLD_N_PHASES] = {"base", "decode", "dedup", "encode", "free"};
static const char *const ran_words[] = {"ran",	     "refused",	      "crashed",
					"timed out", "out of memory", "unable"};

static volatile sig_atomic_t interrupted;

static void interrupt(int signal)
{
	(void)signal;
	interrupted = 1;
}

void bench_catch_interrupts(void)
{
	struct sigaction action = {.sa_handler = interrupt, .sa_flags = (int)SA_RESETHAND};

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
}

bool bench_interrupted(void)
{
	return interrupted;
}

/* What is kept of every round. */
enum series {
	SECONDS,
	CPU,
	READ,
	GROWN,
	WHOLE,
	RATIO,
	PHASES,
	N_SERIES = PHASES + BTFOLD_N_PHASES,
};

struct trial {
	double samples[N_SERIES][BENCH_ROUNDS_MAX];
	struct btfold_subject_measured last;
	unsigned passes;
};

struct trials {
	struct engines *engines;
	const struct bench_job *job;
	unsigned rounds, wanted;
	bool counts;	  /* not the first run of each */
	struct trial *of; /* one for each engine */
};

/*
 * Asks the system for @bytes, and gives them back. The host of a virtual machine may have what was free for some
 * seconds: who asks for it then waits up to 4 ms for 2 MB, and that would be one run of an engine and not the next.
 */
static void fetch_memory(size_t bytes)
{
	char *memory = bytes ? mmap(NULL, bytes, PROT_READ | PROT_WRITE,
				    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
			     : MAP_FAILED;

	if (memory == MAP_FAILED)
		return;
#ifdef MADV_HUGEPAGE
	madvise(memory, bytes, MADV_HUGEPAGE); /* no matter if it cannot */
#endif
	for (size_t at = 0; at < bytes; at += SMALL_PAGE)
		*(volatile char *)(memory + at) = 1;
	munmap(memory, bytes);
}

static double total(const struct btfold_subject_measured *measured)
{
	double seconds = 0;

	for (unsigned i = 0; i < BTFOLD_N_PHASES; i++)
		seconds += measured->seconds[i];
	return seconds;
}

static void run(struct trials *trials, unsigned index)
{
	struct trial *trial = &trials->of[index];
	struct btfold_subject_work work = {trials->job->base, trials->job->inputs,
					   trials->job->n_inputs, trial->passes};

	if (trial->last.ran != BTFOLD_ORACLE_RAN)
		return;
	status_show("%s  %s  round %u of %u", trials->job->name,
		    btfold_subject_name(trials->engines->subjects[index]),
		    trials->rounds + trials->counts, trials->wanted);
	fetch_memory(trial->last.whole_bytes);
	btfold_subject_measure(trials->engines->subjects[index], &work, &trial->last);
}

static double share_of(double part, double whole)
{
	return whole > 0 ? part / whole : 1;
}

/* The base, and freeing it, are once for all passes: nothing else is shared between them. */
static void keep(const struct trials *trials, struct trial *trial, double first_seconds)
{
	const struct btfold_subject_measured *measured = &trial->last;
	double passes = trial->passes, seconds = 0;

	for (unsigned i = 0; i < BTFOLD_N_PHASES; i++) {
		double share = measured->seconds[i] / (i == BTFOLD_PHASE_BASE ? 1 : passes);

		trial->samples[PHASES + i][trials->rounds] = share;
		seconds += share;
	}
	trial->samples[SECONDS][trials->rounds] = seconds;
	trial->samples[CPU][trials->rounds] =
		measured->cpu_seconds * share_of(seconds, total(measured));
	trial->samples[READ][trials->rounds] = measured->read_seconds;
	trial->samples[GROWN][trials->rounds] = (double)measured->grown_bytes;
	trial->samples[WHOLE][trials->rounds] = (double)measured->whole_bytes;
	if (!(first_seconds > 0))
		first_seconds = seconds;
	trial->samples[RATIO][trials->rounds] = share_of(seconds, first_seconds);
}

/* Each once; another begins each time, so that none always finds the warmer machine. */
static bool run_all(struct trials *trials)
{
	unsigned n = trials->engines->n_open;

	for (unsigned i = 0; i < n && !interrupted; i++)
		run(trials, (trials->rounds + i) % n);
	return !interrupted;
}

static void keep_round(struct trials *trials)
{
	const struct trial *first = &trials->of[0];

	for (unsigned i = 0; i < trials->engines->n_open; i++)
		if (trials->of[i].last.ran == BTFOLD_ORACLE_RAN)
			keep(trials, &trials->of[i],
			     first->last.ran == BTFOLD_ORACLE_RAN
				     ? first->samples[SECONDS][trials->rounds]
				     : 0);
	trials->rounds++;
}

static void choose_passes(struct trial *trial)
{
	double seconds = total(&trial->last);

	trial->passes = seconds < SHORTEST
				? (unsigned)fmin(ceil(SHORTEST / (seconds + 1e-9)) + 1, PASSES_MAX)
				: 1;
}

/* The first run of each is not kept: it tells how many passes there should be, and what memory they take. */
static bool run_rounds(struct trials *trials)
{
	for (unsigned i = 0; i < trials->engines->n_open; i++)
		trials->of[i].passes = 1;
	if (!run_all(trials))
		return false;
	for (unsigned i = 0; i < trials->engines->n_open; i++)
		choose_passes(&trials->of[i]);
	trials->counts = true;
	while (trials->rounds < trials->wanted && run_all(trials))
		keep_round(trials);
	return trials->rounds > 0;
}

static double median(const struct trials *trials, struct trial *trial, enum series series)
{
	return stats_spread(trial->samples[series], trials->rounds).median;
}

static json_t *spread_json(const struct trials *trials, struct trial *trial, enum series series)
{
	json_t *samples = json_array(), *object;
	struct spread spread;

	for (unsigned i = 0; i < trials->rounds; i++)
		json_push(samples, json_real(trial->samples[series][i]));
	spread = stats_spread(trial->samples[series], trials->rounds);
	object = json_pack("{s:f,s:f,s:f,s:f,s:f}", "median", spread.median, "q1", spread.q1, "q3",
			   spread.q3, "min", spread.min, "max", spread.max);
	json_put(object, "samples", samples);
	return object;
}

static json_t *integer(double value)
{
	return json_integer((json_int_t)value);
}

/* Of medians; nothing where nothing was measured. */
static void put_ratio(struct trials *trials, struct trial *trial, enum series series,
		      const char *key, json_t *object)
{
	double first = median(trials, &trials->of[0], series);

	if (first > 0)
		json_put(object, key, json_real(median(trials, trial, series) / first));
}

static json_t *engine_json(struct trials *trials, unsigned index)
{
	struct trial *trial = &trials->of[index];
	json_t *object = json_object(), *phases = json_object();

	json_put(object, "engine",
		 json_text(btfold_subject_name(trials->engines->subjects[index])));
	json_put(object, "ran", json_text(ran_words[trial->last.ran]));
	json_put(object, "message", json_text(trial->last.message));
	for (unsigned i = 0; i < BTFOLD_N_PHASES; i++)
		json_put(phases, bench_phases[i], json_real(median(trials, trial, PHASES + i)));
	if (trial->last.ran != BTFOLD_ORACLE_RAN) {
		json_decref(phases);
		return object;
	}
	json_put(object, "seconds", spread_json(trials, trial, SECONDS));
	json_put(object, "passes", integer(trial->passes));
	json_put(object, "cpu_seconds", json_real(median(trials, trial, CPU)));
	json_put(object, "phases", phases);
	json_put(object, "grown_bytes", integer(median(trials, trial, GROWN)));
	json_put(object, "whole_bytes", integer(median(trials, trial, WHOLE)));
	json_put(object, "types_out", integer((double)trial->last.types_out));
	json_put(object, "bytes_out", integer((double)trial->last.bytes_out));
	json_put(object, "refused", integer((double)trial->last.refused));
	if (trials->of[0].last.ran == BTFOLD_ORACLE_RAN) {
		json_put(object, "ratio", spread_json(trials, trial, RATIO));
		put_ratio(trials, trial, CPU, "cpu_ratio", object);
		put_ratio(trials, trial, GROWN, "memory_ratio", object);
		put_ratio(trials, trial, WHOLE, "whole_ratio", object);
	}
	return object;
}

static json_t *job_json(struct trials *trials)
{
	const struct bench_job *job = trials->job;
	json_t *object = json_object(), *engines = json_array();
	double read = 0;

	for (unsigned i = 0; i < trials->engines->n_open; i++) {
		struct trial *trial = &trials->of[i];
		double seconds = median(trials, trial, READ);

		if (trial->last.ran == BTFOLD_ORACLE_RAN && (read <= 0 || seconds < read))
			read = seconds;
	}
	json_put(object, "input", json_text(job->name));
	json_put(object, "files", integer((double)job->n_inputs));
	json_put(object, "types", integer((double)job->types));
	json_put(object, "bytes", integer((double)job->bytes));
	json_put(object, "base_bytes", integer((double)job->base.size));
	json_put(object, "rounds", integer(trials->rounds));
	json_put(object, "read_seconds", json_real(read));
	for (unsigned i = 0; i < trials->engines->n_open; i++)
		json_push(engines, engine_json(trials, i));
	json_put(object, "engines", engines);
	return object;
}

json_t *bench_measure(struct engines *engines, const struct bench_job *job, unsigned rounds)
{
	struct trials trials = {.engines = engines,
				.job = job,
				.wanted = rounds,
				.of = calloc(engines->n_open, sizeof(*trials.of))};
	json_t *object = NULL;

	if (!trials.of)
		say_error("out of memory");
	else if (run_rounds(&trials))
		object = job_json(&trials);
	free(trials.of);
	return object;
}
