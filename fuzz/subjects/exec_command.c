/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exec.h"

static const char *const placeholders[N_EXEC_FILES] = {"{base}", "{input}", "{output}", "{map}"};

bool exec_mentions_map(const char *template)
{
	return strstr(template, placeholders[EXEC_MAP]) != NULL;
}

/* Names that need no quotes get none, so that a placeholder may stand inside quotes. */
static void put_word(FILE *out, const char *path)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789/._-+,@%:=";

	if (path && path[0] && path[strspn(path, plain)] == '\0') {
		fputs(path, out);
		return;
	}
	putc('\'', out);
	for (; path && *path; path++) {
		if (*path == '\'')
			fputs("'\\''", out);
		else
			putc(*path, out);
	}
	putc('\'', out);
}

/* The placeholder that @text begins with, or N_EXEC_FILES. */
static int placeholder_at(const char *text)
{
	int i;

	for (i = 0; i < N_EXEC_FILES; i++) {
		if (strncmp(text, placeholders[i], strlen(placeholders[i])) == 0)
			break;
	}
	return i;
}

char *exec_command(const char *template, char *const paths[N_EXEC_FILES])
{
	char *command = NULL;
	size_t size;
	FILE *out = open_memstream(&command, &size);
	bool replaced = false;
	int i;

	if (!out)
		return NULL;
	while (*template) {
		i = placeholder_at(template);
		if (i == N_EXEC_FILES) {
			putc(*template ++, out);
			continue;
		}
		put_word(out, paths[i]);
		template += strlen(placeholders[i]);
		replaced = true;
	}
	for (i = EXEC_BASE; !replaced && i <= EXEC_OUTPUT; i++) {
		putc(' ', out);
		put_word(out, paths[i]);
	}
	if (fclose(out) != 0) {
		free(command);
		return NULL;
	}
	return command;
}
