/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* Operations of R2, counted by all its parts against one limit: the result stays a function of the input. */
#ifndef BTFOLD_EFFORT_H
#define BTFOLD_EFFORT_H

#include <stdbool.h>
#include <stdint.h>

struct effort {
	uint64_t done, limit;
};

static inline bool effort_over(const struct effort *effort)
{
	return effort->done > effort->limit;
}

#endif
