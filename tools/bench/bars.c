// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#define _GNU_SOURCE
#include <errno.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>

#include "../say.h"
#include "bench.h"
#include "plots.h"

#define WIDTH 820.0
#define LEFT  140.0 /* names of engines */
#define BAR   500.0 /* the longest */
#define ROW   20.0
#define TITLE 24.0 /* name of an input */
#define GAP   14.0
#define TOP   58.0

/* What bars are made of. */
struct part {
	const char *key, *text, *colour;
};
static const struct part phases[] = {
	{"base", "base", "#999999"},   {"decode", "decode", "#56b4e9"},
	{"dedup", "dedup", "#0072b2"}, {"encode", "encode", "#e69f00"},
	{"free", "free", "#cc79a7"},
};
static const struct part memories[] = {
	{"before", "program and input", "#bbbbbb"},
	{"grown", "grown by the call", "#0072b2"},
};

/* What is shown. */
struct view {
	const char *title, *file;
	const struct part *parts;
	size_t n_parts;
	bool memory;
};

static double part_of(const struct view *view, const json_t *engine, size_t i)
{
	double grown = bench_number(engine, "grown_bytes");

	if (!view->memory)
		return bench_number(json_object_get(engine, "phases"), view->parts[i].key);
	return i ? grown : bench_number(engine, "whole_bytes") - grown;
}

static double whole_of(const struct view *view, const json_t *engine)
{
	double sum = 0;

	for (size_t i = 0; bench_engine_ran(engine) && i < view->n_parts; i++)
		sum += part_of(view, engine, i);
	return sum;
}

static void draw_legend(struct drawing *drawing, const struct view *view)
{
	double x = 16;

	for (size_t i = 0; i < view->n_parts; i++) {
		draw_box(drawing, x, 36, 12, 12, view->parts[i].colour);
		draw_text(drawing, x + 17, 46, (struct draw_style){.size = 12}, "%s",
			  view->parts[i].text);
		x += 36 + 6.6 * (double)strlen(view->parts[i].text);
	}
	if (view->memory)
		return;
	draw_line(drawing, x + 2, 34, x + 2, 50, DRAW_INK, 2);
	draw_text(drawing, x + 10, 46, (struct draw_style){.size = 12}, "plain read of the bytes");
}

/* Its time or memory, and how many times that of the first engine. */
static void draw_value(struct drawing *drawing, const struct view *view, const json_t *engine,
		       double first, double x, double y)
{
	double whole = whole_of(view, engine);
	struct figure figure = view->memory ? bytes_figure((uint64_t)whole) : seconds_figure(whole);

	if (first > 0 && fabs(whole - first) > 1e-9 * first)
		draw_text(drawing, x, y, (struct draw_style){.size = 12}, "%s (%.3g\xc3\x97)",
			  figure.text, whole / first);
	else
		draw_text(drawing, x, y, (struct draw_style){.size = 12}, "%s", figure.text);
}

static void draw_bar(struct drawing *drawing, const struct view *view, const json_t *engine,
		     double scale, double first, double y)
{
	double x = LEFT;

	draw_text(drawing, LEFT - 8, y + 13, (struct draw_style){.size = 12, .anchor = DRAW_RIGHT},
		  "%s", bench_string(engine, "engine"));
	if (!bench_engine_ran(engine)) {
		draw_text(drawing, LEFT + 4, y + 13,
			  (struct draw_style){.size = 12, .colour = DRAW_PALE}, "%s: %.60s",
			  bench_string(engine, "ran"), bench_string(engine, "message"));
		return;
	}
	for (size_t i = 0; i < view->n_parts; i++) {
		double length = part_of(view, engine, i) * scale;

		if (length > 0.05)
			draw_box(drawing, x, y + 2, length, ROW - 5, view->parts[i].colour);
		x += length;
	}
	draw_value(drawing, view, engine, first, x + 7, y + 13);
}

/* The longest bar of an input has full length. */
static double draw_job(struct drawing *drawing, const struct view *view, const json_t *job,
		       double y)
{
	const json_t *engines = json_object_get(job, "engines"), *engine;
	double longest = 0, first = whole_of(view, json_array_get(engines, 0)), top;
	double files = bench_number(job, "files"), read = bench_number(job, "read_seconds");
	size_t i;

	json_array_foreach (engines, i, engine)
		longest = fmax(longest, whole_of(view, engine));
	draw_text(drawing, 16, y + 16, (struct draw_style){.size = 13, .bold = true}, "%s",
		  bench_string(job, "input"));
	draw_text(drawing, WIDTH - 16, y + 16,
		  (struct draw_style){.size = 12, .colour = DRAW_PALE, .anchor = DRAW_RIGHT},
		  "%s, %s types, %.0f input%s",
		  bytes_figure((uint64_t)bench_number(job, "bytes")).text,
		  count_figure((uint64_t)bench_number(job, "types")).text, files,
		  files > 1 ? "s" : "");
	y += TITLE;
	top = y;
	json_array_foreach (engines, i, engine) {
		draw_bar(drawing, view, engine, longest > 0 ? BAR / longest : 0, first, y);
		y += ROW;
	}
	draw_line(drawing, LEFT, top, LEFT, y, DRAW_FRAME, 1);
	if (!view->memory && longest > 0)
		draw_line(drawing, LEFT + read * BAR / longest, top, LEFT + read * BAR / longest, y,
			  DRAW_INK, 2);
	return y + GAP;
}

static bool draw_view(const json_t *jobs, const struct view *view, const char *folder)
{
	double height = TOP + 4, y = TOP;
	struct drawing drawing;
	const json_t *job;
	size_t i;

	json_array_foreach (jobs, i, job)
		height += TITLE + GAP +
			  ROW * (double)json_array_size(json_object_get(job, "engines"));
	if (!draw_begin(&drawing, WIDTH, height, view->title))
		return false;
	draw_text(&drawing, 16, 22, (struct draw_style){.size = 15, .bold = true}, "%s",
		  view->title);
	draw_text(&drawing, WIDTH - 16, 22,
		  (struct draw_style){.size = 12, .colour = DRAW_PALE, .anchor = DRAW_RIGHT},
		  "every input has a scale of its own, from 0");
	draw_legend(&drawing, view);
	json_array_foreach (jobs, i, job)
		y = draw_job(&drawing, view, job, y);
	return draw_end(&drawing, folder, view->file);
}

bool plot_bars(const json_t *jobs, const char *folder)
{
	static const struct view time = {
		.title = "Time of dedup engines",
		.file = "time.svg",
		.parts = phases,
		.n_parts = sizeof(phases) / sizeof(phases[0]),
	};
	static const struct view memory = {
		.title = "Peak memory of dedup engines",
		.file = "memory.svg",
		.parts = memories,
		.n_parts = sizeof(memories) / sizeof(memories[0]),
		.memory = true,
	};

	return draw_view(jobs, &time, folder) && draw_view(jobs, &memory, folder);
}

bool plot_all(const json_t *jobs, const json_t *families, const char *folder)
{
	if (mkdir(folder, 0777) && errno != EEXIST) {
		say_error("%s: %s", folder, strerror(errno));
		return false;
	}
	if (json_array_size(jobs) && (!plot_bars(jobs, folder) || !plot_sizes(jobs, folder)))
		return false;
	return !json_array_size(families) || plot_curves(families, folder);
}
