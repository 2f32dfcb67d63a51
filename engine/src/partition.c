/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "partition.h"

#include "signature.h"

#include <string.h>

/* Types are asked for so many marks before they make room for one. */
#define FETCHED_AHEAD 4u

#define SMALL_BLOCK 64u /* elements */

_Static_assert(sizeof(struct block) == BLOCK_WORDS * sizeof(uint32_t), "blocks lie in words");

bool partition_init(struct partition *partition, struct refined_types *types, uint32_t end_colour,
		    struct arena *arena)
{
	*partition = (struct partition){
		.arena = arena,
		.elements = {.arena = arena},
		.types = types,
		.blocks = {.arena = arena},
		.touched = {.arena = arena},
		.touched_small = {.arena = arena},
	};
	if (!words_reserve(&partition->blocks, BLOCK_WORDS * end_colour))
		return false;
	memset(partition->blocks.at, 0, end_colour * sizeof(struct block));
	partition->blocks.n = BLOCK_WORDS * end_colour;
	return true;
}

bool partition_add_block(struct partition *partition, uint32_t start, uint32_t end)
{
	size_t n = partition_n_blocks(partition);

	if (!words_reserve(&partition->blocks, BLOCK_WORDS))
		return false;
	partition->blocks.n += BLOCK_WORDS;
	*partition_block(partition, (uint32_t)n) = (struct block){.start = start, .end = end};
	return true;
}

bool partition_mark(struct partition *partition, uint32_t colour, uint32_t id, uint32_t by)
{
	struct block *block = partition_block(partition, colour);
	struct refined *type = refined_at(partition->types, id);
	uint32_t *elements = partition->elements.at;
	uint32_t from = type->position, to = block->start + block->marked;

	if (!block->marked)
		block->by = by;
	else if (block->by != by)
		block->by = COLOUR_NONE;
	if (from < to || block->end - block->start == 1) /* marked, or nothing to split */
		return true;
	if (to + FETCHED_AHEAD < block->end)
		__builtin_prefetch(
			&refined_at(partition->types, elements[to + FETCHED_AHEAD])->position);
	elements[from] = elements[to];
	refined_at(partition->types, elements[from])->position = from;
	elements[to] = id;
	type->position = to;
	if (block->marked++)
		return true;
	return words_push(block->end - block->start > SMALL_BLOCK ? &partition->touched
								  : &partition->touched_small,
			  colour);
}
