/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#ifndef BTFOLD_TARGET_JUDGE_H
#define BTFOLD_TARGET_JUDGE_H

#include <btfold/oracle.h>

/*
 * The oracle's verdict on our engine for both policies of R2; aborts on a finding. P7, for which the engine
 * is asked five times more, is judged for one policy, which one depends on the input's bytes: the other is
 * judged by all else. Where no name is ambiguous R2 has nothing to do, and the other one has to give the
 * same bytes and map. All answers but the first are those of the way of large inputs (btfold_options.as_large).
 */
void target_judge(struct btfold_oracle_bytes base, struct btfold_oracle_bytes input);

#endif
