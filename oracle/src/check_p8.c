/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* P8: the output is, up to isomorphism, the reference's; and so is the map. */
#include "ambiguous_only.h"

static void differs(struct judge *j, const struct two_sides *sides, struct budget *budget,
		    struct difference *difference)
{
	if (j->engine->strict)
		report_add(j, BTFOLD_FINDING_DIFFERS, false, 0, 0, difference,
			   "output of %u types is not the reference's, of %u types",
			   j->report->types_out, j->report->types_reference);
	else if (ambiguous_only(j, sides, budget))
		report_add(j, BTFOLD_FINDING_AMBIGUOUS_CHOICE, true, 0, 0, difference,
			   "bound ambiguous names differently from R2");
	else /* P8 does not bind foreign engines */
		mem_free(difference->path);
}

static void map_differs(struct judge *j, uint32_t t, uint32_t image)
{
	struct difference at = {.kind = kinds[graph_kind(&j->in, t)].upper, .field = "map"};

	if (j->engine->strict)
		report_add(j, BTFOLD_FINDING_DIFFERS, false, t, image, &at,
			   "the map does not fold type %u with the types that the reference does",
			   t);
	else if (judge_classes(j)->type_is_ambiguous[t])
		report_add(j, BTFOLD_FINDING_AMBIGUOUS_CHOICE, true, t, image, &at,
			   "bound type %u, of an ambiguous name, differently from R2", t);
}

/* The images that are known have to correspond one to one with the reference's. */
static void check_map(struct judge *j, const struct reference *reference)
{
	uint32_t n_base = j->in.n_base, size = n_base + 1 + reference->n_types;
	uint32_t *theirs = mem_ids(size, NONE), *ours = mem_ids(j->out.n, NONE);

	for (uint32_t t = 0; t <= n_base; t++)
		theirs[t] = ours[t] = t;
	for (uint32_t t = n_base + 1; t < j->in.n; t++) {
		uint32_t image = judge_image(j, t), should = reference->map[t - n_base - 1];

		if (image == NONE || image >= j->out.n)
			continue;
		if (theirs[should] == NONE && ours[image] == NONE) {
			theirs[should] = image;
			ours[image] = should;
		}
		if (theirs[should] != image || ours[image] != should)
			map_differs(j, t, image);
	}
	mem_free(theirs);
	mem_free(ours);
}

void check_p8(struct judge *j)
{
	const struct reference *reference = judge_reference(j);
	struct budget budget = options_budget(&j->options);
	struct difference difference;
	struct btfold_oracle_bytes should;
	struct two_sides sides;
	char *why = NULL;

	if (!reference) {
		report_inconclusive(j, 8, "R1 or R2 ran out of budget");
		return;
	}
	should = (struct btfold_oracle_bytes){reference->data, reference->size};
	if (same_bytes(judge_output(j), should)) {
		check_map(j, reference);
		return;
	}
	if (!two_sides_borrow(&sides, &j->out, should, &why))
		mem_bug(why);
	switch (isomorphism(&sides, NAUTY_WHEN_CHEAP, &budget, &difference)) {
	case BTFOLD_ORACLE_ISOMORPHIC:
		check_map(j, reference);
		break;
	case BTFOLD_ORACLE_NOT_ISOMORPHIC:
		differs(j, &sides, &budget, &difference);
		break;
	case BTFOLD_ORACLE_ISOMORPHISM_UNDECIDED:
		report_inconclusive(j, 8, "isomorphism ran out of budget");
		break;
	}
	two_sides_deinit(&sides);
}
