/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* Subjects as seen from outside: opening, running, naming. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "measure.h"
#include "parent.h"

static const char inline_prefix[] = "inline:";

/* Runs in this process: the worker's part without the worker. */
static bool start_inline(struct btfold_subject *subject, char *why)
{
	subject->self.log = -1;
	subject_line(subject->self.name, "%s", subject->spec);
	if (!subject->kind->start(subject->argument, &subject->self, why))
		return false;
	subject_line(subject->name, "%s", subject->self.name);
	subject->own_map = subject->self.own_map;
	return true;
}

static void set_output(struct btfold_oracle_output *ret, enum btfold_oracle_ran ran,
		       const char *message)
{
	ret->ran = ran;
	ret->message = message[0] ? strdup(message) : NULL;
}

/* Every output has a map of the right size, with nothing in it if need be. */
static bool complete_map(struct btfold_oracle_bytes input, struct btfold_oracle_output *ret)
{
	struct raw_btf raw;

	if (!raw_parse(input.data, input.size, &raw) || raw.n_types == 0 ||
	    (ret->map && ret->n_map == raw.n_types))
		return true;
	free(ret->map);
	ret->map = malloc(raw.n_types * sizeof(*ret->map));
	if (!ret->map)
		return false;
	memset(ret->map, 0xff, raw.n_types * sizeof(*ret->map));
	ret->n_map = raw.n_types;
	return true;
}

static void run_inline(struct btfold_subject *subject, struct btfold_oracle_bytes base,
		       struct btfold_oracle_bytes input, struct btfold_oracle_output *ret)
{
	struct subject_job job = {.base = base, .input = input, .seconds = subject->seconds};
	struct subject_answer answer;

	worker_run(subject->kind, &subject->self, &job, subject->probes, &answer);
	set_output(ret, answer.ran, answer.message);
	ret->data = answer.data;
	ret->size = answer.size;
	ret->map = answer.map;
	ret->n_map = answer.n_map;
	subject->cost = (struct btfold_subject_cost){answer.seconds, answer.base_seconds, 0};
}

static bool died(enum btfold_oracle_ran ran)
{
	return ran == BTFOLD_ORACLE_CRASHED || ran == BTFOLD_ORACLE_TIMED_OUT ||
	       ran == BTFOLD_ORACLE_NO_MEMORY;
}

static void release(void *ctx, struct btfold_oracle_output *output)
{
	(void)ctx;
	free(output->message);
	free(output->data);
	free(output->map);
	*output = (struct btfold_oracle_output){0};
}

static void run(void *ctx, struct btfold_oracle_bytes base, struct btfold_oracle_bytes input,
		struct btfold_oracle_output *ret)
{
	struct btfold_subject *subject = ctx;
	bool probes = subject->probes && !subject->own_map;

	*ret = (struct btfold_oracle_output){0};
	subject->cost = (struct btfold_subject_cost){0};
	if (subject->is_inline) {
		run_inline(subject, base, input, ret);
	} else {
		parent_run(subject, base, input, probes, ret);
		/* The verdict is on the input as given, not on the one with probes. */
		if (probes && died(ret->ran)) {
			release(NULL, ret);
			parent_run(subject, base, input, false, ret);
		}
	}
	if (ret->ran == BTFOLD_ORACLE_RAN && !complete_map(input, ret)) {
		release(NULL, ret);
		set_output(ret, BTFOLD_ORACLE_UNABLE, "out of memory in the tester");
	}
}

static bool find(struct btfold_subject *subject, const char *spec, char *why)
{
	subject->is_inline = strncmp(spec, inline_prefix, strlen(inline_prefix)) == 0;
	if (subject->is_inline)
		spec += strlen(inline_prefix);
	subject->spec = strdup(spec);
	if (!subject->spec) {
		subject_line(why, "out of memory");
		return false;
	}
	subject->kind = subject_find_kind(subject->spec, &subject->argument);
	if (!subject->kind)
		subject_line(why, "no engine '%s'", spec);
	return subject->kind != NULL;
}

struct btfold_subject *btfold_subject_open(const char *spec,
					   const struct btfold_subject_limits *limits,
					   char **ret_why)
{
	struct btfold_subject *subject = calloc(1, sizeof(*subject));
	char why[SUBJECT_LINE] = "out of memory";

	if (subject) {
		subject->limits = worker_limits(limits);
		subject->seconds = subject->limits.seconds;
		subject->probes = true;
		if (find(subject, spec, why) &&
		    (subject->is_inline ? start_inline(subject, why) : parent_start(subject, why)))
			return subject;
		free(subject->spec);
		free(subject);
	}
	if (ret_why)
		*ret_why = strdup(why);
	return NULL;
}

void btfold_subject_close(struct btfold_subject *subject)
{
	if (!subject)
		return;
	if (subject->is_inline)
		subject->kind->stop(&subject->self);
	else
		parent_stop(subject);
	free(subject->spec);
	free(subject);
}

const char *btfold_subject_name(const struct btfold_subject *subject)
{
	return subject->name;
}

unsigned btfold_subject_policies(const struct btfold_subject *subject)
{
	return subject->kind->policies;
}

struct btfold_oracle_engine btfold_subject_engine(struct btfold_subject *subject)
{
	return (struct btfold_oracle_engine){
		.name = subject->name,
		.strict = subject->kind->strict,
		.run = run,
		.release = release,
		.ctx = subject,
	};
}

void btfold_subject_renew(struct btfold_subject *subject)
{
	if (!subject->is_inline)
		parent_renew(subject);
}

bool btfold_subject_ran_afresh(const struct btfold_subject *subject)
{
	return subject->afresh;
}

void btfold_subject_set_seconds(struct btfold_subject *subject, double seconds)
{
	subject->seconds = seconds > 0 ? seconds : subject->limits.seconds;
}

void btfold_subject_set_probes(struct btfold_subject *subject, bool probes)
{
	subject->probes = probes;
}

void btfold_subject_measure(struct btfold_subject *subject, const struct btfold_subject_work *work,
			    struct btfold_subject_measured *ret)
{
	*ret = (struct btfold_subject_measured){0};
	if (subject->is_inline)
		measure_work(subject->kind, &subject->self, work, ret);
	else
		parent_measure(subject, work, ret);
}

struct btfold_subject_cost btfold_subject_last_cost(const struct btfold_subject *subject)
{
	return subject->cost;
}
