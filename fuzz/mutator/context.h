/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* What every mutation gets, and how it chooses. */
#ifndef BTFOLD_MUT_CONTEXT_H
#define BTFOLD_MUT_CONTEXT_H

#include "../generator/random.h"
#include "mut_model.h"

#define MUT_N_SCRATCH 4u

struct mut_context {
	struct gen_random random;
	struct mut_model *model;
	const struct mut_model *donor; /* of a cross-over; else NULL */
	struct {
		uint32_t *at;
		size_t max;
	} scratch[MUT_N_SCRATCH];
};

void mut_context_deinit(struct mut_context *ctx);

static inline uint32_t mut_below(struct mut_context *ctx, uint32_t n)
{
	return gen_below(&ctx->random, n);
}

static inline bool mut_once_in(struct mut_context *ctx, uint32_t n)
{
	return gen_once_in(&ctx->random, n);
}

/* @n words to use until the next call with this @slot; all zero. */
uint32_t *mut_scratch(struct mut_context *ctx, unsigned slot, size_t n);

/* ---- choices; 0 and NULL: there is none ------------------------------------------------------ */

/* A type of base or input. */
uint32_t mut_any(struct mut_context *ctx);
/* A type of the kinds in @mask up to id @limit. */
uint32_t mut_any_of(struct mut_context *ctx, uint32_t mask, uint32_t limit);
/* A type that a reference of @id may lead to by V, void among them; mostly small and plain. */
uint32_t mut_any_target(struct mut_context *ctx, uint32_t id);
/* A type with at least one reference, and which. */
uint32_t mut_any_ref(struct mut_context *ctx, uint32_t *ret_nth);
/* A reference to @id: whose, and which. */
uint32_t mut_any_ref_to(struct mut_context *ctx, uint32_t id, uint32_t *ret_nth);
/* Mostly one that is there already; never empty. */
uint32_t mut_any_name(struct mut_context *ctx);
/* Another one than @old, of the same look where that matters. */
uint32_t mut_other_name(struct mut_context *ctx, uint32_t old);
/* A number other than @old, mostly near. */
uint32_t mut_other_number(struct mut_context *ctx, uint32_t old);
/* A power of two of bytes, 1..8. */
uint32_t mut_any_size(struct mut_context *ctx);

/*
 * What can be reached from @root, itself first, at most @most: ids into scratch 0, their number + 1
 * per type into scratch 1 (n + 1 entries). Not into the base unless @root is there or @base is set.
 */
uint32_t mut_reach(struct mut_context *ctx, uint32_t root, uint32_t most, bool base);

#endif
