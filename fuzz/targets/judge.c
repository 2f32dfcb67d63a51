// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include <string.h>

#include "inprocess.h"
#include "judge.h"
#include "target.h"

static const struct btfold_options policies[2] = {{.ambiguous = BTFOLD_ABSORB},
						  {.ambiguous = BTFOLD_KEEP}};

/*
 * Our engine with one policy, whose first answer, the one judged, is kept. When asked again (P7) it folds a small input as
 * large ones are: no byte may be another.
 */
struct keeper {
	const struct btfold_options *options;
	struct btfold_oracle_output first;
	bool asked;
};

static void run(void *ctx, struct btfold_oracle_bytes base, struct btfold_oracle_bytes input,
		struct btfold_oracle_output *ret)
{
	struct keeper *keeper = ctx;
	struct btfold_options options = *keeper->options;

	options.as_large |= keeper->asked;
	btfold_inprocess_run(&options, base, input, ret);
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

/* Judges some @properties of one policy; true if a name is ambiguous. */
static bool judge(struct keeper *keeper, unsigned properties, struct btfold_oracle_bytes base,
		  struct btfold_oracle_bytes input)
{
	struct btfold_oracle_engine engine = btfold_inprocess_engine(keeper->options);
	struct btfold_oracle_options how = {.properties = properties,
					    .keep = keeper->options->ambiguous == BTFOLD_KEEP,
					    .budget = TARGET_ORACLE_STEPS};
	struct btfold_oracle_report report;
	bool ambiguous;

	engine.run = run;
	engine.release = release;
	engine.ctx = keeper;
	btfold_oracle_judge(&engine, base, input, &how, &report);
	btfold_finding_abort(engine.name, &report);
	ambiguous = report.ambiguous_keys != 0;
	btfold_oracle_report_deinit(&report);
	return ambiguous;
}

/* Where nothing is ambiguous, R2 has nothing to do: both policies answer alike. */
static void compare(const struct btfold_options *other, struct btfold_oracle_bytes base,
		    struct btfold_oracle_bytes input, const struct btfold_oracle_output *judged)
{
	struct btfold_oracle_output answer;

	btfold_inprocess_run(other, base, input, &answer);
	TARGET_REQUIRE(judged->ran == answer.ran && judged->size == answer.size &&
			       judged->n_map == answer.n_map,
		       "policy", "size");
	if (answer.ran == BTFOLD_ORACLE_RAN)
		TARGET_REQUIRE(!memcmp(judged->data, answer.data, answer.size) &&
				       !memcmp(judged->map, answer.map,
					       answer.n_map * sizeof(*answer.map)),
			       "policy", "bytes");
	btfold_inprocess_release(&answer);
}

void target_judge(struct btfold_oracle_bytes base, struct btfold_oracle_bytes input)
{
	const unsigned asked_once = BTFOLD_ORACLE_ALL & ~BTFOLD_ORACLE_PROPERTY(7);
	unsigned first = target_mix(input.data, input.size) & 1;
	struct btfold_options options[2] = {policies[first], policies[!first]};
	struct keeper keepers[2] = {{.options = &options[0]}, {.options = &options[1]}};

	options[1].as_large = true;
	if (judge(&keepers[0], BTFOLD_ORACLE_ALL, base, input))
		judge(&keepers[1], asked_once, base, input);
	else
		compare(keepers[1].options, base, input, &keepers[0].first);
	for (unsigned i = 0; i < 2; i++)
		btfold_inprocess_release(&keepers[i].first);
}
