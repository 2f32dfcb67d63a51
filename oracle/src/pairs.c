/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "pairs.h"

void pairs_init(struct pairs *pairs)
{
	*pairs = (struct pairs){0};
}

void pairs_deinit(struct pairs *pairs)
{
	mem_free(pairs->v);
	mem_free(pairs->table);
}

static uint32_t slot_of(const struct pairs *pairs, uint32_t a, uint32_t b)
{
	uint64_t h = ((uint64_t)a << 32 | b) * 0x9e3779b97f4a7c15u;
	uint32_t slot = (uint32_t)(h >> 32) & pairs->mask;

	for (;; slot = (slot + 1) & pairs->mask) {
		uint32_t i = pairs->table[slot];

		if (i == NONE || (pairs->v[i].a == a && pairs->v[i].b == b))
			return slot;
	}
}

uint32_t pairs_find(const struct pairs *pairs, uint32_t a, uint32_t b)
{
	return pairs->n ? pairs->table[slot_of(pairs, a, b)] : NONE;
}

static void grow(struct pairs *pairs)
{
	pairs->room = pairs->room ? pairs->room * 2 : 16;
	pairs->v = mem_resize(pairs->v, pairs->room, sizeof(*pairs->v));
	mem_free(pairs->table);
	pairs->mask = pairs->room * 2 - 1;
	pairs->table = mem_ids((size_t)pairs->mask + 1, NONE);
	for (uint32_t i = 0; i < pairs->n; i++)
		pairs->table[slot_of(pairs, pairs->v[i].a, pairs->v[i].b)] = i;
}

uint32_t pairs_add(struct pairs *pairs, uint32_t a, uint32_t b, bool *ret_new)
{
	uint32_t slot, known = pairs_find(pairs, a, b);

	*ret_new = known == NONE;
	if (known != NONE)
		return known;
	if (pairs->n == pairs->room)
		grow(pairs);
	slot = slot_of(pairs, a, b);
	pairs->v[pairs->n] = (struct pair){a, b};
	return pairs->table[slot] = pairs->n++;
}
