// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "finding.h"

/* FNV-1a: "FuzzerHash=" keeps signatures apart that differ in little text. */
static uint32_t hash_text(const char *text)
{
	uint32_t hash = 2166136261u;

	for (; *text; text++)
		hash = (hash ^ (unsigned char)*text) * 16777619u;
	return hash;
}

void btfold_finding_die(const char *engine, const char *finding, const char *kind,
			const char *field)
{
	char signature[160];

	snprintf(signature, sizeof(signature), "%s-%s-%s-%s", engine, finding, kind, field);
	fprintf(stderr, "Assertion failure: FuzzerHash=%08" PRIx32 " %s\n", hash_text(signature),
		signature);
	abort();
}

void btfold_finding_abort(const char *engine, const struct btfold_oracle_report *report)
{
	const struct btfold_oracle_finding *first = NULL;

	if (report->verdict != BTFOLD_ORACLE_FINDING)
		return;
	for (size_t i = 0; i < report->n_findings; i++) {
		const struct btfold_oracle_finding *f = &report->findings[i];

		if (f->excused)
			continue;
		if (!first)
			first = f;
		fprintf(stderr, "%s: type %" PRIu32 ", other %" PRIu32 ": %s\n  %s\n",
			btfold_oracle_finding_name(f->id), f->type_id, f->other_id,
			f->message ? f->message : "", f->path ? f->path : "");
	}
	btfold_finding_die(engine, first ? btfold_oracle_finding_name(first->id) : "unknown",
			   first ? first->kind : "", first ? first->field : "");
}
