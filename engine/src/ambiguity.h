/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * R2: structs and unions that differ from a fuller one only by declarations of ambiguous names are
 * replaced by it.
 */
#ifndef BTFOLD_AMBIGUITY_H
#define BTFOLD_AMBIGUITY_H

#include "classes.h"

struct replacements {
	struct arena *arena;
	uint32_t *redirect; /* per id of the universe: see redirected() */
	uint32_t *records;  /* with redirect; per id: input records replaced by it so far (C2) */
	struct words ids;   /* of what is replaced */
};

struct absorb_result {
	uint32_t replaced;  /* classes replaced in this round; 0: done */
	uint32_t undecided; /* budget ended: candidate classes that were left */
	uint64_t operations;
};

/*
 * One round of R2 on @classes: replaces all dominated classes at once, when the budget ends those of the names that
 * were decided. @budget as in dominance.h; @arena is
 * for scratch. False: out of memory.
 */
bool ambiguity_absorb(const struct classes *classes, struct replacements *replacements,
		      uint64_t budget, struct arena *arena, struct absorb_result *ret);

#endif
