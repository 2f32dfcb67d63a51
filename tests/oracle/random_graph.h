/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* Small random graphs with many near-duplicates: few names, few kinds, any reference. */
#ifndef BTFOLD_TEST_ORACLE_RANDOM_GRAPH_H
#define BTFOLD_TEST_ORACLE_RANDOM_GRAPH_H

#include "build.h"

/* Appends @n types to @b; references go anywhere in the universe. */
void random_graph(struct build *b, unsigned n, uint64_t *seed);
/* $BTFOLD_TEST_SEED, or a default; printed, so that a failure can be had again. */
uint64_t random_graph_seed(void);
unsigned random_graph_rounds(unsigned by_default);

#endif
