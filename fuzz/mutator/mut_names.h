/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * Names as numbers: equal numbers and equal strings are the same, but for copies, if those are kept;
 * 0 is the empty one.
 */
#ifndef BTFOLD_MUT_NAMES_H
#define BTFOLD_MUT_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* These copies are the end of a longer string: one in the base or a plain file, one in the input. */
#define MUT_COPY_INSIDE	    1000u
#define MUT_COPY_INSIDE_OWN 1001u

struct mut_name {
	size_t start;	 /* in the text */
	uint32_t length; /* bytes without NUL */
	uint32_t hash;
	uint32_t copy;		  /* copy n of a string is stored behind n others of it; mostly 0 */
	uint32_t first;		  /* the number of copy 0 */
	bool identifier, section; /* V: fit to be one */
	bool stored_in_base;	  /* where it was found or stored, valid in the run @stamp */
	uint32_t stored;
	uint32_t stamp;
};

struct mut_names {
	struct mut_name *at;
	size_t n, max;
	char *text; /* with NULs */
	size_t n_text, max_text;
	size_t text_limit; /* bytes; from there on new names are cut short, so that no input with
			      shared suffixes takes quadratic space */
	uint32_t *table;   /* number + 1, by hash */
	size_t n_table;	   /* a power of 2 */
	uint32_t stamp;	   /* of the last run that marked names */
};

void mut_names_deinit(struct mut_names *names);
/* Only the empty name is left. */
void mut_names_clear(struct mut_names *names);
void mut_names_copy(struct mut_names *to, const struct mut_names *from);
/* @text must not point into the names and holds no NUL. */
uint32_t mut_name_add(struct mut_names *names, const char *text, size_t length);
/* Copy @copy of the text of @name. */
uint32_t mut_name_add_copy(struct mut_names *names, uint32_t name, uint32_t copy);
uint32_t mut_name_add_string(struct mut_names *names, const char *text);

/* NUL-terminated; ends with the next name added. */
static inline const char *mut_name_text(const struct mut_names *names, uint32_t name)
{
	return names->text + names->at[name].start;
}

#endif
