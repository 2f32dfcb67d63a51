// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include <math.h>
#include <string.h>

#include "../stats.h"
#include "bench.h"
#include "growth.h"
#include "plots.h"

#define COLUMNS	     3
#define WIDTH	     240.0 /* of a panel */
#define HEIGHT	     150.0
#define GAP	     28.0
#define HEAD	     34.0 /* above a panel: its name, and the exponents */
#define LEFT	     70.0
#define TOP	     52.0 /* title and legend */
#define BOTTOM	     44.0
#define MEMORY_FLOOR 4096.0 /* a page: nothing that was measured is less */

/* What is shown: time or memory. */
struct aspect {
	const char *title, *what, *file;
	bool memory;
	enum draw_unit unit;
};

static double value_of(const struct aspect *aspect, const json_t *engine)
{
	if (aspect->memory)
		return fmax(bench_number(engine, "grown_bytes"), MEMORY_FLOOR);
	return bench_number(json_object_get(engine, "seconds"), "median");
}

struct range {
	double min, max;
};

static void include(struct range *range, double value)
{
	if (!(value > 0))
		return;
	if (!(range->max > 0) || value < range->min)
		range->min = value;
	if (value > range->max)
		range->max = value;
}

static void find_ranges(const struct aspect *aspect, const json_t *points, const char *size,
			struct range *x, struct range *y)
{
	const json_t *point, *engine;
	size_t i, k;

	json_array_foreach (points, i, point) {
		include(x, bench_number(point, size));
		json_array_foreach (json_object_get(point, "engines"), k, engine)
			if (bench_engine_ran(engine))
				include(y, value_of(aspect, engine));
	}
}

static void draw_points(const struct plot_panel *panel, const struct aspect *aspect,
			const json_t *points, const char *size)
{
	const json_t *point, *engine;
	size_t i, k;

	json_array_foreach (points, i, point)
		json_array_foreach (json_object_get(point, "engines"), k, engine) {
			double x = bench_number(point, size);
			unsigned index =
				plot_engine_index(panel->engines, bench_string(engine, "engine"));

			if (bench_engine_ran(engine))
				plot_panel_point(panel, index, x, value_of(aspect, engine));
			else if (!aspect->memory) /* the reason is told once */
				plot_panel_failure(panel, index, x, bench_string(engine, "ran"));
		}
}

/* Name, and below it the exponents, each in the colour of its engine. */
static void draw_head(const struct plot_panel *panel, const char *name)
{
	draw_text(panel->drawing, panel->x.start, panel->y.end - 20,
		  (struct draw_style){.size = 13, .bold = true}, "%s", name);
}

static void draw_exponent(const struct plot_panel *panel, unsigned engine, unsigned place,
			  double exponent)
{
	draw_text(panel->drawing, panel->x.start + 70 * place, panel->y.end - 6,
		  (struct draw_style){.size = 11,
				      .bold = true,
				      .colour = draw_colours[engine % DRAW_N_COLOURS]},
		  "n^%.2f", exponent);
}

/* The sizes that one engine did, from the least that the fit used. */
static struct range sizes_of(const json_t *points, const char *name)
{
	struct range range = {0, 0};
	const json_t *point, *engine;
	size_t i, k;

	json_array_foreach (points, i, point)
		json_array_foreach (json_object_get(point, "engines"), k, engine)
			if (!strcmp(bench_string(engine, "engine"), name) &&
			    bench_engine_ran(engine))
				include(&range, bench_number(point, "size"));
	return range;
}

static void draw_family(const struct plot_panel *panel, const struct aspect *aspect,
			const json_t *growth)
{
	const json_t *points = json_object_get(growth, "points"), *fit;
	unsigned place = 0;
	char factor[32];
	size_t i;

	plot_panel_frame(panel);
	draw_head(panel, bench_string(growth, "family"));
	snprintf(factor, sizeof(factor), "%s_factor", aspect->what);
	json_array_foreach (json_object_get(growth, "fits"), i, fit) {
		const char *name = bench_string(fit, "engine");
		struct range sizes = sizes_of(points, name);
		unsigned engine = plot_engine_index(panel->engines, name);

		if (!json_object_get(fit, aspect->what))
			continue;
		plot_panel_fit(panel, engine, bench_number(fit, aspect->what),
			       bench_number(fit, factor), sizes.min, sizes.max);
		draw_exponent(panel, engine, place++, bench_number(fit, aspect->what));
	}
	draw_points(panel, aspect, points, "size");
}

static void place_panel(struct plot_panel *panel, size_t i, size_t n)
{
	size_t row = i / COLUMNS, column = i % COLUMNS;

	panel->x.start = LEFT + (double)column * (WIDTH + GAP);
	panel->x.end = panel->x.start + WIDTH;
	panel->y.end = TOP + HEAD + (double)row * (HEIGHT + HEAD + GAP);
	panel->y.start = panel->y.end + HEIGHT;
	panel->y_labels = column == 0;
	panel->x_labels = i + COLUMNS >= n;
}

static double height_of(size_t n)
{
	size_t rows = (n + COLUMNS - 1) / COLUMNS;

	return TOP + (double)rows * (HEIGHT + HEAD + GAP) - GAP + BOTTOM;
}

static double width_of(size_t n)
{
	return LEFT + (double)(n < COLUMNS ? n : COLUMNS) * (WIDTH + GAP) + GAP;
}

static bool draw_families(const json_t *families, const struct aspect *aspect, const char *folder)
{
	struct plot_engines engines = {.n = 0};
	struct range x = {0, 0}, y = {0, 0};
	size_t n = json_array_size(families), i;
	double height = height_of(n), width = width_of(n < 2 ? 2 : n);
	const json_t *growth;
	struct drawing drawing;
	struct plot_panel panel = {.drawing = &drawing,
				   .engines = &engines,
				   .x_unit = DRAW_COUNT,
				   .y_unit = aspect->unit};

	json_array_foreach (families, i, growth) {
		plot_engines_collect(&engines, json_object_get(growth, "points"));
		find_ranges(aspect, json_object_get(growth, "points"), "size", &x, &y);
	}
	if (!(x.max > 0) || !(y.max > 0))
		return true;
	if (!draw_begin(&drawing, width, height, aspect->title))
		return false;
	draw_text(&drawing, 16, 22, (struct draw_style){.size = 15, .bold = true}, "%s",
		  aspect->title);
	plot_engines_legend(&drawing, &engines, !aspect->memory, 44);
	panel.x = draw_axis_around(x.min, x.max);
	panel.y = draw_axis_around(y.min, y.max);
	json_array_foreach (families, i, growth) {
		place_panel(&panel, i, n);
		draw_family(&panel, aspect, growth);
	}
	draw_text(&drawing, width / 2, height - 10,
		  (struct draw_style){.size = 12, .anchor = DRAW_MIDDLE},
		  "size n: types (wide, tower: members)");
	draw_text(&drawing, 16, height / 2,
		  (struct draw_style){.size = 12, .anchor = DRAW_MIDDLE, .upwards = true}, "%s",
		  aspect->what);
	return draw_end(&drawing, folder, aspect->file);
}

bool plot_curves(const json_t *families, const char *folder)
{
	static const struct aspect time = {"Time by size, for hostile families of inputs", "time",
					   "families-time.svg", false, DRAW_SECONDS};
	static const struct aspect memory = {"Memory by size, for hostile families of inputs",
					     "memory", "families-memory.svg", true, DRAW_BYTES};

	return draw_families(families, &time, folder) && draw_families(families, &memory, folder);
}

static void draw_size_fit(const struct plot_panel *panel, const struct aspect *aspect,
			  const json_t *jobs, unsigned index)
{
	double x[256], y[256];
	struct range range = {0, 0};
	struct power_fit fit;
	const json_t *job, *engine;
	size_t i, k, n = 0;

	json_array_foreach (jobs, i, job)
		json_array_foreach (json_object_get(job, "engines"), k, engine) {
			if (!bench_engine_ran(engine) || n == sizeof(x) / sizeof(x[0]) ||
			    strcmp(bench_string(engine, "engine"), panel->engines->names[index]))
				continue;
			x[n] = bench_number(job, "bytes");
			y[n] = value_of(aspect, engine);
			include(&range, x[n++]);
		}
	if (!stats_power_fit(x, y, n, &fit))
		return;
	plot_panel_fit(panel, index, fit.exponent, fit.factor, range.min, range.max);
	draw_exponent(panel, index, index, fit.exponent);
}

/* Only inputs without a base: with one, cost depends on that, too. */
static json_t *without_base(const json_t *jobs)
{
	json_t *ret = json_array(), *job;
	size_t i;

	json_array_foreach (jobs, i, job)
		if (!(bench_number(job, "base_bytes") > 0) && bench_number(job, "files") < 2)
			json_array_append(ret, job);
	return ret;
}

static void draw_aspect(struct plot_panel *panel, const struct aspect *aspect, const json_t *jobs,
			double shift)
{
	struct range x = {0, 0}, y = {0, 0};

	find_ranges(aspect, jobs, "bytes", &x, &y);
	if (!(x.max > 0) || !(y.max > 0))
		return;
	panel->x = draw_axis_around(x.min, x.max);
	panel->y = draw_axis_around(y.min, y.max);
	panel->y_unit = aspect->unit;
	place_panel(panel, 0, 1);
	panel->x.start += shift;
	panel->x.end += shift;
	plot_panel_frame(panel);
	draw_head(panel, aspect->what);
	for (unsigned i = 0; i < panel->engines->n; i++)
		draw_size_fit(panel, aspect, jobs, i);
	draw_points(panel, aspect, jobs, "bytes");
}

bool plot_sizes(const json_t *jobs, const char *folder)
{
	static const struct aspect time = {"", "time", "", false, DRAW_SECONDS};
	static const struct aspect memory = {"", "memory", "", true, DRAW_BYTES};
	static const char title[] = "Time and memory by size of the input";
	double height = height_of(1), width = 2 * (LEFT + WIDTH) + GAP;
	struct plot_engines engines = {.n = 0};
	json_t *list = without_base(jobs);
	struct drawing drawing;
	struct plot_panel panel = {.drawing = &drawing, .engines = &engines, .x_unit = DRAW_BYTES};
	bool fine = true;

	plot_engines_collect(&engines, list);
	if (json_array_size(list) > 1 && draw_begin(&drawing, width, height, title)) {
		draw_text(&drawing, 16, 22, (struct draw_style){.size = 15, .bold = true}, "%s",
			  title);
		plot_engines_legend(&drawing, &engines, true, 44);
		draw_aspect(&panel, &time, list, 0);
		draw_aspect(&panel, &memory, list, WIDTH + LEFT);
		draw_text(&drawing, width / 2, height - 10,
			  (struct draw_style){.size = 12, .anchor = DRAW_MIDDLE},
			  "size of the input");
		fine = draw_end(&drawing, folder, "sizes.svg");
	}
	json_decref(list);
	return fine;
}
