// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* What only a comparison of two engines has: better and worse, sizes, cost. */
#include <string.h>

#include "../say.h"
#include "html.h"
#include "report.h"

static const char *const relations[] = {"better", "worse", "accepted", "equal", "undecided"};
#define N_RELATIONS (sizeof(relations) / sizeof(relations[0]))

static void write_relations(const char *name, uint64_t n_inputs, const json_t *sum, FILE *to)
{
	fputs("<tr><th scope=\"row\">", to);
	html_text(to, name);
	fprintf(to, "</th><td class=\"number\" data-sort=\"%llu\">%s</td>",
		(unsigned long long)n_inputs, count_figure(n_inputs).text);
	for (size_t i = 0; i < N_RELATIONS; i++) {
		uint64_t n = report_number(sum, relations[i]);

		fprintf(to, "<td class=\"number%s\" data-sort=\"%llu\">%s</td>", n ? "" : " none",
			(unsigned long long)n, count_figure(n).text);
	}
	fputs("</tr>\n", to);
}

static void write_parts(const struct report *report, FILE *to)
{
	const json_t *parts = json_object_get(report->index, "parts");
	uint64_t all = 0;

	fputs("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Inputs\">"
	      "<table class=\"sortable\">\n<thead><tr><th scope=\"col\">Inputs</th>"
	      "<th scope=\"col\" class=\"number\">Judged</th>",
	      to);
	for (size_t i = 0; i < N_RELATIONS; i++)
		fprintf(to, "<th scope=\"col\" class=\"number\">%s</th>", relations[i]);
	fputs("</tr></thead>\n<tbody>\n", to);
	for (size_t i = 0; i < json_array_size(parts); i++) {
		const json_t *part = json_array_get(parts, i);
		uint64_t n = report_number(part, "inputs");

		write_relations(report_string(part, "source"), n, part, to);
		all += n;
	}
	if (json_array_size(parts) > 1)
		write_relations("together", all, json_object_get(report->index, "total"), to);
	fputs("</tbody>\n</table></div>\n", to);
}

/* "12,345 → 12,300 (-0.36 %)" */
static void write_change(const char *name, uint64_t old, uint64_t new, FILE *to)
{
	if (!old || !new)
		return;
	fprintf(to, "<div><dt>%s</dt><dd>%s → %s", name, count_figure(old).text,
		count_figure(new).text);
	if (old != new)
		fprintf(to, " (%+.2f %%)", 100.0 * ((double)new / (double)old - 1.0));
	fputs("</dd></div>\n", to);
}

static void write_ratio(const char *name, const json_t *ratio, FILE *to)
{
	if (json_number_value(ratio) > 0)
		fprintf(to, "<div><dt>%s</dt><dd>%.2f times the old</dd></div>\n", name,
			json_number_value(ratio));
}

static void write_figures(const struct report *report, FILE *to)
{
	const json_t *total = json_object_get(report->index, "total");
	const json_t *sizes = json_object_get(total, "sizes");
	const json_t *old = json_object_get(sizes, "old"), *new = json_object_get(sizes, "new");
	const json_t *cost = json_object_get(report->index, "measurements");

	fputs("<dl class=\"facts\">\n", to);
	write_change("Types kept", report_number(old, "types"), report_number(new, "types"), to);
	write_change("Bytes kept", report_number(old, "bytes"), report_number(new, "bytes"), to);
	write_ratio("Time taken", json_object_get(cost, "time_ratio"), to);
	write_ratio("Memory taken", json_object_get(cost, "memory_ratio"), to);
	fputs("</dl>\n", to);
}

void report_write_comparison(const struct report *report, FILE *to)
{
	const char *headline = report_string(report->index, "headline");

	if (!report_is_comparison(report))
		return;
	if (*headline) {
		fputs("<p class=\"headline\">", to);
		html_text(to, headline);
		fputs("</p>\n", to);
	}
	write_parts(report, to);
	write_figures(report, to);
}
