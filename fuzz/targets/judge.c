// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include <string.h>

#include "inprocess.h"
#include "judge.h"
#include "target.h"

static const struct btfold_options policies[2] = {{.ambiguous = BTFOLD_ABSORB},
						  {.ambiguous = BTFOLD_KEEP}};

/* False when R2 had nothing to do. */
static bool judge(struct btfold_oracle_bytes base, struct btfold_oracle_bytes input, bool keep)
{
	struct btfold_oracle_options how = {.keep = keep, .budget = TARGET_ORACLE_STEPS};
	struct btfold_oracle_engine engine = btfold_inprocess_engine(&policies[keep]);
	struct btfold_oracle_report report;
	bool ambiguous;

	btfold_oracle_judge(&engine, base, input, &how, &report);
	btfold_finding_abort(engine.name, &report);
	ambiguous = report.ambiguous_keys != 0;
	btfold_oracle_report_deinit(&report);
	return ambiguous;
}

static void compare(struct btfold_oracle_bytes base, struct btfold_oracle_bytes input)
{
	struct btfold_oracle_output out[2];

	for (unsigned keep = 0; keep < 2; keep++)
		btfold_inprocess_run(&policies[keep], base, input, &out[keep]);
	TARGET_REQUIRE(out[0].ran == out[1].ran && out[0].size == out[1].size &&
			       out[0].n_map == out[1].n_map,
		       "policy", "size");
	if (out[0].ran == BTFOLD_ORACLE_RAN)
		TARGET_REQUIRE(
			!memcmp(out[0].data, out[1].data, out[0].size) &&
				!memcmp(out[0].map, out[1].map, out[0].n_map * sizeof(*out[0].map)),
			"policy", "bytes");
	for (unsigned keep = 0; keep < 2; keep++)
		btfold_inprocess_release(&out[keep]);
}

void target_judge(struct btfold_oracle_bytes base, struct btfold_oracle_bytes input)
{
	if (judge(base, input, false))
		judge(base, input, true);
	else
		compare(base, input);
}
