// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* The same graph in other bytes. */
#include "mutations.h"

/* Of all, or now and then of base or input alone. */
bool mut_flip_byte_order(struct mut_context *ctx)
{
	struct mut_part *parts = ctx->model->parts;
	uint32_t which = ctx->model->n_base ? mut_below(ctx, 16) : 2;

	if (which != 0)
		parts[1].big_endian = !parts[1].big_endian;
	if (which != 1)
		parts[0].big_endian = which ? parts[1].big_endian : !parts[0].big_endian;
	return true;
}

bool mut_restyle(struct mut_context *ctx)
{
	struct mut_part *part = &ctx->model->parts[!ctx->model->n_base || mut_below(ctx, 2)];

	if (mut_once_in(ctx, 2))
		ctx->model->style ^= (uint8_t)(1 + mut_below(ctx, MUT_N_STYLES - 1));
	else
		part->header = (uint8_t)((part->header + 1 + mut_below(ctx, MUT_N_HEADERS - 1)) %
					 MUT_N_HEADERS);
	return true;
}
