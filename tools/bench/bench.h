/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * btfold bench, in parts that know only JSON of each other: jobs are measured and become objects
 * (measure.c, growth.c), which are printed (text.c, text_growth.c) and drawn (bars.c, curves.c). So
 * what was saved can be shown again.
 *
 * An object of a job:
 *	{"input": name, "files": n, "types", "bytes", "base_bytes", "rounds",
 *	 "read_seconds", "engines": [{"engine": name, "ran": word, "message",
 *	 "passes", "seconds": {"median", "q1", "q3", "min", "max", "samples": []}, "cpu_seconds",
 *	 "phases": {"base", "decode", "dedup", "encode", "free"}, "grown_bytes", "whole_bytes",
 *	 "types_out", "bytes_out", "refused", "ratio": {as seconds}, "cpu_ratio", "memory_ratio",
 *	 "whole_ratio"}]}
 * Figures are medians, for one pass over all files. An engine that did not run has no more than the
 * first three members. Ratios are by the first engine, where that ran; "ratio" is of times in the
 * same round.
 */
#ifndef BTFOLD_BENCH_H
#define BTFOLD_BENCH_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "../engines.h"

#define BENCH_ROUNDS_MAX 999

struct bench_job {
	const char *name;
	struct btfold_oracle_bytes base;
	const struct btfold_oracle_bytes *inputs;
	size_t n_inputs;
	uint64_t types, bytes; /* of all inputs, without the base */
};

/* NULL when it was interrupted before the first round was over. */
json_t *bench_measure(struct engines *engines, const struct bench_job *job, unsigned rounds);

/* Ctrl-C ends after the run under way, a second one at once. */
void bench_catch_interrupts(void);
bool bench_interrupted(void);

/* The machine, and what the figures depend on: {"processor", "cores", "memory_bytes", ...}. */
json_t *bench_machine(void);

void bench_print_job(const json_t *job);

/* "base", "decode" ..., in the order in which they happen. */
extern const char *const bench_phases[BTFOLD_N_PHASES];

/* Members that may be missing: 0 then. */
double bench_number(const json_t *object, const char *key);
const char *bench_string(const json_t *object, const char *key); /* "" */
bool bench_engine_ran(const json_t *engine);

#endif
