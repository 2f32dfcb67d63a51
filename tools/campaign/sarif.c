// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/*
 * SARIF 2.1.0: one run, a rule for each kind of finding, a result for each group, whose place is
 * the file with the smallest graph.
 */
#define _GNU_SOURCE
#include <btfold/file.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "../json.h"
#include "../say.h"
#include "triage.h"
#include "version.h"

static const char *const properties[] = {
	"",
	"the engine ends, without crash, hang, or exhaustion of memory",
	"valid input is deduplicated",
	"the output is valid BTF",
	"types that differ are not merged",
	"nothing is lost",
	"nothing is left to merge or resolve",
	"the result depends on nothing but the types",
	"the result is that of the reference",
};

static const char *level(enum btfold_oracle_finding_id id, bool excused)
{
	if (excused)
		return "note";
	return btfold_oracle_finding_property(id) <= 5 ? "error" : "warning";
}

static json_t *message(const char *text)
{
	json_t *object = json_object();

	json_put(object, "text", json_text(text));
	return object;
}

static json_t *rules(void)
{
	json_t *array = json_array();

	for (unsigned id = 0; id < BTFOLD_N_FINDINGS; id++) {
		unsigned property = btfold_oracle_finding_property(id);
		json_t *rule = json_object(), *defaults = json_object();
		char text[160];

		snprintf(text, sizeof(text), "P%u: %s", property, properties[property]);
		json_put(rule, "id", json_text(btfold_oracle_finding_name(id)));
		json_put(rule, "shortDescription", message(text));
		json_put(defaults, "level",
			 json_text(level(id, id == BTFOLD_FINDING_AMBIGUOUS_CHOICE)));
		json_put(rule, "defaultConfiguration", defaults);
		json_push(array, rule);
	}
	return array;
}

/* @path as a reference of RFC 3986; out of memory gives an empty one. */
static json_t *uri(const char *path)
{
	char *text = malloc(3 * strlen(path) + 8), *at = text;
	json_t *result;

	if (!text)
		return json_text("");
	if (*path == '/')
		at = stpcpy(at, "file://");
	for (; *path; path++) {
		if (isalnum((unsigned char)*path) || strchr("/-._~", *path))
			*at++ = *path;
		else
			at += sprintf(at, "%%%02X", (unsigned char)*path);
	}
	*at = '\0';
	result = json_text(text);
	free(text);
	return result;
}

static json_t *locations(const char *path)
{
	return json_pack("[{s:{s:{s:o}}}]", "physicalLocation", "artifactLocation", "uri",
			 uri(path));
}

static json_t *result_of(const struct triage *triage, const struct group *group)
{
	const struct btfold_oracle_finding *finding = &group->finding;
	const char *engine = btfold_subject_name(triage->engines.subjects[group->engine]);
	const char *name = btfold_oracle_finding_name(finding->id);
	json_t *result = json_object(), *prints = json_object(), *more = json_object();
	char place[48], signature[400];

	group_place(group, place);
	snprintf(signature, sizeof(signature), "%s-%s-%s", engine, name, place);
	json_put(result, "ruleId", json_text(name));
	json_put(result, "ruleIndex", json_integer(finding->id));
	json_put(result, "level", json_text(level(finding->id, finding->excused)));
	json_put(result, "kind", json_text("fail"));
	json_put(result, "message", message(finding->message ? finding->message : signature));
	json_put(result, "locations", locations(triage->paths[group->number]));
	json_put(result, "occurrenceCount",
		 json_integer((json_int_t)(group->graphs + group->dragged)));
	json_put(prints, "signature/v1", json_text(signature));
	json_put(result, "partialFingerprints", prints);
	json_put(more, "engine", json_text(engine));
	json_put(more, "firstDifference", json_text(place));
	json_put(more, "path", json_text(finding->path ? finding->path : ""));
	json_put(more, "types", json_integer(group->n_types));
	json_put(more, "consequence", json_boolean(!group->graphs));
	json_put(result, "properties", more);
	/* A level other than that of the rule needs kind "fail"; what is excused is no failure. */
	if (finding->excused) {
		json_put(result, "kind", json_text("informational"));
		json_put(result, "level", json_text("none"));
	}
	return result;
}

bool sarif_write(const struct triage *triage, const char *path)
{
	json_t *results = json_array(), *document;
	char *text, *why = NULL;
	bool fine;

	for (size_t i = 0; i < triage->groups.n; i++)
		json_push(results, result_of(triage, &triage->groups.groups[i]));
	document = json_pack("{s:s,s:s,s:[{s:{s:{s:s,s:s,s:o}},s:s,s:[{s:b}],s:o}]}", "$schema",
			     "https://json.schemastore.org/sarif-2.1.0.json", "version", "2.1.0",
			     "runs", "tool", "driver", "name", "btfold", "semanticVersion",
			     BTFOLD_VERSION, "rules", rules(), "columnKind", "unicodeCodePoints",
			     "invocations", "executionSuccessful", 1, "results", results);
	text = document ? json_dumps(document, JSON_INDENT(2)) : NULL;
	fine = text && btfold_file_write(path, text, strlen(text), &why);
	if (!fine)
		say_error("%s: %s", path, why ? why : "out of memory");
	free(text);
	free(why);
	json_decref(document);
	return fine;
}
