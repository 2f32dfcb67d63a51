/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * Lines and tokens of the text form. The lexer stands in one line at a time; a function that takes a
 * token moves past it, or returns what is wrong as a static text and stays where that is.
 */
#ifndef BTFOLD_TEXT_LEXER_H
#define BTFOLD_TEXT_LEXER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct text_lexer {
	const char *text, *end;	   /* all of the input */
	const char *at, *line_end; /* in the current line, without its end of line */
	const char *next;	   /* where the next line begins */
	uint32_t line;		   /* from 1 */
	bool indented;		   /* the line began with a blank: a member, not a type */
};

void text_lexer_init(struct text_lexer *lexer, const char *text, size_t size);

/* To the first token of the next line that is neither blank nor a comment; false: there is none. */
bool text_next_line(struct text_lexer *lexer);

/* Passes over blanks; is this the end of the line? */
bool text_line_ends(struct text_lexer *lexer);

/* Takes @c if it is next. */
bool text_take(struct text_lexer *lexer, char c);

/* A run of letters, digits, '_', '(' and ')'; may be empty. */
size_t text_word(struct text_lexer *lexer, const char **ret_word);

struct text_number {
	uint64_t magnitude;
	bool negative, hex;
};

/* Decimal with an optional '-', or 0x and hex digits. */
const char *text_number(struct text_lexer *lexer, struct text_number *ret);

/*
 * A name in single quotes: what is between them, not yet unescaped. *ret_size_plain is its size once
 * unescaped.
 */
const char *text_name(struct text_lexer *lexer, const char **ret_name, size_t *ret_size,
		      size_t *ret_size_plain);

/* Undoes the \xHH of what text_name() found. */
void text_unescape(const char *name, size_t size, char *to);

#endif
