/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * Whether an engine does again, in a process of its own, what it did in one that had served other
 * graphs: some of those may have damaged its memory, and then what it does is no answer to the
 * graph at hand.
 */
#ifndef BTFOLD_CAMPAIGN_CONFIRM_H
#define BTFOLD_CAMPAIGN_CONFIRM_H

#include "groups.h"

/*
 * @notes, @n of them, are those of @exam, which comes from engine @index on @specimen; there is
 * room for 2 * CAUSES_MAX. The exam is taken again, each time in a new process, until it shows all
 * of them or that was tried some times. It is replaced by the last, and the notes by those of that,
 * followed by what it does not show, unconfirmed and without texts. Returns how many there are.
 */
unsigned confirm(const struct engines *engines, unsigned index, const struct specimen *specimen,
		 volatile bool *ret_in_engine, struct exam *exam, struct note *notes, unsigned n);

#endif
