/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * btfold dedup -j: several FILEs at a time. Reading and writing stay with the caller's thread, in the order of
 * the FILEs, so that results and messages are those of one thread; decoding and folding are shared.
 */
#ifndef BTFOLD_DEDUP_JOBS_H
#define BTFOLD_DEDUP_JOBS_H

#include "../input.h"

struct dedup_job {
	struct input *input;		       /* is decoded if it is not */
	const struct btfold_graph *base_graph; /* to fold on, or NULL: it may bring its own */
	const struct btfold_base *base;
	/* what came of it */
	struct btfold_outcome *outcome; /* NULL: @error says why */
	struct btfold_error error;
	double seconds;
};

struct dedup_jobs;

/* NULL when out of memory. @n: threads, the caller's included; 1 starts none. */
struct dedup_jobs *dedup_jobs_create(unsigned n, const struct btfold_options *options);
void dedup_jobs_destroy(
	struct dedup_jobs *jobs); /* all that was given was waited for; NULL is fine */

/* So many jobs may be given before the first is waited for. */
unsigned dedup_jobs_room(const struct dedup_jobs *jobs);
/* @job stays with the caller, untouched until it was waited for. */
void dedup_jobs_give(struct dedup_jobs *jobs, struct dedup_job *job);
/* Until the job given first of those not waited for is done; the caller's thread helps. */
void dedup_jobs_wait(struct dedup_jobs *jobs);

#endif
