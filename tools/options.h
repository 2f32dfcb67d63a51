/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* Values of options. Each says what is wrong and returns false, then the target is left alone. */
#ifndef BTFOLD_OPTIONS_H
#define BTFOLD_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

/* Options without a letter, in getopt_long() tables. */
enum long_option {
	OPTION_HELP = 256,
	OPTION_JSON,
	OPTION_MAP,
	OPTION_AMBIGUOUS,
	OPTION_STATS,
	OPTION_R2_BUDGET,
	OPTION_BIG_ENDIAN,
	OPTION_TIER,
	OPTION_MAX,
	OPTION_MALFORMED,
	OPTION_BUDGET,
	OPTION_POLICY,
	OPTION_FEATURES,
	OPTION_FROM,
	OPTION_MAX_TYPES,
	OPTION_ALL,
	OPTION_SARIF,
	OPTION_JUNIT,
	OPTION_IN_PLACE,
	OPTION_FINDING,
	OPTION_PREDICATE,
	OPTION_LIMIT,
	OPTION_SEED,
	OPTION_CORPUS,
	OPTION_NO_CORPUS,
	OPTION_ALLOW,
	OPTION_MAX_SLOWDOWN,
	OPTION_ROUNDS,
	OPTION_HTML,
	OPTION_TITLE,
	OPTION_EMIT,
	OPTION_SUMMARY,
	OPTION_SMALL,
	OPTION_FAMILY,
	OPTION_SIZES,
	OPTION_SVG,
	OPTION_KERNEL,
};

/* A decimal number, or one with k, M, G (powers of 1000). */
bool option_count(const char *verb, const char *option, const char *text, uint64_t *ret_count);
/* Seconds with decimals, or with s, m, h behind. */
bool option_seconds(const char *verb, const char *option, const char *text, double *ret_seconds);
/* One of the NULL-terminated @words; the index. */
bool option_word(const char *verb, const char *option, const char *text, const char *const *words,
		 unsigned *ret_index);
/* "1-6,8" as bits 1 << n. */
bool option_properties(const char *verb, const char *text, unsigned *ret_bits);

#endif
