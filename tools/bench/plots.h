/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* The pictures of what was measured. Each returns false after saying why it cannot be written. */
#ifndef BTFOLD_BENCH_PLOTS_H
#define BTFOLD_BENCH_PLOTS_H

#include <jansson.h>
#include <stdbool.h>

#include "draw.h"

/* time.svg and memory.svg: bars for each engine on each job. */
bool plot_bars(const json_t *jobs, const char *folder);
/*
 * families-time.svg and families-memory.svg: a panel for each family, logarithmic on both axes; and
 * sizes.svg: the same of jobs without a base, against their bytes, when there are several.
 */
bool plot_curves(const json_t *families, const char *folder);
bool plot_sizes(const json_t *jobs, const char *folder);
/* All that there is something for, into @folder, which is made if need be. */
bool plot_all(const json_t *jobs, const json_t *families, const char *folder);

/* The names of engines in order of appearance: which has which colour. */
#define PLOT_ENGINES_MAX 16
struct plot_engines {
	const char *names[PLOT_ENGINES_MAX];
	unsigned n;
};
void plot_engines_collect(struct plot_engines *engines, const json_t *jobs);
unsigned plot_engine_index(const struct plot_engines *engines, const char *name);
void plot_engines_legend(struct drawing *drawing, const struct plot_engines *engines, bool crosses,
			 double y);

/* One panel of curves: an area with decades, points, fitted lines, and crosses. */
struct plot_panel {
	struct drawing *drawing;
	const struct plot_engines *engines;
	struct draw_axis x, y;
	enum draw_unit x_unit, y_unit;
	bool x_labels, y_labels;
};
void plot_panel_frame(const struct plot_panel *panel);
void plot_panel_point(const struct plot_panel *panel, unsigned engine, double x, double y);
void plot_panel_fit(const struct plot_panel *panel, unsigned engine, double exponent, double factor,
		    double from, double to);
/* At the upper edge. */
void plot_panel_failure(const struct plot_panel *panel, unsigned engine, double x,
			const char *word);

#endif
