/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* A string that grows. */
#ifndef BTFOLD_ORACLE_TEXT_H
#define BTFOLD_ORACLE_TEXT_H

#include "mem.h"

struct text {
	char *s;
	size_t n, room;
};

void text_add(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
