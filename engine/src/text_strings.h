/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* The names of a text: each string once, in order of first use, those of the base reused (R3). */
#ifndef BTFOLD_TEXT_STRINGS_H
#define BTFOLD_TEXT_STRINGS_H

#include "graph.h"

struct text_strings {
	struct btfold_graph *graph; /* its strings and strings_size grow */
	char *own;		    /* graph->strings, writable */
	size_t room;		    /* bytes of own */
	uint32_t *slots;	    /* name offsets, 0: free; n_slots is a power of two */
	uint32_t n_slots, n_used;
};

/* Makes the empty string, and knows those of graph->base. Cost: linear in the base's strings. */
enum btfold_status text_strings_init(struct text_strings *strings, struct btfold_graph *graph);

/* The name offset of the @size bytes at @bytes, which hold no NUL. */
enum btfold_status text_strings_add(struct text_strings *strings, const char *bytes, size_t size,
				    uint32_t *ret_offset);

#endif
