/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * Memory straight from the system, for large blocks: cleared, and in huge pages where the system gives these to who
 * asks, which the kernel clears four times as fast as one small page after the other. When a mapping grows, its pages
 * are moved, not copied, and none is cleared again.
 *
 * Four kernels took 6 to 10 % less time in huge pages; but where a host takes free pages back from its virtual machine
 * (free page reporting), every third run of the largest took up to 40 % more, waiting for them.
 */
#ifndef BTFOLD_MAPPING_H
#define BTFOLD_MAPPING_H

#include <stdbool.h>
#include <stddef.h>

#define HUGE_PAGE ((size_t)2 << 20)

/* @size bytes, all zero; NULL when there are none, and then errno is as it was. @grows: the last page is huge too. */
void *mapping_make(size_t size, bool grows);

/* Has a mapping, made with @grows, @new_size bytes instead of @size. Where it is then; or NULL, and it is as it was. */
void *mapping_grow(void *mapping, size_t size, size_t new_size);

void mapping_free(void *mapping, size_t size);

/* For memory of the caller's: huge pages for what of it can be in such. */
void mapping_advise(void *memory, size_t size);

#endif
