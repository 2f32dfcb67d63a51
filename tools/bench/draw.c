// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#define _GNU_SOURCE
#include "draw.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>

#include <btfold/file.h>

#include "../report/html.h"
#include "../say.h"

/* Sizes are not quite round: 9,996 is at the decade of 10k. */
#define SLACK 0.02

const char *const draw_colours[DRAW_N_COLOURS] = {"#0072b2", "#d55e00", "#009e73",
						  "#cc79a7", "#e69f00", "#56b4e9"};

bool draw_begin(struct drawing *drawing, double width, double height, const char *label)
{
	*drawing = (struct drawing){.to = NULL};
	drawing->to = open_memstream(&drawing->text, &drawing->size);
	if (!drawing->to) {
		say_error("out of memory");
		return false;
	}
	fprintf(drawing->to,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" height=\"%.0f\" "
		"viewBox=\"0 0 %.0f %.0f\" font-family=\"sans-serif\" role=\"img\" aria-label=\"",
		width, height, width, height);
	html_text(drawing->to, label);
	fputs("\">\n", drawing->to);
	draw_box(drawing, 0, 0, width, height, "#ffffff");
	return true;
}

bool draw_end(struct drawing *drawing, const char *folder, const char *name)
{
	char *path = NULL, *why = NULL;
	bool fine;

	fputs("</svg>\n", drawing->to);
	fine = fclose(drawing->to) == 0 && asprintf(&path, "%s/%s", folder, name) >= 0;
	if (!fine) {
		say_error("out of memory");
	} else {
		fine = btfold_file_write(path, drawing->text, drawing->size, &why);
		if (!fine)
			say_error("%s: %s", path, why ? why : "cannot be written");
	}
	free(why);
	free(path);
	free(drawing->text);
	return fine;
}

void draw_box(struct drawing *drawing, double x, double y, double width, double height,
	      const char *fill)
{
	fprintf(drawing->to,
		"<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>\n", x, y,
		width, height, fill);
}

void draw_line(struct drawing *drawing, double x1, double y1, double x2, double y2,
	       const char *colour, double width)
{
	fprintf(drawing->to,
		"<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" "
		"stroke-width=\"%g\"/>\n",
		x1, y1, x2, y2, colour, width);
}

void draw_mark(struct drawing *drawing, unsigned index, double x, double y)
{
	/* circle, square, triangle, diamond */
	static const char *const shapes[] = {
		"M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z",
		"M-3.6 -3.6h7.2v7.2h-7.2z",
		"M0 -4.6l4.4 8h-8.8z",
		"M0 -5l4.4 5l-4.4 5l-4.4 -5z",
	};

	fprintf(drawing->to,
		"<path transform=\"translate(%.1f %.1f)\" d=\"%s\" fill=\"%s\" stroke=\"#ffffff\" "
		"stroke-width=\"0.8\"/>\n",
		x, y, shapes[index % (sizeof(shapes) / sizeof(shapes[0]))],
		draw_colours[index % DRAW_N_COLOURS]);
}

void draw_cross(struct drawing *drawing, double x, double y, const char *colour)
{
	draw_line(drawing, x - 3.5, y - 3.5, x + 3.5, y + 3.5, colour, 1.6);
	draw_line(drawing, x - 3.5, y + 3.5, x + 3.5, y - 3.5, colour, 1.6);
}

void draw_text(struct drawing *drawing, double x, double y, struct draw_style style,
	       const char *format, ...)
{
	static const char *const anchors[] = {"start", "middle", "end"};
	char text[512];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	fprintf(drawing->to,
		"<text x=\"%.1f\" y=\"%.1f\" font-size=\"%g\" text-anchor=\"%s\" fill=\"%s\"", x, y,
		style.size, anchors[style.anchor], style.colour ? style.colour : DRAW_INK);
	if (style.bold)
		fputs(" font-weight=\"bold\"", drawing->to);
	if (style.upwards)
		fprintf(drawing->to, " transform=\"rotate(-90 %.1f %.1f)\"", x, y);
	fputc('>', drawing->to);
	html_text(drawing->to, text);
	fputs("</text>\n", drawing->to);
}

struct draw_axis draw_axis_around(double min, double max)
{
	struct draw_axis axis = {.low = floor(log10(min) + SLACK),
				 .high = ceil(log10(max) - SLACK)};

	if (axis.high <= axis.low)
		axis.high = axis.low + 1;
	return axis;
}

double draw_place(const struct draw_axis *axis, double value)
{
	double share = (log10(value) - axis->low) / (axis->high - axis->low);

	return axis->start + share * (axis->end - axis->start);
}

void draw_unit_text(double value, enum draw_unit unit, char *ret_text)
{
	static const char *const names[][6] = {
		[DRAW_SECONDS] = {" ns", " \xc2\xb5s", " ms", " s", NULL},
		[DRAW_BYTES] = {" B", " kB", " MB", " GB", " TB", NULL},
		[DRAW_COUNT] = {"", "k", "M", "G", NULL},
	};
	double scaled = unit == DRAW_SECONDS ? value * 1e9 : value;
	unsigned i = 0;

	for (; scaled >= 999.5 && names[unit][i + 1]; i++)
		scaled /= 1000;
	snprintf(ret_text, 32, "%.3g%s", scaled, names[unit][i]);
}
