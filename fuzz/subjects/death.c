/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* What a worker died of. */
#include <ctype.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "worker.h"

void subject_line(char *line, const char *format, ...)
{
	va_list args;
	char *c;

	va_start(args, format);
	vsnprintf(line, SUBJECT_LINE, format, args);
	va_end(args);
	for (c = line; *c; c++) {
		if (iscntrl((unsigned char)*c))
			*c = ' ';
	}
	while (c > line && c[-1] == ' ')
		*--c = '\0';
}

const char *death_signal(int number, char *scratch)
{
	const char *name = sigabbrev_np(number);

	snprintf(scratch, 16, name ? "SIG%s" : "signal %.0s%d", name ? name : "", number);
	return scratch;
}

/* Sanitizers begin their reports with rules and blank lines. */
static bool has_words(const char *line, size_t size)
{
	size_t i;

	for (i = 0; i < size; i++) {
		if (isalpha((unsigned char)line[i]))
			return true;
	}
	return false;
}

void death_first_line(int log, char *ret_line)
{
	char text[4096];
	ssize_t n = pread(log, text, sizeof(text) - 1, 0);
	char *line = text;
	size_t size;

	ret_line[0] = '\0';
	if (n <= 0)
		return;
	text[n] = '\0';
	while (*line) {
		size = strcspn(line, "\n");
		if (has_words(line, size)) {
			subject_line(ret_line, "%.*s", (int)size, line);
			return;
		}
		line += size + (line[size] == '\n');
	}
}

bool death_is_memory(const char *line)
{
	static const char *const words[] = {
		"ut of memory",	      "annot allocate",		 "bad_alloc",
		"out-of-memory",      "allocation-size-too-big", "emory exhausted",
		"nsufficient memory",
	};
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strstr(line, words[i]))
			return true;
	}
	return false;
}

enum btfold_oracle_ran death_of(int wait_status, int log, char *ret_line)
{
	char said[SUBJECT_LINE], scratch[16];
	const char *colon;
	int number;

	death_first_line(log, said);
	colon = said[0] ? ": " : "";
	if (WIFEXITED(wait_status)) {
		subject_line(ret_line, "exit with status %d%s%s", WEXITSTATUS(wait_status), colon,
			     said);
		return death_is_memory(said) ? BTFOLD_ORACLE_NO_MEMORY : BTFOLD_ORACLE_CRASHED;
	}
	number = WTERMSIG(wait_status);
	subject_line(ret_line, "%s%s%s", death_signal(number, scratch), colon, said);
	if (number == SIGALRM || number == SIGXCPU)
		return BTFOLD_ORACLE_TIMED_OUT;
	/* The kernel's out-of-memory killer, for nobody else kills a worker. */
	if (number == SIGKILL || death_is_memory(said))
		return BTFOLD_ORACLE_NO_MEMORY;
	return BTFOLD_ORACLE_CRASHED;
}
