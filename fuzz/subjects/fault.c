/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * The oracle's reference with one of its seeded faults: an engine that is wrong in a known way, for
 * tests and for measuring what finds, reduces and explains. It returns its map.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kind.h"

#define P7_CALLS 6u /* runs that one judgement asks for */

struct seeded {
	size_t index;
	struct btfold_oracle_engine inner, engine;
	bool made; /* engine is there */
	/* Of the judgement at hand: the fault has to be made anew for each. */
	struct btfold_oracle_bytes first;
	unsigned calls;
};

static bool start(const char *argument, struct subject_self *ret_self, char *why)
{
	size_t n = btfold_oracle_n_faults(), index = 0;
	struct seeded *seeded;

	while (index < n && (!argument || strcmp(btfold_oracle_fault(index)->name, argument)))
		index++;
	seeded = index < n ? calloc(1, sizeof(*seeded)) : NULL;
	if (!seeded) {
		subject_line(why, "no seeded fault '%s'; one is '%s'", argument ? argument : "",
			     btfold_oracle_fault(n - 1)->name);
		return false;
	}
	seeded->index = index;
	seeded->inner = btfold_oracle_reference_engine();
	ret_self->state = seeded;
	ret_self->own_map = true;
	return true;
}

static void forget(struct seeded *seeded)
{
	if (seeded->made)
		btfold_oracle_faulty_deinit(&seeded->engine);
	free((void *)(uintptr_t)seeded->first.data);
	seeded->made = false;
	seeded->first = (struct btfold_oracle_bytes){0};
	seeded->calls = 0;
}

static bool is_first(const struct seeded *seeded, struct btfold_oracle_bytes input)
{
	return seeded->first.size == input.size &&
	       (!input.size || !memcmp(seeded->first.data, input.data, input.size));
}

/*
 * A judgement asks once, or P7's calls in a row, the second of which repeats the first. Nobody tells
 * a worker where one begins: what does not repeat its predecessor begins a new one.
 */
static bool is_next(const struct seeded *seeded, struct btfold_oracle_bytes input)
{
	if (!seeded->made || seeded->calls == P7_CALLS)
		return false;
	return seeded->calls > 1 || is_first(seeded, input);
}

static void begin(struct seeded *seeded, struct btfold_oracle_bytes input)
{
	void *copy = malloc(input.size + 1);

	forget(seeded);
	if (copy && input.size)
		memcpy(copy, input.data, input.size);
	seeded->first = (struct btfold_oracle_bytes){copy, copy ? input.size : 0};
	seeded->engine = btfold_oracle_faulty(&seeded->inner, seeded->index, NULL);
	seeded->made = true;
}

static void run(struct subject_self *self, const struct subject_job *job,
		struct subject_answer *answer)
{
	struct seeded *seeded = self->state;
	double since = subject_now();
	struct btfold_oracle_output output = {0};

	if (!is_next(seeded, job->input))
		begin(seeded, job->input);
	seeded->calls++;
	seeded->engine.run(seeded->engine.ctx, job->base, job->input, &output);
	answer->seconds = subject_now() - since;
	answer->ran = output.ran;
	if (output.message)
		subject_line(answer->message, "%s", output.message);
	/* These two are no words but deeds. */
	if (output.ran == BTFOLD_ORACLE_CRASHED && self->log >= 0)
		abort();
	while (output.ran == BTFOLD_ORACLE_TIMED_OUT && self->log >= 0)
		pause();
	answer->data = output.data;
	answer->size = output.size;
	answer->map = output.map;
	answer->n_map = output.n_map;
	free(output.message);
}

static void stop(struct subject_self *self)
{
	forget(self->state);
	free(self->state);
}

const struct btfold_subject_kind btfold_subject_fault = {
	.name = "fault",
	.spec = "fault:NAME",
	.what = "the oracle's reference with a seeded fault, such as leave-a-copy, for tests",
	.strict = true,
	.start = start,
	.run = run,
	.stop = stop,
};
