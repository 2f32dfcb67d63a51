/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* --emit: both sides, with the way to the difference marked. */
#ifndef BTFOLD_EXPLAIN_PICTURE_H
#define BTFOLD_EXPLAIN_PICTURE_H

#include "../emit/emit.h"
#include "analysis.h"

/* A type of the input, and what it is held against; 0: nothing is like it. */
struct pair picture_of_type(const struct analysis *analysis, uint32_t id);
/* The root cause that keeps most; both 0: there is none. */
struct pair picture_of_summary(const struct analysis *analysis);

/*
 * Draws into @output, NULL or "-" for standard output. False, after saying why. @bases and @input
 * are those of the analysis.
 */
bool picture_write(const struct analysis *analysis, struct bases *bases, const struct input *input,
		   struct pair sides, enum emit_form form, const char *output);

#endif
