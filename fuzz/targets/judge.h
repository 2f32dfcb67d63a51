/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#ifndef BTFOLD_TARGET_JUDGE_H
#define BTFOLD_TARGET_JUDGE_H

#include <btfold/oracle.h>

/*
 * The oracle's verdict on P1..P8 of our engine for both policies of R2; aborts on a finding. Where
 * no name is ambiguous R2 has nothing to do: then policy keep is not judged again, but has to give
 * the same bytes and map.
 */
void target_judge(struct btfold_oracle_bytes base, struct btfold_oracle_bytes input);

#endif
