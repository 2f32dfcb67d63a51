// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#define _GNU_SOURCE
#include "verdict.h"

#include <string.h>

#include "json.h"
#include "say.h"

const char *verdict_word(enum btfold_oracle_verdict verdict)
{
	switch (verdict) {
	case BTFOLD_ORACLE_FINE:
		return "fine";
	case BTFOLD_ORACLE_FINDING:
		return "finding";
	case BTFOLD_ORACLE_INCONCLUSIVE:
		break;
	}
	return "inconclusive";
}

enum verb_status verdict_status(enum btfold_oracle_verdict verdict)
{
	switch (verdict) {
	case BTFOLD_ORACLE_FINE:
		return VERB_FINE;
	case BTFOLD_ORACLE_FINDING:
		return VERB_FINDING;
	case BTFOLD_ORACLE_INCONCLUSIVE:
		break;
	}
	return VERB_INCONCLUSIVE;
}

bool verdict_same_signature(const struct btfold_oracle_finding *a,
			    const struct btfold_oracle_finding *b)
{
	return a->id == b->id && a->excused == b->excused && !strcmp(a->kind, b->kind) &&
	       !strcmp(a->field, b->field);
}

static void print_finding(FILE *to, const struct btfold_oracle_report *report, size_t index)
{
	const struct btfold_oracle_finding *finding = &report->findings[index];
	uint64_t same = 0;

	for (size_t i = 0; i < report->n_findings; i++) {
		if (!verdict_same_signature(finding, &report->findings[i]))
			continue;
		if (i < index)
			return; /* printed with its first */
		same++;
	}
	fprintf(to, "  %s (P%u)", btfold_oracle_finding_name(finding->id),
		btfold_oracle_finding_property(finding->id));
	if (*finding->kind || *finding->field)
		fprintf(to, " at %s%s%s", finding->kind,
			*finding->kind && *finding->field ? " " : "", finding->field);
	if (same > 1)
		fprintf(to, ", %s times", count_figure(same).text);
	if (finding->type_id)
		fprintf(to, ", type %u", finding->type_id);
	if (finding->type_id && finding->other_id)
		fprintf(to, " against %u", finding->other_id);
	fputs(finding->excused ? ", excused:\n" : ":\n", to);
	if (finding->message) {
		fputs("    ", to);
		print_wrapped(to, 4, 4, finding->message);
	}
	if (finding->path) {
		fputs("    ", to);
		print_wrapped(to, 4, 4, finding->path);
	}
}

void verdict_print_details(FILE *to, const struct btfold_oracle_report *report)
{
	uint64_t all = 0;

	for (size_t i = 0; i < report->n_findings; i++)
		print_finding(to, report, i);
	for (unsigned id = 0; id < BTFOLD_N_FINDINGS; id++)
		all += report->counts[id];
	if (all > report->n_findings) {
		fprintf(to, "  in all");
		for (unsigned id = 0; id < BTFOLD_N_FINDINGS; id++)
			if (report->counts[id])
				fprintf(to, " %s %s,", count_figure(report->counts[id]).text,
					btfold_oracle_finding_name(id));
		fprintf(to, " %s of them excused\n", count_figure(report->n_excused).text);
	}
	if (report->inconclusive) {
		fputs("  not decided:", to);
		for (unsigned p = 1; p <= 8; p++)
			if (report->inconclusive & BTFOLD_ORACLE_PROPERTY(p))
				fprintf(to, " P%u", p);
		fputc('\n', to);
	}
	if (report->inconclusive_why) {
		fputs("    ", to);
		print_wrapped(to, 4, 4, report->inconclusive_why);
	}
}

json_t *verdict_finding_json(const struct btfold_oracle_finding *finding)
{
	json_t *object = json_object();

	json_put(object, "finding", json_text(btfold_oracle_finding_name(finding->id)));
	json_put(object, "property", json_integer(btfold_oracle_finding_property(finding->id)));
	json_put(object, "excused", json_boolean(finding->excused));
	json_put(object, "type", finding->type_id ? json_integer(finding->type_id) : json_null());
	json_put(object, "other",
		 finding->other_id ? json_integer(finding->other_id) : json_null());
	json_put(object, "kind", json_text(finding->kind));
	json_put(object, "field", json_text(finding->field));
	json_put(object, "path", json_text(finding->path));
	json_put(object, "message", json_text(finding->message));
	return object;
}

static json_t *json_properties(unsigned bits)
{
	json_t *array = json_array();

	for (unsigned p = 1; p <= 8; p++)
		if (bits & BTFOLD_ORACLE_PROPERTY(p))
			json_push(array, json_integer(p));
	return array;
}

static json_t *json_types(uint32_t n)
{
	return n == UINT32_MAX ? json_null() : json_integer(n);
}

void verdict_put_json(json_t *object, const struct btfold_oracle_report *report)
{
	json_t *findings = json_array(), *counts = json_object();

	for (size_t i = 0; i < report->n_findings; i++)
		json_push(findings, verdict_finding_json(&report->findings[i]));
	for (unsigned id = 0; id < BTFOLD_N_FINDINGS; id++)
		if (report->counts[id])
			json_put(counts, btfold_oracle_finding_name(id),
				 json_integer((json_int_t)report->counts[id]));
	json_put(object, "verdict", json_text(verdict_word(report->verdict)));
	json_put(object, "types_in", json_types(report->types_in));
	json_put(object, "types_out", json_types(report->types_out));
	json_put(object, "types_reference", json_types(report->types_reference));
	json_put(object, "ambiguous_keys", json_integer(report->ambiguous_keys));
	json_put(object, "checked", json_properties(report->checked));
	json_put(object, "inconclusive", json_properties(report->inconclusive));
	json_put(object, "inconclusive_why", json_text(report->inconclusive_why));
	json_put(object, "counts", counts);
	json_put(object, "excused", json_integer((json_int_t)report->n_excused));
	json_put(object, "findings", findings);
}
