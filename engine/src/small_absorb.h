/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* One round of R2 on a small graph. */
#ifndef BTFOLD_SMALL_ABSORB_H
#define BTFOLD_SMALL_ABSORB_H

#include "small_classes.h"

/*
 * Replaces all dominated classes by their targets; *ret_replaced: how many these are. False, and nothing is replaced: a
 * target depends on unfoldings. Cost: pairs of classes with equal labels, times their references, times the
 * rounds until ⊑ is found.
 */
bool small_absorb(struct small_classes *classes, uint32_t *ret_replaced);

#endif
