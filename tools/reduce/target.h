/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* Which of the findings of a graph is to be reduced. */
#ifndef BTFOLD_REDUCE_TARGET_H
#define BTFOLD_REDUCE_TARGET_H

#include "judge.h"

/* NAME[:KIND[:FIELD]] of --finding; all zero: the first cause. */
struct reduce_wish {
	bool named;
	enum btfold_oracle_finding_id id;
	char kind[16], field[24]; /* "": any */
};

/* False when there is no such finding. */
bool reduce_wish_parse(const char *text, struct reduce_wish *ret);

enum reduce_choice { REDUCE_CHOSEN, REDUCE_FINE, REDUCE_UNDECIDED, REDUCE_NO_ENGINE };

/*
 * Judges, and fills in target, tier and properties of @question, of which the rest is there; its
 * permutation is the first that is tried, and becomes the one that shows it. @ret_why (caller frees): why nothing was decided, or no engine.
 */
enum reduce_choice reduce_choose(struct reduce_question *question, const struct reduce_wish *wish,
				 struct btfold_oracle_bytes base, struct btfold_oracle_bytes input,
				 double seconds, char **ret_name, char **ret_why);
/* "missed-merge STRUCT", "false-merge ARRAY elem"; at most 80 bytes. */
void reduce_target_text(const struct reduce_target *target, char *ret_text);

#endif
