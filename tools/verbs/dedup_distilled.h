/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* Folding what is split on a distilled base (.BTF.base). */
#ifndef BTFOLD_DEDUP_DISTILLED_H
#define BTFOLD_DEDUP_DISTILLED_H

#include "../input.h"

/*
 * A distilled base holds, of the types of vmlinux that a module refers to, names and sizes: of a
 * struct it has a declaration, or a struct without members. When the module is loaded these become
 * types of vmlinux again, so none of them may be taken for a declaration of a type of the module
 * that has the same name. Here they are definitions that equal no other.
 */
struct distilled {
	void *bytes;
	struct btfold_graph *base, *graph; /* graph: the input on that base */
	struct btfold_base *prepared;
};

/* All of @distilled is NULL when @input has no .BTF.base. False, after saying why. */
bool distilled_open(struct distilled *distilled, const struct input *input,
		    const struct btfold_options *options);
void distilled_close(struct distilled *distilled);

#endif
