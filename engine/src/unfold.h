/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* R2's last tie-break: which of two unfoldings is smaller at the first difference (C3). */
#ifndef BTFOLD_UNFOLD_H
#define BTFOLD_UNFOLD_H

#include "classes.h"

/*
 * Compares the unfoldings of types @a and @b, of different classes, breadth-first. *ret is below or above 0.
 * False: out of memory. Cost: linear in the pairs of types met.
 */
bool unfold_compare(const struct classes *classes, uint32_t a, uint32_t b, struct arena *arena,
		    int *ret, uint64_t *operations);

#endif
