/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * Families of hostile inputs of any size, with known results: E8 and what makes careless algorithms
 * quadratic or worse.
 */
#ifndef BTFOLD_GEN_FAMILIES_H
#define BTFOLD_GEN_FAMILIES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "family_writer.h"

struct btfold_family {
	const char *name;
	const char *what; /* one line */
	/* Appends a graph of its own, to whatever else is there. */
	void (*write)(struct family_writer *writer, uint32_t n);
	uint32_t (*types_absorb)(uint32_t n), (*types_keep)(uint32_t n); /* in the output */
	uint32_t small;	  /* a size; the test takes this and four times this */
	uint32_t largest; /* the size at which E8 is checked, 0: none */
	uint32_t per;	  /* how many types there are for each of n; or members, if they grow */
	bool in_members;
};

extern const struct btfold_family btfold_families[];
extern const size_t btfold_n_families;

/* NULL when there is none. */
const struct btfold_family *btfold_family_find(const char *name);
/* Raw BTF of host order without a base, malloc()ed. */
void *btfold_family_make(const struct btfold_family *family, uint32_t n, size_t *ret_size);

#endif
