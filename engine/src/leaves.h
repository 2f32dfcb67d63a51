/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * Leaves: types that are seen by those who refer to them, whatever is in them, as their key or themselves. They have
 * their reference colours before anything is signed.
 */
#ifndef BTFOLD_LEAVES_H
#define BTFOLD_LEAVES_H

#include "coarse.h"

/*
 * Colours own type @id if it is a leaf to those that refer to it: a type with a key, by the key, or a VAR
 * or DATASEC, by itself (R1 (c)). Nothing happens the second time. False: out of memory.
 */
bool leaf_colour(struct coarse *coarse, uint32_t id);

/* The same of own types @from up to @to, in the order of memory. */
bool leaves_colour(struct coarse *coarse, uint32_t from, uint32_t to);

#endif
