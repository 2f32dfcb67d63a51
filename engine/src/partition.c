/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "partition.h"

#include "signature.h"

#include <string.h>

/* Types are asked for so many marks before they make room for one. */
#define FETCHED_AHEAD 12u

#define SMALL_BLOCK 64u /* elements */

/*
 * In blocks of so few elements one is found by looking: where they are is not kept up to date, which would take a line
 * of memory for each that makes room. Ten million types in a ring take 3 % less time.
 */
#define SCANNED_BLOCK 16u

_Static_assert(sizeof(struct block) == BLOCK_WORDS * sizeof(uint32_t), "blocks lie in words");

bool partition_init(struct partition *partition, struct refined_types *types, uint32_t end_colour,
		    struct arena *arena, struct arena *scratch)
{
	*partition = (struct partition){
		.arena = arena,
		.elements = {.arena = arena},
		.types = types,
		.blocks = {.arena = arena},
		.touched = {.arena = scratch},
		.touched_small = {.arena = scratch},
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

/* Where @id is among the elements from @to, where there are the first not marked, up to @end; @end if it is marked. */
static uint32_t find(const uint32_t *elements, uint32_t to, uint32_t end, uint32_t id)
{
	while (to < end && elements[to] != id)
		to++;
	return to;
}

bool partition_mark(struct partition *partition, uint32_t colour, uint32_t id, uint32_t by)
{
	struct block *block = partition_block(partition, colour);
	struct refined *type = refined_at(partition->types, id);
	uint32_t *elements = partition->elements.at;
	uint32_t from, to = block->start + block->marked, size = block->end - block->start;

	if (!block->marked)
		block->by = by;
	else if (block->by != by)
		block->by = COLOUR_NONE;
	if (size == 1) /* nothing to split */
		return true;
	if (size <= SCANNED_BLOCK) {
		from = find(elements, to, block->end, id);
		if (from == block->end)
			return true;
		elements[from] = elements[to];
		elements[to] = id;
		return block->marked++ || words_push(&partition->touched_small, colour);
	}
	from = type->position;
	if (from < to) /* marked */
		return true;
	if (to + FETCHED_AHEAD < block->end)
		__builtin_prefetch(
			&refined_at(partition->types, elements[to + FETCHED_AHEAD])->position);
	elements[from] = elements[to];
	refined_at(partition->types, elements[from])->position = from;
	elements[to] = id;
	type->position = to;
	return block->marked++ ||
	       words_push(size > SMALL_BLOCK ? &partition->touched : &partition->touched_small,
			  colour);
}
