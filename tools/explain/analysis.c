// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include "analysis.h"

#include <stdlib.h>
#include <string.h>

#include "counterpart.h"

static void find_declared(struct analysis *analysis)
{
	const struct universe *universe = &analysis->universe;

	analysis->declared_in_base =
		store_new((size_t)universe->n + 1, sizeof(*analysis->declared_in_base));
	for (uint32_t id = 1; id <= universe->n_base; id++)
		analysis->declared_in_base[universe->cls[id]] = true;
}

enum presence analysis_presence(const struct analysis *analysis, uint32_t id)
{
	const struct universe *universe = &analysis->universe;
	enum domain domain = universe_domain(universe, id);

	if (!universe_stays(universe, id))
		return PRESENT_MISSED;
	if (domain == DOMAIN_VAR || domain == DOMAIN_DATASEC)
		return PRESENT_VARIABLE;
	if (analysis->causes.n_of[id])
		return PRESENT_APART;
	return analysis->declared_in_base[id] ? PRESENT_COMPLETES : PRESENT_NEW;
}

bool analysis_open(const struct input *input, const struct bases *bases,
		   const struct btfold_base *prepared, struct analysis *ret)
{
	struct analysis analysis = {0};
	struct universe *universe = &analysis.universe;

	if (!universe_open(input, bases, prepared, universe))
		return false;
	analysis.counterpart = counterparts_find(universe);
	pairing_find(universe, analysis.counterpart, &analysis.pairing);
	causes_find(universe, &analysis.pairing, &analysis.causes);
	missed_find(universe, &analysis.missed);
	find_declared(&analysis);
	for (uint32_t id = universe->n_base + 1; id <= universe->n; id++) {
		enum presence presence = analysis_presence(&analysis, id);

		analysis.n_of_kind[universe_type(universe, id).kind]++;
		analysis.present[presence].types++;
		analysis.present[presence].bytes += universe_bytes(universe, id);
	}
	*ret = analysis;
	return true;
}

void analysis_close(struct analysis *analysis)
{
	missed_deinit(&analysis->missed);
	causes_deinit(&analysis->causes);
	pairing_deinit(&analysis->pairing);
	free(analysis->counterpart);
	free(analysis->declared_in_base);
	universe_close(&analysis->universe);
	memset(analysis, 0, sizeof(*analysis));
}
