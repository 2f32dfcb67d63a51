/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* What the command says to people: error lines, a live status line, figures. */
#ifndef BTFOLD_SAY_H
#define BTFOLD_SAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <btfold/btfold.h>

#define PRINTF_LIKE(at, first) __attribute__((format(printf, at, first)))

/* One line "btfold: ..." on standard error, after clearing the status line. */
void say_error(const char *format, ...) PRINTF_LIKE(1, 2);
/*
 * From now on such lines go, without "btfold: ", to @to instead: for verbs that say elsewhere what
 * did not work. NULL: to standard error again.
 */
void say_errors_to(FILE *to);
/*
 * From now on all that say_error() and say_defect() say goes as it is to @to, for a caller that prints it
 * when its turn comes. NULL: to standard error again.
 */
void say_hold(FILE *to);
/*
 * One line with all that is known of where and why, of the text form the line, else the byte offset:
 * "btfold: FILE: offset 36, type 2, member 0: text (V STRUCT)".
 */
void say_defect(const char *path, const struct btfold_error *error);
/* The same without program and file, as the caller prints those. */
void print_defect(FILE *to, const struct btfold_error *error);
/* Says why the option or argument is wrong and where help is. */
void say_usage(const char *verb, const char *format, ...) PRINTF_LIKE(2, 3);

/* Flushes standard output; false, with a line, if something could not be written. */
bool finish_stdout(void);

/*
 * A status line, rewritten in place, only when standard error is a terminal, at most ten times a
 * second. Everything printed after status_clear() starts on a clean line.
 */
void status_show(const char *format, ...) PRINTF_LIKE(1, 2);
void status_clear(void);

/* Figures for people, each into a buffer of its own: "2,740,010", "1.2 GB", "3.1 s". */
struct figure {
	char text[32];
};
struct figure count_figure(uint64_t n);
struct figure bytes_figure(uint64_t bytes);
struct figure seconds_figure(double seconds);

/* Prints @text in lines of up to 80 columns, all but the first indented by @indent. */
void print_wrapped(FILE *to, unsigned column, unsigned indent, const char *text);

double now_seconds(void); /* monotonic */

#endif
