/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* The BTF header and its sections (V, Header). */
#ifndef BTFOLD_HEADER_H
#define BTFOLD_HEADER_H

#include "graph.h"

struct section {
	uint64_t offset; /* from the start of the input, bytes */
	uint32_t size;	 /* bytes */
};

struct header {
	bool big_endian;
	struct section types, strings, layout; /* layout.size 0: none */
};

/* All rules of V, Header; sections then lie inside the input and apart from each other. */
enum btfold_status header_read(const uint8_t *bytes, size_t size, struct header *ret,
			       struct btfold_error *err);

/*
 * Reads the kind layout into graph->layout_kinds. Only kinds that this library does not know are looked
 * at (C7).
 */
enum btfold_status layout_read(struct btfold_graph *graph, const uint8_t *bytes,
			       struct section section, struct btfold_error *err);

#endif
