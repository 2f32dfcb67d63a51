/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* Reports of the oracle, for people and as JSON. */
#ifndef BTFOLD_VERDICT_H
#define BTFOLD_VERDICT_H

#include <btfold/oracle.h>
#include <jansson.h>
#include <stdio.h>

#include "verbs/verb.h"

const char *verdict_word(enum btfold_oracle_verdict verdict); /* "fine", "finding" ... */
enum verb_status verdict_status(enum btfold_oracle_verdict verdict);

/* Findings that say the same: property, kind and field. */
bool verdict_same_signature(const struct btfold_oracle_finding *a,
			    const struct btfold_oracle_finding *b);

/* What the line of the verdict does not tell: every signature once, with its path. */
void verdict_print_details(FILE *to, const struct btfold_oracle_report *report);
/* Everything in the report, as members of @object. */
void verdict_put_json(json_t *object, const struct btfold_oracle_report *report);
json_t *verdict_finding_json(const struct btfold_oracle_finding *finding);

#endif
