/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * R2: what classes of R1 reach, without passing a key in U (all see that alike). Two necessary conditions for
 * c ⊑ d, so that few pairs have to be compared:
 *
 * c reaches a declaration of an ambiguous key: it is *hopeful*.
 *
 * Wherever c finds a definition of an ambiguous key, d finds one of the same coarse class. So the *summary*
 * of c, the set of coarse classes of such definitions, lies within that of d. Among classes of which each sees
 * a name the same way wherever it meets it, as in one compilation unit, this is sufficient too. Sets are kept
 * in SUMMARY_BITS bits; where there are more classes, some share a bit, those without declarations first.
 *
 * Cost: linear in the references of the classes reached.
 */
#ifndef BTFOLD_REACH_H
#define BTFOLD_REACH_H

#include "classes.h"
#include "effort.h"

#define SUMMARY_BITS 1024u

/* The hopeful classes, per class colour; NULL: out of memory. */
bool *reach_hopeful(const struct classes *classes, struct arena *arena, struct effort *effort);

struct summaries {
	const struct classes *classes;
	uint32_t n_words; /* of a set */
	uint32_t *bit;	  /* per coarse colour: 1 + the bit of its definitions, or 0 */
	uint32_t *of;	  /* per class colour: 1 + number of its set, or 0 */
	struct hashtab table;
	struct words sets; /* n_words each, no two equal */
	struct words rare; /* per set: its bit that fewest sets have, or NO_BIT */
	struct effort *effort;

	/* scratch of the walk (strongly connected components) */
	uint32_t *number;		/* per class colour: in order of discovery, from 1 on */
	struct words frames, open, set; /* struct frame; classes; the set under work */
	uint32_t n_numbers;
};

#define NO_BIT UINT32_MAX

bool summaries_init(struct summaries *summaries, const struct classes *classes,
		    struct effort *effort, struct arena *arena);

/* Works out the summary of class @colour, and of all that it reaches. */
bool summaries_find(struct summaries *summaries, uint32_t colour);

/* After the last summaries_find(): finds the rarest bits. */
bool summaries_finish(struct summaries *summaries, struct arena *arena);

static inline const uint32_t *summary_at(const struct summaries *summaries, uint32_t set)
{
	return summaries->sets.at + (size_t)set * summaries->n_words;
}

static inline bool summary_has(const struct summaries *summaries, uint32_t set, uint32_t bit)
{
	return summary_at(summaries, set)[bit / 32] >> bit % 32 & 1;
}

/* Is set @a a part of set @b, or all of it? */
static inline bool summary_within(const struct summaries *summaries, uint32_t a, uint32_t b)
{
	const uint32_t *left = summary_at(summaries, a), *right = summary_at(summaries, b);

	for (uint32_t i = 0; i < summaries->n_words; i++)
		if (left[i] & ~right[i])
			return false;
	return true;
}

#endif
