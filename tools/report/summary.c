// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* What was done, and how each engine did. */
#include <string.h>

#include "../say.h"
#include "html.h"
#include "report.h"

static void write_fact(FILE *to, const char *name, const char *text)
{
	fprintf(to, "<div><dt>%s</dt><dd>", name);
	html_text(to, text);
	fputs("</dd></div>\n", to);
}

static void write_count(const struct report *report, const char *name, const char *key, FILE *to)
{
	if (json_object_get(report->index, key))
		write_fact(to, name, count_figure(report_number(report->index, key)).text);
}

/* A share of the graphs, in percent. */
static void write_share(const struct report *report, const char *name, uint64_t n, FILE *to)
{
	uint64_t graphs = report_number(report->index, "graphs");
	char text[64];

	if (!graphs || !n)
		return;
	snprintf(text, sizeof(text), "%.1f %%", 100.0 * (double)n / (double)graphs);
	write_fact(to, name, text);
}

static void write_tiers(const struct report *report, FILE *to)
{
	const json_t *tiers = json_object_get(report->index, "tiers");

	write_share(report, "Well-formed", report_number(tiers, "well-formed"), to);
	write_share(report, "Beyond a limit of kernels", report_number(tiers, "kernel-limit"), to);
	write_share(report, "Loadable", report_number(tiers, "loadable"), to);
	write_share(report, "Malformed", report_number(tiers, "malformed"), to);
}

static void write_facts(const struct report *report, FILE *to)
{
	double seconds = json_number_value(json_object_get(report->index, "seconds"));
	uint64_t graphs = report_number(report->index, "graphs");
	char text[64];

	fputs("<dl class=\"facts\">\n", to);
	write_count(report, "Graphs", "graphs", to);
	write_count(report, "Files", "files", to);
	write_count(report, "First seed", "seed", to);
	if (seconds > 0)
		write_fact(to, "Time", seconds_figure(seconds).text);
	if (graphs) {
		snprintf(text, sizeof(text), "%.1f",
			 (double)report_number(report->index, "types") / (double)graphs);
		write_fact(to, "Types on average", text);
	}
	write_share(report, "With copies", report_number(report->index, "with_copies"), to);
	write_share(report, "With near-copies", report_number(report->index, "with_near_copies"),
		    to);
	write_share(report, "With a base", report_number(report->index, "with_base"), to);
	write_tiers(report, to);
	fputs("</dl>\n", to);
}

static void write_bar(uint64_t n, uint64_t all, const char *class, FILE *to)
{
	if (n)
		fprintf(to, "<i class=\"%s\" style=\"flex-grow:%.4f\"></i>", class,
			(double)n / (double)all);
}

static void write_engine(const json_t *engine, FILE *to)
{
	static const char *const keys[] = {"fine", "findings", "inconclusive"};
	static const char *const classes[] = {"fine", "bad", "open"};
	uint64_t all = 0;

	fputs("<tr><th scope=\"row\">", to);
	html_text(to, report_string(engine, "engine"));
	fputs("</th>", to);
	for (unsigned i = 0; i < 3; i++) {
		uint64_t n = report_number(engine, keys[i]);

		all += n;
		fprintf(to, "<td class=\"number%s\" data-sort=\"%llu\">%s</td>", n ? "" : " none",
			(unsigned long long)n, count_figure(n).text);
	}
	fputs("<td><span class=\"bar\" aria-hidden=\"true\">", to);
	for (unsigned i = 0; i < 3; i++)
		write_bar(report_number(engine, keys[i]), all, classes[i], to);
	fputs("</span></td></tr>\n", to);
}

static void write_engines(const struct report *report, FILE *to)
{
	const json_t *engines = json_object_get(report->index, "engines");

	if (!json_array_size(engines))
		return;
	fputs("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Engines\"><table "
	      "class=\"sortable engines\">\n<thead><tr><th scope=\"col\">Engine</th>"
	      "<th scope=\"col\" class=\"number\">Fine</th>"
	      "<th scope=\"col\" class=\"number\">With findings</th>"
	      "<th scope=\"col\" class=\"number\">Undecided</th>"
	      "<td aria-hidden=\"true\"></td></tr></thead>\n<tbody>\n",
	      to);
	for (size_t i = 0; i < json_array_size(engines); i++)
		write_engine(json_array_get(engines, i), to);
	fputs("</tbody>\n</table></div>\n", to);
}

void report_write_summary(const struct report *report, FILE *to)
{
	const char *command = report_string(report->index, "command");

	write_engines(report, to);
	write_facts(report, to);
	if (*command) {
		fputs("<p>All of it again:</p>\n", to);
		html_copyable(to, "command", "the command", command);
	}
}
