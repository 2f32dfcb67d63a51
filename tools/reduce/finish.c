// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* What every candidate goes through before anybody is asked about it. */
#include "../../fuzz/mutator/fix.h"
#include "passes.h"

/* libbpf cannot write an INT without name: repairs shall not bring one. */
static void name_ints(const struct mut_model *best, struct mut_model *candidate)
{
	uint32_t mask = MUT_SET(INT) | MUT_SET(FLOAT), name;

	for (uint32_t id = 1; id <= best->n; id++)
		if (MUT_IN(best->types[id].kind, mask) && !best->types[id].name)
			return;
	name = mut_name_add_string(&candidate->names, "int");
	for (uint32_t id = 1; id <= candidate->n; id++)
		if (MUT_IN(candidate->types[id].kind, mask) && !candidate->types[id].name)
			candidate->types[id].name = name;
}

bool reduce_finish(struct reduce_site *site, bool reorders, enum btfold_tier tier)
{
	struct mut_model *model = &site->candidate;
	struct reduce_measure measure;
	int order;

	if (tier < BTFOLD_TIER_LOADABLE)
		mut_fix(&site->ctx);
	else
		mut_fix_range(model);
	name_ints(site->best, model);
	reduce_measure(model, &measure);
	order = reduce_compare(&measure, &site->measure);
	return order < 0 || (order == 0 && reorders);
}
