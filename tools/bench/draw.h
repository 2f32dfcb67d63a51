/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* A picture of lines, boxes, marks and words, as SVG. Lengths are in pixels, from the top left. */
#ifndef BTFOLD_BENCH_DRAW_H
#define BTFOLD_BENCH_DRAW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Okabe and Ito's colours, which all eyes can tell apart. */
#define DRAW_N_COLOURS 6
extern const char *const draw_colours[DRAW_N_COLOURS];
#define DRAW_INK   "#222222"
#define DRAW_PALE  "#666666"
#define DRAW_GRID  "#e2e2e2"
#define DRAW_FRAME "#999999"

struct drawing {
	FILE *to;
	char *text;
	size_t size;
};

enum draw_anchor {
	DRAW_LEFT,
	DRAW_MIDDLE,
	DRAW_RIGHT,
};

/* @label says what it shows to those who do not see it. */
bool draw_begin(struct drawing *drawing, double width, double height, const char *label);
/* Writes FOLDER/NAME. False, after saying why. */
bool draw_end(struct drawing *drawing, const char *folder, const char *name);

void draw_box(struct drawing *drawing, double x, double y, double width, double height,
	      const char *fill);
void draw_line(struct drawing *drawing, double x1, double y1, double x2, double y2,
	       const char *colour, double width);
/* The mark of the index-th series: another shape for each, beside the colour. */
void draw_mark(struct drawing *drawing, unsigned index, double x, double y);
/* A cross: not measured. */
void draw_cross(struct drawing *drawing, double x, double y, const char *colour);

struct draw_style {
	enum draw_anchor anchor;
	double size;
	const char *colour;
	bool bold;
	bool upwards; /* turned left by 90 degrees */
};
void draw_text(struct drawing *drawing, double x, double y, struct draw_style style,
	       const char *format, ...) __attribute__((format(printf, 5, 6)));

/* A logarithmic axis from one power of ten to another. */
struct draw_axis {
	double low, high;  /* log10 of the ends */
	double start, end; /* pixels */
};
/* The powers of ten around @min and @max. */
struct draw_axis draw_axis_around(double min, double max);
double draw_place(const struct draw_axis *axis, double value);

/* Figures at an axis: "1 ms", "10 MB", "100k". */
enum draw_unit {
	DRAW_SECONDS,
	DRAW_BYTES,
	DRAW_COUNT,
};
void draw_unit_text(double value, enum draw_unit unit, char *ret_text); /* of 32 bytes */

#endif
