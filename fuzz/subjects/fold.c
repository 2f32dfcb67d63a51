/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* Our own engine. It returns its map. */
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

struct kept_base {
	void *bytes; /* NULL when there is none */
	size_t size;
	struct btfold_graph *graph;
	struct btfold_base *prepared;
	double seconds; /* that preparing took */
};

struct folding {
	struct kept_base *base;
	struct btfold_graph *input;
	struct btfold_outcome *outcome;
};

static bool start(const char *argument, struct subject_self *ret_self, char *why)
{
	if (argument) {
		subject_line(why, "'fold' takes no argument");
		return false;
	}
	ret_self->state = calloc(1, sizeof(struct kept_base));
	ret_self->own_map = true;
	if (!ret_self->state)
		subject_line(why, "out of memory");
	return ret_self->state != NULL;
}

static void drop_base(struct kept_base *base)
{
	btfold_base_destroy(base->prepared);
	btfold_graph_destroy(base->graph);
	free(base->bytes);
	*base = (struct kept_base){0};
}

static enum btfold_status keep_base(struct kept_base *base, struct btfold_oracle_bytes bytes,
				    struct btfold_error *err)
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
	status = btfold_graph_decode(base->bytes, base->size, NULL, NULL, &base->graph, err);
	begin = subject_now();
	if (status == BTFOLD_OK)
		status = btfold_base_prepare(base->graph, NULL, &base->prepared, err);
	base->seconds = subject_now() - begin;
	if (status != BTFOLD_OK)
		drop_base(base);
	return status;
}

static enum btfold_status dedup(struct folding *f, const struct subject_job *job,
				struct subject_answer *answer, struct btfold_error *err)
{
	enum btfold_status status = BTFOLD_OK;
	double begin;

	if (job->base.data)
		status = keep_base(f->base, job->base, err);
	else
		drop_base(f->base);
	if (status == BTFOLD_OK)
		status = btfold_graph_decode(job->input.data, job->input.size, f->base->graph, NULL,
					     &f->input, err);
	begin = subject_now();
	if (status == BTFOLD_OK)
		status = btfold_dedup(f->input, f->base->prepared, NULL, &f->outcome, err);
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
	struct folding f = {.base = self->state};
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

/* One input; its output is counted in @ret. */
static enum btfold_status measure_one(struct folding *f, struct btfold_oracle_bytes input,
				      double *at, struct btfold_subject_measured *ret,
				      struct btfold_error *err)
{
	enum btfold_status status;
	void *bytes = NULL;
	size_t size = 0;

	status = btfold_graph_decode(input.data, input.size, f->base->graph, NULL, &f->input, err);
	subject_lap(ret, BTFOLD_PHASE_DECODE, at);
	if (status == BTFOLD_OK)
		status = btfold_dedup(f->input, f->base->prepared, NULL, &f->outcome, err);
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
	f->outcome = NULL;
	f->input = NULL;
	subject_lap(ret, BTFOLD_PHASE_FREE, at);
	return status;
}

static void measure(struct subject_self *self, const struct btfold_subject_work *work,
		    struct btfold_subject_measured *ret)
{
	struct kept_base *kept = self->state;
	struct folding f = {.base = kept};
	struct subject_answer answer = {0};
	struct btfold_error err = {0};
	enum btfold_status status = BTFOLD_OK;
	double at = subject_now();

	if (work->base.data)
		status = btfold_graph_decode(work->base.data, work->base.size, NULL, NULL,
					     &kept->graph, &err);
	if (work->base.data && status == BTFOLD_OK)
		status = btfold_base_prepare(kept->graph, NULL, &kept->prepared, &err);
	subject_lap(ret, BTFOLD_PHASE_BASE, &at);
	tell(status, &err, &answer);
	for (size_t i = 0; status == BTFOLD_OK && i < work->n_inputs * work->passes; i++) {
		enum btfold_status one;

		one = measure_one(&f, work->inputs[i % work->n_inputs], &at, ret, &err);
		ret->refused += one != BTFOLD_OK;
		if (one != BTFOLD_OK)
			tell(one, &err, &answer);
	}
	drop_base(kept);
	subject_lap(ret, BTFOLD_PHASE_FREE, &at);
	measure_tell(work, &answer, ret);
}

static void stop(struct subject_self *self)
{
	drop_base(self->state);
	free(self->state);
}

const struct btfold_subject_kind btfold_subject_fold = {
	.name = "fold",
	.spec = "fold",
	.what = "libbtfold, the engine of this project",
	.strict = true,
	.start = start,
	.run = run,
	.measure = measure,
	.stop = stop,
};
