// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#define _GNU_SOURCE
#include "dedup_jobs.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

#include "../say.h"

#define THREADS_MAX 64u

struct dedup_jobs {
	struct btfold_options options;
	pthread_t threads[THREADS_MAX];
	unsigned n_threads, room;
	pthread_mutex_t lock;
	pthread_cond_t change;
	struct dedup_job *ring[4 * THREADS_MAX]; /* by number, modulo room */
	bool done[4 * THREADS_MAX];
	uint64_t given, taken, waited; /* so many jobs; a job is taken by who does it */
	bool stop;
};

/* With its own base (.BTF.base), preparing that is a part of it. */
static void perform(const struct btfold_options *options, struct dedup_job *job)
{
	struct btfold_base *own = NULL;
	const struct btfold_base *base = job->base;
	struct input *input = job->input;
	double start;

	if (!input->graph &&
	    btfold_graph_decode(input->bytes, input->size,
				input->own_base ? input->own_base : job->base_graph, options,
				&input->graph, &job->error))
		return;
	if (input->own_base) {
		if (btfold_base_prepare(input->own_base, options, &own, &job->error))
			return;
		base = own;
	}
	start = now_seconds();
	if (btfold_dedup(input->graph, base, options, &job->outcome, &job->error))
		job->outcome = NULL;
	job->seconds = now_seconds() - start;
	btfold_base_destroy(own);
}

/* Does the next job that nobody has taken, if there is one; with the lock. */
static bool do_next(struct dedup_jobs *jobs)
{
	unsigned slot = jobs->taken % jobs->room;
	struct dedup_job *job = jobs->ring[slot];

	if (jobs->taken == jobs->given)
		return false;
	jobs->taken++;
	pthread_mutex_unlock(&jobs->lock);
	perform(&jobs->options, job);
	pthread_mutex_lock(&jobs->lock);
	jobs->done[slot] = true;
	pthread_cond_broadcast(&jobs->change);
	return true;
}

static void *work(void *ctx)
{
	struct dedup_jobs *jobs = ctx;

	pthread_mutex_lock(&jobs->lock);
	while (!jobs->stop)
		if (!do_next(jobs))
			pthread_cond_wait(&jobs->change, &jobs->lock);
	pthread_mutex_unlock(&jobs->lock);
	return NULL;
}

struct dedup_jobs *dedup_jobs_create(unsigned n, const struct btfold_options *options)
{
	struct dedup_jobs *jobs = calloc(1, sizeof(*jobs));
	sigset_t all, old;

	if (!jobs)
		return NULL;
	if (n > THREADS_MAX)
		n = THREADS_MAX;
	jobs->options = *options;
	jobs->room = n > 1 ? 4 * n : 1;
	pthread_mutex_init(&jobs->lock, NULL);
	pthread_cond_init(&jobs->change, NULL);
	sigfillset(&all); /* signals are the caller's thread's */
	pthread_sigmask(SIG_SETMASK, &all, &old);
	while (jobs->n_threads + 1 < n &&
	       !pthread_create(&jobs->threads[jobs->n_threads], NULL, work, jobs))
		jobs->n_threads++; /* if there can be no more, those that are do it all */
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	return jobs;
}

void dedup_jobs_destroy(struct dedup_jobs *jobs)
{
	if (!jobs)
		return;
	pthread_mutex_lock(&jobs->lock);
	jobs->stop = true;
	pthread_cond_broadcast(&jobs->change);
	pthread_mutex_unlock(&jobs->lock);
	for (unsigned i = 0; i < jobs->n_threads; i++)
		pthread_join(jobs->threads[i], NULL);
	pthread_cond_destroy(&jobs->change);
	pthread_mutex_destroy(&jobs->lock);
	free(jobs);
}

unsigned dedup_jobs_room(const struct dedup_jobs *jobs)
{
	return jobs->room;
}

void dedup_jobs_give(struct dedup_jobs *jobs, struct dedup_job *job)
{
	pthread_mutex_lock(&jobs->lock);
	jobs->ring[jobs->given % jobs->room] = job;
	jobs->done[jobs->given % jobs->room] = false;
	jobs->given++;
	pthread_cond_broadcast(&jobs->change);
	pthread_mutex_unlock(&jobs->lock);
}

void dedup_jobs_wait(struct dedup_jobs *jobs)
{
	pthread_mutex_lock(&jobs->lock);
	while (!jobs->done[jobs->waited % jobs->room])
		if (!do_next(jobs))
			pthread_cond_wait(&jobs->change, &jobs->lock);
	jobs->waited++;
	pthread_mutex_unlock(&jobs->lock);
}
