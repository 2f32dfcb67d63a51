/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* What follows every mutation: repairs that change as little as they can. */
#ifndef BTFOLD_MUT_FIX_H
#define BTFOLD_MUT_FIX_H

#include "context.h"

/* Loadable: references in range. */
void mut_fix_range(struct mut_model *model);
/* Well-formed by V, but for what are limits of today's kernels. */
void mut_fix(struct mut_context *ctx);

/* ---- the steps of mut_fix(), in order -------------------------------------------------------- */

/* A type's own words and what its references lead to at once. */
void mut_fix_local(struct mut_model *model);
/* No circles of PTR, TYPEDEF and qualifiers alone. */
void mut_fix_chains(struct mut_context *ctx);
/* What has to have a size has one, and fits into what contains it. */
void mut_fix_values(struct mut_context *ctx);
/* FUNC and DECL_TAG, which depend on the items of others. */
void mut_fix_functions(struct mut_model *model);

/* ---- shared --------------------------------------------------------------------------------- */

/* A whole INT that @id may refer to; where there is none, @id becomes one: then @id itself. */
uint32_t mut_fix_int(struct mut_model *model, uint32_t id);
void mut_become_int(struct mut_type *type);
/* An INT that fills its bytes. */
bool mut_whole_int(const struct mut_type *type);

#endif
