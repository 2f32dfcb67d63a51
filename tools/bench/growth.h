/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * How cost grows with the size of a family's inputs. An object of a family:
 *	{"family": name, "what", "unit": "types" or "members",
 *	 "points": [object of a job, and "size", "types_expected"],
 *	 "fits": [{"engine": name, "points": n, "time": exponent, "time_factor", "memory",
 *	 "memory_factor"}]}
 * A fit has no exponent where less than two sizes were measured.
 */
#ifndef BTFOLD_BENCH_GROWTH_H
#define BTFOLD_BENCH_GROWTH_H

#include "../../fuzz/generator/families.h"
#include "bench.h"

#define BENCH_SIZES_MAX 16

struct bench_sizes {
	uint64_t list[BENCH_SIZES_MAX];
	unsigned n;
};

/* "10k..10M" (each ten times the one before), or "10k,50k". False, after saying why. */
bool bench_sizes_parse(const char *verb, const char *text, struct bench_sizes *ret_sizes);

/*
 * @rounds: 0 for three. An engine that did not do a size is not asked for larger ones.
 * NULL when it was interrupted before anything was measured.
 */
json_t *bench_grow(struct engines *engines, const struct btfold_family *family,
		   const struct bench_sizes *sizes, unsigned rounds);

void bench_print_growth(const json_t *growth);

#endif
