/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * What is foretold. Compilation units that include the same headers have the same types one after the other, but
 * for those that they do not use. So each class remembers, in front of its signature, which class came after it
 * the last two times, and how many ids further on. The next time the type that is there is compared with that
 * signature, and nearly always has it: nothing is hashed, and signatures are read in the order in which they lie.
 *
 * These are guesses: each is tried out, and no result depends on them. What follows on a class of the base, if it
 * is the base's too, is noted with the base, for all its inputs: modules include the same headers. Calls at the same
 * time have each a view of the base (views.h), but the threads of one call share that, and a new view is copied from the
 * first. So every access to a guess is a relaxed atomic one, of a word, and words that do not belong together are one
 * more wrong guess.
 */
#ifndef BTFOLD_FORETOLD_H
#define BTFOLD_FORETOLD_H

#include "coarse.h"

/* Of nobody's head, after which is foretold what an input begins with. */
#define PLACE_FIRST HEAD_WORDS

/* Place 0 is in nobody's head: no class is foretold. */
#define PLACE_NONE 0u

/* Place of the signature of a class, or PLACE_NONE for one too far to have one (4 G words). */
uint32_t foretold_place(const struct coarse *coarse, const uint32_t *signature);

/* The signature at a place: the base's come first, then the own ones. */
static inline uint32_t *foretold_signature(const struct coarse *coarse, uint32_t at)
{
	return at < coarse->first_signature
		       ? coarse->base->signatures.at + at
		       : coarse->signatures.at + (at - coarse->first_signature);
}

/* Own type @id, the next one, has this signature, of a class: has that foretold after the one before. */
void foretold_follow(struct coarse *coarse, const uint32_t *signature, uint32_t id);

/* Puts own type @id into a class that is foretold, if it belongs there. */
bool foretold_sign(struct coarse *coarse, uint32_t id);

/*
 * Signs, as long as they come as they did before, the types after the one signed last. Only those from @from up to
 * @to are, whose leaves are coloured.
 */
void foretold_run(struct coarse *coarse, uint32_t from, uint32_t to);

#endif
