// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include <math.h>
#include <string.h>

#include "bench.h"
#include "plots.h"

void plot_engines_collect(struct plot_engines *engines, const json_t *jobs)
{
	const json_t *job, *engine;
	size_t i, k;

	json_array_foreach (jobs, i, job)
		json_array_foreach (json_object_get(job, "engines"), k, engine) {
			const char *name = bench_string(engine, "engine");

			if (plot_engine_index(engines, name) == engines->n &&
			    engines->n < PLOT_ENGINES_MAX)
				engines->names[engines->n++] = name;
		}
}

unsigned plot_engine_index(const struct plot_engines *engines, const char *name)
{
	unsigned i = 0;

	while (i < engines->n && strcmp(engines->names[i], name))
		i++;
	return i;
}

void plot_engines_legend(struct drawing *drawing, const struct plot_engines *engines, bool crosses,
			 double y)
{
	double x = 22;

	for (unsigned i = 0; i < engines->n; i++) {
		draw_mark(drawing, i, x, y - 4);
		draw_text(drawing, x + 9, y, (struct draw_style){.size = 12}, "%s",
			  engines->names[i]);
		x += 30 + 6.6 * (double)strlen(engines->names[i]);
	}
	if (!crosses)
		return;
	draw_cross(drawing, x, y - 4, DRAW_INK);
	draw_text(drawing, x + 9, y, (struct draw_style){.size = 12}, "not done");
}

static void draw_decades(const struct plot_panel *panel, const struct draw_axis *axis,
			 bool horizontal)
{
	enum draw_unit unit = horizontal ? panel->y_unit : panel->x_unit;
	struct draw_style style = {.size = 10, .colour = DRAW_PALE};
	char text[32];

	for (double decade = axis->low; decade < axis->high + 0.5; decade++) {
		double value = pow(10, decade), at = draw_place(axis, value);

		draw_unit_text(value, unit, text);
		if (horizontal) {
			style.anchor = DRAW_RIGHT;
			draw_line(panel->drawing, panel->x.start, at, panel->x.end, at, DRAW_GRID,
				  1);
			if (panel->y_labels)
				draw_text(panel->drawing, panel->x.start - 5, at + 3.5, style, "%s",
					  text);
		} else {
			style.anchor = DRAW_MIDDLE;
			draw_line(panel->drawing, at, panel->y.start, at, panel->y.end, DRAW_GRID,
				  1);
			if (panel->x_labels)
				draw_text(panel->drawing, at, panel->y.start + 14, style, "%s",
					  text);
		}
	}
}

void plot_panel_frame(const struct plot_panel *panel)
{
	draw_decades(panel, &panel->y, true);
	draw_decades(panel, &panel->x, false);
	draw_line(panel->drawing, panel->x.start, panel->y.start, panel->x.end, panel->y.start,
		  DRAW_FRAME, 1);
	draw_line(panel->drawing, panel->x.start, panel->y.start, panel->x.start, panel->y.end,
		  DRAW_FRAME, 1);
}

void plot_panel_point(const struct plot_panel *panel, unsigned engine, double x, double y)
{
	draw_mark(panel->drawing, engine, draw_place(&panel->x, x), draw_place(&panel->y, y));
}

void plot_panel_fit(const struct plot_panel *panel, unsigned engine, double exponent, double factor,
		    double from, double to)
{
	double y1 = draw_place(&panel->y, factor * pow(from, exponent));
	double y2 = draw_place(&panel->y, factor * pow(to, exponent));

	draw_line(panel->drawing, draw_place(&panel->x, from), y1, draw_place(&panel->x, to), y2,
		  draw_colours[engine % DRAW_N_COLOURS], 1.4);
}

void plot_panel_failure(const struct plot_panel *panel, unsigned engine, double x, const char *word)
{
	double at = draw_place(&panel->x, x), y = panel->y.end + 7 + 13 * engine;
	const char *colour = draw_colours[engine % DRAW_N_COLOURS];
	bool right = at > (panel->x.start + panel->x.end) / 2;

	draw_cross(panel->drawing, at, y, colour);
	draw_text(panel->drawing, at + (right ? -7 : 7), y + 3.5,
		  (struct draw_style){
			  .size = 10, .colour = colour, .anchor = right ? DRAW_RIGHT : DRAW_LEFT},
		  "%s", word);
}
