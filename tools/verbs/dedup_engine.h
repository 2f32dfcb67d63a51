/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* btfold dedup -e: another engine does the work, and is not judged. */
#ifndef BTFOLD_DEDUP_ENGINE_H
#define BTFOLD_DEDUP_ENGINE_H

#include "../engines.h"
#include "dedup_output.h"

struct dedup_engine {
	struct engines engines; /* none, or one */
	struct btfold_oracle_bytes base;
};

/* After the options are read. False, after saying why, when it cannot do what they ask. */
bool dedup_engine_open(const char *verb, struct dedup_engine *engine, struct bases *bases,
		       const struct dedup_places *places);
/*
 * Fills @result but for its stats, and @ret_stats as far as is known of another engine. False,
 * after saying why, when it gives no output that can be read, or that is not written.
 */
bool dedup_engine_run(struct dedup_engine *engine, const struct btfold_graph *base,
		      const struct dedup_places *places, const struct input *input,
		      struct btfold_stats *ret_stats, struct dedup_result *result);

#endif
