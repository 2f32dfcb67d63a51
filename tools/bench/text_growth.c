// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include <stdio.h>
#include <string.h>

#include "../say.h"
#include "growth.h"

#define NAME  13 /* columns for an engine */
#define CELL  10
#define SHOWN 5 /* sizes that fit a line: the largest */

/* "10k", "2M": sizes are round, or nearly so. */
static struct figure short_figure(double n)
{
	struct figure figure;

	if (n >= 999500)
		snprintf(figure.text, sizeof(figure.text), "%.3gM", n / 1e6);
	else if (n >= 999.5)
		snprintf(figure.text, sizeof(figure.text), "%.3gk", n / 1e3);
	else
		snprintf(figure.text, sizeof(figure.text), "%.0f", n);
	return figure;
}

static struct figure count(double n)
{
	return count_figure((uint64_t)n);
}

static const json_t *find_engine(const json_t *point, const char *name)
{
	const json_t *engine;
	size_t i;

	json_array_foreach (json_object_get(point, "engines"), i, engine)
		if (!strcmp(bench_string(engine, "engine"), name))
			return engine;
	return NULL;
}

static void print_cell(const json_t *engine, bool memory)
{
	struct figure figure = {""};

	if (!engine)
		snprintf(figure.text, sizeof(figure.text), "-");
	else if (!bench_engine_ran(engine))
		snprintf(figure.text, sizeof(figure.text), "%s",
			 memory ? "" : bench_string(engine, "ran"));
	else if (memory)
		figure = bytes_figure((uint64_t)bench_number(engine, "grown_bytes"));
	else
		figure = seconds_figure(bench_number(json_object_get(engine, "seconds"), "median"));
	printf("%*.*s", CELL, CELL - 1, figure.text);
}

static size_t first_shown(const json_t *points)
{
	size_t n = json_array_size(points);

	return n > SHOWN ? n - SHOWN : 0;
}

static void print_row(const json_t *points, const json_t *fit, bool memory)
{
	const char *name = bench_string(fit, "engine"), *what = memory ? "memory" : "time";
	const json_t *exponent = json_object_get(fit, what);

	printf("  %-*.*s %-6s", NAME, NAME, memory ? "" : name, what);
	for (size_t i = first_shown(points); i < json_array_size(points); i++)
		print_cell(find_engine(json_array_get(points, i), name), memory);
	if (exponent)
		printf("    n^%.2f", json_number_value(exponent));
	putchar('\n');
}

/* Why it ended early, and results that are not the known ones, of the largest such size. */
static void print_notes(const json_t *points, const char *name)
{
	const json_t *point, *failed = NULL, *differs = NULL;
	size_t i;

	json_array_foreach (points, i, point) {
		const json_t *engine = find_engine(point, name);

		if (engine && !bench_engine_ran(engine))
			failed = point;
		else if (engine && bench_number(engine, "types_out") > 0 &&
			 bench_number(engine, "types_out") != bench_number(point, "types_expected"))
			differs = point;
	}
	if (differs)
		printf("    %s: keeps %s types; right are %s\n",
		       short_figure(bench_number(differs, "size")).text,
		       count(bench_number(find_engine(differs, name), "types_out")).text,
		       count(bench_number(differs, "types_expected")).text);
	if (failed) {
		printf("    %s:", short_figure(bench_number(failed, "size")).text);
		print_wrapped(stdout, 10, 8, bench_string(find_engine(failed, name), "message"));
	}
}

void bench_print_growth(const json_t *growth)
{
	const json_t *points = json_object_get(growth, "points"), *fit;
	size_t i;

	status_clear();
	printf("%s:", bench_string(growth, "family"));
	print_wrapped(stdout, (unsigned)strlen(bench_string(growth, "family")) + 1, 2,
		      bench_string(growth, "what"));
	printf("  %-*s %-6s", NAME, "", bench_string(growth, "unit"));
	for (i = first_shown(points); i < json_array_size(points); i++)
		printf("%*s", CELL,
		       short_figure(bench_number(json_array_get(points, i), "size")).text);
	printf("    grows\n");
	json_array_foreach (json_object_get(growth, "fits"), i, fit) {
		print_row(points, fit, false);
		print_row(points, fit, true);
		print_notes(points, bench_string(fit, "engine"));
	}
	fflush(stdout);
}
