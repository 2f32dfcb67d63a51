/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#ifndef BTFOLD_ORACLE_ENGINE_REFERENCE_H
#define BTFOLD_ORACLE_ENGINE_REFERENCE_H

#include "reference.h"

/* What the reference makes of (base, input): as btfold_oracle_engine.run. */
void engine_reference_answer(struct btfold_oracle_bytes base, struct btfold_oracle_bytes input,
			     bool keep, struct btfold_oracle_output *ret);
/* For outputs whose parts are on the heap. */
void engine_reference_release(void *ctx, struct btfold_oracle_output *output);

#endif
