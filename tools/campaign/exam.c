// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include "exam.h"

#include <stdlib.h>
#include <string.h>

/* The engine, listened to. */
struct tap {
	struct btfold_oracle_engine inner;
	volatile bool *in_engine;
	void *output; /* what it made of the graph itself, the first thing that the oracle asks */
	size_t size;
	bool asked;
	struct btfold_subject *subject;
	bool died_stale;
};

static bool died(enum btfold_oracle_ran ran)
{
	return ran == BTFOLD_ORACLE_CRASHED || ran == BTFOLD_ORACLE_TIMED_OUT ||
	       ran == BTFOLD_ORACLE_NO_MEMORY;
}

static void run(void *ctx, struct btfold_oracle_bytes base, struct btfold_oracle_bytes input,
		struct btfold_oracle_output *ret)
{
	struct tap *tap = ctx;

	if (tap->in_engine)
		*tap->in_engine = true;
	tap->inner.run(tap->inner.ctx, base, input, ret);
	if (tap->in_engine)
		*tap->in_engine = false;
	if (!tap->asked && ret->ran == BTFOLD_ORACLE_RAN && ret->size &&
	    (tap->output = malloc(ret->size))) {
		memcpy(tap->output, ret->data, ret->size);
		tap->size = ret->size;
	}
	tap->asked = true;
	tap->died_stale |= died(ret->ran) && !btfold_subject_ran_afresh(tap->subject);
}

static void release(void *ctx, struct btfold_oracle_output *output)
{
	struct tap *tap = ctx;

	tap->inner.release(tap->inner.ctx, output);
}

/* Time that ran out is none then; the exam is inconclusive, if nothing else was found. */
static bool drop_hangs(struct exam *exam)
{
	struct btfold_oracle_report *report = &exam->report;
	uint64_t causes = 0;
	size_t n = 0, before = report->n_findings;
	bool failed = false;

	for (size_t i = 0; i < before; i++) {
		struct btfold_oracle_finding *finding = &report->findings[i];

		if (finding->id == BTFOLD_FINDING_HANG) {
			free(finding->path);
			free(finding->message);
			continue;
		}
		if (i < CAUSES_MAX)
			causes |= (exam->causes >> i & 1) << n;
		failed |= !finding->excused;
		report->findings[n++] = *finding;
	}
	report->n_findings = n;
	report->counts[BTFOLD_FINDING_HANG] = 0;
	exam->causes = causes;
	if (n < before && !failed)
		report->verdict = BTFOLD_ORACLE_INCONCLUSIVE;
	return n < before;
}

void exam_take(const struct engines *engines, unsigned index, const struct specimen *specimen,
	       volatile bool *ret_in_engine, struct exam *ret)
{
	struct tap tap = {.inner = btfold_subject_engine(engines->subjects[index]),
			  .in_engine = ret_in_engine,
			  .subject = engines->subjects[index]};
	struct btfold_oracle_engine engine = tap.inner;
	struct btfold_oracle_options options = {
		.seed = specimen->permutation,
		.max_findings = CAUSES_MAX,
		.policies = engines_policies(engines, index),
	};

	engine.run = run;
	engine.release = release;
	engine.ctx = &tap;
	btfold_oracle_judge(&engine, specimen->base, specimen->input, &options, &ret->report);
	ret->output = (struct btfold_oracle_bytes){tap.output, tap.size};
	ret->died_stale = tap.died_stale;
	/* Malformed input that an engine took may have damaged its memory: later graphs are not to show it. */
	if (ret->report.types_in == UINT32_MAX)
		btfold_subject_renew(engines->subjects[index]);
	ret->causes = causes_of(&ret->report, specimen->base, ret->output);
	ret->cut = engines->hurried >> index & 1 && drop_hangs(ret);
}

void exam_deinit(struct exam *exam)
{
	btfold_oracle_report_deinit(&exam->report);
	free((void *)(uintptr_t)exam->output.data); /* ours, see run() */
	exam->output = (struct btfold_oracle_bytes){NULL, 0};
}
