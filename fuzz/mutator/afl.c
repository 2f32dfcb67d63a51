// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/*
 * AFL++'s front, a module for AFL_CUSTOM_MUTATOR_LIBRARY. Debian packages no header of this
 * interface, so that of 4.04c is declared here; see docs/custom_mutators.md there.
 *
 * Trimming drops types, then items. AFL++ 4.04c ends on a trimmed case that is larger than the one
 * before, and takes an equal one for a success, so this offers smaller ones only.
 */
#include <stdlib.h>
#include <string.h>

#include "mutator.h"
#include "shrink.h"

#define MOST_BYTES  4096u  /* that a case grows to: AFL++ would let it grow to 1 MB */
#define LARGE_BYTES 65536u /* now and then */

#define EXPORT __attribute__((visibility("default")))

struct front {
	struct btfold_mutator *mutator;
	uint64_t seed;

	/* trimming */
	struct mut_context ctx;
	struct mut_model best, attempt;
	struct mut_codec *codec;
	struct mut_bytes bytes;
	struct mut_shrinker shrinker;
	size_t size;	   /* of the best, bytes */
	int32_t step, end; /* as afl-fuzz counts */
	bool pending;	   /* an attempt that is smaller has been offered */
};

EXPORT void *afl_custom_init(void *afl, unsigned int seed);
EXPORT void afl_custom_deinit(void *data);
EXPORT size_t afl_custom_fuzz(void *data, uint8_t *buf, size_t buf_size, uint8_t **out_buf,
			      uint8_t *add_buf, size_t add_buf_size, size_t max_size);
EXPORT size_t afl_custom_havoc_mutation(void *data, uint8_t *buf, size_t buf_size,
					uint8_t **out_buf, size_t max_size);
EXPORT uint8_t afl_custom_havoc_mutation_probability(void *data);
EXPORT int32_t afl_custom_init_trim(void *data, uint8_t *buf, size_t buf_size);
EXPORT size_t afl_custom_trim(void *data, uint8_t **out_buf);
EXPORT int32_t afl_custom_post_trim(void *data, uint8_t success);

void *afl_custom_init(void *afl, unsigned int seed)
{
	size_t none = 0;
	struct front *front = mut_room(NULL, &none, 1, sizeof(*front));

	(void)afl;
	memset(front, 0, sizeof(*front));
	front->mutator = btfold_mutator_create();
	front->codec = mut_codec_create();
	front->seed = seed;
	front->ctx.model = &front->attempt;
	return front;
}

void afl_custom_deinit(void *data)
{
	struct front *front = data;

	btfold_mutator_destroy(front->mutator);
	mut_context_deinit(&front->ctx);
	mut_model_deinit(&front->best);
	mut_model_deinit(&front->attempt);
	mut_codec_destroy(front->codec);
	free(front->bytes.data);
	free(front);
}

/* AFL++ wants a pointer that it may write through; the mutator's own buffer is one. */
static uint8_t *writable(const void *bytes)
{
	union {
		const void *in;
		uint8_t *out;
	} pointer = {.in = bytes};

	return pointer.out;
}

size_t afl_custom_fuzz(void *data, uint8_t *buf, size_t buf_size, uint8_t **out_buf,
		       uint8_t *add_buf, size_t add_buf_size, size_t max_size)
{
	struct front *front = data;
	size_t most = front->seed % 64 ? MOST_BYTES : LARGE_BYTES, size;
	const void *bytes;

	most = most > buf_size ? most : buf_size;
	max_size = max_size < most ? max_size : most;
	front->seed++;
	if (add_buf && add_buf_size && front->seed % 4 == 0)
		size = btfold_cross_over(front->mutator, buf, buf_size, add_buf, add_buf_size,
					 max_size, front->seed, &bytes);
	else
		size = btfold_mutate(front->mutator, buf, buf_size, max_size, front->seed, &bytes);
	*out_buf = writable(bytes);
	return size;
}

size_t afl_custom_havoc_mutation(void *data, uint8_t *buf, size_t buf_size, uint8_t **out_buf,
				 size_t max_size)
{
	return afl_custom_fuzz(data, buf, buf_size, out_buf, NULL, 0, max_size);
}

/* Percent of the steps of havoc; the rest are AFL++'s own, on bytes. */
uint8_t afl_custom_havoc_mutation_probability(void *data)
{
	(void)data;
	return 60;
}

/* ---- trimming ------------------------------------------------------------------------------- */

int32_t afl_custom_init_trim(void *data, uint8_t *buf, size_t buf_size)
{
	struct front *front = data;

	front->step = front->end = 0;
	front->pending = false;
	if (!mut_decode(front->codec, buf, buf_size, &front->best))
		return 0;
	front->bytes.data = mut_room(front->bytes.data, &front->bytes.max, buf_size + 1, 1);
	memcpy(front->bytes.data, buf, buf_size);
	front->bytes.size = front->size = buf_size;
	mut_shrinker_start(&front->shrinker, &front->best);
	front->end = (int32_t)mut_shrinker_left(&front->shrinker, &front->best);
	return front->end;
}

/* 0 bytes: no attempt, which AFL++ does not run. */
size_t afl_custom_trim(void *data, uint8_t **out_buf)
{
	struct front *front = data;

	front->pending = false;
	while (mut_shrinker_next(&front->shrinker, &front->ctx, &front->best)) {
		mut_encode(&front->attempt, &front->bytes);
		if (front->bytes.size >= front->size)
			continue;
		front->pending = true;
		break;
	}
	*out_buf = front->bytes.data;
	return front->pending ? front->bytes.size : 0;
}

int32_t afl_custom_post_trim(void *data, uint8_t success)
{
	struct front *front = data;

	if (!front->pending) /* there are no more */
		return front->end;
	if (success) {
		mut_model_copy(&front->best, &front->attempt);
		front->size = front->bytes.size;
		mut_shrinker_taken(&front->shrinker, &front->best);
	}
	if (front->step + 1 < front->end)
		front->step++;
	return front->step;
}
