/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* Threads for the time of one call. */
#ifndef BTFOLD_CREW_H
#define BTFOLD_CREW_H

#include <stddef.h>

#include <btfold/btfold.h>

/* More threads than this are never used. */
#define CREW_MOST 64u

/* How many threads, of those that the caller allows, are worth their while with so many types: 1 to CREW_MOST. */
unsigned crew_size(uint32_t n_types, const struct btfold_options *options);

/* Where the share of thread @i of @n begins, in something of @whole. */
static inline uint32_t crew_share(uint32_t whole, unsigned i, unsigned n)
{
	return (uint32_t)((uint64_t)whole * i / n);
}

/*
 * Calls @work once with each of the @n items of @size bytes at @items, each from a thread of its own, this one
 * among them, as far as there can be so many, and returns when all is done. Signals stay with the caller's
 * threads.
 */
void crew_run(void (*work)(void *item), void *items, size_t size, unsigned n);

#endif
