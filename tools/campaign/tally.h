/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* How many graphs were fine, and how many were not, for one engine. */
#ifndef BTFOLD_TALLY_H
#define BTFOLD_TALLY_H

#include <btfold/oracle.h>
#include <jansson.h>

struct tally {
	uint64_t fine, findings, inconclusive; /* graphs, by verdict */
	uint64_t with[BTFOLD_N_FINDINGS];      /* graphs with each finding, not excused */
	uint64_t excused[BTFOLD_N_FINDINGS];   /* ... where it is excused throughout */
	uint64_t unconfirmed; /* graphs that showed something once, and not again */
	uint64_t cut;	      /* graphs whose end was not waited for, as hangs are known */
};

/* A graph that showed something @unconfirmed, and nothing else, is not fine. */
void tally_add(struct tally *tally, const struct btfold_oracle_report *report, bool unconfirmed,
	       bool cut);
void tally_print(const struct tally *tally, int width, const char *engine);
json_t *tally_json(const struct tally *tally, const char *engine);

#endif
