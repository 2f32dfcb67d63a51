/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* P1: the engine returns, within its time and memory budget. */
#include "judge.h"

/* True if it returned. @on_what says which input, where it is not the one that is judged. */
bool check_p1(struct judge *j, const struct btfold_oracle_output *output, const char *on_what)
{
	const char *said = output->message ? output->message : "";

	switch (output->ran) {
	case BTFOLD_ORACLE_CRASHED:
		report_add(j, BTFOLD_FINDING_CRASH, false, 0, 0, NULL, "crashed on %s: %s", on_what,
			   said);
		return false;
	case BTFOLD_ORACLE_TIMED_OUT:
		report_add(j, BTFOLD_FINDING_HANG, false, 0, 0, NULL, "ran out of time on %s: %s",
			   on_what, said);
		return false;
	case BTFOLD_ORACLE_NO_MEMORY:
		report_add(j, BTFOLD_FINDING_OUT_OF_MEMORY, false, 0, 0, NULL,
			   "ran out of memory on %s: %s", on_what, said);
		return false;
	default:
		return true;
	}
}
