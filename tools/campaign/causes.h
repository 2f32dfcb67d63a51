/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * Causes among the findings of one graph, and what is only dragged along by them: a copy that was
 * not merged keeps apart whatever refers to it, and who left a copy depends on order, too.
 */
#ifndef BTFOLD_CAUSES_H
#define BTFOLD_CAUSES_H

#include <btfold/oracle.h>

#define CAUSES_MAX 64 /* findings looked at */

/*
 * Bit i: finding i of @report is a cause. @output is what the engine made of the input on @base;
 * without its data every missed merge is a cause. Of P6, those types are causes whose references
 * are the same ids as those of their other copy; of a ring of types that differ only by each other
 * one is chosen, a struct if there is one. P7 is a cause only where nothing of P1..P6 was found.
 * Excused findings always are. With any finding, there is a cause.
 * Cost: number of findings times (findings + size of the graph).
 */
uint64_t causes_of(const struct btfold_oracle_report *report, struct btfold_oracle_bytes base,
		   struct btfold_oracle_bytes output);

#endif
