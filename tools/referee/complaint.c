// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/*
 * The kernel describes each type in a line, members and the like in indented lines below, and writes
 * what it does not like behind the description of what it is about, as the last thing:
 *
 *	[2] STRUCT S size=4 vlen=2
 *		b type_id=1 bits_offset=16 Member exceeds struct_size
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ask.h"

/* The line that ends in front of @end, without what is blank around it; its start, or NULL. */
static const char *line_before(const char *log, const char *end, size_t *ret_length)
{
	const char *start;

	while (end > log && isspace((unsigned char)end[-1]))
		end--;
	if (end == log)
		return NULL;
	for (start = end; start > log && start[-1] != '\n';)
		start--;
	*ret_length = (size_t)(end - start);
	return start;
}

/* Behind "key=value" or "key=(values)" at @at; NULL when there is no such word. */
static const char *behind_pair(const char *at)
{
	const char *value = at;
	unsigned depth = 0;

	while (isalnum((unsigned char)*value) || *value == '_')
		value++;
	if (value == at || *value != '=')
		return NULL;
	for (value++; *value && (depth || *value != ' '); value++) {
		depth += *value == '(';
		depth -= depth && *value == ')';
	}
	return value;
}

/* What follows the description; all of it when nothing looks like one. */
static const char *behind_description(const char *line)
{
	const char *text = line;

	for (const char *at = line; *at; at++) {
		const char *end = at == line || at[-1] == ' ' ? behind_pair(at) : NULL;

		if (!end && at > line && at[-1] == ' ' && !strncmp(line, "[", 1) &&
		    strstr(line, " FWD ") &&
		    (!strncmp(at, "struct ", 7) || !strncmp(at, "union ", 6)))
			end = strchr(at, ' ');
		if (end) {
			text = end;
			at = end - 1;
		}
	}
	return text + strspn(text, " \t");
}

/* Numbers in it would tell the same complaints apart. */
static void copy_text(char *to, size_t size, const char *from)
{
	size_t n = 0;

	for (; *from && n + 1 < size; from++) {
		bool digit = isdigit((unsigned char)*from);

		if (!digit)
			to[n++] = *from;
		else if (!n || to[n - 1] != 'N')
			to[n++] = 'N';
	}
	to[n] = '\0';
}

void complaint_read(const char *log, struct complaint *ret)
{
	size_t length = 0;
	const char *line = line_before(log, log + strlen(log), &length), *type = line;

	*ret = (struct complaint){.type = 0};
	if (!line)
		return;
	snprintf(ret->line, sizeof(ret->line), "%.*s", (int)length, line + strspn(line, "\t"));
	ret->line[strcspn(ret->line, "\n")] = '\0';
	copy_text(ret->text, sizeof(ret->text), behind_description(ret->line));
	while (type && *type == '\t')
		type = line_before(log, type, &length);
	if (type && *type == '[' && sscanf(type, "[%u] %15s", &ret->type, ret->kind) < 2)
		ret->type = 0;
}
