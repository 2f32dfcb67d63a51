/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#ifndef BTFOLD_MUT_MALFORM_H
#define BTFOLD_MUT_MALFORM_H

#include "context.h"

/* Changes bytes by chance, with some sense for where; never makes them more. */
void mut_malform(struct mut_context *ctx, struct mut_bytes *bytes);

#endif
