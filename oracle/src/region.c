/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "region.h"

#include <stdalign.h>
#include <stdint.h>

#ifndef __has_feature
#define __has_feature(x) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
#include <sanitizer/asan_interface.h>
#define HIDE(at, n)   ASAN_POISON_MEMORY_REGION(at, n)
#define UNHIDE(at, n) ASAN_UNPOISON_MEMORY_REGION(at, n)
#define FRESH(at, n)  ASAN_UNPOISON_MEMORY_REGION(at, n)
#elif __has_feature(memory_sanitizer)
#include <sanitizer/msan_interface.h>
#define HIDE(at, n)   ((void)0)
#define UNHIDE(at, n) ((void)0)
#define FRESH(at, n)  __msan_allocated_memory(at, n) /* nobody wrote there */
#else
#define HIDE(at, n)   ((void)0)
#define UNHIDE(at, n) ((void)0)
#define FRESH(at, n)  ((void)0)
#endif

#define BLOCK 65536 /* bytes; a judgement of a graph of fuzzers' size takes less */
#define LARGE 4096  /* pieces over this are left to malloc() */

/* Before each piece, which begins at a multiple of 16, as malloc()'s do. */
struct head {
	alignas(16) size_t size; /* of the piece, as asked for */
	size_t previous;	 /* where the head before begins */
};

static _Thread_local struct {
	alignas(16) uint8_t block[BLOCK];
	size_t used;
	size_t last; /* where the last head begins; meaningless when nothing is used */
	bool in_use; /* opened, and maybe paused */
	bool open;
} region;

static size_t rounded(size_t bytes)
{
	return (bytes + 15) & ~(size_t)15;
}

/* Heads are only unpoisoned while they are looked at. */
static struct head head_at(size_t at)
{
	struct head *head = (struct head *)(void *)(region.block + at), ret;

	UNHIDE(head, sizeof(*head));
	ret = *head;
	HIDE(head, sizeof(*head));
	return ret;
}

bool region_open(void)
{
	if (region.in_use)
		return false;
	region.in_use = region.open = true;
	region.used = 0;
	HIDE(region.block, BLOCK);
	return true;
}

void region_close(void)
{
	region.in_use = region.open = false;
	UNHIDE(region.block, BLOCK);
}

bool region_pause(void)
{
	bool was_open = region.open;

	region.open = false;
	return was_open;
}

void region_resume(bool was_open)
{
	region.open = was_open;
}

void *region_get(size_t bytes)
{
	struct head *head = (struct head *)(void *)(region.block + region.used);
	size_t need = sizeof(*head) + rounded(bytes + 1); /* one behind it, for a poisoned byte */

	if (!region.open || bytes > LARGE || need > BLOCK - region.used)
		return NULL;
	UNHIDE(head, sizeof(*head));
	*head = (struct head){bytes, region.last};
	HIDE(head, sizeof(*head));
	region.last = region.used;
	region.used += need;
	FRESH(head + 1, bytes);
	return head + 1;
}

static bool is_inside(const void *memory)
{
	const uint8_t *at = memory;

	return region.open && at >= region.block && at < region.block + BLOCK;
}

size_t region_size(const void *memory)
{
	if (!is_inside(memory))
		return 0;
	return head_at((size_t)((const uint8_t *)memory - region.block) - sizeof(struct head)).size;
}

void region_free(void *piece)
{
	size_t at = (size_t)((uint8_t *)piece - region.block) - sizeof(struct head);
	struct head head = head_at(at);

	HIDE(piece, head.size);
	if (at == region.last) {
		region.used = at;
		region.last = head.previous;
	}
}
