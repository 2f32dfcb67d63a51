// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include "tally.h"

#include <stdio.h>

#include "../json.h"
#include "../say.h"

void tally_add(struct tally *tally, const struct btfold_oracle_report *report, bool unconfirmed,
	       bool cut)
{
	enum btfold_oracle_verdict verdict = report->verdict;
	bool seen[BTFOLD_N_FINDINGS] = {false}, excused[BTFOLD_N_FINDINGS] = {false};

	for (size_t i = 0; i < report->n_findings; i++) {
		const struct btfold_oracle_finding *finding = &report->findings[i];

		(finding->excused ? excused : seen)[finding->id] = true;
	}
	for (unsigned id = 0; id < BTFOLD_N_FINDINGS; id++) {
		tally->with[id] += seen[id];
		tally->excused[id] += excused[id] && !seen[id];
	}
	tally->unconfirmed += unconfirmed;
	tally->cut += cut;
	if (unconfirmed && verdict == BTFOLD_ORACLE_FINE)
		verdict = BTFOLD_ORACLE_INCONCLUSIVE;
	switch (verdict) {
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

/* "crash 3, missed-merge 1,024": a graph may show several. */
static void print_counts(const char *title, const uint64_t counts[BTFOLD_N_FINDINGS])
{
	char line[BTFOLD_N_FINDINGS * 48 + 16];
	size_t start = (size_t)snprintf(line, sizeof(line), "%s", title), at = start;

	for (unsigned id = 0; id < BTFOLD_N_FINDINGS; id++)
		if (counts[id])
			at += (size_t)snprintf(
				line + at, sizeof(line) - at, "%s%s %s", at > start ? ", " : "",
				btfold_oracle_finding_name(id), count_figure(counts[id]).text);
	if (at == start)
		return;
	fputs("    ", stdout);
	print_wrapped(stdout, 4, 4, line);
}

void tally_print(const struct tally *tally, int width, const char *engine)
{
	printf("  %-*s  %s fine, %s with findings, %s inconclusive\n", width, engine,
	       count_figure(tally->fine).text, count_figure(tally->findings).text,
	       count_figure(tally->inconclusive).text);
	print_counts("", tally->with);
	print_counts("excused: ", tally->excused);
	if (tally->unconfirmed)
		printf("    with what did not show again in a new process: %s\n",
		       count_figure(tally->unconfirmed).text);
	if (tally->cut)
		printf("    not waited for, as hangs are known: %s\n",
		       count_figure(tally->cut).text);
}

static json_t *counts_json(const uint64_t counts[BTFOLD_N_FINDINGS])
{
	json_t *object = json_object();

	for (unsigned id = 0; id < BTFOLD_N_FINDINGS; id++)
		if (counts[id])
			json_put(object, btfold_oracle_finding_name(id),
				 json_integer((json_int_t)counts[id]));
	return object;
}

json_t *tally_json(const struct tally *tally, const char *engine)
{
	json_t *object = json_object();

	json_put(object, "engine", json_text(engine));
	json_put(object, "fine", json_integer((json_int_t)tally->fine));
	json_put(object, "findings", json_integer((json_int_t)tally->findings));
	json_put(object, "inconclusive", json_integer((json_int_t)tally->inconclusive));
	json_put(object, "not_confirmed", json_integer((json_int_t)tally->unconfirmed));
	json_put(object, "not_waited_for", json_integer((json_int_t)tally->cut));
	json_put(object, "graphs_with", counts_json(tally->with));
	json_put(object, "graphs_excused", counts_json(tally->excused));
	return object;
}
