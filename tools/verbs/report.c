// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* btfold report: a folder of findings as one page. */
#define _GNU_SOURCE
#include <btfold/file.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "../campaign/index.h"
#include "../options.h"
#include "../report/report.h"
#include "../say.h"
#include "verb.h"

static const char title[] = "btfold report";

static const char help[] =
	"usage: btfold report [-o FILE] [OPTION]... FOLDER\n"
	"\n"
	"Makes one page of HTML of what fuzz, triage or compare left in FOLDER with -o: a\n"
	"table of findings and engines, and each finding with its graph as text and as\n"
	"picture, what the engine and the reference make of it with the difference\n"
	"marked, the path to it, the commands that show it again, and a self-test. The\n"
	"page needs no other file and no network. FOLDER may also be the index that -o\n"
	"left there; of several the latest is taken. Pictures take Graphviz.\n"
	"\n"
	"  -e, --engine ENGINE  to say how self-tests end, engines of the index are\n"
	"                       run, but only fold, libbpf, libbpf@VERSION, and this one\n"
	"  -o, --output FILE    where to write (default: report.html in FOLDER)\n"
	"      --title TEXT     its title\n"
	"      --max N          findings shown in full (default: all)\n"
	"      --all            also what follows from another finding in the graph\n"
	"      --help           print this text\n"
	"\n"
	"Exit status: 0 written, 2 wrong usage, nothing to report, or unwritable FILE.\n"
	"\n"
	"Example:\n"
	"  btfold fuzz -e libbpf -t 60 -o findings; btfold report findings\n";

static const struct option long_options[] = {
	{"engine", required_argument, NULL, 'e'},
	{"output", required_argument, NULL, 'o'},
	{"title", required_argument, NULL, OPTION_TITLE},
	{"max", required_argument, NULL, OPTION_MAX},
	{"all", no_argument, NULL, OPTION_ALL},
	{"help", no_argument, NULL, OPTION_HELP},
	{NULL, 0, NULL, 0},
};

struct request {
	struct report report;
	const char *output;
	bool help;
};

static bool trust(struct report_words *trusted, const char *spec)
{
	if (trusted->n == REPORT_MAX_COLUMNS) {
		say_usage(title, "-e: too many");
		return false;
	}
	trusted->word[trusted->n++] = spec;
	return true;
}

static bool take_option(struct request *request, int option)
{
	switch (option) {
	case 'e':
		return trust(&request->report.trusted, optarg);
	case 'o':
		request->output = optarg;
		return true;
	case OPTION_TITLE:
		request->report.title = optarg;
		return true;
	case OPTION_MAX:
		return option_count(title, "--max", optarg, &request->report.max);
	case OPTION_ALL:
		return request->report.all = true;
	case OPTION_HELP:
		return request->help = true;
	default:
		fprintf(stderr, "see %s --help\n", title);
		return false;
	}
}

static enum verb_status write_page(const char *path, const char *page, size_t size,
				   const struct report *report)
{
	uint64_t n = report->n_shown < report->max ? report->n_shown : report->max;
	char *why = NULL;

	if (!btfold_file_write(path, page, size, &why)) {
		say_error("%s: %s", path, why ? why : "cannot be written");
		free(why);
		return VERB_BAD_INPUT;
	}
	if (!strcmp(path, "-"))
		return VERB_FINE;
	printf("%s: ", path);
	if (n < report->n_shown)
		printf("%s of ", count_figure(n).text);
	printf("%s finding%s, %s\n", count_figure(report->n_shown).text,
	       report->n_shown == 1 ? "" : "s", bytes_figure(size).text);
	return VERB_FINE;
}

static enum verb_status make_page(const struct request *request)
{
	char *page = NULL, *path = NULL;
	size_t size = 0;
	FILE *to = open_memstream(&page, &size);
	enum verb_status status = VERB_BAD_INPUT;
	bool fine = to != NULL;

	if (fine) {
		report_write(&request->report, to);
		status_clear();
		fine = !fclose(to);
	}
	if (request->output)
		path = strdup(request->output);
	else if (asprintf(&path, "%s/%s", request->report.folder, INDEX_PAGE) < 0)
		path = NULL;
	if (fine && path)
		status = write_page(path, page, size, &request->report);
	else
		say_error("out of memory");
	free(path);
	free(page);
	return status;
}

enum verb_status btfold_verb_report(int argc, char **argv)
{
	struct request request = {.report = {.max = UINT64_MAX}};
	enum verb_status status;
	int option;

	while ((option = getopt_long(argc, argv, "e:o:", long_options, NULL)) != -1)
		if (!take_option(&request, option))
			return VERB_BAD_INPUT;
	if (request.help) {
		fputs(help, stdout);
		return VERB_FINE;
	}
	if (argc - optind != 1) {
		say_usage(title, optind == argc ? "no FOLDER given" : "one FOLDER at a time");
		return VERB_BAD_INPUT;
	}
	if (!report_open(argv[optind], &request.report))
		return VERB_BAD_INPUT;
	status = make_page(&request);
	report_close(&request.report);
	return status;
}
