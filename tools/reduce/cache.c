// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include "cache.h"

#include <stdlib.h>
#include <string.h>

#include "../../fuzz/mutator/mut_model.h"
#include "hash.h"

struct reduce_key reduce_key(const void *data, size_t size)
{
	struct reduce_key key = {{size, ~(uint64_t)size}};
	const uint8_t *at = data;

	for (; size; size -= size < 8 ? size : 8, at += 8) {
		uint64_t word = 0;

		memcpy(&word, at, size < 8 ? size : 8);
		key.half[0] = reduce_mix(key.half[0], word);
		key.half[1] = reduce_mix(key.half[1], word + 1);
	}
	key.half[0] |= !key.half[0]; /* 0 is an empty slot */
	return key;
}

static struct reduce_key *slot_of(const struct reduce_cache *cache, struct reduce_key key)
{
	size_t slot = key.half[0] & (cache->room - 1);

	while (cache->table[slot].half[0] && memcmp(&cache->table[slot], &key, sizeof(key)))
		slot = (slot + 1) & (cache->room - 1);
	return &cache->table[slot];
}

bool reduce_cache_has(const struct reduce_cache *cache, struct reduce_key key)
{
	return cache->room && slot_of(cache, key)->half[0];
}

static void grow(struct reduce_cache *cache)
{
	struct reduce_cache larger = {.n = cache->n, .room = cache->room ? 2 * cache->room : 1024};
	size_t max = 0;

	larger.table = mut_room(NULL, &max, larger.room, sizeof(*larger.table));
	memset(larger.table, 0, larger.room * sizeof(*larger.table));
	for (size_t i = 0; i < cache->room; i++)
		if (cache->table[i].half[0])
			*slot_of(&larger, cache->table[i]) = cache->table[i];
	free(cache->table);
	*cache = larger;
}

void reduce_cache_add(struct reduce_cache *cache, struct reduce_key key)
{
	if (2 * (cache->n + 1) > cache->room)
		grow(cache);
	cache->n += !slot_of(cache, key)->half[0];
	*slot_of(cache, key) = key;
}

void reduce_cache_deinit(struct reduce_cache *cache)
{
	free(cache->table);
	memset(cache, 0, sizeof(*cache));
}
