/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* mremap(), madvise() */
#define _GNU_SOURCE

#include "mapping.h"

#include <errno.h>
#include <stdint.h>
#include <sys/mman.h>

void mapping_advise(void *memory, size_t size)
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

/* Addresses for whole huge pages, of which nothing is there until it is used; 0 when there are none. */
static size_t whole_pages(size_t size)
{
	return size > SIZE_MAX - 2 * HUGE_PAGE ? 0 : (size + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
}

/* @size bytes of addresses from a multiple of a huge page on. NULL if there are none. */
static char *map_aligned(size_t size, int protection)
{
	char *memory =
		size ? mmap(NULL, size + HUGE_PAGE, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
		     : MAP_FAILED;
	size_t before;

	if (memory == MAP_FAILED)
		return NULL;
	before = -(uintptr_t)memory % HUGE_PAGE;
	if (before)
		munmap(memory, before);
	munmap(memory + before + size, HUGE_PAGE - before);
	return memory + before;
}

void *mapping_make(size_t size, bool grows)
{
	int error = errno;
	char *memory = map_aligned(whole_pages(size), PROT_READ | PROT_WRITE);

	errno = error;
	if (memory)
		mapping_advise(memory, grows ? whole_pages(size) : size);
	return memory;
}

void *mapping_grow(void *mapping, size_t size, size_t new_size)
{
	int error = errno;
	size_t whole = whole_pages(size), new_whole = whole_pages(new_size);
	char *memory = NULL;

	if (new_whole == whole)
		return mapping;
#ifdef MREMAP_FIXED
	memory = map_aligned(new_whole, PROT_NONE);
	if (memory && mremap(mapping, whole, new_whole, MREMAP_MAYMOVE | MREMAP_FIXED, memory) ==
			      MAP_FAILED) {
		munmap(memory, new_whole);
		memory = NULL;
	}
#endif
	errno = error;
	if (memory)
		mapping_advise(memory, new_whole);
	return memory;
}

void mapping_free(void *mapping, size_t size)
{
	munmap(mapping, whole_pages(size));
}
