/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * What refinement knows of types, in pages that are made when one of their types is looked at: most inputs
 * have few ambiguous names, and then nothing is paid for the other millions of types.
 */
#ifndef BTFOLD_REFINED_H
#define BTFOLD_REFINED_H

#include "mem.h"

/* A cache line has four: refinement goes to and fro among them. */
struct refined {
	uint32_t cls, ref; /* colours now */
	uint32_t position; /* in the partition's elements, unless its block is scanned */
	uint32_t preds;	   /* who refers to it: see regions.h */
};

/* Colours of the universe before refining: ids below @first, and from it on. */
struct colours_before {
	const uint32_t *low_cls, *low_ref, *high_cls, *high_ref;
	uint32_t first, end;
};

#define REFINED_PAGE 1024u

struct refined_types {
	struct arena *arena;
	struct colours_before before;
	/* NULL: as before. Behind those of a page is a word for each: its targets, see regions.h. */
	struct refined **pages;
	uint32_t *spare; /* pages made already for later */
	uint32_t n_spare, n_made;
	size_t page_size; /* REFINED_PAGE types, or fewer if there are no more */
};

/* False: out of memory. */
bool refined_init(struct refined_types *types, const struct colours_before *before,
		  struct arena *arena);

/* Makes the page if need be; NULL when out of memory. */
struct refined *refined_get(struct refined_types *types, uint32_t id);

/* Of a type that was got before. */
static inline struct refined *refined_at(const struct refined_types *types, uint32_t id)
{
	return &types->pages[id / REFINED_PAGE][id % REFINED_PAGE];
}

static inline uint32_t *refined_targets(const struct refined_types *types, uint32_t id)
{
	struct refined *end = types->pages[id / REFINED_PAGE] + types->page_size;

	return (uint32_t *)(void *)end + id % REFINED_PAGE;
}

static inline uint32_t refined_class(const struct refined_types *types, uint32_t id)
{
	const struct colours_before *before = &types->before;

	if (types->pages[id / REFINED_PAGE])
		return refined_at(types, id)->cls;
	return id < before->first ? before->low_cls[id] : before->high_cls[id - before->first];
}

#endif
