/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * Slots of the table of classes, asked of memory ahead. Where there are so many classes that looking for one waits for
 * memory, that of a type some ids ahead is asked for, by the signature that it will have. What it refers to may not be
 * signed yet: that is guessed to be of a new class, of the next colour that is not taken by then, or of the same class as
 * the type before it if that has the same signature. A wrong guess is a line of memory asked for in vain.
 *
 * Of ten million types, enums that are all different take two thirds of the time, and a chain of pointers half.
 */
#ifndef BTFOLD_SLOTS_H
#define BTFOLD_SLOTS_H

#include "coarse.h"

#define SLOTS_AHEAD 8u /* ids */

struct slots_ahead {
	uint32_t id;   /* the last one looked at; 0: none */
	uint32_t hash; /* of its signature, or 0 */
	/* For it and those before it, by the low bits of the id: how many new classes are guessed up to there. */
	uint32_t n_new[2 * SLOTS_AHEAD];
};

/*
 * Own type @last is in its class: asks for the slot of the type SLOTS_AHEAD ids further on, if that is below @end. @colours:
 * of references.
 */
void slots_fetch(struct slots_ahead *ahead, const struct coarse *coarse,
		 const struct reference_colours *colours, uint32_t last, uint32_t end);

#endif
