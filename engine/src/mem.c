/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* posix_memalign() */
#define _POSIX_C_SOURCE 200112L

#include "mem.h"

#include "mapping.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define SMALL_PAGE  4096u
#define SMALL_BLOCK 16384 /* bytes; larger requests get a block of their own */

struct arena_block {
	struct arena_block *next;
	size_t size; /* bytes with this header */
	size_t used;
	bool mapped; /* the system's own, not malloc()'s */
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

static bool is_malloc(const struct arena *arena)
{
	return arena->allocator.allocate == default_allocate;
}

/* Counts @bytes more as held, in place of @less. */
static void hold(struct arena *arena, size_t bytes, size_t less)
{
	struct meter *meter = arena->meter;

	if (!meter)
		return;
	meter->held += bytes - less;
	if (meter->held > meter->peak)
		meter->peak = meter->held;
}

static void release(struct arena *arena, struct arena_block *block)
{
	hold(arena, 0, block->size);
	if (block->mapped)
		mapping_free(block, block->size);
	else
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

enum use {
	USE_ALL,
	USE_SPARSE, /* all bytes are 0 */
	USE_GROWS,
};

/* Of malloc(), which may know that memory is zero without writing it. */
static void *allocate(size_t size, enum use use)
{
	void *memory = NULL;
	int error = errno;

	if (use == USE_SPARSE)
		memory = calloc(1, size);
	else if (size < HUGE_PAGE)
		memory = malloc(size);
	else if (posix_memalign(&memory, HUGE_PAGE, size))
		errno = error;
	if (memory)
		mapping_advise(memory, size);
	return memory;
}

/* What to ask for to have @size bytes: the last huge page, if it is nearly full, is to be one. */
static size_t with_last_page(size_t size)
{
	size_t rest = -size % HUGE_PAGE;

	return rest <= size / 16 && size <= SIZE_MAX - rest ? size + rest : size;
}

/*
 * What grows is best in a mapping, and so is what is so large that malloc() would not keep it for the next call when it
 * is freed.
 */
#define MAPPED ((size_t)32 << 20)

static bool wants_mapping(const struct arena *arena, size_t size, enum use use)
{
	return is_malloc(arena) && size >= (use == USE_GROWS ? HUGE_PAGE : MAPPED);
}

static struct arena_block *add_block(struct arena *arena, size_t size, enum use use)
{
	struct arena_block *block;
	bool mapped = wants_mapping(arena, size, use);
	size_t ask = with_last_page(size);

	if (mapped)
		block = mapping_make(ask, use == USE_GROWS);
	else if (is_malloc(arena))
		block = allocate(ask, use);
	else
		block = arena->allocator.allocate(arena->allocator.ctx, size);
	if (!block)
		return NULL;
	block->size = size;
	block->used = BLOCK_HEAD;
	block->mapped = mapped;
	hold(arena, size, 0);
	return block;
}

static void *array(struct arena *arena, size_t n, size_t size, enum use use)
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
		return use == USE_SPARSE ? memset(memory, 0, bytes) : memory;
	}
	large = need > SMALL_BLOCK / 4;
	block = large ? add_block(arena, need, use) : add_block(arena, SMALL_BLOCK, USE_ALL);
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
	return use == USE_SPARSE && !(large && is_malloc(arena)) ? memset(memory, 0, bytes)
								 : memory;
}

void *arena_array(struct arena *arena, size_t n, size_t size)
{
	return array(arena, n, size, USE_ALL);
}

void *arena_array_zero(struct arena *arena, size_t n, size_t size)
{
	char *memory = array(arena, n, size, USE_ALL);

	if (!memory)
		return NULL;
	/* written now: what is read first costs two page faults, and the second stops all other threads */
	if (n * size < MAPPED || !is_malloc(arena))
		return memset(memory, 0, n * size);
	for (size_t at = 0; at < n * size; at += SMALL_PAGE)
		*(volatile char *)(memory + at) = 0;
	return memory;
}

void *arena_array_sparse(struct arena *arena, size_t n, size_t size)
{
	return array(arena, n, size, USE_SPARSE);
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

/* Has the block at *@at, of one array, @size bytes, if it is one that can grow. */
static bool grow_mapping(struct arena *arena, struct arena_block **at, size_t size)
{
	size_t old_size = (*at)->size;
	struct arena_block *block;

	if (!(*at)->mapped)
		return false;
	block = mapping_grow(*at, old_size, size);
	if (!block)
		return false;
	*at = block;
	block->size = block->used = size;
	hold(arena, size, old_size);
	return true;
}

void *arena_grow(struct arena *arena, void *array_, size_t n_old, size_t n, size_t size)
{
	struct arena_block **at = array_ ? alone(arena, array_) : NULL;
	void *grown;

	if (n > (SIZE_MAX - 64) / size)
		return NULL;
	if (at && grow_mapping(arena, at, BLOCK_HEAD + ((n * size + 7) & ~(size_t)7)))
		return (char *)*at + BLOCK_HEAD;
	grown = array(arena, n, size, USE_GROWS);
	if (!grown || !array_)
		return grown;
	memcpy(grown, array_, n_old * size);
	arena_drop(arena, array_);
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
