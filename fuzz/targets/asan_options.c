// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/*
 * What ASan does unless ASAN_OPTIONS says otherwise: half of a target's time goes to its malloc().
 *
 * Freed memory is kept for 16 MB of other memory instead of 256, which are thousands of runs, none of
 * them in the cache any more. New memory is not filled: reading what nobody wrote is MSan's matter.
 * Stacks of allocations are told to a depth of 10, which reaches the target from everywhere.
 */
const char *__asan_default_options(void);

const char *__asan_default_options(void)
{
	return "quarantine_size_mb=16:max_malloc_fill_size=0:malloc_context_size=10";
}
