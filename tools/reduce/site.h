/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * What a pass of the reducer works on: the smallest graph so far that shows the finding, what is
 * known of it, and the next candidate to be made.
 */
#ifndef BTFOLD_REDUCE_SITE_H
#define BTFOLD_REDUCE_SITE_H

#include <btfold/btfold.h>

#include "../../fuzz/mutator/context.h"
#include "measure.h"

/* Where a pass is; all zero at its start. Each pass uses the fields as it likes. */
struct reduce_cursor {
	uint32_t chunk, at, sub;
};

/* Facts about @best, made when asked for. Arrays have n + 1 entries. */
struct reduce_facts {
	uint32_t *alike;  /* equal for types that may be copies: the first of them */
	uint32_t *cousin; /* the same, coarser: by kind, name and number of items */
	uint32_t *reach;  /* types that can be reached, itself included; [0] is 0 */
	uint32_t *roots;  /* what nothing else refers to; those that reach a seed last */
	uint32_t *labels; /* the canonical id of each, see canon.h */
	uint32_t n_roots;
};

struct reduce_site {
	const struct mut_model *best;
	struct reduce_measure measure; /* of it */
	const uint32_t *seeds;	       /* what the finding names */
	uint32_t n_seeds;
	struct reduce_facts facts;
	struct reduce_cursor cursor;

	/* The candidate, and scratch for it. */
	struct mut_context ctx;
	struct mut_model candidate;
	struct mut_codec *codec;
	struct mut_bytes bytes;
};

void reduce_site_init(struct reduce_site *site);
void reduce_site_deinit(struct reduce_site *site);
/* Another graph is the smallest. */
void reduce_site_set(struct reduce_site *site, const struct mut_model *best, const uint32_t *seeds,
		     uint32_t n_seeds);

/* ---- facts ---------------------------------------------------------------------------------- */

const uint32_t *reduce_alike(struct reduce_site *site);
const uint32_t *reduce_cousins(struct reduce_site *site);
const uint32_t *reduce_reach(struct reduce_site *site);
const uint32_t *reduce_roots(struct reduce_site *site, uint32_t *ret_n);
/* NULL for graphs that are too large for it. */
const uint32_t *reduce_labels(struct reduce_site *site);

/* ---- making a candidate ---------------------------------------------------------------------- */

/* Makes the candidate a copy of the best. */
struct mut_model *reduce_copy(struct reduce_site *site);
/* For mut_sweep(): every type redirected to itself; of the candidate, or the best. */
uint32_t *reduce_keep_all(struct reduce_site *site);
/* Makes the candidate the best without the types that are not @kept; references to them go. */
void reduce_keep(struct reduce_site *site, const uint32_t *kept);
/* Adds what can be reached from the @n at @from to @kept, in the best. */
void reduce_close(struct reduce_site *site, const uint32_t *from, uint32_t n, uint32_t *kept);
/* Sets the entry of each type that something other than itself refers to. */
void reduce_mark_used(const struct mut_model *model, uint32_t *used);
/*
 * Removes types of the candidate that nothing refers to any more but did in the best, whose ids the
 * candidate still has; also what only those referred to.
 */
void reduce_collect(struct reduce_site *site);

/*
 * The next piece of a list of @n for delta debugging: halves, quarters ... single ones. False at the
 * end.
 */
bool reduce_piece(struct reduce_cursor *cursor, uint32_t n, uint32_t *ret_from, uint32_t *ret_to);

/*
 * Repairs the candidate so that it may be as valid as @tier asks for; true if it is simpler than the
 * best then, or @reorders and as simple.
 */
bool reduce_finish(struct reduce_site *site, bool reorders, enum btfold_tier tier);

enum reduce_group {
	REDUCE_ALIKE,
	REDUCE_COUSINS,
	REDUCE_SINGLE,
	REDUCE_N_GROUPS,
};

/*
 * Types to be edited as one with @id, itself among them: *ret_ids is scratch until the next call.
 * 0: this group is dealt with when another type's turn, or a finer group's, is there.
 */
uint32_t reduce_group(struct reduce_site *site, uint32_t id, enum reduce_group group,
		      const uint32_t **ret_ids);

#endif
