/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* What is said of repeated measurements, and of how they grow. */
#ifndef BTFOLD_STATS_H
#define BTFOLD_STATS_H

#include <stdbool.h>
#include <stddef.h>

/* Order statistics; between two values, on the line from one to the other (as R's type 7). */
struct spread {
	double min, q1, median, q3, max;
};
/* Sorts @values; all zero without any. */
struct spread stats_spread(double *values, size_t n);

/* y = factor * x ^ exponent, by least squares on the logarithms. */
struct power_fit {
	double exponent, factor;
};
/* False when less than two values of @x differ, or a value is not positive. */
bool stats_power_fit(const double *x, const double *y, size_t n, struct power_fit *ret_fit);

#endif
