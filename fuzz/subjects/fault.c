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
	/* Of the judgement at hand: the fault has to be made anew for each. */
	struct btfold_oracle_bytes base, first, output; /* ours; output: of the first */
	unsigned calls; /* that the engine has seen; 0: there is none */
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

static void drop(struct btfold_oracle_bytes *bytes)
{
	free((void *)(uintptr_t)bytes->data);
	*bytes = (struct btfold_oracle_bytes){0};
}

static void keep(struct btfold_oracle_bytes *bytes, struct btfold_oracle_bytes of)
{
	void *copy = of.data ? malloc(of.size + 1) : NULL;

	drop(bytes);
	if (copy)
		*bytes = (struct btfold_oracle_bytes){memcpy(copy, of.data, of.size), of.size};
}

static void forget_engine(struct seeded *seeded)
{
	if (seeded->calls)
		btfold_oracle_faulty_deinit(&seeded->engine);
	seeded->calls = 0;
}

static bool same(struct btfold_oracle_bytes a, struct btfold_oracle_bytes b)
{
	return a.data && b.data && a.size == b.size && !memcmp(a.data, b.data, a.size);
}

/*
 * Which call of a judgement this is. One asks once, or P7's calls in a row: the input, again, its
 * output, and three others. Nobody tells a worker where one begins, nor whether one judgement of an
 * input follows another of the same.
 */
static unsigned place_of(const struct seeded *seeded, struct btfold_oracle_bytes input)
{
	bool is_output = same(seeded->output, input);
	unsigned last = seeded->calls;

	if (!last || last == P7_CALLS)
		return 1;
	if (same(seeded->first, input)) {
		if (last == 1 || (last == 2 && !is_output))
			return 2;
		return last <= 3 && is_output ? 3 : 1;
	}
	if (last == 1)
		return 1;
	return last == 2 && !is_output ? 4 : last + 1;
}

static void ask(struct seeded *seeded, struct btfold_oracle_bytes base,
		struct btfold_oracle_bytes input, struct btfold_oracle_output *ret)
{
	seeded->engine.run(seeded->engine.ctx, base, input, ret);
	seeded->calls++;
}

/* Brings the engine to where @place is the next call. */
static void go_to(struct seeded *seeded, unsigned place, const struct subject_job *job)
{
	struct btfold_oracle_output output;

	if (place == 1) {
		keep(&seeded->base, job->base);
		keep(&seeded->first, job->input);
		drop(&seeded->output);
	}
	if (place == seeded->calls + 1 && place > 1)
		return;
	forget_engine(seeded);
	seeded->engine = btfold_oracle_faulty(&seeded->inner, seeded->index, NULL);
	while (seeded->calls + 1 < place) {
		ask(seeded, seeded->base, seeded->first, &output);
		seeded->engine.release(seeded->engine.ctx, &output);
	}
}

static void run(struct subject_self *self, const struct subject_job *job,
		struct subject_answer *answer)
{
	struct seeded *seeded = self->state;
	unsigned place = place_of(seeded, job->input);
	struct btfold_oracle_output output = {0};
	double since;

	go_to(seeded, place, job);
	since = subject_now();
	ask(seeded, job->base, job->input, &output);
	answer->seconds = subject_now() - since;
	answer->ran = output.ran;
	if (place == 1)
		keep(&seeded->output, (struct btfold_oracle_bytes){output.data, output.size});
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
	struct seeded *seeded = self->state;

	forget_engine(seeded);
	drop(&seeded->base);
	drop(&seeded->first);
	drop(&seeded->output);
	free(seeded);
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
