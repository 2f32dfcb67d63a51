// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* One reference, or two. */
#include "mutations.h"

bool mut_retarget(struct mut_context *ctx)
{
	struct mut_model *model = ctx->model;
	uint32_t nth, owner = mut_any_ref(ctx, &nth), *ref, to;

	if (!owner)
		return false;
	ref = mut_ref(model, &model->types[owner], nth);
	if (model->types[owner].kind == MUT_ARRAY && nth == MUT_INDEX)
		to = mut_any_of(ctx, MUT_SET(INT), mut_limit(model, owner));
	else
		to = mut_any_target(ctx, owner);
	if (to == *ref)
		return false;
	*ref = to;
	return true;
}

/* To another type of the same kind, so that little else differs; of the same name if there is one. */
bool mut_retarget_alike(struct mut_context *ctx)
{
	struct mut_model *model = ctx->model;
	uint32_t nth, owner = mut_any_ref(ctx, &nth), *ref, limit = mut_limit(model, owner);
	uint32_t best = 0;

	if (!owner)
		return false;
	ref = mut_ref(model, &model->types[owner], nth);
	for (unsigned i = 0; i < 8 && *ref; i++) {
		uint32_t to = mut_any_of(ctx, 1u << model->types[*ref].kind, limit);

		if (to && to != *ref)
			best = to;
		if (best && model->types[best].name == model->types[*ref].name)
			break;
	}
	if (!best)
		return false;
	*ref = best;
	return true;
}

bool mut_swap_references(struct mut_context *ctx)
{
	struct mut_model *model = ctx->model;

	for (unsigned i = 0; i < 8; i++) {
		uint32_t nth, other_nth, owner = mut_any_ref(ctx, &nth), other, *a, *b, to;

		if (!owner)
			return false;
		if (mut_n_refs(&model->types[owner]) > 1 && mut_once_in(ctx, 2)) {
			other = owner;
			other_nth = mut_below(ctx, mut_n_refs(&model->types[owner]));
		} else {
			other = mut_any_ref(ctx, &other_nth);
			if (!other)
				return false;
		}
		a = mut_ref(model, &model->types[owner], nth);
		b = mut_ref(model, &model->types[other], other_nth);
		to = *a;
		if (to == *b || to > mut_limit(model, other) || *b > mut_limit(model, owner))
			continue;
		*a = *b;
		*b = to;
		return true;
	}
	return false;
}
