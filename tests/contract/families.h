/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * Families of hostile inputs in text form, of any size, with known results: E8 and what makes
 * careless algorithms quadratic or worse.
 */
#ifndef BTFOLD_CONTRACT_FAMILIES_H
#define BTFOLD_CONTRACT_FAMILIES_H

#include "support.h"

struct family {
	const char *name;
	/* Appends types with ids from @first. */
	void (*write)(struct contract_text *text, uint32_t first, uint32_t n);
	uint32_t (*types_absorb)(uint32_t n), (*types_keep)(uint32_t n); /* in the output */
	uint32_t small;	  /* a size; the test takes this and four times this */
	uint32_t largest; /* the size at which E8 is checked, 0: none */
};

extern const struct family families[];
extern const size_t n_families;

#endif
