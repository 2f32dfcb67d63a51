/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * What each type that stays would have folded with, had nothing differed: of a named type the
 * namesake that is most alike; of others the type of the same label whose references are what those
 * of this one would have folded with.
 */
#ifndef BTFOLD_EXPLAIN_COUNTERPART_H
#define BTFOLD_EXPLAIN_COUNTERPART_H

#include "universe.h"

/*
 * Per id: the counterpart, 0 if there is none (or the type does not stay, or is of the base). In
 * the base, if there is one. The caller frees it.
 */
uint32_t *counterparts_find(const struct universe *universe);

#endif
