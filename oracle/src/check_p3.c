/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* P3: the output satisfies every rule V that the input satisfied. */
#include "judge.h"
#include "valid.h"

/*
 * Rules that even the reference's output breaks: a declaration of an enum may have another size
 * than the definition that it resolves to, which no engine can help.
 */
static uint64_t broken_by_reference(struct judge *j, struct budget *budget)
{
	const struct reference *reference = judge_reference(j);
	struct btfold_oracle_bytes bytes;
	uint64_t broken = 0;
	struct graph g;

	if (!reference) {
		report_inconclusive(j, 3, "the reference ran out of budget");
		return UINT64_MAX;
	}
	bytes = (struct btfold_oracle_bytes){reference->data, reference->size};
	if (graph_load(&g, &j->names, j->base, bytes, NULL))
		broken = valid_check(&g, budget).broken;
	graph_deinit(&g);
	return broken;
}

void check_p3(struct judge *j)
{
	struct budget budget = options_budget(&j->options);
	struct valid_verdict in, out;
	uint64_t broken;

	out = valid_check(&j->out, &budget);
	if (out.broken) {
		in = valid_check(&j->in, &budget);
		broken = out.broken & ~in.broken;
		if (broken)
			broken &= ~broken_by_reference(j, &budget);
		for (unsigned rule = 0; rule < N_VALID_RULES && !budget.ended; rule++)
			if (broken >> rule & 1)
				report_add(j, BTFOLD_FINDING_INVALID_OUTPUT, false, 0,
					   out.first[rule], NULL, "output type %u breaks rule V %s",
					   out.first[rule], valid_rule_name(rule));
	}
	if (budget.ended)
		report_inconclusive(j, 3, "the budget ended");
}
