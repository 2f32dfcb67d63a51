/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "partition.h"

#include <string.h>

_Static_assert(sizeof(struct block) == 3 * sizeof(uint32_t), "blocks lie in words");

bool partition_init(struct partition *partition, uint32_t end_id, uint32_t end_colour,
		    struct arena *arena)
{
	*partition = (struct partition){
		.arena = arena,
		.elements = {.arena = arena},
		.position = ARENA_NEW(arena, end_id, uint32_t),
		.blocks = {.arena = arena},
		.touched = {.arena = arena},
	};
	if (!partition->position || !words_reserve(&partition->blocks, 3 * (size_t)end_colour))
		return false;
	memset(partition->blocks.at, 0, 3 * (size_t)end_colour * sizeof(uint32_t));
	partition->blocks.n = 3 * (size_t)end_colour;
	return true;
}

bool partition_add_block(struct partition *partition, uint32_t start, uint32_t end)
{
	struct words *blocks = &partition->blocks;

	return words_push(blocks, start) && words_push(blocks, end) && words_push(blocks, 0);
}

bool partition_mark(struct partition *partition, uint32_t colour, uint32_t id)
{
	struct block *block = partition_block(partition, colour);
	uint32_t *elements = partition->elements.at, *position = partition->position;
	uint32_t from = position[id], to = block->start + block->marked;

	if (from < to)
		return true;
	elements[from] = elements[to];
	position[elements[from]] = from;
	elements[to] = id;
	position[id] = to;
	return block->marked++ || words_push(&partition->touched, colour);
}
