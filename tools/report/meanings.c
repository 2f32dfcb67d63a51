// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* What findings mean, for readers who see such a page for the first time. */
#include <string.h>

#include "report.h"

static const char *const meanings[BTFOLD_N_FINDINGS] = {
	[BTFOLD_FINDING_CRASH] = "The engine crashed.",
	[BTFOLD_FINDING_HANG] = "The engine did not end in its time.",
	[BTFOLD_FINDING_OUT_OF_MEMORY] = "The engine exceeded its memory.",
	[BTFOLD_FINDING_ERROR] = "Valid BTF was refused.",
	[BTFOLD_FINDING_ACCEPTS_INVALID] = "Malformed BTF was taken.",
	[BTFOLD_FINDING_INVALID_OUTPUT] = "The output breaks a rule of BTF that the input keeps.",
	[BTFOLD_FINDING_FALSE_MERGE] =
		"Two types that differ became one: the output says something else than the input.",
	[BTFOLD_FINDING_LOST_DEFINITION] =
		"A definition was replaced by a declaration, and is not in the output.",
	[BTFOLD_FINDING_LOST_TYPE] = "A type of the input has no counterpart in the output.",
	[BTFOLD_FINDING_MISSED_MERGE] = "Two types of the output, or one of it and one of the "
					"base, are the same: a copy was "
					"left.",
	[BTFOLD_FINDING_MISSED_RESOLUTION] =
		"A declaration was left though its name has one definition only.",
	[BTFOLD_FINDING_NONDETERMINISTIC] = "The same input gave different outputs.",
	[BTFOLD_FINDING_NOT_IDEMPOTENT] = "Deduplicating the output once more changes it.",
	[BTFOLD_FINDING_ORDER_DEPENDENT] = "The same types in another order give another result.",
	[BTFOLD_FINDING_NOT_LOCAL] = "Unrelated types, added to the input, change the result.",
	[BTFOLD_FINDING_SELF_SPLIT] =
		"A copy of the base, deduplicated against that base, does not vanish.",
	[BTFOLD_FINDING_DIFFERS] = "The output is not that of the reference.",
	[BTFOLD_FINDING_AMBIGUOUS_CHOICE] = "A declaration whose name has several definitions was "
					    "bound to one of them by guess.",
};

const char *report_meaning(const char *name)
{
	for (unsigned id = 0; id < BTFOLD_N_FINDINGS; id++)
		if (!strcmp(name, btfold_oracle_finding_name((enum btfold_oracle_finding_id)id)))
			return meanings[id];
	return "";
}

static bool occurs(const struct report *report, const char *name)
{
	struct finding finding;

	for (size_t i = 0; i < json_array_size(report->groups); i++)
		if (report_finding(report, i, &finding) && !strcmp(finding.name, name))
			return true;
	return false;
}

void report_write_meanings(const struct report *report, FILE *to)
{
	fputs("<dl class=\"meanings\">\n", to);
	for (unsigned i = 0; i < BTFOLD_N_FINDINGS; i++) {
		enum btfold_oracle_finding_id id = (enum btfold_oracle_finding_id)i;
		const char *name = btfold_oracle_finding_name(id);

		if (occurs(report, name))
			fprintf(to, "<dt>%s <span class=\"rule\">P%u</span></dt><dd>%s</dd>\n",
				name, btfold_oracle_finding_property(id), meanings[id]);
	}
	fputs("</dl>\n", to);
}
