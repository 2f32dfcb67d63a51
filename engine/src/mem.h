/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * Memory: arenas on the caller's allocator. An arena grows in blocks and is freed as a whole; a meter
 * shared by the arenas of one call knows what is held and was held at most.
 */
#ifndef BTFOLD_MEM_H
#define BTFOLD_MEM_H

#include <btfold/btfold.h>

struct meter {
	size_t held, peak; /* bytes */
};

struct arena {
	struct btfold_allocator allocator;
	struct meter *meter; /* may be NULL */
	struct arena_block *blocks;
};

/* @allocator: NULL or all zero means malloc(), posix_memalign() and free(), and for the largest blocks mapping.h. */
struct btfold_allocator allocator_or_default(const struct btfold_allocator *allocator);

void arena_init(struct arena *arena, const struct btfold_allocator *allocator, struct meter *meter);
void arena_deinit(struct arena *arena);

/* 8-aligned, not cleared; NULL when out of memory. n * size must be the caller's real need. */
void *arena_array(struct arena *arena, size_t n, size_t size);
void *arena_array_zero(struct arena *arena, size_t n, size_t size);
/* The same, of which most will not be touched. */
void *arena_array_sparse(struct arena *arena, size_t n, size_t size);

/* Gives an array back, of which nothing is used any more, if it is large; else it stays until the arena goes. */
void arena_drop(struct arena *arena, const void *array);

/*
 * Room for @n entries of @size bytes, of which the first @n_old are those of @array, which is given back, or moved
 * without copying if it is large (NULL, and n_old 0: a new array). NULL when out of memory, and then @array is as it was.
 */
void *arena_grow(struct arena *arena, void *array, size_t n_old, size_t n, size_t size);

#define ARENA_NEW(arena, n, type)      ((type *)arena_array((arena), (n), sizeof(type)))
#define ARENA_NEW_ZERO(arena, n, type) ((type *)arena_array_zero((arena), (n), sizeof(type)))

/* A growing array of uint32_t in an arena. */
struct words {
	struct arena *arena;
	uint32_t *at;
	size_t n, room;
};

/* The slow half of words_reserve(). */
bool words_grow(struct words *words, size_t more);

/* Makes room for @more entries; false when out of memory. */
static inline bool words_reserve(struct words *words, size_t more)
{
	return words->room - words->n >= more || words_grow(words, more);
}

static inline bool words_push(struct words *words, uint32_t word)
{
	if (!words_reserve(words, 1))
		return false;
	words->at[words->n++] = word;
	return true;
}

#endif
