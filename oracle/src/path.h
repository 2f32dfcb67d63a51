/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* P: the shortest path to the first difference of two types. */
#ifndef BTFOLD_ORACLE_PATH_H
#define BTFOLD_ORACLE_PATH_H

#include "graph.h"

/* P4: is one a declaration and the other a declaration or definition of its key? */
bool path_is_key_pair(const struct graph *g, uint32_t a, const struct graph *h, uint32_t b);

enum path_mode {
	PATH_COMPATIBLE, /* P4: key pairs are no difference, nor are equal base ids */
	PATH_EXACT,	 /* P8: labels exact, base ids fixed */
};

struct difference {
	const char *kind;
	const char *field;
	char *path;	 /* the receiver frees it; NULL: no difference */
	uint32_t length; /* references on the path */
};

/*
 * @g and @h share names and base, and may be one graph. False, with an empty @ret, when no
 * difference is found, or none within the budget.
 */
bool path_find(const struct graph *g, uint32_t a, const struct graph *h, uint32_t b,
	       enum path_mode mode, struct budget *budget, struct difference *ret);

#endif
