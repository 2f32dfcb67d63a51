/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include <stdarg.h>
#include <stdio.h>

#include "internal.h"

bool fail(char **ret_why, const char *format, ...)
{
	va_list args;
	char *line;

	if (!ret_why)
		return false;
	va_start(args, format);
	if (vasprintf(&line, format, args) < 0)
		line = NULL;
	va_end(args);
	*ret_why = line;
	return false;
}
