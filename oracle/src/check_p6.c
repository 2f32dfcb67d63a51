/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* P6: nothing is left to do in the output. */
#include "judge.h"

/*
 * Types that are equal only because declarations resolve: what an engine that never resolves
 * declarations has to leave.
 */
static bool follows_from_policy(const struct quotient *closed, uint32_t t, uint32_t other)
{
	return closed && closed->colour[t] != closed->colour[other];
}

static void check_output(struct judge *j, const struct quotient *q, const struct quotient *closed)
{
	const struct graph *g = &j->out;
	uint32_t *seen = mem_ids(q->n_colours, NONE);

	for (uint32_t t = 1; t < g->n; t++) {
		uint32_t *first = &seen[q->colour[t]];

		if (t > g->n_base && graph_is_declaration(g, t) && quotient_is_unique(q, t)) {
			report_add(j, BTFOLD_FINDING_MISSED_RESOLUTION, closed != NULL, 0, t, NULL,
				   "output type %u declares '%.80s', which has one meaning", t,
				   graph_text(g, t));
		} else if (t > g->n_base && *first != NONE) {
			struct difference at = {.kind = kinds[graph_kind(g, t)].upper, .field = ""};

			report_add(j, BTFOLD_FINDING_MISSED_MERGE,
				   follows_from_policy(closed, t, *first), *first, t, &at,
				   "output type %u, %s '%.80s', is the same as type %u", t,
				   kinds[graph_kind(g, t)].lower, graph_text(g, t), *first);
		}
		if (*first == NONE)
			*first = t;
	}
	mem_free(seen);
}

void check_p6(struct judge *j)
{
	const struct quotient_rules open = {.mode = KEY_OPEN}, shut = {.mode = KEY_CLOSED};
	struct budget budget = options_budget(&j->options);
	bool keeps = judge_policy(j, BTFOLD_POLICY_KEEPS_DECLARATIONS), done = true;
	struct quotient q, closed = {0};

	if (!quotient_init(&q, &j->out, &open, &budget)) {
		report_inconclusive(j, 6, "the budget ended");
		return;
	}
	if (keeps)
		done = quotient_init(&closed, &j->out, &shut, &budget);
	if (done)
		check_output(j, &q, keeps ? &closed : NULL);
	else
		report_inconclusive(j, 6, "the budget ended");
	quotient_deinit(&q);
	quotient_deinit(&closed);
}
