// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include <stdio.h>
#include <string.h>

#include "../say.h"
#include "bench.h"

#define NAME 16 /* columns for an engine */

double bench_number(const json_t *object, const char *key)
{
	return json_number_value(json_object_get(object, key));
}

const char *bench_string(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "";
}

bool bench_engine_ran(const json_t *engine)
{
	return !strcmp(bench_string(engine, "ran"), "ran");
}

static struct figure rate(double amount, double seconds)
{
	struct figure figure;
	double value = seconds > 0 ? amount / seconds : 0;

	if (value >= 1e6)
		snprintf(figure.text, sizeof(figure.text), "%.1f M", value / 1e6);
	else
		snprintf(figure.text, sizeof(figure.text), "%.0f k", value / 1e3);
	return figure;
}

static void print_head(const json_t *job)
{
	double files = bench_number(job, "files"), base = bench_number(job, "base_bytes");

	printf("%s: ", bench_string(job, "input"));
	if (files > 1)
		printf("%s inputs, ", count_figure((uint64_t)files).text);
	printf("%s, %s types", bytes_figure((uint64_t)bench_number(job, "bytes")).text,
	       count_figure((uint64_t)bench_number(job, "types")).text);
	if (base > 0)
		printf(", on a base of %s", bytes_figure((uint64_t)base).text);
	printf(", %.0f round%s", bench_number(job, "rounds"),
	       bench_number(job, "rounds") > 1 ? "s" : "");
	putchar('\n');
}

static void print_costs(const json_t *engine)
{
	const json_t *seconds = json_object_get(engine, "seconds");
	struct figure low = seconds_figure(bench_number(seconds, "q1")),
		      high = seconds_figure(bench_number(seconds, "q3"));

	printf("  %-*.*s", NAME, NAME, bench_string(engine, "engine"));
	if (!bench_engine_ran(engine)) {
		printf(" %s:", bench_string(engine, "ran"));
		print_wrapped(stdout, NAME + 14, NAME + 3, bench_string(engine, "message"));
		return;
	}
	printf(" %8s  %8s ..%8s %8s %9s %9s\n",
	       seconds_figure(bench_number(seconds, "median")).text, low.text, high.text,
	       seconds_figure(bench_number(engine, "cpu_seconds")).text,
	       bytes_figure((uint64_t)bench_number(engine, "grown_bytes")).text,
	       bytes_figure((uint64_t)bench_number(engine, "whole_bytes")).text);
}

static void print_phases(const json_t *job, const json_t *engine)
{
	const json_t *phases = json_object_get(engine, "phases");
	double seconds = bench_number(json_object_get(engine, "seconds"), "median");

	if (!bench_engine_ran(engine))
		return;
	printf("  %-*.*s", NAME, NAME, bench_string(engine, "engine"));
	for (size_t i = 0; i < BTFOLD_N_PHASES; i++)
		if (i || bench_number(job, "base_bytes") > 0)
			printf(" %7s", seconds_figure(bench_number(phases, bench_phases[i])).text);
		else
			printf(" %7s", "-");
	printf(" %8s %9s\n", rate(bench_number(job, "bytes"), seconds).text,
	       rate(bench_number(job, "types"), seconds).text);
}

/* A line in the making, for print_wrapped(). */
struct line {
	char text[1024];
	size_t size;
};

__attribute__((format(printf, 2, 3))) static void put(struct line *line, const char *format, ...)
{
	va_list args;
	int size;

	va_start(args, format);
	size = vsnprintf(line->text + line->size, sizeof(line->text) - line->size, format, args);
	va_end(args);
	line->size += size > 0 ? (size_t)size : 0;
	if (line->size >= sizeof(line->text))
		line->size = sizeof(line->text) - 1;
}

static void print_line(const struct line *line)
{
	fputs("  ", stdout);
	print_wrapped(stdout, 2, 4, line->text);
}

static void print_ratio(const json_t *first, const json_t *engine)
{
	const json_t *ratio = json_object_get(engine, "ratio");
	struct line line = {.size = 0};

	if (!ratio || first == engine)
		return;
	put(&line, "%s by %s: time %.2f (%.2f..%.2f)", bench_string(engine, "engine"),
	    bench_string(first, "engine"), bench_number(ratio, "median"), bench_number(ratio, "q1"),
	    bench_number(ratio, "q3"));
	put(&line, ", CPU %.2f", bench_number(engine, "cpu_ratio"));
	if (json_object_get(engine, "memory_ratio"))
		put(&line, ", memory %.2f", bench_number(engine, "memory_ratio"));
	if (json_object_get(engine, "whole_ratio"))
		put(&line, ", whole %.2f", bench_number(engine, "whole_ratio"));
	print_line(&line);
}

/* What all engines are said of in one line. */
static void print_summary(const json_t *job, const json_t *engines)
{
	double read = bench_number(job, "read_seconds"), files = bench_number(job, "files");
	double bytes = bench_number(job, "bytes") + bench_number(job, "base_bytes");
	struct line kept = {.size = 0}, limit = {.size = 0}, calls = {.size = 0};
	const json_t *engine;
	size_t i;

	put(&kept, "types kept:");
	put(&calls, "calls per second (of the dedup alone):");
	put(&limit, "streaming read of these bytes: %s (%.1f GB/s);", seconds_figure(read).text,
	    read > 0 ? bytes / read / 1e9 : 0);
	json_array_foreach (engines, i, engine) {
		const char *name = bench_string(engine, "engine"), *end = i ? "," : "";
		double seconds = bench_number(json_object_get(engine, "seconds"), "median");
		double dedup = bench_number(json_object_get(engine, "phases"), "dedup");

		if (!bench_engine_ran(engine))
			continue;
		put(&kept, "%s %s %s", end, name,
		    count_figure((uint64_t)bench_number(engine, "types_out")).text);
		if (bench_number(engine, "refused") > 0)
			put(&kept, " (refused %.0f inputs)", bench_number(engine, "refused"));
		put(&limit, "%s %s %.1f times as long", end, name, seconds / (read + 1e-12));
		put(&calls, "%s %s %s (%s)", end, name,
		    count_figure((uint64_t)(files / (seconds + 1e-12))).text,
		    count_figure((uint64_t)(files / (dedup + 1e-12))).text);
	}
	if (files > 1)
		print_line(&calls);
	print_line(&limit);
	print_line(&kept);
}

void bench_print_job(const json_t *job)
{
	const json_t *engines = json_object_get(job, "engines"), *engine;
	size_t i;

	status_clear();
	print_head(job);
	printf("  %-*s %8s  %-18s %8s %9s %9s\n", NAME, "engine", "time", "quartiles", "CPU",
	       "memory", "whole");
	json_array_foreach (engines, i, engine)
		print_costs(engine);
	printf("  %-*s %7s %7s %7s %7s %7s %8s %9s\n", NAME, "", "base", "decode", "dedup",
	       "encode", "free", "bytes/s", "types/s");
	json_array_foreach (engines, i, engine)
		print_phases(job, engine);
	json_array_foreach (engines, i, engine)
		print_ratio(json_array_get(engines, 0), engine);
	print_summary(job, engines);
	fflush(stdout);
}
