/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* The engines under test that -e options name. */
#ifndef BTFOLD_ENGINES_H
#define BTFOLD_ENGINES_H

#include <stdio.h>

#include "../fuzz/subjects/subject.h"

#define MAX_ENGINES 16

struct engines {
	const char *specs[MAX_ENGINES];
	struct btfold_subject *subjects[MAX_ENGINES];
	unsigned n, n_open;
	unsigned policies; /* declared on the command line, for foreign ones */
	struct btfold_subject_limits limits;
	unsigned hurried; /* bit i: engine i has so little time that what ends it is no finding */
};

/* False, after saying why. */
bool engines_add(struct engines *engines, const char *verb, const char *spec);
bool engines_add_policy(struct engines *engines, const char *verb, const char *word);
/* The words of @policies behind --policy, each with a blank in front. */
void engines_print_policies(unsigned policies, FILE *to);
/* Opens all; without any, that of btfold itself. False, after saying why. */
bool engines_open(struct engines *engines);
void engines_close(struct engines *engines);
/* Documented policies and those declared, the latter for foreign engines only. */
unsigned engines_policies(const struct engines *engines, unsigned index);
unsigned engines_name_width(const struct engines *engines, unsigned most);
/* The lines of --help that list them. */
void engines_print_help(void);

#endif
