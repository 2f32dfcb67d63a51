/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* Findings that are known and accepted: --allow FINDING[:KIND[:FIELD]]. */
#ifndef BTFOLD_COMPARE_ALLOW_H
#define BTFOLD_COMPARE_ALLOW_H

#include <btfold/oracle.h>

#define ALLOWED_MAX 64

struct allowed {
	struct {
		const char *text; /* as given */
		enum btfold_oracle_finding_id id;
		char kind[16], field[24]; /* "": any */
	} patterns[ALLOWED_MAX];
	unsigned n;
};

/* False, after saying why. */
bool allowed_add(struct allowed *allowed, const char *verb, const char *text);
bool is_allowed(const struct allowed *allowed, const struct btfold_oracle_finding *finding);

#endif
