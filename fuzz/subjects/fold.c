/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* Our own engine. It returns its map. */
#include <stdlib.h>
#include <string.h>

#include <btfold/btfold.h>

#include "kind.h"

struct folding {
	struct btfold_graph *base, *input;
	struct btfold_base *prepared;
	struct btfold_outcome *outcome;
};

static bool start(const char *argument, struct subject_self *ret_self, char *why)
{
	if (argument) {
		subject_line(why, "'fold' takes no argument");
		return false;
	}
	ret_self->own_map = true;
	return true;
}

static enum btfold_status decode(struct folding *f, const struct subject_job *job,
				 struct btfold_error *err)
{
	enum btfold_status status = BTFOLD_OK;

	if (job->base.data)
		status = btfold_graph_decode(job->base.data, job->base.size, NULL, NULL, &f->base,
					     err);
	if (status == BTFOLD_OK)
		status = btfold_graph_decode(job->input.data, job->input.size, f->base, NULL,
					     &f->input, err);
	return status;
}

static enum btfold_status dedup(struct folding *f, struct subject_answer *answer,
				struct btfold_error *err)
{
	enum btfold_status status = BTFOLD_OK;
	double begin = subject_now();

	if (f->base) {
		status = btfold_base_prepare(f->base, NULL, &f->prepared, err);
		answer->base_seconds = subject_now() - begin;
	}
	if (status == BTFOLD_OK)
		status = btfold_dedup(f->input, f->prepared, NULL, &f->outcome, err);
	answer->seconds = subject_now() - begin;
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
	struct btfold_error err = {0};
	struct folding f = {0};
	enum btfold_status status;

	(void)self;
	status = decode(&f, job, &err);
	if (status == BTFOLD_OK)
		status = dedup(&f, answer, &err);
	if (status == BTFOLD_OK)
		status = encode(&f, answer);
	tell(status, &err, answer);
	btfold_outcome_destroy(f.outcome);
	btfold_base_destroy(f.prepared);
	btfold_graph_destroy(f.input);
	btfold_graph_destroy(f.base);
}

static void stop(struct subject_self *self)
{
	(void)self;
}

const struct btfold_subject_kind btfold_subject_fold = {
	.name = "fold",
	.spec = "fold",
	.what = "libbtfold, the engine of this project",
	.strict = true,
	.start = start,
	.run = run,
	.stop = stop,
};
