/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* Dedup with and without the short way for small inputs. */
#ifndef BTFOLD_TESTS_ENGINE_BOTH_WAYS_H
#define BTFOLD_TESTS_ENGINE_BOTH_WAYS_H

#include "support.h"

/*
 * What dedup makes of @graph, which has no base, as large ones are folded; the short way, if there is one for it, must
 * make the same. @options may be NULL. To be destroyed.
 */
struct btfold_outcome *fold_both_ways(const struct btfold_graph *graph,
				      const struct btfold_options *options);

/* How many types both ways leave of @graph, with and without collisions; *ret_short: whether there are two ways. */
uint32_t types_left(const struct btfold_graph *graph, bool *ret_short);

/* A graph as text, under construction. */
struct text {
	char at[65536];
	size_t size;
	unsigned n; /* types */
};

/* Adds a type: "[ID] ", and then as printf() has it. */
void add_type(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* As types_left(). */
uint32_t left_of_text(const struct text *text, bool *ret_short);

#endif
