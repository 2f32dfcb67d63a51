/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * What came of the inputs of one part of a comparison, counted by several processes at once: each
 * worker writes into a page of its own, in shared memory, and the parent adds them up.
 */
#ifndef BTFOLD_COMPARE_LEDGER_H
#define BTFOLD_COMPARE_LEDGER_H

#include "relation.h"

#define MOST 3 /* inputs shown whose sizes differ most, in each direction */

struct sizes {
	uint64_t types[N_SIDES], bytes[N_SIDES];
};

/* An input whose sizes differ. */
struct extreme {
	bool used;
	unsigned source;
	uint64_t number;
	struct sizes sizes;
};

struct page {
	uint64_t relations[N_RELATIONS][N_REASONS]; /* inputs */
	uint64_t n_sized;			    /* inputs of which both gave an output */
	struct sizes sizes;			    /* of these, summed */
	struct extreme fewer[MOST], more[MOST];	    /* NEW keeps fewer, more; the first most */
	uint64_t n_fixed, n_new; /* inputs with findings that only OLD, only NEW has */
	uint64_t n_unread;	 /* entered by the parent */
};

/* Of an input that has a name. */
struct line {
	bool done;
	bool sized;
	struct relation_found found;
	enum btfold_oracle_verdict verdicts[N_SIDES];
	struct sizes sizes;
};

struct ledger; /* shared */

/* With @n_lines lines; NULL, after saying so, without memory. */
struct ledger *ledger_create(unsigned n_pages, size_t n_lines);
void ledger_destroy(struct ledger *ledger);
struct page *ledger_page(struct ledger *ledger, unsigned index);
struct line *ledger_line(struct ledger *ledger, size_t index);

/* Enters the exams of OLD and NEW on @specimen; @line may be NULL. */
void page_enter(struct page *page, struct line *line, const struct specimen *specimen,
		const struct exam *exams, struct relation_found found);
void page_add(struct page *sum, const struct page *page);
/* The sum of all pages. */
void ledger_sum(struct ledger *ledger, struct page *ret);
uint64_t page_inputs(const struct page *page, enum relation relation);

#endif
