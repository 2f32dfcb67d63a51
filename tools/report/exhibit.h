/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* The graphs of one finding: as saved, and what the reference makes of them. */
#ifndef BTFOLD_REPORT_EXHIBIT_H
#define BTFOLD_REPORT_EXHIBIT_H

#include "report.h"

#define MAX_MARKS  24
#define MOST_TYPES 2000 /* of base and input, to be shown; else they are only named */

/* One graph with what is marked in it. */
struct exhibit_graph {
	struct btfold_oracle_bytes bytes; /* data is NULL when there is none, for the reason why */
	char *why;			  /* a line, or NULL */
	char *file;			  /* its name, or NULL when it was not in a file */
	struct emit_mark marks[MAX_MARKS];
	size_t n_marks;
};

struct exhibit {
	struct exhibit_graph base, input, output, reference;
	uint32_t n_types;  /* of base and input; 0 when that is not known */
	bool as_it_should; /* the output is the reference's, up to isomorphism */
};

/* Loads what there is; what cannot be is said in why. */
void exhibit_open(const struct report *report, const struct finding *finding,
		  struct exhibit *ret_exhibit);
void exhibit_close(struct exhibit *exhibit);
/* What emit writes of a graph: of input, output or reference. */
struct emit_job exhibit_job(const struct exhibit *exhibit, const struct exhibit_graph *graph,
			    const struct finding *finding);

/* marks.c */
void exhibit_mark(const struct finding *finding, struct exhibit *exhibit);

#endif
