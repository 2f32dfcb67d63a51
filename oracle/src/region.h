/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * Memory for the small and short-lived: while a judgement is under way, mem.h takes small pieces from a
 * block that the thread keeps, since under ASan every other microsecond of a fuzzer went to malloc().
 *
 * Pieces have poisoned words before and behind them, and are poisoned when freed, so that sanitizers see
 * what they see in malloc()ed memory. What outlives a judgement is never taken from here, and foreign
 * code (an engine, which may free what the oracle allocated) runs while the region is paused.
 */
#ifndef BTFOLD_ORACLE_REGION_H
#define BTFOLD_ORACLE_REGION_H

#include <stdbool.h>
#include <stddef.h>

/* False, and nothing happens, when it is in use already: an engine may itself judge another. */
bool region_open(void);
void region_close(void); /* all pieces are gone */

/* Returns whether it was open, for region_resume(). */
bool region_pause(void);
void region_resume(bool was_open);

/* NULL when there is no room, or no open region. */
void *region_get(size_t bytes);
/* The size of a piece of the open region; 0 for other memory. */
size_t region_size(const void *memory);
void region_free(void *piece);

#endif
