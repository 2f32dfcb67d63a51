/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* The prepared base: all that can be known of a base before an input comes. */
#ifndef BTFOLD_BASE_H
#define BTFOLD_BASE_H

#include "classes.h"
#include "remap.h"
#include "views.h"

struct btfold_base {
	struct arena arena; /* all that it owns, itself included */
	const struct btfold_graph *graph;
	struct hashing hashing;
	struct coarse coarse;
	struct views
		*views; /* of coarse; behind a pointer, since calls change them, and all else not */
	struct backrefs back;
	struct key_counts *counts; /* per key of the base */
	bool *unsure;		   /* per colour of the base: see classes_unsure() */
	uint32_t ambiguous_keys;   /* of the base alone */
	struct images images;	   /* per colour of the base, as if no input refined it */
};

#endif
