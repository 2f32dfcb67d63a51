/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * Mutates type graphs: bytes -> model (mut_model.h) -> one or a few mutations -> fix up -> bytes.
 * Input and output are containers (container.h): raw BTF, or a base and split BTF on it.
 *
 * GUARANTEES  The result is a function of the arguments alone, not of calls before. It is never
 * larger than asked for, and mostly well-formed (V); now and then only loadable, seldom malformed.
 * What does not decode is mended, or replaced by a tiny graph. Out of memory aborts.
 *
 * THREADS  One mutator per thread.
 */
#ifndef BTFOLD_MUTATOR_H
#define BTFOLD_MUTATOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mut_context;

/* One row per mutation; those that need another graph take part in cross-overs only. */
struct btfold_mutation {
	const char *name;
	bool (*apply)(struct mut_context *ctx); /* false: found nothing to change */
	uint8_t weight;
	bool needs_other;
};

extern const struct btfold_mutation btfold_mutations[];
extern const unsigned btfold_n_mutations;

/* What became of the bytes, beside mutations. */
enum btfold_ending {
	BTFOLD_ENDING_FIXED,	 /* made well-formed */
	BTFOLD_ENDING_LOOSE,	 /* left loadable, if it was not well-formed */
	BTFOLD_ENDING_MALFORMED, /* bytes changed at random */
	BTFOLD_N_ENDINGS,
};

struct btfold_mutator_stats {
	uint64_t calls;
	uint64_t mended;   /* inputs that did not decode, but could be mended */
	uint64_t replaced; /* inputs that could not */
	uint64_t shrunk;   /* results that were too large at first */
	uint64_t endings[BTFOLD_N_ENDINGS];
	const uint64_t
		*mutations; /* btfold_n_mutations entries: how often each changed something */
};

struct btfold_mutator;

struct btfold_mutator *btfold_mutator_create(void);
void btfold_mutator_destroy(struct btfold_mutator *mutator); /* NULL is fine */

/*
 * Mutates @size bytes at @data into at most @max_size bytes, whose number it returns. @ret_bytes
 * belong to the mutator and live until its next call. 25 bytes are the smallest BTF there is; with
 * less room the result is the beginning of that. Cost: linear in sizes, but for some mutations that
 * compare names.
 */
size_t btfold_mutate(struct btfold_mutator *mutator, const void *data, size_t size, size_t max_size,
		     uint64_t seed, const void **ret_bytes);

/* The same with parts of a second graph. */
size_t btfold_cross_over(struct btfold_mutator *mutator, const void *data, size_t size,
			 const void *other, size_t other_size, size_t max_size, uint64_t seed,
			 const void **ret_bytes);

void btfold_mutator_stats(const struct btfold_mutator *mutator, struct btfold_mutator_stats *ret);

#endif
