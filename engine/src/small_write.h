/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* R3 of a small graph. */
#ifndef BTFOLD_SMALL_WRITE_H
#define BTFOLD_SMALL_WRITE_H

#include "small_classes.h"

/*
 * Fills @map, an entry per type, and @output, which is empty; the words of the graph are those of the output then, and
 * no labels any more. False: out of memory.
 */
bool small_write(struct small_classes *classes, struct btfold_graph *output, uint32_t *map);

#endif
