/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* Our own engine. It returns its map. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include <btfold/btfold.h>

#include "kind.h"
#include "measure.h"

/*
 * Judging asks several times on one base: a small one stays prepared until another comes. A larger one
 * does not, so that its memory is measured each time.
 */
#define MOST_KEPT 65536

#define MOST_THREADS 64

struct kept_base {
	void *bytes; /* NULL when there is none */
	size_t size;
	struct btfold_graph *graph;
	struct btfold_base *prepared;
	double seconds; /* that preparing took */
};

/* Inputs for which libbtfold has a short way are no larger, but for their kind layout. */
#define MOST_SHORT 16384

struct state {
	struct kept_base base;
	unsigned n_threads;
	/* the input asked for last, if it has at most so many bytes */
	char last[MOST_SHORT];
	size_t last_size;
};

struct folding {
	struct state *state;
	struct kept_base *base;
	struct btfold_graph *input;
	struct btfold_outcome *outcome;
};

/* "j2": so many threads. */
static bool read_threads(const char *argument, unsigned *ret_n)
{
	char *end = NULL;
	unsigned long n = argument[0] == 'j' ? strtoul(argument + 1, &end, 10) : 0;

	if (n < 1 || n > MOST_THREADS || *end)
		return false;
	*ret_n = (unsigned)n;
	return true;
}

static bool start(const char *argument, struct subject_self *ret_self, char *why)
{
	struct state *state;
	unsigned n_threads = 1;

	if (argument && !read_threads(argument, &n_threads)) {
		subject_line(why, "behind 'fold:' stands j and 1 to %d threads", MOST_THREADS);
		return false;
	}
	ret_self->state = state = calloc(1, sizeof(*state));
	ret_self->own_map = true;
	if (!state) {
		subject_line(why, "out of memory");
		return false;
	}
	state->n_threads = n_threads;
	return true;
}

/* Some of the threads, for one call; @least types each, or 0. */
static struct btfold_options by_threads(unsigned n, uint32_t least)
{
	return (struct btfold_options){.threads = n, .types_per_thread = least};
}

static void drop_base(struct kept_base *base)
{
	btfold_base_destroy(base->prepared);
	btfold_graph_destroy(base->graph);
	free(base->bytes);
	*base = (struct kept_base){0};
}

static enum btfold_status keep_base(struct kept_base *base, struct btfold_oracle_bytes bytes,
				    const struct btfold_options *options, struct btfold_error *err)
{
	enum btfold_status status;
	double begin;

	if (base->bytes && base->size == bytes.size && !memcmp(base->bytes, bytes.data, bytes.size))
		return BTFOLD_OK;
	drop_base(base);
	base->size = bytes.size;
	base->bytes = malloc(bytes.size ? bytes.size : 1);
	if (!base->bytes)
		return BTFOLD_E_NO_MEMORY;
	if (bytes.size)
		memcpy(base->bytes, bytes.data, bytes.size);
	status = btfold_graph_decode(base->bytes, base->size, NULL, options, &base->graph, err);
	begin = subject_now();
	if (status == BTFOLD_OK)
		status = btfold_base_prepare(base->graph, options, &base->prepared, err);
	base->seconds = subject_now() - begin;
	if (status != BTFOLD_OK)
		drop_base(base);
	return status;
}

/*
 * Is it the input asked for last? Judging asks twice (P7); the second time it is folded as large ones are, and no byte
 * may be another.
 */
static bool is_again(struct state *state, struct btfold_oracle_bytes input)
{
	bool again = input.size == state->last_size && input.size &&
		     !memcmp(state->last, input.data, input.size);

	state->last_size = input.size <= sizeof(state->last) && !again ? input.size : 0;
	if (state->last_size)
		memcpy(state->last, input.data, input.size);
	return again;
}

static enum btfold_status dedup(struct folding *f, const struct subject_job *job,
				struct subject_answer *answer, struct btfold_error *err)
{
	struct btfold_options options = by_threads(f->state->n_threads, 1);
	enum btfold_status status = BTFOLD_OK;
	double begin;

	options.as_large = is_again(f->state, job->input);
	if (job->base.data)
		status = keep_base(f->base, job->base, &options, err);
	else
		drop_base(f->base);
	if (status == BTFOLD_OK)
		status = btfold_graph_decode(job->input.data, job->input.size, f->base->graph,
					     &options, &f->input, err);
	begin = subject_now();
	if (status == BTFOLD_OK)
		status = btfold_dedup(f->input, f->base->prepared, &options, &f->outcome, err);
	answer->base_seconds = f->base->seconds;
	answer->seconds = subject_now() - begin + f->base->seconds;
	return status;
}

static enum btfold_status encode(const struct folding *f, struct subject_answer *answer)
{
	uint32_t n = btfold_graph_n_types(f->input);
	enum btfold_status status;

	status = btfold_graph_encode(btfold_outcome_graph(f->outcome), NULL, &answer->data,
				     &answer->size);
	if (status != BTFOLD_OK)
		return status;
	answer->map = malloc((n ? n : 1) * sizeof(*answer->map));
	if (!answer->map)
		return BTFOLD_E_NO_MEMORY;
	if (n)
		memcpy(answer->map, btfold_outcome_map(f->outcome), n * sizeof(*answer->map));
	answer->n_map = n;
	return BTFOLD_OK;
}

static void tell(enum btfold_status status, const struct btfold_error *err,
		 struct subject_answer *answer)
{
	answer->ran = BTFOLD_ORACLE_RAN;
	if (status == BTFOLD_OK)
		return;
	answer->ran =
		status == BTFOLD_E_NO_MEMORY ? BTFOLD_ORACLE_NO_MEMORY : BTFOLD_ORACLE_REFUSED;
	if (err->text && err->rule)
		subject_line(answer->message, "%s (%s) at byte %llu", err->text, err->rule,
			     (unsigned long long)err->offset);
	else
		subject_line(answer->message, "%s", btfold_status_text(status));
}

static void run(struct subject_self *self, const struct subject_job *job,
		struct subject_answer *answer)
{
	struct state *state = self->state;
	struct folding f = {.state = state, .base = &state->base};
	struct btfold_error err = {0};
	enum btfold_status status;

	status = dedup(&f, job, answer, &err);
	if (status == BTFOLD_OK)
		status = encode(&f, answer);
	tell(status, &err, answer);
	btfold_outcome_destroy(f.outcome);
	btfold_graph_destroy(f.input);
	if (f.base->size > MOST_KEPT)
		drop_base(f.base);
}

/*
 * What threads share while they measure: each takes the next input that nobody has taken. Where inputs are
 * fewer than threads, each call may use some.
 */
struct crowd {
	const struct btfold_subject_work *work;
	struct kept_base *base;
	struct btfold_options options;
	atomic_size_t next;
};

struct member {
	struct crowd *crowd;
	pthread_t thread;
	struct btfold_subject_measured sums;
	struct subject_answer answer;
};

/* One input; its output is counted in @ret. */
static enum btfold_status measure_one(struct folding *f, struct btfold_oracle_bytes input,
				      const struct btfold_options *options, double *at,
				      struct btfold_subject_measured *ret, struct btfold_error *err)
{
	enum btfold_status status;
	void *bytes = NULL;
	size_t size = 0;

	status = btfold_graph_decode(input.data, input.size, f->base->graph, options, &f->input,
				     err);
	subject_lap(ret, BTFOLD_PHASE_DECODE, at);
	if (status == BTFOLD_OK)
		status = btfold_dedup(f->input, f->base->prepared, options, &f->outcome, err);
	subject_lap(ret, BTFOLD_PHASE_DEDUP, at);
	if (status == BTFOLD_OK) {
		status = btfold_graph_encode(btfold_outcome_graph(f->outcome), NULL, &bytes, &size);
		ret->types_out += btfold_outcome_stats(f->outcome)->types_out;
		ret->bytes_out += size;
	}
	subject_lap(ret, BTFOLD_PHASE_ENCODE, at);
	free(bytes);
	btfold_outcome_destroy(f->outcome);
	btfold_graph_destroy(f->input);
	subject_lap(ret, BTFOLD_PHASE_FREE, at);
	return status;
}

static void *measure_some(void *ctx)
{
	struct member *member = ctx;
	const struct btfold_subject_work *work = member->crowd->work;
	double at = subject_now();
	size_t i;

	while ((i = atomic_fetch_add(&member->crowd->next, 1)) < work->n_inputs * work->passes) {
		struct folding f = {.base = member->crowd->base};
		struct btfold_error err = {0};
		enum btfold_status status;

		status = measure_one(&f, work->inputs[i % work->n_inputs], &member->crowd->options,
				     &at, &member->sums, &err);
		member->sums.refused += status != BTFOLD_OK;
		if (status != BTFOLD_OK)
			tell(status, &err, &member->answer);
	}
	return NULL;
}

/* The wall time goes to the phases as the threads' own times do. */
static void add_member(const struct member *member, double share, struct subject_answer *answer,
		       struct btfold_subject_measured *ret)
{
	for (unsigned i = 0; i < BTFOLD_N_PHASES; i++)
		ret->seconds[i] += member->sums.seconds[i] * share;
	ret->types_out += member->sums.types_out;
	ret->bytes_out += member->sums.bytes_out;
	ret->refused += member->sums.refused;
	if (member->sums.refused)
		*answer = member->answer;
}

static void measure_inputs(struct kept_base *base, unsigned n_threads,
			   const struct btfold_subject_work *work, struct subject_answer *answer,
			   struct btfold_subject_measured *ret)
{
	struct crowd crowd = {.work = work, .base = base};
	struct member members[MOST_THREADS];
	double at = subject_now(), wall, sum = 0;
	unsigned n = 1;

	if (work->n_inputs && work->n_inputs < n_threads) {
		crowd.options = by_threads(n_threads / (unsigned)work->n_inputs, 0);
		n_threads = (unsigned)work->n_inputs;
	}

	memset(members, 0, sizeof(members));
	for (unsigned i = 0; i < n_threads; i++)
		members[i].crowd = &crowd;
	while (n < n_threads &&
	       !pthread_create(&members[n].thread, NULL, measure_some, &members[n]))
		n++;
	measure_some(&members[0]);
	for (unsigned i = 1; i < n; i++)
		pthread_join(members[i].thread, NULL);
	wall = subject_now() - at;
	for (unsigned i = 0; i < n; i++)
		for (unsigned k = 0; k < BTFOLD_N_PHASES; k++)
			sum += members[i].sums.seconds[k];
	for (unsigned i = 0; i < n; i++)
		add_member(&members[i], sum > 0 ? wall / sum : 0, answer, ret);
}

static void measure(struct subject_self *self, const struct btfold_subject_work *work,
		    struct btfold_subject_measured *ret)
{
	struct state *state = self->state;
	struct kept_base *base = &state->base;
	struct subject_answer answer = {0};
	struct btfold_error err = {0};
	enum btfold_status status = BTFOLD_OK;
	const struct btfold_options options = by_threads(state->n_threads, 0);
	double at = subject_now();

	if (work->base.data)
		status = btfold_graph_decode(work->base.data, work->base.size, NULL, NULL,
					     &base->graph, &err);
	if (work->base.data && status == BTFOLD_OK)
		status = btfold_base_prepare(base->graph, &options, &base->prepared, &err);
	subject_lap(ret, BTFOLD_PHASE_BASE, &at);
	tell(status, &err, &answer);
	if (status == BTFOLD_OK)
		measure_inputs(base, state->n_threads, work, &answer, ret);
	at = subject_now();
	drop_base(base);
	subject_lap(ret, BTFOLD_PHASE_FREE, &at);
	measure_tell(work, &answer, ret);
}

static void stop(struct subject_self *self)
{
	struct state *state = self->state;

	drop_base(&state->base);
	free(state);
}

const struct btfold_subject_kind btfold_subject_fold = {
	.name = "fold",
	.spec = "fold[:jN]",
	.what = "libbtfold, the engine of this project; with N threads",
	.strict = true,
	.start = start,
	.run = run,
	.measure = measure,
	.stop = stop,
};
