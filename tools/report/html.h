/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* Text into HTML. Names come from files and engines: nothing of them is markup, or stays unseen. */
#ifndef BTFOLD_REPORT_HTML_H
#define BTFOLD_REPORT_HTML_H

#include <btfold/oracle.h>
#include <stdio.h>

/*
 * @text for content and for attributes in quotes. What is no UTF-8, or is a control character (also
 * one that turns the direction of text), is written as \xHH, but newline and tab.
 */
void html_text(FILE *to, const char *text);
void html_bytes(FILE *to, const char *text, size_t size);
/* The same for what is escaped already, were it with & and ; only: & stays. */
void html_escaped(FILE *to, const char *text, size_t size);
/* Base64, for data: addresses. */
void html_base64(FILE *to, struct btfold_oracle_bytes bytes);
/* A block of text with a button that copies it; the page's script wants @id, of [a-z0-9-]. */
void html_copyable(FILE *to, const char *id, const char *what, const char *text);

#endif
