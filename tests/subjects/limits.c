/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "limits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/resource.h>

#include <cmocka.h>

void need_memory_limits(void)
{
	struct rlimit before, limit, after;

	assert_int_equal(getrlimit(RLIMIT_AS, &before), 0);
	limit = before;
	limit.rlim_cur = (rlim_t)1 << 30;
	assert_int_equal(setrlimit(RLIMIT_AS, &limit), 0);
	assert_int_equal(getrlimit(RLIMIT_AS, &after), 0);
	assert_int_equal(setrlimit(RLIMIT_AS, &before), 0);
	if (after.rlim_cur != limit.rlim_cur) {
		print_message("no limits of memory on this system\n");
		skip();
	}
}
