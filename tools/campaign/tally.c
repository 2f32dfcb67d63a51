// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include "tally.h"

#include <stdio.h>

#include "../json.h"
#include "../say.h"

void tally_add(struct tally *tally, const struct btfold_oracle_report *report)
{
	bool seen[BTFOLD_N_FINDINGS] = {false};

	for (size_t i = 0; i < report->n_findings; i++) {
		const struct btfold_oracle_finding *finding = &report->findings[i];

		if (!finding->excused && !seen[finding->id])
			tally->with[finding->id]++;
		seen[finding->id] |= !finding->excused;
	}
	switch (report->verdict) {
	case BTFOLD_ORACLE_FINE:
		tally->fine++;
		break;
	case BTFOLD_ORACLE_FINDING:
		tally->findings++;
		break;
	case BTFOLD_ORACLE_INCONCLUSIVE:
		tally->inconclusive++;
		break;
	}
}

/* Below the line of the engine "crash 3, missed-merge 1,024": a graph may show several. */
void tally_print(const struct tally *tally, int width, const char *engine)
{
	char line[BTFOLD_N_FINDINGS * 48] = "";
	size_t at = 0;

	for (unsigned id = 0; id < BTFOLD_N_FINDINGS; id++)
		if (tally->with[id])
			at += (size_t)snprintf(line + at, sizeof(line) - at, "%s%s %s",
					       at ? ", " : "", btfold_oracle_finding_name(id),
					       count_figure(tally->with[id]).text);
	printf("  %-*s  %s fine, %s with findings, %s inconclusive\n", width, engine,
	       count_figure(tally->fine).text, count_figure(tally->findings).text,
	       count_figure(tally->inconclusive).text);
	if (!at)
		return;
	fputs("    ", stdout);
	print_wrapped(stdout, 4, 4, line);
}

json_t *tally_json(const struct tally *tally, const char *engine)
{
	json_t *object = json_object(), *with = json_object();

	for (unsigned id = 0; id < BTFOLD_N_FINDINGS; id++)
		if (tally->with[id])
			json_put(with, btfold_oracle_finding_name(id),
				 json_integer((json_int_t)tally->with[id]));
	json_put(object, "engine", json_text(engine));
	json_put(object, "fine", json_integer((json_int_t)tally->fine));
	json_put(object, "findings", json_integer((json_int_t)tally->findings));
	json_put(object, "inconclusive", json_integer((json_int_t)tally->inconclusive));
	json_put(object, "graphs_with", with);
	return object;
}
