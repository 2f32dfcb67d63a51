/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* The memory of this process, as the kernel counts it. All in bytes; 0 when it does not tell. */
#ifndef BTFOLD_SUBJECTS_MEMORY_H
#define BTFOLD_SUBJECTS_MEMORY_H

#include <stddef.h>

enum memory_sort {
	MEMORY_ADDRESSES,
	MEMORY_RESIDENT,
};
size_t memory_now(enum memory_sort sort);

/* Forgets the peak so far. Returns what is resident now. */
size_t memory_start(void);
/* The most that was resident since then, or since this program began. */
size_t memory_peak(void);
/* The same above @before, which memory_start() returned. */
size_t memory_grown(size_t before);

#endif
