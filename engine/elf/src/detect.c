/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include <string.h>

#include "internal.h"

static bool starts_with(const struct blob *blob, const char *magic, size_t size)
{
	return blob->size >= size && memcmp(blob->data, magic, size) == 0;
}

/* The text form begins with a type or a comment; of nothing but blanks it is the empty graph. */
static bool is_text(const struct blob *blob)
{
	size_t i = 0;

	while (i < blob->size && blob->data[i] && strchr(" \t\r\n", blob->data[i]))
		i++;
	return i == blob->size || blob->data[i] == '[' || blob->data[i] == '#';
}

bool detect_form(const struct blob *blob, enum btfold_file_form *ret_form)
{
	if (starts_with(blob, "\x9f\xeb", 2) || starts_with(blob, "\xeb\x9f", 2))
		*ret_form = BTFOLD_FORM_RAW;
	else if (starts_with(blob, "\177ELF", 4))
		*ret_form = BTFOLD_FORM_ELF;
	else if (is_text(blob))
		*ret_form = BTFOLD_FORM_TEXT;
	else
		return false;
	return true;
}
