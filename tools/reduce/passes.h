/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* The passes of the reducer. To add one: a function, and a line in passes.c. */
#ifndef BTFOLD_REDUCE_PASSES_H
#define BTFOLD_REDUCE_PASSES_H

#include "site.h"

struct reduce_pass {
	const char *name;
	const char *what; /* one line */
	/*
	 * Makes the candidate of site's cursor, and moves that to the next; false: there is none. It
	 * may make candidates that are not simpler than the best: those are thrown away. A candidate
	 * depends on the best, the seeds and the cursor alone.
	 */
	bool (*next)(struct reduce_site *site);
	bool reorders; /* its candidates are simpler though their measure is the same */
};

extern const struct reduce_pass reduce_passes[];
extern const unsigned reduce_n_passes;

/* pass_coarse.c */
bool pass_closure(struct reduce_site *site);
bool pass_horizon(struct reduce_site *site);
bool pass_roots(struct reduce_site *site);
bool pass_hollow(struct reduce_site *site);

/* pass_types.c */
bool pass_types(struct reduce_site *site);
bool pass_copies(struct reduce_site *site);
bool pass_merge(struct reduce_site *site);

/* pass_items.c */
bool pass_items(struct reduce_site *site);
bool pass_alike_items(struct reduce_site *site);

/* pass_refs.c */
bool pass_retarget(struct reduce_site *site);
bool pass_kinds(struct reduce_site *site);

/* pass_numbers.c */
bool pass_plain(struct reduce_site *site);
bool pass_numbers(struct reduce_site *site);

/* pass_names.c */
bool pass_rename(struct reduce_site *site);
bool pass_names(struct reduce_site *site);

/* pass_parts.c */
bool pass_style(struct reduce_site *site);
bool pass_base(struct reduce_site *site);

/* pass_order.c */
bool pass_canonical(struct reduce_site *site);
bool pass_order(struct reduce_site *site);

#endif
