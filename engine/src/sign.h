/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* The bottom-up pass of the coarse partition, which gives every type its signature and its class. */
#ifndef BTFOLD_SIGN_H
#define BTFOLD_SIGN_H

#include "coarse.h"

/*
 * Signs own types @from up to @to, and what these reach without passing a leaf. Each word of a signature is written
 * once; but a type that is as foretold, or has the newest body of its name, is only compared with that. False: out of
 * memory.
 */
bool coarse_sign(struct coarse *coarse, uint32_t from, uint32_t to);

#endif
