// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include <string.h>

#include "inprocess.h"
#include "judge.h"
#include "target.h"

static const struct btfold_options policies[2] = {{.ambiguous = BTFOLD_ABSORB},
						  {.ambiguous = BTFOLD_KEEP}};

/* Our engine with the policy absorb, whose first answer, the one judged, is kept. */
struct keeper {
	struct btfold_oracle_output first;
	bool asked;
};

static void run(void *ctx, struct btfold_oracle_bytes base, struct btfold_oracle_bytes input,
		struct btfold_oracle_output *ret)
{
	struct keeper *keeper = ctx;

	btfold_inprocess_run(&policies[0], base, input, ret);
	if (keeper->asked)
		return;
	keeper->asked = true;
	ret->owner = keeper;
	keeper->first = *ret;
}

static void release(void *ctx, struct btfold_oracle_output *output)
{
	if (output->owner != ctx)
		btfold_inprocess_release(output);
}

static bool judge(const struct btfold_oracle_engine *engine, struct btfold_oracle_bytes base,
		  struct btfold_oracle_bytes input, bool keep)
{
	struct btfold_oracle_options how = {.keep = keep, .budget = TARGET_ORACLE_STEPS};
	struct btfold_oracle_report report;
	bool ambiguous;

	btfold_oracle_judge(engine, base, input, &how, &report);
	btfold_finding_abort(engine->name, &report);
	ambiguous = report.ambiguous_keys != 0;
	btfold_oracle_report_deinit(&report);
	return ambiguous;
}

/* Where nothing is ambiguous, R2 has nothing to do: both policies answer alike. */
static void compare(struct btfold_oracle_bytes base, struct btfold_oracle_bytes input,
		    const struct btfold_oracle_output *absorb)
{
	struct btfold_oracle_output keep;

	btfold_inprocess_run(&policies[1], base, input, &keep);
	TARGET_REQUIRE(absorb->ran == keep.ran && absorb->size == keep.size &&
			       absorb->n_map == keep.n_map,
		       "policy", "size");
	if (keep.ran == BTFOLD_ORACLE_RAN)
		TARGET_REQUIRE(
			!memcmp(absorb->data, keep.data, keep.size) &&
				!memcmp(absorb->map, keep.map, keep.n_map * sizeof(*keep.map)),
			"policy", "bytes");
	btfold_inprocess_release(&keep);
}

void target_judge(struct btfold_oracle_bytes base, struct btfold_oracle_bytes input)
{
	struct keeper keeper = {.asked = false};
	struct btfold_oracle_engine engine = btfold_inprocess_engine(&policies[0]);
	const struct btfold_oracle_engine keep = btfold_inprocess_engine(&policies[1]);

	engine.run = run;
	engine.release = release;
	engine.ctx = &keeper;
	if (judge(&engine, base, input, false))
		judge(&keep, base, input, true);
	else
		compare(base, input, &keeper.first);
	btfold_inprocess_release(&keeper.first);
}
