/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* Time and memory of two engines, in turns on the same input. */
#ifndef BTFOLD_COMPARE_MEASURE_H
#define BTFOLD_COMPARE_MEASURE_H

#include "../engines.h"
#include "relation.h"

#define ROUNDS_MAX 99

/* Medians of the runs on one input. */
struct measurement {
	unsigned source;
	uint64_t number;
	uint32_t n_types; /* in, base included */
	unsigned rounds;  /* a run of each */
	double seconds[N_SIDES];
	size_t peak_bytes[N_SIDES]; /* 0: too small to be measured */
	double ratio;		    /* median of NEW's time by OLD's in one round */
};

struct measurements {
	struct measurement *list;
	size_t n;
};

/*
 * Runs OLD, NEW, NEW, OLD ... on @specimen, without probes, up to @rounds times or 20 seconds. False
 * when one gave no output, or it was interrupted; else appended.
 */
bool measure(struct measurements *measurements, struct engines *engines,
	     const struct specimen *specimen, unsigned rounds);
/* NEW by OLD, of the sums; 0: nothing was measured. */
double measured_time_ratio(const struct measurements *measurements);
double measured_memory_ratio(const struct measurements *measurements);

#endif
