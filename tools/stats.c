// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include "stats.h"

#include <math.h>
#include <stdlib.h>

static int compare_reals(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double quantile(const double *sorted, size_t n, double share)
{
	double place = share * (double)(n - 1);
	size_t below = (size_t)place, above = below + 1 < n ? below + 1 : below;

	return sorted[below] + (place - (double)below) * (sorted[above] - sorted[below]);
}

struct spread stats_spread(double *values, size_t n)
{
	struct spread spread = {0, 0, 0, 0, 0};

	if (!n)
		return spread;
	qsort(values, n, sizeof(*values), compare_reals);
	spread.min = values[0];
	spread.q1 = quantile(values, n, 0.25);
	spread.median = quantile(values, n, 0.5);
	spread.q3 = quantile(values, n, 0.75);
	spread.max = values[n - 1];
	return spread;
}

bool stats_power_fit(const double *x, const double *y, size_t n, struct power_fit *ret_fit)
{
	double mean_x = 0, mean_y = 0, xx = 0, xy = 0;

	for (size_t i = 0; i < n; i++) {
		if (!(x[i] > 0) || !(y[i] > 0))
			return false;
		mean_x += log(x[i]) / (double)n;
		mean_y += log(y[i]) / (double)n;
	}
	for (size_t i = 0; i < n; i++) {
		xx += (log(x[i]) - mean_x) * (log(x[i]) - mean_x);
		xy += (log(x[i]) - mean_x) * (log(y[i]) - mean_y);
	}
	if (n < 2 || xx < 1e-12)
		return false;
	ret_fit->exponent = xy / xx;
	ret_fit->factor = exp(mean_y - ret_fit->exponent * mean_x);
	return true;
}
