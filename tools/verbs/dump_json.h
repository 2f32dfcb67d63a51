/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* The text form as JSON, in the form of bpftool -j. */
#ifndef BTFOLD_DUMP_JSON_H
#define BTFOLD_DUMP_JSON_H

#include <btfold/btfold.h>
#include <stdio.h>

/* {"types": [{"id": 1, "kind": "INT", "name": "int", "size": 4, ...}, ...]}. False: no memory. */
bool dump_json(const struct btfold_graph *graph, FILE *stream);

#endif
