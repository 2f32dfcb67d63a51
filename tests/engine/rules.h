/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* For each rule V of a kind, a graph that keeps it and one that breaks it, and nothing else. */
#ifndef BTFOLD_TESTS_ENGINE_RULES_H
#define BTFOLD_TESTS_ENGINE_RULES_H

#include <btfold/btfold.h>

struct rule {
	const char *rule;     /* as btfold_error has it */
	const char *accepted; /* text; NULL: an example before has shown it */
	const char *refused;
	enum btfold_status status;
	enum btfold_tier tier;
	uint32_t type_id, member;
	bool kernel_takes_it; /* the refused one: kernels are known to miss this */
};

extern const struct rule rules[];
extern const unsigned int n_rules;

/* A graph that is as deep as kernels take with @n 32, and deeper with more. To be freed. */
typedef char *deep_maker(unsigned int n);

#define N_DEEP_MAKERS 3

extern deep_maker *const deep_makers[N_DEEP_MAKERS];

#endif
