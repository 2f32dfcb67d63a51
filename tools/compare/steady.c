// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* Engines that read what they never wrote crash now and then. */
#include <stdlib.h>

#include "relation.h"

#define AGAIN 3 /* exams more of each */

static bool breaks_p1(const struct exam *exam)
{
	return exam->report.counts[BTFOLD_FINDING_CRASH] ||
	       exam->report.counts[BTFOLD_FINDING_HANG] ||
	       exam->report.counts[BTFOLD_FINDING_OUT_OF_MEMORY];
}

/* In a process of its own: what crashes in one, by what it has in memory, need not in another. */
static bool breaks_p1_afresh(const struct engines *engines, unsigned side,
			     const struct specimen *specimen, bool *ret_breaks)
{
	struct engines fresh = *engines;
	struct exam exam;
	char *why = NULL;

	fresh.subjects[side] = btfold_subject_open(fresh.specs[side], &fresh.limits, &why);
	free(why);
	if (!fresh.subjects[side])
		return false;
	exam_take(&fresh, side, specimen, NULL, &exam);
	*ret_breaks = breaks_p1(&exam);
	exam_deinit(&exam);
	btfold_subject_close(fresh.subjects[side]);
	return true;
}

bool relation_is_steady(const struct engines *engines, const struct specimen *specimen,
			const struct exam *exams)
{
	bool steady = true;

	if (breaks_p1(&exams[OLD]) == breaks_p1(&exams[NEW]))
		return true;
	for (unsigned i = 0; i < AGAIN * N_SIDES && steady; i++) {
		unsigned side = i % N_SIDES;
		bool breaks;

		/* Time that is up is up again, and takes long. */
		if (exams[side].report.counts[BTFOLD_FINDING_HANG])
			continue;
		steady = breaks_p1_afresh(engines, side, specimen, &breaks) &&
			 breaks == breaks_p1(&exams[side]);
	}
	return steady;
}
