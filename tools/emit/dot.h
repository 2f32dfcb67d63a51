/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* The parts of form dot. */
#ifndef BTFOLD_EMIT_DOT_H
#define BTFOLD_EMIT_DOT_H

#include "picture.h"

/* Colours: of lines and words outside boxes, of marks, of what is less important inside boxes. */
#define LINE "#7a8490"
#define MARK "#e8590c"
#define PALE "#6c757d"
#define TINT "#ffe3cf" /* behind what is marked */

/* Text in an HTML-like label, cut when long; what is no ASCII stands as \xHH. */
void dot_text(FILE *to, const char *text);
/* A long text in lines of up to PICTURE_LINE characters. */
void dot_lines(FILE *to, const char *text);

/* The box of a type, "t<id>": port "head", and ports "r<reference>" of its rows. */
void dot_node(FILE *to, const struct picture *picture, uint32_t id);
/* Is the reference one of a row that is not drawn? They share port "more". */
bool dot_is_left_out(const struct picture *picture, const struct btfold_type *type,
		     uint32_t reference);

#endif
