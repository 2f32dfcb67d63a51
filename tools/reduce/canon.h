/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* Canonical order of the types of a small graph. */
#ifndef BTFOLD_REDUCE_CANON_H
#define BTFOLD_REDUCE_CANON_H

#include "../../fuzz/mutator/mut_model.h"

/*
 * Entry id of @ret_labels (n + 1) is the canonical id of type id: base types first, leaves before
 * what refers to them. It depends on the graph and on which names are equal, not on what they are,
 * nor on the order of ids; where types may be exchanged for one another, those with lower ids get
 * lower labels. By refinement, and by trying where that leaves types alike; of many of those in a
 * graph with a great many symmetries not all orders are tried, and the result is not canonical.
 */
void reduce_canon(const struct mut_model *model, uint32_t *ret_labels);

#endif
