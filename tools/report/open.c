// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../campaign/index.h"
#include "../say.h"
#include "report.h"

const char *report_string(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "";
}

uint64_t report_number(const json_t *object, const char *key)
{
	json_int_t n = json_integer_value(json_object_get(object, key));

	return n > 0 ? (uint64_t)n : 0;
}

/* The index of @folder that was written last; NULL, after saying why, when there is none. */
static char *find_index(const char *folder)
{
	struct timespec latest = {0};
	char *found = NULL, *path;

	for (size_t i = 0; index_name(i); i++) {
		struct stat about;

		if (asprintf(&path, "%s/%s", folder, index_name(i)) < 0)
			break;
		if (stat(path, &about) || (found && (about.st_mtim.tv_sec < latest.tv_sec ||
						     (about.st_mtim.tv_sec == latest.tv_sec &&
						      about.st_mtim.tv_nsec <= latest.tv_nsec)))) {
			free(path);
			continue;
		}
		latest = about.st_mtim;
		free(found);
		found = path;
	}
	if (!found)
		say_error("%s: no campaign.json, triage.json or compare.json in there, as -o of "
			  "fuzz, triage and compare leaves it",
			  folder);
	return found;
}

static bool take_column(struct report *report, const char *name)
{
	for (size_t i = 0; i < report->n_columns; i++)
		if (!strcmp(report->columns[i], name))
			return true;
	if (report->n_columns == REPORT_MAX_COLUMNS)
		return false;
	report->columns[report->n_columns++] = name;
	return true;
}

bool report_is_comparison(const struct report *report)
{
	return !strcmp(report_string(report->index, "verb"), "compare");
}

static const char *column_of(const json_t *group)
{
	const char *change = report_string(group, "change");

	return *change ? change : report_string(group, "engine");
}

static bool is_shown(const struct report *report, const json_t *group)
{
	return report_number(group, "graphs") || report->all;
}

/* What the document says of engines and groups; false when it is none of ours. */
static bool look_through(struct report *report)
{
	const json_t *engines = json_object_get(report->index, "engines");

	report->groups = json_object_get(report->index, "groups");
	if (report_number(report->index, "format") != INDEX_FORMAT ||
	    !json_is_array(report->groups))
		return false;
	for (size_t i = 0; i < json_array_size(engines); i++)
		if (!take_column(report, report_string(json_array_get(engines, i), "engine")))
			return false;
	if (report_is_comparison(report) &&
	    !(take_column(report, "new") && take_column(report, "fixed")))
		return false;
	for (size_t i = 0; i < json_array_size(report->groups); i++) {
		const json_t *group = json_array_get(report->groups, i);

		if (!take_column(report, column_of(group)))
			return false;
		report->n_findings += report_number(group, "graphs") > 0;
		report->n_following += report_number(group, "graphs") == 0;
		report->n_shown += is_shown(report, group);
	}
	return true;
}

static bool read_index(const char *path, struct report *report)
{
	json_error_t error;

	report->index = json_load_file(path, 0, &error);
	if (!report->index) {
		if (error.line > 0)
			say_error("%s: line %d: %s", path, error.line, error.text);
		else
			say_error("%s: %s", path, error.text);
		return false;
	}
	if (look_through(report))
		return true;
	say_error("%s: not an index of findings in format %d", path, INDEX_FORMAT);
	return false;
}

static char *folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? strndup(path, (size_t)(slash - path) + (slash == path)) : strdup(".");
}

bool report_open(const char *path, struct report *ret_report)
{
	struct report report = *ret_report;
	struct stat about;
	char *index = NULL;
	bool fine;

	if (stat(path, &about)) {
		say_error("%s: %s", path, strerror(errno));
		return false;
	}
	index = S_ISDIR(about.st_mode) ? find_index(path) : strdup(path);
	report.folder = index ? folder_of(index) : NULL;
	fine = report.folder && read_index(index, &report);
	free(index);
	if (fine)
		*ret_report = report;
	else
		report_close(&report);
	return fine;
}

void report_close(struct report *report)
{
	json_decref(report->index);
	free(report->folder);
	report->index = NULL;
	report->folder = NULL;
}

/* Indexes have names and specs of engines; groups have the name, or in a comparison the spec. */
static void find_engine(const struct report *report, struct finding *finding)
{
	static const char *const sides[] = {"old", "new"};
	const json_t *engines = json_object_get(report->index, "engines");

	for (unsigned i = 0; i < 2; i++) {
		const json_t *side = json_object_get(report->index, sides[i]);

		if (side && !strcmp(report_string(side, "spec"), finding->engine)) {
			finding->spec = finding->engine;
			finding->engine = report_string(side, "name");
			return;
		}
	}
	for (size_t i = 0; i < json_array_size(engines); i++) {
		const json_t *engine = json_array_get(engines, i);

		if (!strcmp(report_string(engine, "engine"), finding->engine))
			finding->spec = report_string(engine, "spec");
	}
}

static char *text_of(const json_t *group, const char *key)
{
	const char *text = json_string_value(json_object_get(group, key));

	return (char *)(uintptr_t)text; /* the oracle's struct owns its texts, this one does not */
}

static void fill(const json_t *group, struct finding *finding)
{
	struct btfold_oracle_finding *is = &finding->is;

	for (unsigned id = 0; id < BTFOLD_N_FINDINGS && !finding->known; id++) {
		is->id = (enum btfold_oracle_finding_id)id;
		finding->known = !strcmp(btfold_oracle_finding_name(is->id), finding->name);
	}
	is->excused = json_is_true(json_object_get(group, "excused"));
	is->type_id = (uint32_t)report_number(group, "type");
	is->other_id = (uint32_t)report_number(group, "other");
	snprintf(is->kind, sizeof(is->kind), "%s", report_string(group, "kind"));
	snprintf(is->field, sizeof(is->field), "%s", report_string(group, "field"));
	is->path = text_of(group, "path");
	is->message = text_of(group, "message");
}

static uint64_t shown_before(const struct report *report, size_t end)
{
	uint64_t n = 0;

	for (size_t i = 0; i < end; i++)
		n += is_shown(report, json_array_get(report->groups, i));
	return n;
}

/*
 * Any program may stand behind exec:, and any library behind libbpf:PATH; these are this program,
 * and what is installed or was unpacked into the user's own folder.
 */
static bool may_run(const struct report *report, const char *spec)
{
	static const char version[] = "libbpf@";
	size_t size = strlen(version);

	for (size_t i = 0; i < report->trusted.n; i++)
		if (!strcmp(report->trusted.word[i], spec))
			return true;
	return !strcmp(spec, "fold") || !strcmp(spec, "libbpf") ||
	       (!strncmp(spec, version, size) && !strchr(spec, '/') && spec[size] != '.');
}

bool report_finding(const struct report *report, size_t i, struct finding *ret_finding)
{
	const json_t *group = json_array_get(report->groups, i);
	struct finding finding = {.group = group, .number = i + 1};

	if (!group || !is_shown(report, group))
		return false;
	finding.engine = report_string(group, "engine");
	finding.spec = "";
	finding.column = column_of(group);
	find_engine(report, &finding);
	finding.may_run = may_run(report, finding.spec);
	finding.name = report_string(group, "finding");
	finding.graphs = report_number(group, "graphs");
	finding.dragged = report_number(group, "dragged");
	fill(group, &finding);
	finding.has_card = shown_before(report, i) < report->max;
	snprintf(finding.place, sizeof(finding.place), "%s%s%s", finding.is.kind,
		 *finding.is.kind && *finding.is.field ? " " : "", finding.is.field);
	*ret_finding = finding;
	return true;
}

bool report_same_row(const struct finding *a, const struct finding *b)
{
	return !strcmp(a->name, b->name) && !strcmp(a->place, b->place) &&
	       a->is.excused == b->is.excused;
}
