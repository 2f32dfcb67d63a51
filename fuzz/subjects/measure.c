// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include "measure.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"

void measure_tell(const struct btfold_subject_work *work, const struct subject_answer *answer,
		  struct btfold_subject_measured *ret)
{
	ret->types_out /= work->passes;
	ret->bytes_out /= work->passes;
	ret->refused /= work->passes;
	ret->ran = ret->refused && ret->refused < work->n_inputs ? BTFOLD_ORACLE_RAN : answer->ran;
	memcpy(ret->message, answer->message, sizeof(ret->message));
}

/* For kinds that know no phases. */
static void measure_runs(const struct btfold_subject_kind *kind, struct subject_self *self,
			 const struct btfold_subject_work *work,
			 struct btfold_subject_measured *ret)
{
	struct subject_answer last = {.ran = BTFOLD_ORACLE_RAN};

	for (size_t i = 0; i < work->n_inputs * work->passes; i++) {
		struct subject_job job = {.base = work->base,
					  .input = work->inputs[i % work->n_inputs],
					  .seconds = 1e9};
		struct subject_answer answer = {0};

		kind->run(self, &job, &answer);
		ret->seconds[BTFOLD_PHASE_BASE] += answer.base_seconds;
		ret->seconds[BTFOLD_PHASE_DEDUP] += answer.seconds - answer.base_seconds;
		ret->bytes_out += answer.size;
		ret->refused += answer.ran != BTFOLD_ORACLE_RAN;
		free(answer.data);
		free(answer.map);
		answer.data = answer.map = NULL;
		if (answer.ran != BTFOLD_ORACLE_RAN)
			last = answer;
	}
	measure_tell(work, &last, ret);
}

/* The fastest that anything could be that looks at all of it. */
static uint64_t read_stream(struct btfold_oracle_bytes bytes)
{
	const unsigned char *at = bytes.data, *end = at + bytes.size / 8 * 8;
	uint64_t sum[4] = {0, 0, 0, 0}, word;

	for (; at + 32 <= end; at += 32)
		for (unsigned i = 0; i < 4; i++) {
			memcpy(&word, at + 8 * i, 8);
			sum[i] += word;
		}
	for (; at < end; at += 8) {
		memcpy(&word, at, 8);
		sum[0] += word;
	}
	return sum[0] + sum[1] + sum[2] + sum[3];
}

static double read_all(const struct btfold_subject_work *work)
{
	static volatile uint64_t result; /* so that no compiler leaves it out */
	double begin = subject_now();
	uint64_t sum = 0;

	if (work->base.data)
		sum = read_stream(work->base);
	for (size_t i = 0; i < work->n_inputs; i++)
		sum += read_stream(work->inputs[i]);
	result = sum;
	(void)result;
	return subject_now() - begin;
}

static double cpu_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/*
 * What malloc() keeps of freed memory depends on the largest block that was freed before, here or in the parent, and
 * what it does not keep is asked of the system again by each pass: half of the time of a small one.
 */
static void settle_malloc(void)
{
#ifdef __GLIBC__
	void *volatile largest =
		malloc(sizeof(long) == 8 ? (32 << 20) - 65536 : (512 << 10) - 65536);

	free(largest);
	malloc_trim(0); /* what the parent had freed would be used without being counted */
#endif
}

void measure_work(const struct btfold_subject_kind *kind, struct subject_self *self,
		  const struct btfold_subject_work *work, struct btfold_subject_measured *ret)
{
	double cpu;
	size_t before;

	read_all(work); /* maps the pages */
	ret->read_seconds = read_all(work);
	settle_malloc();
	before = memory_start();
	cpu = cpu_now();
	if (kind->measure)
		kind->measure(self, work, ret);
	else
		measure_runs(kind, self, work, ret);
	ret->cpu_seconds = cpu_now() - cpu;
	ret->grown_bytes = memory_grown(before);
	ret->whole_bytes = memory_peak();
}

bool measure_request(const struct btfold_subject_kind *kind, struct subject_self *self,
		     const unsigned char *bytes, const struct request *request,
		     struct btfold_subject_measured *ret)
{
	size_t at = shared_align(request->base_size), i;
	const uint64_t *sizes = (const uint64_t *)(const void *)(bytes + at);
	struct btfold_oracle_bytes *inputs = calloc(request->n_inputs, sizeof(*inputs));
	struct btfold_subject_work work = {
		.inputs = inputs, .n_inputs = request->n_inputs, .passes = request->passes};

	if (!inputs)
		return false;
	if (request->has_base)
		work.base = (struct btfold_oracle_bytes){bytes, request->base_size};
	at += request->n_inputs * sizeof(*sizes);
	for (i = 0; i < request->n_inputs; at += shared_align(sizes[i]), i++)
		inputs[i] = (struct btfold_oracle_bytes){bytes + at, sizes[i]};
	measure_work(kind, self, &work, ret);
	free(inputs);
	return true;
}
