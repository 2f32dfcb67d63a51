// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#define _GNU_SOURCE
#include "options.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "say.h"

bool option_count(const char *verb, const char *option, const char *text, uint64_t *ret_count)
{
	static const char units[] = "kMG";
	unsigned long long value, factor = 1;
	const char *unit;
	char *end;

	errno = 0;
	value = strtoull(text, &end, 10);
	if (*end && (unit = strchr(units, *end)) && !end[1]) {
		for (const char *at = units; at <= unit; at++)
			factor *= 1000;
		end++;
	}
	if (!isdigit((unsigned char)*text) || *end || errno || value > UINT64_MAX / factor) {
		say_usage(verb, "%s: '%s' is no number", option, text);
		return false;
	}
	*ret_count = value * factor;
	return true;
}

bool option_seconds(const char *verb, const char *option, const char *text, double *ret_seconds)
{
	double value, factor = 1;
	char *end;

	value = strtod(text, &end);
	if (*end && !end[1]) {
		factor = *end == 's' ? 1 : *end == 'm' ? 60 : *end == 'h' ? 3600 : 0;
		end++;
	}
	if (end == text || *end || !factor || !isfinite(value) || value < 0) {
		say_usage(verb, "%s: '%s' is no time in seconds", option, text);
		return false;
	}
	*ret_seconds = value * factor;
	return true;
}

bool option_word(const char *verb, const char *option, const char *text, const char *const *words,
		 unsigned *ret_index)
{
	char list[256];
	size_t at = 0;

	for (unsigned i = 0; words[i]; i++) {
		if (!strcmp(words[i], text)) {
			*ret_index = i;
			return true;
		}
		if (at < sizeof(list))
			at += (size_t)snprintf(list + at, sizeof(list) - at, "%s%s", i ? ", " : "",
					       words[i]);
	}
	say_usage(verb, "%s: '%s' is none of %s", option, text, list);
	return false;
}

bool option_properties(const char *verb, const char *text, unsigned *ret_bits)
{
	unsigned bits = 0;

	for (const char *at = text;; at++) {
		char first = *at, last = first;

		at += first != '\0';
		if (*at == '-') {
			last = at[1];
			at += last ? 2 : 1;
		}
		if (first < '1' || last > '8' || first > last || (*at && *at != ',')) {
			say_usage(verb, "-p: '%s' is no list such as 1-6,8", text);
			return false;
		}
		for (; first <= last; first++)
			bits |= 1u << (first - '0');
		if (!*at)
			break;
	}
	*ret_bits = bits;
	return true;
}
