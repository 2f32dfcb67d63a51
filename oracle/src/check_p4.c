/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* P4: no contradiction between a type and its image. */
#include "compat.h"

void check_p4(struct judge *j)
{
	struct budget budget = options_budget(&j->options);
	struct compat compat;

	if (!compat_init(&compat, j, &budget))
		report_inconclusive(j, 4, "the budget ended");
	for (size_t i = 0; i < compat.contradicted.n; i++) {
		uint32_t t = compat.contradicted.v[i];
		struct difference difference = {.kind = "", .field = ""};

		if (report_has_room(j, BTFOLD_FINDING_FALSE_MERGE))
			path_find(&j->in, t, &j->out, judge_image(j, t), PATH_COMPATIBLE, &budget,
				  &difference);
		report_add(j, BTFOLD_FINDING_FALSE_MERGE, false, t, judge_image(j, t), &difference,
			   "type %u is not what its image %u is", t, judge_image(j, t));
	}
	compat_deinit(&compat);
}
