// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* The matrix of subjects: what was found, by engine; and of a triage, files by engine. */
#include <string.h>

#include "../say.h"
#include "html.h"
#include "report.h"

static void write_column(FILE *to, const char *text, bool numeric)
{
	fprintf(to, "<th scope=\"col\"%s>", numeric ? " class=\"number\"" : "");
	html_text(to, text);
	fputs("</th>", to);
}

static void write_engine_columns(const struct report *report, FILE *to)
{
	for (size_t i = 0; i < report->n_columns; i++)
		write_column(to, report->columns[i], true);
}

static void write_cell(const struct finding *finding, FILE *to)
{
	uint64_t n = finding->graphs ? finding->graphs : finding->dragged;

	fprintf(to, "<td class=\"number%s\" data-sort=\"%llu\">", finding->graphs ? "" : " follows",
		(unsigned long long)n);
	if (finding->has_card)
		fprintf(to, "<a href=\"#f%zu\">%s</a>", finding->number, count_figure(n).text);
	else
		fputs(count_figure(n).text, to);
	fputs("</td>", to);
}

/* Is group @i the first of its row? */
static bool starts_row(const struct report *report, size_t i, const struct finding *finding)
{
	struct finding earlier;

	for (size_t j = 0; j < i; j++)
		if (report_finding(report, j, &earlier) && report_same_row(&earlier, finding))
			return false;
	return true;
}

/* The group of that row in @column. */
static bool find_cell(const struct report *report, size_t start, const struct finding *row,
		      const char *column, struct finding *ret)
{
	for (size_t i = start; i < json_array_size(report->groups); i++)
		if (report_finding(report, i, ret) && report_same_row(ret, row) &&
		    !strcmp(ret->column, column))
			return true;
	return false;
}

static void write_row(const struct report *report, size_t start, const struct finding *row,
		      FILE *to)
{
	uint64_t smallest = UINT64_MAX;
	struct finding finding;

	/* Severity, as the groups stand in the index, is what sorts findings. */
	fprintf(to, "<tr><th scope=\"row\" data-sort=\"%zu\">", start);
	html_text(to, row->name);
	if (row->is.excused)
		fputs(" <span class=\"badge\">excused</span>", to);
	fputs("</th><td>", to);
	html_text(to, row->place);
	fputs("</td>", to);
	for (size_t i = 0; i < report->n_columns; i++) {
		uint64_t types;

		if (!find_cell(report, start, row, report->columns[i], &finding)) {
			fputs("<td class=\"number none\" data-sort=\"0\">0</td>", to);
			continue;
		}
		write_cell(&finding, to);
		types = report_number(finding.group, "smallest_types");
		smallest = types < smallest ? types : smallest;
	}
	fprintf(to, "<td class=\"number\" data-sort=\"%llu\">%s</td></tr>\n",
		(unsigned long long)smallest, count_figure(smallest).text);
}

void report_write_matrix(const struct report *report, FILE *to)
{
	struct finding finding;

	if (!report->n_shown) {
		fputs("<p class=\"none\">Nothing was found.</p>\n", to);
		return;
	}
	fputs("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-labelledby=\"matrix\">"
	      "<table class=\"sortable matrix\">\n<thead><tr>",
	      to);
	write_column(to, "Finding", false);
	write_column(to, "First difference", false);
	write_engine_columns(report, to);
	write_column(to, "Smallest", true);
	fputs("</tr></thead>\n<tbody>\n", to);
	for (size_t i = 0; i < json_array_size(report->groups); i++)
		if (report_finding(report, i, &finding) && starts_row(report, i, &finding))
			write_row(report, i, &finding, to);
	fputs("</tbody>\n</table></div>\n", to);
	if (report->n_following && !report->all)
		fprintf(to,
			"<p class=\"note\">%s signatures more were only seen as consequences of "
			"these.</p>\n",
			count_figure(report->n_following).text);
}

static void write_doubted(const json_t *doubted, FILE *to)
{
	uint64_t graphs = report_number(doubted, "graphs");

	fputs("<tr><th scope=\"row\">", to);
	html_text(to, report_string(doubted, "finding"));
	fputs("</th><td>", to);
	html_text(to, report_string(doubted, "kind"));
	fputs(" ", to);
	html_text(to, report_string(doubted, "field"));
	fputs("</td><td>", to);
	html_text(to, report_string(doubted, "engine"));
	fprintf(to, "</td><td class=\"number\" data-sort=\"%llu\">%s</td>",
		(unsigned long long)graphs, count_figure(graphs).text);
	fprintf(to, "<td class=\"number\">%llu</td></tr>\n",
		(unsigned long long)report_number(doubted, "seed"));
}

void report_write_doubted(const struct report *report, FILE *to)
{
	const json_t *doubted = json_object_get(report->index, "not_confirmed");

	if (!json_array_size(doubted))
		return;
	fputs("<h3 id=\"doubted\">Not confirmed</h3>\n"
	      "<p>Shown once, and not again by the same graph in a new process: nothing to work "
	      "with, but a sign that something before had damaged the engine's memory, or that it "
	      "depends on more than its input.</p>\n"
	      "<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
	      "aria-labelledby=\"doubted\"><table class=\"sortable doubted\">\n<thead><tr>",
	      to);
	write_column(to, "Finding", false);
	write_column(to, "First difference", false);
	write_column(to, "Engine", false);
	write_column(to, "Graphs", true);
	write_column(to, "Seed", true);
	fputs("</tr></thead>\n<tbody>\n", to);
	for (size_t i = 0; i < json_array_size(doubted); i++)
		write_doubted(json_array_get(doubted, i), to);
	fputs("</tbody>\n</table></div>\n", to);
}

static void write_verdict(const json_t *trial, FILE *to)
{
	const char *verdict = report_string(trial, "verdict"), *text = report_string(trial, "text");

	fprintf(to, "<td>");
	html_text(to, *verdict ? verdict : "unread");
	if (*text) {
		fputs("<br><span class=\"size\">", to);
		html_text(to, text);
		fputs("</span>", to);
	}
	fputs("</td>", to);
}

/* Trials stand by file, then engine. */
static void write_trials(const struct report *report, FILE *to)
{
	const json_t *trials = json_object_get(report->index, "trials");
	size_t n = json_array_size(trials);

	write_column(to, "File", false);
	for (size_t i = 0; i < report->n_columns; i++)
		write_column(to, report->columns[i], false);
	fputs("</tr></thead>\n<tbody>\n", to);
	for (size_t i = 0; i < n;) {
		const char *input = report_string(json_array_get(trials, i), "input");

		fputs("<tr><th scope=\"row\">", to);
		html_text(to, input);
		fputs("</th>", to);
		for (; i < n && !strcmp(report_string(json_array_get(trials, i), "input"), input);
		     i++)
			write_verdict(json_array_get(trials, i), to);
		fputs("</tr>\n", to);
	}
	fputs("</tbody>\n", to);
}

static void write_side(const json_t *side, FILE *to)
{
	fputs("<td>", to);
	html_text(to, report_string(side, "verdict"));
	if (json_object_get(side, "types"))
		fprintf(to, "<br><span class=\"size\">%s types, %s</span>",
			count_figure(report_number(side, "types")).text,
			bytes_figure(report_number(side, "bytes")).text);
	fputs("</td>", to);
}

static void write_compared(const struct report *report, FILE *to)
{
	const json_t *inputs = json_object_get(report->index, "inputs");

	write_column(to, "File", false);
	write_column(to, "Result", false);
	write_column(to, "Old", false);
	write_column(to, "New", false);
	fputs("</tr></thead>\n<tbody>\n", to);
	for (size_t i = 0; i < json_array_size(inputs); i++) {
		const json_t *input = json_array_get(inputs, i);
		const char *reason = report_string(input, "reason");

		fputs("<tr><th scope=\"row\">", to);
		html_text(to, report_string(input, "input"));
		fputs("</th><td>", to);
		html_text(to, report_string(input, "relation"));
		if (*reason) {
			fputs(" by ", to);
			html_text(to, reason);
		}
		fputs("</td>", to);
		write_side(json_object_get(input, "old"), to);
		write_side(json_object_get(input, "new"), to);
		fputs("</tr>\n", to);
	}
	fputs("</tbody>\n", to);
}

void report_write_inputs(const struct report *report, FILE *to)
{
	bool compared = report_is_comparison(report);
	const json_t *inputs = json_object_get(report->index, compared ? "inputs" : "trials");

	if (!json_array_size(inputs))
		return;
	fputs("<section aria-labelledby=\"files\">\n<h2 id=\"files\">Files</h2>\n"
	      "<details class=\"inputs\"><summary>Each file</summary>\n"
	      "<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
	      "aria-labelledby=\"files\"><table class=\"sortable\">\n<thead><tr>",
	      to);
	if (compared)
		write_compared(report, to);
	else
		write_trials(report, to);
	fputs("</table></div></details>\n</section>\n", to);
}
