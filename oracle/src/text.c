/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "text.h"

#include <stdio.h>

void text_add(struct text *text, const char *format, ...)
{
	va_list args, again;
	int n;

	va_start(args, format);
	va_copy(again, args);
	n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (text->n + (size_t)n + 1 > text->room) {
		text->room = (text->n + (size_t)n + 1) * 2;
		text->s = mem_resize(text->s, text->room, 1);
	}
	vsnprintf(text->s + text->n, (size_t)n + 1, format, again);
	va_end(again);
	text->n += (size_t)n;
}
