// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* The loop: candidates out, answers in, the first that shows it is taken. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "../../fuzz/mutator/codec.h"
#include "../say.h"
#include "cache.h"
#include "crew.h"
#include "measure.h"
#include "reduce.h"

#define HANG_LEAST 0.25 /* seconds */
#define SLOW_LEAST 0.5
#define TIMES_SLOW 20.0 /* slower than what returned so far: it does not return */

/* A candidate that is out. */
struct errand {
	uint64_t ticket;
	struct reduce_cursor before;
	struct reduce_key key;
	struct mut_bytes bytes;
	uint8_t style; /* of strings, which bytes do not tell in full */
	struct reduce_answer answer;
	bool answered;
};

struct reduction {
	const struct reduce_task *task;
	struct reduce_result *result;
	struct reduce_crew crew;
	struct reduce_cache cache;
	struct reduce_site site;
	struct mut_model best;
	struct errand errands[REDUCE_JOBS_MAX]; /* in the order of candidates */
	unsigned n_errands;
	uint64_t ticket;
	uint8_t style; /* of the graph at the start */
	double start;
	double slowest;	 /* run that came to an end */
	double patience; /* factor: grows when a hang turned out to be none */
	bool stopped;
};

static bool is_hang(const struct reduction *r)
{
	return !r->task->question.predicate && r->task->question.target.id == BTFOLD_FINDING_HANG;
}

/* Seconds for the next run: so that candidates which do not return cost little. */
static double limit_now(const struct reduction *r)
{
	double least = is_hang(r) ? HANG_LEAST : SLOW_LEAST, limit = HANG_LEAST / 2;

	/* in steps, as an engine is started anew for each */
	while (limit < least * r->patience || limit < TIMES_SLOW * r->slowest * r->patience)
		limit *= 2;
	return limit < r->task->limit ? limit : r->task->limit;
}

static struct btfold_container split(const struct mut_bytes *bytes)
{
	struct btfold_container parts;

	btfold_container_split(bytes->data, bytes->size, &parts);
	return parts;
}

static bool should_stop(struct reduction *r)
{
	const struct reduce_task *task = r->task;

	if ((task->interrupted && *task->interrupted) ||
	    (task->seconds > 0 && now_seconds() - r->start >= task->seconds))
		r->stopped = true;
	return r->stopped;
}

static void show_progress(const struct reduction *r, const char *pass)
{
	struct reduce_progress progress = {
		.pass = pass,
		.n_types = r->result->before.n_base + r->result->before.n_input,
		.types = r->best.n,
		.bytes = r->result->bytes.size,
		.runs = r->result->runs,
		.seconds = now_seconds() - r->start,
	};

	if (r->task->progress)
		r->task->progress(r->task->progress_ctx, &progress);
}

/* ---- candidates ----------------------------------------------------------------------------- */

/* Writes the candidate; false when it is no simpler, or was asked about before. */
static bool prepare(struct reduction *r, const struct reduce_pass *pass, struct reduce_key *ret_key)
{
	bool known;

	if (!reduce_finish(&r->site, pass->reorders, r->task->question.tier))
		return false;
	mut_encode(&r->site.candidate, &r->site.bytes);
	*ret_key = reduce_key(r->site.bytes.data, r->site.bytes.size);
	known = reduce_cache_has(&r->cache, *ret_key);
	for (unsigned i = 0; i < r->n_errands; i++)
		known |= !memcmp(&r->errands[i].key, ret_key, sizeof(*ret_key));
	r->result->known += known;
	return !known;
}

static void copy_bytes(struct mut_bytes *to, const struct mut_bytes *from)
{
	to->data = mut_room(to->data, &to->max, from->size + 1, 1);
	if (from->size)
		memcpy(to->data, from->data, from->size);
	to->size = from->size;
}

static uint64_t ask(struct reduction *r, const struct mut_bytes *bytes, double seconds)
{
	struct btfold_container parts = split(bytes);

	r->result->runs++;
	reduce_crew_ask(&r->crew, ++r->ticket,
			(struct btfold_oracle_bytes){parts.base, parts.base_size},
			(struct btfold_oracle_bytes){parts.input, parts.input_size}, seconds);
	return r->ticket;
}

/* Sends out what the pass makes, as long as hands are free. False: it makes no more. */
static bool send_out(struct reduction *r, const struct reduce_pass *pass)
{
	while (!should_stop(r) && reduce_crew_is_free(&r->crew) && r->n_errands < REDUCE_JOBS_MAX) {
		struct errand *errand = &r->errands[r->n_errands];
		struct reduce_cursor before = r->site.cursor;
		struct reduce_key key;

		if (!pass->next(&r->site))
			return false;
		if (!prepare(r, pass, &key))
			continue;
		show_progress(r, pass->name);
		errand->before = before;
		errand->key = key;
		errand->answered = false;
		copy_bytes(&errand->bytes, &r->site.bytes);
		errand->style = r->site.candidate.style;
		errand->ticket = ask(r, &errand->bytes, limit_now(r));
		r->n_errands++;
	}
	return true;
}

/* ---- answers -------------------------------------------------------------------------------- */

/* Makes container @bytes the best; false: it does not come back as it was written. */
static bool set_best(struct reduction *r, const struct mut_bytes *bytes, uint8_t style,
		     const struct reduce_answer *answer, bool first)
{
	struct mut_model model = {0};
	struct reduce_measure measure;
	bool fine = mut_decode(r->site.codec, bytes->data, bytes->size, &model);

	if (fine) {
		model.style = style;
		reduce_measure(&model, &measure);
		fine = first || reduce_compare(&measure, &r->site.measure) <= 0;
	}
	if (fine) {
		mut_model_deinit(&r->best);
		r->best = model;
		r->result->answer = *answer;
		copy_bytes(&r->result->bytes, bytes);
		reduce_site_set(&r->site, &r->best, r->result->answer.seeds,
				r->result->answer.n_seeds);
	} else {
		mut_model_deinit(&model);
	}
	return fine;
}

/* What is still out is asked in vain; its answers are thrown away as they come. */
static void forget_errands(struct reduction *r)
{
	r->n_errands = 0;
}

static bool wait_for_answer(struct reduction *r)
{
	struct reduce_answer answer;
	uint64_t ticket = reduce_crew_wait(&r->crew, &answer);

	if (!ticket)
		return false;
	if (!answer.shown && answer.seconds > r->slowest)
		r->slowest = answer.seconds;
	for (unsigned i = 0; i < r->n_errands; i++) {
		if (r->errands[i].ticket != ticket)
			continue;
		r->errands[i].answer = answer;
		r->errands[i].answered = true;
		if (!answer.shown)
			reduce_cache_add(&r->cache, r->errands[i].key);
	}
	return true;
}

/* Deals with answers in the order of candidates; true when one was taken. */
static bool settle(struct reduction *r)
{
	while (r->n_errands && r->errands[0].answered) {
		struct errand errand = r->errands[0];
		bool taken = errand.answer.shown &&
			     set_best(r, &errand.bytes, errand.style, &errand.answer, false);

		/* also what was taken: it is never to be taken again */
		if (errand.answer.shown)
			reduce_cache_add(&r->cache, errand.key);
		r->n_errands--;
		memmove(r->errands, r->errands + 1, r->n_errands * sizeof(*r->errands));
		r->errands[r->n_errands] = errand; /* for its bytes */
		if (taken) {
			r->site.cursor = errand.before;
			r->result->steps++;
			forget_errands(r);
			return true;
		}
	}
	return false;
}

/* True when the graph became simpler. */
static bool run_pass(struct reduction *r, const struct reduce_pass *pass)
{
	bool any = false, more = true;

	r->site.cursor = (struct reduce_cursor){0};
	while (!r->stopped) {
		if (more)
			more = send_out(r, pass);
		if (!r->n_errands && !more)
			break;
		wait_for_answer(r);
		if (settle(r))
			any = more = true;
		should_stop(r);
	}
	forget_errands(r);
	return any;
}

/* ---- start and end -------------------------------------------------------------------------- */

/* Asks about one graph, and waits. */
static bool ask_and_wait(struct reduction *r, const struct mut_bytes *bytes, double seconds,
			 struct reduce_answer *ret)
{
	uint64_t ticket, got = 0;

	while (!reduce_crew_is_free(&r->crew) && !should_stop(r))
		reduce_crew_wait(&r->crew, ret);
	if (r->stopped)
		return false;
	ticket = ask(r, bytes, seconds);
	while (got != ticket && !should_stop(r))
		got = reduce_crew_wait(&r->crew, ret);
	return got == ticket && ret->shown;
}

static void reduce_all(struct reduction *r)
{
	bool any = true;

	while (any && !r->stopped) {
		any = false;
		for (unsigned i = 0; i < reduce_n_passes && !r->stopped; i++)
			any |= run_pass(r, &reduce_passes[i]);
	}
}

/*
 * A hang was told by a short time limit. If with the full limit it is none, all begins again with
 * more patience, from @start.
 */
static bool confirm(struct reduction *r, const struct mut_bytes *start,
		    const struct reduce_answer *answer)
{
	struct reduce_answer full;

	if (!is_hang(r) || r->stopped || ask_and_wait(r, &r->result->bytes, r->task->limit, &full))
		return true;
	if (r->stopped)
		return true;
	r->patience *= 4;
	reduce_cache_deinit(&r->cache);
	set_best(r, start, r->style, answer, true);
	return false;
}

/* The graph at the start, its strings stored in one of the ways that there are. */
static enum reduce_ending write_anew(struct reduction *r, struct mut_model *model,
				     struct mut_bytes *ret_start, struct reduce_answer *ret_answer)
{
	const uint8_t styles[] = {0, MUT_SHARE_SUFFIXES};

	for (unsigned i = 0; i < sizeof(styles) && !r->stopped; i++) {
		r->style = model->style = styles[i];
		mut_encode(model, ret_start);
		if (ask_and_wait(r, ret_start, is_hang(r) ? limit_now(r) : r->task->limit,
				 ret_answer))
			return REDUCE_MINIMAL;
	}
	return r->stopped ? REDUCE_INTERRUPTED : REDUCE_NOT_SHOWN;
}

static enum reduce_ending begin(struct reduction *r, struct mut_bytes *ret_start,
				struct reduce_answer *ret_answer)
{
	const struct reduce_task *task = r->task;
	struct btfold_container parts = {task->base.data, task->base.size, task->input.data,
					 task->input.size};
	struct mut_failure failure;
	struct mut_model model = {0};
	enum reduce_ending ending = REDUCE_NO_GRAPH;

	if (mut_decode_parts(r->site.codec, &parts, &model, &failure)) {
		r->result->before.n_base = model.n_base;
		r->result->before.n_input = model.n - model.n_base;
		if (!reduce_crew_start(&r->crew, &task->question, task->limit, task->n_jobs))
			ending = REDUCE_FAILED;
		else
			ending = write_anew(r, &model, ret_start, ret_answer);
	}
	mut_model_deinit(&model);
	if (ending != REDUCE_MINIMAL)
		return ending;
	if (!is_hang(r))
		r->slowest = ret_answer->seconds;
	set_best(r, ret_start, r->style, ret_answer, true);
	return REDUCE_MINIMAL;
}

/* Only what matters is left, so that two copies of one string do. */
static void note_copy(void *ctx, uint32_t id, bool is_item, uint32_t *name)
{
	struct reduction *r = ctx;

	(void)id;
	(void)is_item;
	if (r->best.names.at[*name].copy && !*r->result->copied)
		snprintf(r->result->copied, sizeof(r->result->copied), "%s",
			 mut_name_text(&r->best.names, *name));
}

void reduce_run(const struct reduce_task *task, struct reduce_result *ret)
{
	struct reduction r = {.task = task, .result = ret, .start = now_seconds(), .patience = 1};
	struct mut_bytes start = {0};
	struct reduce_answer answer;

	memset(ret, 0, sizeof(*ret));
	reduce_site_init(&r.site);
	ret->ending = begin(&r, &start, &answer);
	if (ret->ending == REDUCE_MINIMAL) {
		do
			reduce_all(&r);
		while (!confirm(&r, &start, &answer));
		if (r.stopped)
			ret->ending = REDUCE_INTERRUPTED;
		reduce_each_name(&r.best, note_copy, &r);
		ret->after.n_base = r.best.n_base;
		ret->after.n_input = r.best.n - r.best.n_base;
	}
	reduce_crew_stop(&r.crew);
	for (unsigned i = 0; i < REDUCE_JOBS_MAX; i++)
		free(r.errands[i].bytes.data);
	free(start.data);
	mut_model_deinit(&r.best);
	reduce_site_deinit(&r.site);
	reduce_cache_deinit(&r.cache);
	ret->seconds = now_seconds() - r.start;
}

void reduce_result_deinit(struct reduce_result *result)
{
	free(result->bytes.data);
}
