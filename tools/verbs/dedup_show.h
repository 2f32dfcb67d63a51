/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* btfold dedup: what it says of each FILE. */
#ifndef BTFOLD_DEDUP_SHOW_H
#define BTFOLD_DEDUP_SHOW_H

#include "dedup_output.h"

bool dedup_is_stdout(const char *path); /* NULL is not */

/* A line, and with @all_counts those of the stats. */
void dedup_print(const struct dedup_places *places, bool all_counts, const struct input *input,
		 const struct dedup_result *result);
/* The same for programs; @engine: the name of the one that did it, NULL for our own. */
json_t *dedup_json(const struct dedup_places *places, const char *engine, const struct input *input,
		   const struct dedup_result *result);

#endif
