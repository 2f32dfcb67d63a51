// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* The page: page.html with what belongs in its {{slots}}. */
#include <string.h>

#include "../say.h"
#include "html.h"
#include "page.h"
#include "report.h"
#include "version.h"

/* "libbpf 1.1.2 and fold on 5,000 generated graphs" */
static void write_title(const struct report *report, FILE *to)
{
	size_t last = report->n_columns - 1;
	bool triage = !strcmp(report_string(report->index, "verb"), "triage");

	if (report->title) {
		html_text(to, report->title);
		return;
	}
	if (report_is_comparison(report)) {
		html_text(to, report_string(json_object_get(report->index, "new"), "name"));
		fputs(" held against ", to);
		html_text(to, report_string(json_object_get(report->index, "old"), "name"));
		return;
	}
	for (size_t i = 0; i < report->n_columns; i++) {
		fputs(!i ? "" : i == last ? " and " : ", ", to);
		html_text(to, report->columns[i]);
	}
	fprintf(to, " on %s %s",
		count_figure(report_number(report->index, triage ? "files" : "graphs")).text,
		triage ? "files of fuzzers" : "generated graphs");
}

static void write_subtitle(const struct report *report, FILE *to)
{
	const char *date = report_string(report->index, "time");
	size_t excused = 0;

	for (size_t i = 0; i < json_array_size(report->groups); i++) {
		const json_t *group = json_array_get(report->groups, i);

		excused += report_number(group, "graphs") &&
			   json_is_true(json_object_get(group, "excused"));
	}
	fprintf(to, "<strong>%s finding%s</strong>",
		count_figure(report->n_findings - excused).text,
		report->n_findings - excused == 1 ? "" : "s");
	if (excused)
		fprintf(to, ", %s excused", count_figure(excused).text);
	if (json_is_true(json_object_get(report->index, "interrupted")))
		fputs(", interrupted", to);
	fputs(" · btfold ", to);
	html_text(to, report_string(report->index, "verb"));
	fputs(" · ", to);
	html_bytes(to, date, strcspn(date, "T"));
}

static void write_version(const struct report *report, FILE *to)
{
	html_text(to, report_string(report->index, "version"));
	fputs(", page by " BTFOLD_VERSION, to);
}

static const struct {
	const char *name;
	void (*write)(const struct report *report, FILE *to);
} slots[] = {
	{"title", write_title},
	{"subtitle", write_subtitle},
	{"summary", report_write_summary},
	{"comparison", report_write_comparison},
	{"matrix", report_write_matrix},
	{"doubted", report_write_doubted},
	{"findings", report_write_findings},
	{"inputs", report_write_inputs},
	{"meanings", report_write_meanings},
	{"version", write_version},
};

void report_write(const struct report *report, FILE *to)
{
	const char *at = report_page, *open;

	while ((open = strstr(at, "{{"))) {
		const char *name = open + 2, *close = strstr(name, "}}");

		fwrite(at, 1, (size_t)(open - at), to);
		for (size_t i = 0; i < sizeof(slots) / sizeof(slots[0]); i++)
			if (strlen(slots[i].name) == (size_t)(close - name) &&
			    !memcmp(slots[i].name, name, (size_t)(close - name)))
				slots[i].write(report, to);
		at = close + 2;
	}
	fputs(at, to);
}
