/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * A refinable partition of some type ids into blocks, one per class colour: each block is a run of
 * elements, those marked in front. Finding, marking and splitting cost constant time an element.
 */
#ifndef BTFOLD_PARTITION_H
#define BTFOLD_PARTITION_H

#include "refined.h"

struct block {
	uint32_t start, end; /* in elements */
	uint32_t marked;     /* so many of them, from start on */
	uint32_t by;	     /* the colour that all marks are for; COLOUR_NONE: several, or none */
};

#define BLOCK_WORDS (sizeof(struct block) / sizeof(uint32_t))

struct partition {
	struct arena *arena;
	struct words elements;	     /* ids */
	struct refined_types *types; /* with the position of each in elements; all were got */
	struct words blocks;	     /* struct block per colour */
	/* Colours of blocks that got their first mark: of many elements, and of few. */
	struct words touched, touched_small;
};

/* @scratch: for what is of use only until nothing is marked any more. False: out of memory. */
bool partition_init(struct partition *partition, struct refined_types *types, uint32_t end_colour,
		    struct arena *arena, struct arena *scratch);

static inline size_t partition_n_blocks(const struct partition *partition)
{
	return partition->blocks.n / BLOCK_WORDS;
}

static inline struct block *partition_block(struct partition *partition, uint32_t colour)
{
	return (struct block *)(void *)partition->blocks.at + colour;
}

/* A block for the next colour, of elements [start, end), which the caller takes from another's. */
bool partition_add_block(struct partition *partition, uint32_t start, uint32_t end);

/*
 * @colour is that of the block with @id, which is marked since something it refers to is seen as @by, or for another
 * reason (COLOUR_NONE).
 */
bool partition_mark(struct partition *partition, uint32_t colour, uint32_t id, uint32_t by);

#endif
