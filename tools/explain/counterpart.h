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
 * Per id: the counterpart, of the base if there is one. 0 if there is none, and for types that do
 * not stay, base types, VAR and DATASEC. The caller frees it.
 */
uint32_t *counterparts_find(const struct universe *universe);

#endif
