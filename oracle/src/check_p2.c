/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* P2: valid input is accepted, invalid input refused, with the input untouched. */
#include "judge.h"
#include "valid.h"

/* True if there is an output of a readable input to judge further. */
bool check_p2(struct judge *j)
{
	bool ran = j->raw.ran == BTFOLD_ORACLE_RAN;
	const char *said = j->raw.message ? j->raw.message : "";
	struct budget budget = options_budget(&j->options);
	struct valid_verdict valid;

	if (!j->input_is_good) {
		if (ran && j->engine->strict && judge_wants(j, 2))
			report_add(j, BTFOLD_FINDING_ACCEPTS_INVALID, false, 0, 0, NULL,
				   "gave an output for malformed input");
		return false;
	}
	if (ran)
		return true;
	valid = valid_check(&j->in, &budget);
	/* A library that parses BTF has to cope with loadable input (V); a foreign one may not. */
	if (judge_wants(j, 2) && (!valid.broken || j->engine->strict))
		report_add(j, BTFOLD_FINDING_ERROR, false, 0, 0, NULL, "refused %s input: %s",
			   valid.broken ? "loadable" : "valid", said);
	else
		for (unsigned p = 3; p <= 8; p++)
			report_inconclusive(j, p, "refused loadable input: %s", said);
	return false;
}
