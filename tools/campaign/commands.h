/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* Commands for the user to copy: they work as they are printed. */
#ifndef BTFOLD_COMMANDS_H
#define BTFOLD_COMMANDS_H

#include <stdbool.h>
#include <stdio.h>

#include "groups.h"

/* @word, in quotes if the shell needs them. */
void command_print_word(const char *word, FILE *to);
/* "btfold VERB [-B FILE.base.btf] -e SPEC FILE.btf": on the graph saved of @group. */
void command_put_on_file(const char *verb, const char *spec, const struct group *group, FILE *to);
/* "  LABEL: btfold VERB [-B FILE.base.btf] -e SPEC FILE.btf", a line. */
void command_print_on_file(const char *label, const char *verb, const char *spec,
			   const struct group *group, FILE *to);
/* Is there such a verb? */
bool command_exists(const char *verb);

#endif
