/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* The coarse partition by several threads. */
#ifndef BTFOLD_PARTS_H
#define BTFOLD_PARTS_H

#include "coarse.h"

/*
 * Signs all own types of @coarse, by as many threads as may work on it. The numbers of the colours depend on how many
 * these are, but not on who is faster; the partition that they stand for does not depend on it. False: out of
 * memory.
 *
 * Cost: with one thread coarse_sign(); with more, each signs a part of about as many words with tables of its
 * own, and then the signature of each of its classes is looked up once more, by one thread.
 */
bool parts_sign(struct coarse *coarse);

#endif
