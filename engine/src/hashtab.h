/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * A hash table from 32-bit hashes to nonzero 32-bit values, by open addressing. What equal means is the
 * caller's: equality is decided by comparing, never by hash.
 *
 *	HASHTAB_EACH(&table, hash, value)
 *		if (same(value, wanted))
 *			return value;
 *	hashtab_insert(&table, hash, new_value);
 */
#ifndef BTFOLD_HASHTAB_H
#define BTFOLD_HASHTAB_H

#include "mem.h"

/* How this call hashes: same for all its tables. */
struct hashing {
	uint64_t seed;
	bool collide; /* every hash is 0: proves that no result depends on hashes */
};

uint32_t hash_bytes(const struct hashing *hashing, const void *bytes, size_t size);

static inline uint32_t hash_pair(const struct hashing *hashing, uint32_t a, uint32_t b)
{
	uint64_t mixed = ((uint64_t)a << 32 | b) + hashing->seed;

	mixed = (mixed ^ mixed >> 30) * 0xbf58476d1ce4e5b9u;
	mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111ebu;
	return hashing->collide ? 0 : (uint32_t)(mixed >> 32);
}

struct hashtab_slot {
	uint32_t hash, value; /* value 0: free */
};

struct hashtab {
	struct arena *arena;
	struct hashtab_slot *slots;
	uint32_t mask, n;
	uint32_t capacity; /* of slots; a power of two, at least mask + 1 */
};

/* Room for @expected values without growing; false when out of memory. */
bool hashtab_init(struct hashtab *table, struct arena *arena, uint32_t expected);
/* Empties the table and makes room for @expected values; cost: as for @expected. */
bool hashtab_reset(struct hashtab *table, uint32_t expected);
/* @value is not there yet; false when out of memory. */
bool hashtab_insert(struct hashtab *table, uint32_t hash, uint32_t value);

/* Visits the values whose hash is @hash; the body may return or break. */
#define HASHTAB_EACH(table, hash_, value_)                       \
	for (uint32_t each_at = (hash_) & (table)->mask, value_; \
	     (value_ = (table)->slots[each_at].value) != 0;      \
	     each_at = (each_at + 1) & (table)->mask)            \
		if ((table)->slots[each_at].hash == (hash_))

#endif
