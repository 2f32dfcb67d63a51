/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * What the engine that made a file missed: types that fold by the rules, and were kept. Most of
 * them only follow: they refer to a type that was kept twice, so that they look different. The
 * innermost ones refer to none, but for a cycle that they are part of.
 */
#ifndef BTFOLD_EXPLAIN_MISSED_H
#define BTFOLD_EXPLAIN_MISSED_H

#include "../emit/text.h"
#include "universe.h"

/* What there is to see at an innermost one that might have put an engine off. */
enum missed_sight {
	MISSED_SAME, /* nothing: the references are the same ids */
	MISSED_TWICE, /* the base holds what it refers to twice, and the two refer to different ones */
	MISSED_DECLARED, /* where one refers to a declaration, the other refers to the definition */
	MISSED_CYCLE,	 /* it is part of a cycle that was kept twice */
	MISSED_LESS,	 /* it is no copy but a less informed one (R2) */
	N_SIGHTS,
};

#define MISSED_EXAMPLES 3

/* Innermost ones of one kind and sight. */
struct missed_cause {
	uint32_t kind;
	enum missed_sight sight;
	uint32_t innermost;
	uint32_t examples[MISSED_EXAMPLES]; /* 0: no more */
	/* These, and what refers to them; and what refers to no others. */
	uint32_t types, alone;
	uint64_t bytes;
};

struct missed {
	uint32_t types, in_base; /* all; those that fold into the base, and not into the input */
	uint64_t bytes;
	uint32_t of_kind[KIND_LAST + 1]; /* types */
	/* Engines never miss INTs: the file stands in front of dedup, and all of it is missed. */
	bool raw;
	struct missed_cause *causes; /* the one with most types first */
	uint32_t n_causes;
};

void missed_find(const struct universe *universe, struct missed *ret);
void missed_deinit(struct missed *missed);

#endif
