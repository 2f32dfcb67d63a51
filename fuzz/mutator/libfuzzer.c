// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/*
 * libFuzzer's front. It is an object file that targets link with, not part of a library: libFuzzer
 * looks for these functions through weak references, which pull nothing out of an archive.
 */
#include <string.h>

#include "mutator.h"

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned int seed);
size_t LLVMFuzzerCustomCrossOver(const uint8_t *data, size_t size, const uint8_t *other,
				 size_t other_size, uint8_t *out, size_t max_out_size,
				 unsigned int seed);

/* libFuzzer mutates in one thread only; this lives as long as the process. */
static struct btfold_mutator *mutator;

static struct btfold_mutator *get_mutator(void)
{
	if (!mutator)
		mutator = btfold_mutator_create();
	return mutator;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned int seed)
{
	const void *bytes;

	size = btfold_mutate(get_mutator(), data, size, max_size, seed, &bytes);
	memcpy(data, bytes, size);
	return size;
}

size_t LLVMFuzzerCustomCrossOver(const uint8_t *data, size_t size, const uint8_t *other,
				 size_t other_size, uint8_t *out, size_t max_out_size,
				 unsigned int seed)
{
	const void *bytes;

	size = btfold_cross_over(get_mutator(), data, size, other, other_size, max_out_size, seed,
				 &bytes);
	memcpy(out, bytes, size);
	return size;
}
