/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* Commands for the user to copy: they work as they are printed. */
#ifndef BTFOLD_COMMANDS_H
#define BTFOLD_COMMANDS_H

#include <stdbool.h>
#include <stdio.h>

#include "groups.h"

/* @word, in quotes if the shell needs them. */
void command_print_word(const char *word, FILE *to);
/* How the graphs of a group were judged. */
struct command_terms {
	const char *spec;  /* of the engine */
	unsigned policies; /* declared for it */
	double seconds;	   /* for one run, or 0: as the verb does */
};

/*
 * "btfold VERB ... FILE.btf" on the graph saved of @group, to see its finding again: triage, or
 * reduce. Both take the base from beside the file, and the seed of the permutation from the index.
 */
void command_put_on_file(const char *verb, const struct command_terms *terms,
			 const struct group *group, FILE *to);
/* "  LABEL: " in front of that, and the end of the line. */
void command_print_on_file(const char *label, const char *verb, const struct command_terms *terms,
			   const struct group *group, FILE *to);
/* Is there such a verb? */
bool command_exists(const char *verb);

#endif
