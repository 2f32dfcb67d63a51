// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* stats.h: against values worked out by hand, and those of R's quantile() and lm(). */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../tools/stats.h"

#define N(array) (sizeof(array) / sizeof((array)[0]))

static void assert_near(double a, double b)
{
	if (!(fabs(a - b) <= 1e-9 * (1 + fabs(b))))
		fail_msg("%.12g is not %.12g", a, b);
}

static void test_of_an_odd_number_the_middle_one(void **state)
{
	double values[] = {9, 1, 7, 3, 5};
	struct spread spread = stats_spread(values, N(values));

	(void)state;
	assert_near(spread.min, 1);
	assert_near(spread.q1, 3);
	assert_near(spread.median, 5);
	assert_near(spread.q3, 7);
	assert_near(spread.max, 9);
}

/* quantile(c(1, 2, 4, 8)) is 1, 1.75, 3, 5, 8. */
static void test_between_two_values_on_the_line(void **state)
{
	double values[] = {8, 4, 2, 1};
	struct spread spread = stats_spread(values, N(values));

	(void)state;
	assert_near(spread.q1, 1.75);
	assert_near(spread.median, 3);
	assert_near(spread.q3, 5);
}

static void test_of_seven_rounds(void **state)
{
	/* quantile(c(0.5, 0.1, 0.9, 0.2, 0.2, 0.4, 3)): 0.1, 0.2, 0.4, 0.7, 3 */
	double values[] = {0.5, 0.1, 0.9, 0.2, 0.2, 0.4, 3};
	struct spread spread = stats_spread(values, N(values));

	(void)state;
	assert_near(spread.q1, 0.2);
	assert_near(spread.median, 0.4);
	assert_near(spread.q3, 0.7);
}

static void test_of_one_and_of_none(void **state)
{
	double one[] = {42};
	struct spread spread = stats_spread(one, 1);

	(void)state;
	assert_near(spread.q1, 42);
	assert_near(spread.median, 42);
	assert_near(spread.q3, 42);
	spread = stats_spread(NULL, 0);
	assert_near(spread.median, 0);
	assert_near(spread.max, 0);
}

static void test_a_power_is_found_again(void **state)
{
	double x[] = {1e4, 1e5, 1e6, 1e7}, y[N(x)];
	struct power_fit fit;

	(void)state;
	for (size_t i = 0; i < N(x); i++)
		y[i] = 3e-7 * pow(x[i], 1.15);
	assert_true(stats_power_fit(x, y, N(x), &fit));
	assert_near(fit.exponent, 1.15);
	assert_near(fit.factor, 3e-7);
}

/*
 * x = 1, 10, 100 and y = 1, 100, 100: the logarithms 0, 1, 2 and 0, 2, 2 have slope 1 and intercept
 * 1/3.
 */
static void test_least_squares_of_what_is_no_line(void **state)
{
	double x[] = {1, 10, 100}, y[] = {1, 100, 100};
	struct power_fit fit;

	(void)state;
	assert_true(stats_power_fit(x, y, N(x), &fit));
	assert_near(fit.exponent, 1);
	assert_near(fit.factor, pow(10, 1.0 / 3));
}

static void test_no_fit_without_two_sizes_or_with_nothing(void **state)
{
	double x[] = {10, 10}, y[] = {1, 2}, z[] = {1, 0}, rising[] = {1, 10};
	struct power_fit fit;

	(void)state;
	assert_false(stats_power_fit(x, y, 2, &fit));
	assert_false(stats_power_fit(rising, y, 1, &fit));
	assert_false(stats_power_fit(rising, y, 0, &fit));
	assert_false(stats_power_fit(rising, z, 2, &fit));
	assert_false(stats_power_fit(z, rising, 2, &fit));
	assert_true(stats_power_fit(rising, y, 2, &fit));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_of_an_odd_number_the_middle_one),
		cmocka_unit_test(test_between_two_values_on_the_line),
		cmocka_unit_test(test_of_seven_rounds),
		cmocka_unit_test(test_of_one_and_of_none),
		cmocka_unit_test(test_a_power_is_found_again),
		cmocka_unit_test(test_least_squares_of_what_is_no_line),
		cmocka_unit_test(test_no_fit_without_two_sizes_or_with_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
