/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* Many small graphs, of 32 types on average: what a call costs where there is little to do. */
#ifndef BTFOLD_BENCH_SMALL_H
#define BTFOLD_BENCH_SMALL_H

#include "bench.h"

struct bench_small {
	struct btfold_oracle_bytes *graphs;
	size_t n;
	uint64_t types, bytes;
};

/*
 * @n well-formed graphs without a base, of those that all engines take: saying no costs little. False,
 * after saying why, when there are not enough of them.
 */
bool bench_small_make(struct engines *engines, size_t n, uint64_t seed,
		      struct bench_small *ret_small);
void bench_small_free(struct bench_small *small);

#endif
