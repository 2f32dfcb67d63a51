/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * P8: isomorphism of two outputs as whole labelled graphs, base ids fixed. Decided twice: by a
 * plain search of our own, and (where the size allows) by nauty; they have to agree.
 */
#ifndef BTFOLD_ORACLE_ISOMORPHISM_H
#define BTFOLD_ORACLE_ISOMORPHISM_H

#include "path.h"
#include "quotient.h"

/* Two files in one graph, on one base (or none). Not to be copied. */
struct two_sides {
	struct graph *g;
	uint32_t first[2], end[2]; /* their types */
	struct graph own;	   /* with names, unless the graph is borrowed */
	struct names names;
	struct graph_mark mark; /* of the borrowed one */
};

/* False with the reason (the caller frees it) when a file is malformed; deinit is fine then. */
bool two_sides_init(struct two_sides *ret, struct btfold_oracle_bytes base,
		    struct btfold_oracle_bytes a, struct btfold_oracle_bytes b, char **ret_why);
/* The same for a graph that ends with the first file: it is borrowed, and left as it was. */
bool two_sides_borrow(struct two_sides *ret, struct graph *g, struct btfold_oracle_bytes b,
		      char **ret_why);
void two_sides_deinit(struct two_sides *sides);

/* The same bytes are the same graph. */
static inline bool same_bytes(struct btfold_oracle_bytes a, struct btfold_oracle_bytes b)
{
	return a.size == b.size && !memcmp(a.data, b.data, a.size);
}

/* When to ask nauty as well. */
enum nauty_use {
	NAUTY_NEVER,
	NAUTY_WHEN_CHEAP, /* small, or not decided by refinement alone */
	NAUTY_ALWAYS,
};

/* @ret_difference may be NULL; else its path is set (the caller frees it) when not isomorphic. */
enum btfold_oracle_same isomorphism(const struct two_sides *sides, enum nauty_use nauty,
				    struct budget *budget, struct difference *ret_difference);

/* The plain search; @q: the stable partition of the two sides by labels and references. */
enum btfold_oracle_same isomorphism_plain(const struct two_sides *sides, const struct quotient *q,
					  struct budget *budget);
/* nauty; @sides have equally many types. */
enum btfold_oracle_same isomorphism_nauty(const struct two_sides *sides, bool *ret_asked,
					  uint32_t max_vertices);
/* Literally: do labels and references agree under image[], one to one from side 0 to side 1? */
bool isomorphism_holds(const struct two_sides *sides, const uint32_t *image);

#endif
