/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * Reduces a graph, base and input together, to the simplest that still shows a finding.
 *
 * Passes (passes.c) make candidates, coarse to fine; of those that are simpler (measure.h) and
 * still show it the first is taken, whoever of several processes answers first, and so the result
 * does not depend on their number. When all passes in a row bring nothing, no single step of any
 * makes the graph simpler: it is 1-minimal.
 *
 * A candidate is no less valid (V) than the graph at the start, so that valid input does not become
 * invalid input.
 */
#ifndef BTFOLD_REDUCE_H
#define BTFOLD_REDUCE_H

#include <signal.h>

#include "judge.h"
#include "passes.h"

struct reduce_progress {
	const char *pass;
	uint32_t n_types; /* at the start */
	uint32_t types;	  /* now */
	size_t bytes;
	uint64_t runs;
	double seconds;
};

struct reduce_task {
	struct btfold_oracle_bytes base, input; /* base.data is NULL when not split */
	struct reduce_question question;	/* its target, tier and properties filled in */
	unsigned n_jobs;
	double limit;				  /* seconds for one run, at most */
	double seconds;				  /* for all; 0: no end */
	const volatile sig_atomic_t *interrupted; /* or NULL */
	/* Told now and then, when a candidate is asked about; may be NULL. */
	void (*progress)(void *ctx, const struct reduce_progress *progress);
	void *progress_ctx;
};

enum reduce_ending {
	REDUCE_MINIMAL,	    /* no single step makes it simpler */
	REDUCE_INTERRUPTED, /* somebody, or the time, ended it; the best so far */
	REDUCE_NOT_SHOWN,   /* the graph at the start does not show it once it is written anew */
	REDUCE_NO_GRAPH,    /* the graph at the start is malformed */
	REDUCE_FAILED,	    /* no process */
};

struct reduce_result {
	enum reduce_ending ending;
	struct mut_bytes bytes; /* a container, see container.h */
	struct reduce_answer answer;
	struct {
		uint32_t n_base, n_input; /* types */
	} before, after;
	char copied
		[64];	/* a name of which two copies are stored, which no text form shows; or "" */
	uint64_t runs;	/* candidates that were asked about */
	uint64_t known; /* that were known from before */
	uint64_t steps; /* that were taken */
	double seconds;
};

/* @ret is filled in any case; give it back with reduce_result_deinit(). */
void reduce_run(const struct reduce_task *task, struct reduce_result *ret);
void reduce_result_deinit(struct reduce_result *result);

#endif
