/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* Where the records of the type section begin, and whether their names and references are in range. */
#ifndef BTFOLD_RECORDS_H
#define BTFOLD_RECORDS_H

#include "graph.h"

/*
 * Finds the records in the @n_words words of @graph, whose strings and layout are known: sets record, n_types and
 * has_unknown_kinds. Says what is wrong (V ids, V strings) in *err. Uses as many threads as @options allow.
 */
enum btfold_status records_read(struct btfold_graph *graph, uint32_t n_words,
				const struct btfold_options *options, struct btfold_error *err);

#endif
