/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "hashtab.h"

#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

uint32_t hash_bytes(const struct hashing *hashing, const void *bytes, size_t size)
{
	XXH64_hash_t hash;

	if (hashing->collide)
		return 0;
	hash = XXH3_64bits_withSeed(bytes, size, hashing->seed);
	return (uint32_t)(hash ^ hash >> 32);
}

static bool set_size(struct hashtab *table, uint32_t size)
{
	struct hashtab_slot *slots = ARENA_NEW_ZERO(table->arena, size, struct hashtab_slot);

	if (!slots)
		return false;
	table->slots = slots;
	table->mask = size - 1;
	table->capacity = size;
	return true;
}

static uint32_t size_for(uint32_t expected)
{
	uint32_t size = 16;

	while (size < 1u << 30 && size / 4 * 3 < expected)
		size *= 2;
	return size;
}

bool hashtab_init(struct hashtab *table, struct arena *arena, uint32_t expected)
{
	*table = (struct hashtab){.arena = arena};
	return set_size(table, size_for(expected));
}

bool hashtab_reset(struct hashtab *table, uint32_t expected)
{
	uint32_t size = size_for(expected);

	table->n = 0;
	if (size > table->capacity)
		return set_size(table, size);
	table->mask = size - 1;
	memset(table->slots, 0, size * sizeof(*table->slots));
	return true;
}

static void put(struct hashtab *table, uint32_t hash, uint32_t value)
{
	uint32_t at = hash & table->mask;

	while (table->slots[at].value)
		at = (at + 1) & table->mask;
	table->slots[at] = (struct hashtab_slot){hash, value};
}

/*
 * Moves the values of the first @size slots, that was the whole table, to where they belong now that it is twice as
 * large. From one end of a cluster to the other: a value finds none before it that has yet to be moved away.
 */
static void spread(struct hashtab *table, uint32_t size)
{
	struct hashtab_slot *slots = table->slots;
	uint32_t start = 0;

	while (slots[start].value)
		start++;
	for (uint32_t i = 1; i <= size; i++) {
		struct hashtab_slot *slot = &slots[(start + i) & (size - 1)], moved = *slot;

		slot->value = 0;
		if (moved.value)
			put(table, moved.hash, moved.value);
	}
}

/* Doubles the table. After a reset there may be room for that. */
static bool grow(struct hashtab *table)
{
	uint32_t size = table->mask + 1;

	if (size > UINT32_MAX / 4)
		return false;
	if (table->capacity < 2 * size) {
		struct hashtab_slot *slots = arena_grow(table->arena, table->slots, size,
							2 * (size_t)size, sizeof(*slots));

		if (!slots)
			return false;
		table->slots = slots;
		table->capacity = 2 * size;
	}
	memset(table->slots + size, 0, size * sizeof(*table->slots));
	table->mask = 2 * size - 1;
	spread(table, size);
	return true;
}

bool hashtab_insert(struct hashtab *table, uint32_t hash, uint32_t value)
{
	if (table->n >= (table->mask + 1) / 4 * 3 && !grow(table))
		return false;
	put(table, hash, value);
	table->n++;
	return true;
}
