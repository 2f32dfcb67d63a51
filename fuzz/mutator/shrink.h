/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* Smaller graphs: to fit a size, and one attempt after the other for trimming. */
#ifndef BTFOLD_MUT_SHRINK_H
#define BTFOLD_MUT_SHRINK_H

#include "context.h"

/* Removes something worth about @excess of @size encoded bytes. False: nothing is left. */
bool mut_shrink_by(struct mut_context *ctx, size_t excess, size_t size);

/* Attempts, coarse to fine; all zero but for what mut_shrinker_start() sets. */
struct mut_shrinker {
	unsigned pass;
	uint32_t chunk; /* types or items removed at once */
	uint32_t id;	/* the last type of the next attempt, or whose items it is about */
	uint32_t item;	/* items before it are still to be tried */
};

void mut_shrinker_start(struct mut_shrinker *shrinker, const struct mut_model *best);
/*
 * Makes the context's model, a copy of @best, the next attempt; false: there are no more. Every
 * attempt is loadable if @best is. When one is taken, it is @best from then on: go on with
 * mut_shrinker_taken().
 */
bool mut_shrinker_next(struct mut_shrinker *shrinker, struct mut_context *ctx,
		       const struct mut_model *best);
void mut_shrinker_taken(struct mut_shrinker *shrinker, const struct mut_model *best);
/* About how many attempts are still to come if none is taken. */
uint32_t mut_shrinker_left(const struct mut_shrinker *shrinker, const struct mut_model *best);

#endif
