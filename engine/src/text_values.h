/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* The key=value words of one line of the text form, and the record words that they make. */
#ifndef BTFOLD_TEXT_VALUES_H
#define BTFOLD_TEXT_VALUES_H

#include "text_form.h"
#include "text_lexer.h"

struct text_values {
	uint32_t given;	  /* bit per field of the line */
	uint32_t unknown; /* given as "(unknown)" or "UNKN" */
	uint64_t at[TEXT_MAX_FIELDS];
};

/*
 * Takes the words of a line up to its end or a '('. Returns what is wrong as a static text, with the lexer
 * where that is; else NULL.
 */
const char *text_values_read(struct text_lexer *lexer, const struct text_line *line,
			     struct text_values *ret);

/* Was the field with this key given? */
bool text_values_has(const struct text_values *values, const struct text_line *line,
		     const char *key);

/*
 * Puts them into @record, whose other bits stay. An extra field may say more about a word than the others
 * did, but not something else; and where a value is unknown, it must. Returns what is wrong, or NULL.
 */
const char *text_values_store(const struct text_values *values, const struct text_line *line,
			      uint32_t *record);

#endif
