/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#ifndef BTFOLD_ORACLE_AMBIGUOUS_ONLY_H
#define BTFOLD_ORACLE_AMBIGUOUS_ONLY_H

#include "isomorphism.h"
#include "judge.h"

/*
 * Are the two sides, outputs for the input that is judged, the same but for what declarations of
 * ambiguous keys were bound to? False, too, when the budget ended.
 */
bool ambiguous_only(struct judge *j, const struct two_sides *sides, struct budget *budget);

#endif
