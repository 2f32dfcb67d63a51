/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* madvise() */
#define _DEFAULT_SOURCE

#include "mem.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define SMALL_BLOCK 16384 /* bytes; larger requests get a block of their own */

struct arena_block {
	struct arena_block *next;
	size_t size; /* bytes with this header */
	size_t used;
};

#define BLOCK_HEAD ((sizeof(struct arena_block) + 7) & ~(size_t)7)

static void *default_allocate(void *ctx, size_t bytes)
{
	(void)ctx;
	return malloc(bytes);
}

static void default_release(void *ctx, void *memory)
{
	(void)ctx;
	free(memory);
}

struct btfold_allocator allocator_or_default(const struct btfold_allocator *allocator)
{
	if (allocator && allocator->allocate)
		return *allocator;
	return (struct btfold_allocator){default_allocate, default_release, NULL};
}

void arena_init(struct arena *arena, const struct btfold_allocator *allocator, struct meter *meter)
{
	arena->allocator = allocator_or_default(allocator);
	arena->meter = meter;
	arena->blocks = NULL;
}

static void release(struct arena *arena, struct arena_block *block)
{
	if (arena->meter)
		arena->meter->held -= block->size;
	arena->allocator.release(arena->allocator.ctx, block);
}

void arena_deinit(struct arena *arena)
{
	struct arena_block *block = arena->blocks, *next;

	for (; block; block = next) {
		next = block->next;
		release(arena, block);
	}
	arena->blocks = NULL;
}

static bool is_malloc(const struct arena *arena)
{
	return arena->allocator.allocate == default_allocate;
}

static void hold(struct arena *arena, size_t bytes)
{
	struct meter *meter = arena->meter;

	if (!meter)
		return;
	meter->held += bytes;
	if (meter->held > meter->peak)
		meter->peak = meter->held;
}

/*
 * Instead of malloc(), for blocks of at least this: in huge pages, where the system gives these to who asks, which
 * the kernel clears four times as fast as one small page after the other. free() takes them too.
 * Four kernels took 6 to 10 % less time; but where a host takes free pages back from its virtual machine (free page
 * reporting), every third run of the largest took up to 40 % more, waiting for them.
 */
#define HUGE_PAGE ((size_t)2 << 20)

static void advise_huge(void *memory, size_t size)
{
#ifdef MADV_HUGEPAGE
	uintptr_t from = ((uintptr_t)memory + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
	uintptr_t to = ((uintptr_t)memory + size) / HUGE_PAGE * HUGE_PAGE;
	int error = errno;

	if (from < to)
		madvise((char *)memory + (from - (uintptr_t)memory), to - from, MADV_HUGEPAGE);
	errno = error;
#endif
}

static void *allocate_huge(size_t size)
{
	int error = errno;
	void *memory;

	if (posix_memalign(&memory, HUGE_PAGE, size)) {
		errno = error;
		return NULL;
	}
	advise_huge(memory, size);
	return memory;
}

/* With @zero all bytes are, if the arena is malloc's, which may know that without writing them. */
static struct arena_block *add_block(struct arena *arena, size_t size, bool zero)
{
	struct arena_block *block;

	if (zero && is_malloc(arena)) {
		block = calloc(1, size);
		if (block)
			advise_huge(block, size);
	} else if (is_malloc(arena) && size >= HUGE_PAGE) {
		block = allocate_huge(size);
	} else {
		block = arena->allocator.allocate(arena->allocator.ctx, size);
	}
	if (!block)
		return NULL;
	block->size = size;
	block->used = BLOCK_HEAD;
	hold(arena, size);
	return block;
}

static void *array(struct arena *arena, size_t n, size_t size, bool zero)
{
	struct arena_block *block = arena->blocks;
	size_t bytes, need;
	void *memory;
	bool large;

	if (size && n > (SIZE_MAX - 64) / size)
		return NULL;
	bytes = (n * size + 7) & ~(size_t)7;
	need = bytes + BLOCK_HEAD;
	if (block && block->size - block->used >= bytes) {
		memory = (char *)block + block->used;
		block->used += bytes;
		return zero ? memset(memory, 0, bytes) : memory;
	}
	large = need > SMALL_BLOCK / 4;
	block = large ? add_block(arena, need, zero) : add_block(arena, SMALL_BLOCK, false);
	if (!block)
		return NULL;
	if (large && arena->blocks) { /* keep filling the block in use */
		block->next = arena->blocks->next;
		arena->blocks->next = block;
	} else {
		block->next = arena->blocks;
		arena->blocks = block;
	}
	memory = (char *)block + block->used;
	block->used += bytes;
	return zero && !(large && is_malloc(arena)) ? memset(memory, 0, bytes) : memory;
}

void *arena_array(struct arena *arena, size_t n, size_t size)
{
	return array(arena, n, size, false);
}

void *arena_array_zero(struct arena *arena, size_t n, size_t size)
{
	void *memory = array(arena, n, size, false);

	/* written now: what is read first costs two page faults, and the second stops all other threads */
	return memory ? memset(memory, 0, n * size) : NULL;
}

void *arena_array_sparse(struct arena *arena, size_t n, size_t size)
{
	return array(arena, n, size, true);
}

/* Where the block is linked that has nothing but @array; NULL if there is none. */
static struct arena_block **alone(struct arena *arena, const void *array)
{
	struct arena_block **at = &arena->blocks;

	/* the first, which is being filled, has others, unless it is large and the only one */
	while (*at && (const char *)*at + BLOCK_HEAD != array)
		at = &(*at)->next;
	return *at && (*at)->size != SMALL_BLOCK ? at : NULL;
}

void arena_drop(struct arena *arena, const void *array)
{
	struct arena_block **at = alone(arena, array), *block = at ? *at : NULL;

	if (!block)
		return;
	*at = block->next;
	release(arena, block);
}

void *arena_grow(struct arena *arena, void *array, size_t n_old, size_t n, size_t size)
{
	void *grown = arena_array(arena, n, size);

	if (!grown || !array)
		return grown;
	memcpy(grown, array, n_old * size);
	arena_drop(arena, array);
	return grown;
}

bool words_grow(struct words *words, size_t more)
{
	size_t room = words->room ? words->room : 64;
	uint32_t *grown;

	while (room - words->n < more)
		room *= 2;
	grown = arena_grow(words->arena, words->at, words->n, room, sizeof(*grown));
	if (!grown)
		return false;
	words->at = grown;
	words->room = room;
	return true;
}
