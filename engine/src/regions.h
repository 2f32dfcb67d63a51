/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * Which coarse classes can fall apart in R1, and their types and references laid out for it.
 *
 * A key with several bodies leaves U, so the colour by which it is seen changes. A class that mentions a
 * colour which may change can fall apart, and its own colour, or that of its key, may change then. One
 * with a single type cannot: that is where it ends, and most of a kernel is left out. Of a region's
 * records only those references are looked at again that lead to a colour which may change.
 *
 * Rejected: taking classes in only when a colour that they mention does change. It takes fewer (3.8
 * instead of 3.9 million types on a kernel with Rust units), but their number is not known before, so
 * references backwards had to be lists; those and arrays that grow took twice the memory.
 */
#ifndef BTFOLD_REGIONS_H
#define BTFOLD_REGIONS_H

#include "backrefs.h"
#include "partition.h"

/* A coarse class that can fall apart. */
struct region {
	uint32_t colour;
	uint32_t start, end; /* its elements in the partition, whatever blocks they are in now */
	uint32_t places, n_places; /* in places: the words of its records that may change colour */
};

#define REGION_WORDS (sizeof(struct region) / sizeof(uint32_t))

struct regions {
	const struct coarse *coarse;
	const struct backrefs *back;
	const uint32_t *redirect; /* R2: see redirected() */
	struct words list;	  /* struct region */
	uint32_t *of;		  /* per coarse colour: 1 + index in list, or 0 */
	struct words places;
	struct refined_types *types; /* of what is in a region, and what that refers to */
	uint32_t *targets; /* per element and place, if several: the id referred to, redirected */
	uint32_t *preds;   /* per type with that target, if several: how many, and their ids */
	struct words own;  /* ids of own types in regions, ascending */

	uint32_t *members; /* per coarse colour: own types that are not replaced */
	uint32_t *lowest;  /* of these, if there are any */

	/* scratch of the making */
	bool *may_change; /* per coarse colour, keys too */
	struct words pending;
	uint64_t operations;
};

bool regions_init(struct regions *regions, const struct coarse *coarse, const struct backrefs *back,
		  struct refined_types *types, const uint32_t *redirect, struct arena *arena);

/* Takes in what can change when @key leaves U. */
bool regions_add_key(struct regions *regions, uint32_t key);

/* Takes in types that reach a cycle without a key: their coarse class says too little. */
bool regions_add_cyclic(struct regions *regions, const struct words *ids);

/* Lays out all that was taken in, each region a block of @partition. False: out of memory. */
bool regions_lay_out(struct regions *regions, struct partition *partition, struct arena *arena);

static inline bool regions_replaced(const struct regions *regions, uint32_t id)
{
	return regions->redirect && regions->redirect[id];
}

static inline struct region *regions_at(const struct regions *regions, size_t index)
{
	return (struct region *)(void *)regions->list.at + index;
}

static inline size_t regions_n(const struct regions *regions)
{
	return regions->list.n / REGION_WORDS;
}

/* The region of coarse class @colour, or NULL. */
static inline const struct region *regions_of(const struct regions *regions, uint32_t colour)
{
	return regions->of[colour] ? regions_at(regions, regions->of[colour] - 1) : NULL;
}

/* The @n targets of @id: in its own word, or, if they are several, where that says. */
static inline const uint32_t *regions_targets_of(const struct regions *regions, uint32_t id,
						 uint32_t n)
{
	const uint32_t *targets = refined_targets(regions->types, id);

	return n == 1 ? targets : regions->targets + *targets;
}

/* What @id of a region refers to, of what may change: *ret_n ids, in the order of its record. */
static inline const uint32_t *regions_targets(const struct regions *regions, uint32_t id,
					      uint32_t *ret_n)
{
	const struct region *region = regions_of(regions, coarse_class(regions->coarse, id));

	*ret_n = region ? region->n_places : 0;
	return *ret_n ? regions_targets_of(regions, id, *ret_n) : NULL;
}

/* In refined.preds: the only one; otherwise, where they are among regions.preds, or 0 for none. */
#define PREDS_ONE (1u << 31) /* ids are at most MAX_TYPE_ID */

static inline uint32_t regions_n_preds(const struct regions *regions, const struct refined *type)
{
	return type->preds & PREDS_ONE ? 1 : type->preds ? regions->preds[type->preds] : 0;
}

static inline uint32_t regions_pred(const struct regions *regions, const struct refined *type,
				    uint32_t i)
{
	return type->preds & PREDS_ONE ? type->preds & ~PREDS_ONE
				       : regions->preds[type->preds + 1 + i];
}

/* Visits the ids that refer to @type_, of those that regions_targets() gives it for. */
#define REGIONS_PREDS(regions_, type_, pred_)                                               \
	for (uint32_t each_pred = 0, n_preds_ = regions_n_preds(regions_, type_), pred_;    \
	     each_pred < n_preds_ && (pred_ = regions_pred(regions_, type_, each_pred), 1); \
	     each_pred++)

#endif
