/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* The parts of exec.c: the command line, and a process with a deadline. */
#ifndef BTFOLD_SUBJECTS_EXEC_H
#define BTFOLD_SUBJECTS_EXEC_H

#include "kind.h"

enum exec_file {
	EXEC_BASE,
	EXEC_INPUT,
	EXEC_OUTPUT,
	EXEC_MAP,
	N_EXEC_FILES,
};

/*
 * @template with its placeholders replaced by @paths (NULL: an empty word), or with the first
 * three appended when it has none. malloc()ed; NULL without memory.
 */
char *exec_command(const char *template, char *const paths[N_EXEC_FILES]);
bool exec_mentions_map(const char *template);

struct exec_end {
	bool timed_out;
	bool failed; /* could not be started */
	int status;  /* as of waitpid() */
	double seconds;
	size_t peak_bytes;
};

/* Runs @command by sh; everything it started is gone afterwards. */
struct exec_end exec_run(const char *command, double seconds, size_t memory_bytes);

#endif
