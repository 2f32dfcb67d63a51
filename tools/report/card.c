// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* One finding in full: what it says, commands, graphs, self-test. */
#define _GNU_SOURCE
#include <btfold/btfold.h>
#include <stdlib.h>
#include <string.h>

#include "../campaign/commands.h"
#include "../say.h"
#include "exhibit.h"
#include "html.h"
#include "svg.h"

#define MOST_HELD (256u << 10) /* bytes of a file that the page holds for downloading */

/* What emit writes; NULL with a line in @ret_why, both the caller's. */
static char *emitted(const struct emit_job *job, enum emit_form form, size_t *ret_size,
		     char **ret_why)
{
	char *text = NULL, *said = NULL;
	size_t said_size = 0;
	FILE *to = open_memstream(&text, ret_size), *errors = open_memstream(&said, &said_size);
	bool fine = to && errors;

	if (fine) {
		say_errors_to(errors);
		fine = emit_write(job, form, to);
		say_errors_to(NULL);
	}
	if (to)
		fclose(to);
	if (errors)
		fclose(errors);
	if (fine) {
		free(said);
		return text;
	}
	free(text);
	if (said)
		said[strcspn(said, "\n")] = '\0';
	*ret_why = said;
	return NULL;
}

static void write_note(FILE *to, const char *text, const char *why)
{
	fprintf(to, "<p class=\"note\">%s", text);
	if (why && *why) {
		fputs(": ", to);
		html_text(to, why);
	}
	fputs("</p>\n", to);
}

static void write_picture(const struct emit_job *job, const char *label, FILE *to)
{
	/* What it is about stands above it. */
	struct emit_job bare = {job->base, job->input, .marks = job->marks,
				.n_marks = job->n_marks};
	char *why = NULL, *svg;
	size_t size = 0;

	svg = emitted(&bare, EMIT_svg, &size, &why);
	if (svg) {
		fputs("<div class=\"picture\" tabindex=\"0\">", to);
		svg_write(svg, size, label, to);
		fputs("</div>\n", to);
	} else {
		write_note(to, "No picture", why);
	}
	free(svg);
	free(why);
}

static bool is_marked(const struct emit_job *job, uint64_t id)
{
	for (size_t i = 0; i < job->n_marks; i++)
		if (job->marks[i].id == id)
			return true;
	return false;
}

/* Text as `btfold dump` prints it; what is marked is so here, too, with the lines of its items. */
static void write_lines(const struct emit_job *job, const char *text, FILE *to)
{
	bool marked = false;

	while (*text) {
		size_t size = strcspn(text, "\n");
		bool starts = *text == '[' || *text == '#';

		if (starts && marked)
			fputs("</mark>", to);
		if (starts)
			marked = *text == '[' && is_marked(job, strtoull(text + 1, NULL, 10));
		if (starts && marked)
			fputs("<mark>", to);
		size += text[size] == '\n';
		html_bytes(to, text, size);
		text += size;
	}
	if (marked)
		fputs("</mark>", to);
}

static void write_as_text(const struct emit_job *job, bool open, FILE *to)
{
	char *why = NULL, *text;
	size_t size = 0;

	text = emitted(job, EMIT_text, &size, &why);
	if (text) {
		fprintf(to,
			"<details%s><summary>As text</summary><pre class=\"graph\" tabindex=\"0\">",
			open ? " open" : "");
		write_lines(job, text, to);
		fputs("</pre></details>\n", to);
	} else {
		write_note(to, "No text", why);
	}
	free(text);
	free(why);
}

/* "11 types, 7 of them in the base" */
static void write_size(const struct emit_job *job, FILE *to)
{
	struct btfold_graph *base = NULL, *graph = NULL;
	uint32_t n_base = 0, n;

	if ((!job->base.data ||
	     !btfold_graph_decode(job->base.data, job->base.size, NULL, NULL, &base, NULL)) &&
	    !btfold_graph_decode(job->input.data, job->input.size, base, NULL, &graph, NULL)) {
		n = btfold_graph_n_types(graph);
		n_base = base ? btfold_graph_n_types(base) : 0;
		fprintf(to, " <span class=\"size\">%s type%s%s", count_figure(n).text,
			n == 1 ? "" : "s", base ? " on " : "");
		if (base)
			fprintf(to, "%s of the base", count_figure(n_base).text);
		fputs("</span>", to);
	} else {
		fputs(" <span class=\"size\">malformed</span>", to);
	}
	btfold_graph_destroy(graph);
	btfold_graph_destroy(base);
}

static void write_graph(const struct exhibit *exhibit, const struct exhibit_graph *graph,
			const struct finding *finding, const char *caption, FILE *to)
{
	struct emit_job job = exhibit_job(exhibit, graph, finding);
	char label[200];

	fputs("<figure><figcaption><strong>", to);
	html_text(to, caption);
	fputs("</strong>", to);
	if (!graph->bytes.data) {
		fputs("</figcaption>\n", to);
		write_note(to, "There is none", graph->why);
		fputs("</figure>\n", to);
		return;
	}
	write_size(&job, to);
	fputs("</figcaption>\n", to);
	snprintf(label, sizeof(label), "%s of finding %zu, drawn as a graph", caption,
		 finding->number);
	write_picture(&job, label, to);
	write_as_text(&job, graph == &exhibit->input, to);
	fputs("</figure>\n", to);
}

static void write_graphs(const struct exhibit *exhibit, const struct finding *finding, FILE *to)
{
	char caption[160];

	fputs("<h4>Graphs</h4>\n", to);
	if (exhibit->n_types > MOST_TYPES) {
		fprintf(to, "<p class=\"note\">%s types are too many for a page.</p>\n",
			count_figure(exhibit->n_types).text);
		return;
	}
	fputs("<div class=\"graphs\">\n", to);
	write_graph(exhibit, &exhibit->input, finding, "The input", to);
	if (exhibit->as_it_should) {
		snprintf(caption, sizeof(caption), "What %.60s and the reference make of it",
			 finding->engine);
		write_graph(exhibit, &exhibit->output, finding, caption, to);
	} else {
		snprintf(caption, sizeof(caption), "What %.60s makes of it", finding->engine);
		write_graph(exhibit, &exhibit->output, finding, caption, to);
		write_graph(exhibit, &exhibit->reference, finding, "What the reference makes of it",
			    to);
	}
	fputs("</div>\n", to);
}

static void write_download(const struct exhibit_graph *graph, FILE *to)
{
	if (!graph->file || !graph->bytes.data)
		return;
	if (graph->bytes.size > MOST_HELD) {
		fputs("<li>", to);
		html_text(to, graph->file);
		fprintf(to, " <span class=\"size\">%s, next to this page</span></li>\n",
			bytes_figure(graph->bytes.size).text);
		return;
	}
	fputs("<li><a download=\"", to);
	html_text(to, graph->file);
	fputs("\" href=\"data:application/octet-stream;base64,", to);
	html_base64(to, graph->bytes);
	fputs("\">", to);
	html_text(to, graph->file);
	fprintf(to, "</a> <span class=\"size\">%s</span></li>\n",
		bytes_figure(graph->bytes.size).text);
}

static void write_command(const struct exhibit *exhibit, const struct finding *finding,
			  const char *verb, FILE *to)
{
	struct command_terms terms = {.spec = finding->spec};
	struct group group = {.finding = finding->is};
	char *text = NULL, id[32];
	size_t size = 0;
	FILE *line = open_memstream(&text, &size);

	if (!line)
		return;
	group.file = strndup(exhibit->input.file, strlen(exhibit->input.file) - strlen(".btf"));
	if (group.file)
		command_print_on_file("again", verb, &terms, &group, line);
	fclose(line);
	free(group.file);
	text[strcspn(text, "\n")] = '\0';
	snprintf(id, sizeof(id), "f%zu-%s", finding->number, verb);
	if (strlen(text) > strlen("  again: "))
		html_copyable(to, id, "the command", text + strlen("  again: "));
	free(text);
}

static bool ends_with(const char *text, const char *end)
{
	size_t length = text ? strlen(text) : 0, tail = strlen(end);

	return length > tail && !strcmp(text + length - tail, end);
}

static void write_commands(const struct exhibit *exhibit, const struct finding *finding, FILE *to)
{
	const json_t *commands = json_object_get(finding->group, "commands");
	const char *again = report_string(commands ? commands : finding->group, "again");
	bool on_file = *finding->spec && ends_with(exhibit->input.file, ".btf");
	char id[32];

	fputs("<h4>Reproduce</h4>\n", to);
	if (on_file) {
		fputs("<p>On these files:</p>\n", to);
		write_command(exhibit, finding, "triage", to);
	}
	if (*again) {
		snprintf(id, sizeof(id), "f%zu-again", finding->number);
		fprintf(to, "<p>%s</p>\n",
			on_file ? "Or without a file, from the seed:" : "Again:");
		html_copyable(to, id, "the command", again);
	}
	if (on_file && finding->known && command_exists("reduce")) {
		fputs("<p>To make the input smaller:</p>\n", to);
		write_command(exhibit, finding, "reduce", to);
	}
	fputs("<ul class=\"files\">\n", to);
	write_download(&exhibit->input, to);
	write_download(&exhibit->base, to);
	write_download(&exhibit->output, to);
	fputs("</ul>\n", to);
}

static void write_selftest(const struct exhibit *exhibit, const struct finding *finding, FILE *to)
{
	struct emit_job job = exhibit_job(exhibit, &exhibit->input, finding);
	char *why = NULL, *text, id[32];
	size_t size = 0;

	if (!exhibit->input.bytes.data || exhibit->n_types > MOST_TYPES)
		return;
	fputs("<h4>Self-test</h4>\n", to);
	text = emitted(&job, EMIT_selftest, &size, &why);
	if (text) {
		fputs("<p>In the style of the kernel's BTF dedup self-tests:</p>\n", to);
		snprintf(id, sizeof(id), "f%zu-selftest", finding->number);
		html_copyable(to, id, "the self-test", text);
	} else {
		write_note(to, "None", why);
	}
	free(text);
	free(why);
}

static void write_head(const struct finding *finding, FILE *to)
{
	const struct btfold_oracle_finding *is = &finding->is;
	uint64_t types = report_number(finding->group, "smallest_types");

	fprintf(to, "<details class=\"finding\" id=\"f%zu\">\n<summary><h3>", finding->number);
	html_text(to, finding->name);
	fputs(" <span class=\"place\">", to);
	html_text(to, finding->place);
	fputs("</span></h3> <span class=\"engine\">", to);
	html_text(to, finding->engine);
	fprintf(to, "</span> <span class=\"counts\">%s graph%s, smallest of %s types</span>",
		count_figure(finding->graphs ? finding->graphs : finding->dragged).text,
		finding->graphs + finding->dragged == 1 ? "" : "s", count_figure(types).text);
	if (is->excused)
		fputs(" <span class=\"badge\">excused</span>", to);
	else if (!finding->graphs)
		fputs(" <span class=\"badge\">follows from others</span>", to);
	fputs("<span class=\"first\">", to);
	html_text(to, is->path ? is->path : is->message ? is->message : "");
	fputs("</span></summary>\n<div class=\"body\">\n", to);
}

static void write_words(const struct finding *finding, FILE *to)
{
	const struct btfold_oracle_finding *is = &finding->is;

	fprintf(to, "<p class=\"meaning\">%s</p>\n", report_meaning(finding->name));
	if (is->message) {
		fputs("<p class=\"message\">", to);
		html_text(to, is->message);
		fputs("</p>\n", to);
	}
	if (is->path) {
		fputs("<p>Shortest path to the first difference:</p>\n<p class=\"path\"><code>",
		      to);
		html_text(to, is->path);
		fputs("</code></p>\n", to);
	}
}

static void write_card(const struct report *report, const struct finding *finding, FILE *to)
{
	struct exhibit exhibit;

	exhibit_open(report, finding, &exhibit);
	write_head(finding, to);
	write_words(finding, to);
	write_graphs(&exhibit, finding, to);
	write_commands(&exhibit, finding, to);
	write_selftest(&exhibit, finding, to);
	fputs("</div>\n</details>\n", to);
	exhibit_close(&exhibit);
}

void report_write_findings(const struct report *report, FILE *to)
{
	struct finding finding;
	uint64_t n = 0;

	for (size_t i = 0; i < json_array_size(report->groups); i++) {
		if (!report_finding(report, i, &finding) || !finding.has_card)
			continue;
		n++;
		status_show("finding %llu of %zu", (unsigned long long)n, report->n_shown);
		write_card(report, &finding, to);
	}
	if (report->n_shown > n)
		fprintf(to, "<p class=\"note\">%s findings more are in the table only.</p>\n",
			count_figure(report->n_shown - n).text);
}
