/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * Names are numbers: 0 none, 1..GEN_N_WORDS a word of the list, above that a word with a number
 * behind it, and GEN_NAME_ODD.. what is no identifier. Equal numbers and equal strings are the same.
 */
#ifndef BTFOLD_GEN_NAMES_H
#define BTFOLD_GEN_NAMES_H

#include <stddef.h>
#include <stdint.h>

#define GEN_N_WORDS  40u
#define GEN_NAME_ODD 0x40000000u
#define GEN_N_ODD    6u
#define GEN_NAME_MAX 32u /* bytes with NUL */

/* Writes the name with its NUL; bytes without the NUL. */
size_t gen_name_text(uint32_t name, char text[GEN_NAME_MAX]);
/* A word that ends in @name, with the bytes in front of it; 0 when there is none. */
uint32_t gen_name_longer(uint32_t name, uint32_t *ret_skip);

#endif
