/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* P4: the largest compatibility relation on what is reached from the pairs (t, m(t)). */
#ifndef BTFOLD_ORACLE_COMPAT_H
#define BTFOLD_ORACLE_COMPAT_H

#include "judge.h"
#include "pairs.h"

struct compat {
	struct ids contradicted; /* input types t with (t, m(t)) not in it, nearest cause first */
	struct pairs met;	 /* (definition in the input, declaration in the output) */
};

/* False when the budget ended; deinit is fine in any case. */
bool compat_init(struct compat *ret, const struct judge *j, struct budget *budget);
void compat_deinit(struct compat *compat);

#endif
