/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "judge.h"

#include <stdio.h>

static const struct {
	const char *name;
	unsigned property;
} facts[BTFOLD_N_FINDINGS] = {
	[BTFOLD_FINDING_CRASH] = {"crash", 1},
	[BTFOLD_FINDING_HANG] = {"hang", 1},
	[BTFOLD_FINDING_OUT_OF_MEMORY] = {"out-of-memory", 1},
	[BTFOLD_FINDING_ERROR] = {"error", 2},
	[BTFOLD_FINDING_ACCEPTS_INVALID] = {"accepts-invalid", 2},
	[BTFOLD_FINDING_INVALID_OUTPUT] = {"invalid-output", 3},
	[BTFOLD_FINDING_FALSE_MERGE] = {"false-merge", 4},
	[BTFOLD_FINDING_LOST_DEFINITION] = {"lost-definition", 5},
	[BTFOLD_FINDING_LOST_TYPE] = {"lost-type", 5},
	[BTFOLD_FINDING_MISSED_MERGE] = {"missed-merge", 6},
	[BTFOLD_FINDING_MISSED_RESOLUTION] = {"missed-resolution", 6},
	[BTFOLD_FINDING_NONDETERMINISTIC] = {"nondeterministic", 7},
	[BTFOLD_FINDING_NOT_IDEMPOTENT] = {"not-idempotent", 7},
	[BTFOLD_FINDING_ORDER_DEPENDENT] = {"order-dependent", 7},
	[BTFOLD_FINDING_NOT_LOCAL] = {"not-local", 7},
	[BTFOLD_FINDING_SELF_SPLIT] = {"self-split", 7},
	[BTFOLD_FINDING_DIFFERS] = {"differs-from-reference", 8},
	[BTFOLD_FINDING_AMBIGUOUS_CHOICE] = {"ambiguous-choice", 8},
};

const char *btfold_oracle_finding_name(enum btfold_oracle_finding_id id)
{
	return facts[id].name;
}

unsigned btfold_oracle_finding_property(enum btfold_oracle_finding_id id)
{
	return facts[id].property;
}

/* One kind of finding may not crowd out the others: half of the room at most. */
bool report_has_room(const struct judge *j, enum btfold_oracle_finding_id id)
{
	return j->report->n_findings < j->options.max_findings &&
	       j->report->counts[id] <= j->options.max_findings / 2;
}

void report_add(struct judge *j, enum btfold_oracle_finding_id id, bool excused, uint32_t type,
		uint32_t other, struct difference *difference, const char *format, ...)
{
	struct btfold_oracle_report *report = j->report;
	struct btfold_oracle_finding *finding;
	char line[400];
	va_list args;

	report->n_excused += excused;
	if (!excused)
		report->verdict = BTFOLD_ORACLE_FINDING;
	if (!report_has_room(j, id)) {
		report->counts[id]++;
		if (difference)
			mem_free(difference->path);
		return;
	}
	report->counts[id]++;
	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	finding = &report->findings[report->n_findings++];
	*finding = (struct btfold_oracle_finding){
		.id = id, .excused = excused, .type_id = type, .other_id = other};
	finding->message = mem_print("%s: %s", j->engine->name ? j->engine->name : "engine", line);
	if (difference) {
		snprintf(finding->kind, sizeof(finding->kind), "%s", difference->kind);
		snprintf(finding->field, sizeof(finding->field), "%s", difference->field);
		if (difference->path)
			finding->path = mem_print("%s", difference->path); /* lasts */
		mem_free(difference->path);
	}
}

void report_inconclusive(struct judge *j, unsigned property, const char *format, ...)
{
	char line[400];
	va_list args;

	j->report->inconclusive |= BTFOLD_ORACLE_PROPERTY(property);
	if (j->report->inconclusive_why)
		return;
	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	j->report->inconclusive_why = mem_print("P%u: %s", property, line);
}

/* Most severe first: what is not excused, then in the order of the table of P. */
static int by_severity(const void *ctx, uint32_t a, uint32_t b)
{
	const struct btfold_oracle_finding *x = (const struct btfold_oracle_finding *)ctx + a;
	const struct btfold_oracle_finding *y = (const struct btfold_oracle_finding *)ctx + b;

	if (x->excused != y->excused)
		return x->excused ? 1 : -1;
	return (int)x->id - (int)y->id;
}

void report_finish(struct judge *j)
{
	struct btfold_oracle_report *report = j->report;
	size_t n = report->n_findings;
	uint32_t *order = mem_get(n, sizeof(*order));
	struct btfold_oracle_finding *sorted = mem_lasting(n, sizeof(*sorted));

	for (uint32_t i = 0; i < n; i++)
		order[i] = i;
	sort_ids(order, n, by_severity, report->findings);
	for (uint32_t i = 0; i < n; i++)
		sorted[i] = report->findings[order[i]];
	mem_free(report->findings);
	mem_free(order);
	report->findings = sorted;
	report->inconclusive &= j->options.properties;
	report->checked = j->options.properties & ~report->inconclusive;
	if (report->verdict == BTFOLD_ORACLE_FINE && report->inconclusive)
		report->verdict = BTFOLD_ORACLE_INCONCLUSIVE;
}

void btfold_oracle_report_deinit(struct btfold_oracle_report *report)
{
	for (size_t i = 0; i < report->n_findings; i++) {
		mem_free(report->findings[i].path);
		mem_free(report->findings[i].message);
	}
	mem_free(report->findings);
	mem_free(report->inconclusive_why);
	*report = (struct btfold_oracle_report){0};
}
