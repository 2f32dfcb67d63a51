/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* Candidates that were asked about before, by 128 bits of hash of their bytes. */
#ifndef BTFOLD_REDUCE_CACHE_H
#define BTFOLD_REDUCE_CACHE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct reduce_key {
	uint64_t half[2];
};

/* All zero is an empty one. */
struct reduce_cache {
	struct reduce_key *table;
	size_t n, room; /* room: a power of 2 */
};

struct reduce_key reduce_key(const void *data, size_t size);
bool reduce_cache_has(const struct reduce_cache *cache, struct reduce_key key);
void reduce_cache_add(struct reduce_cache *cache, struct reduce_key key);
void reduce_cache_deinit(struct reduce_cache *cache);

#endif
