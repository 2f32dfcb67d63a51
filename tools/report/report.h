/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * The page of btfold report: what an index (campaign/index.h) and the graphs next to it say, for
 * people, in one file that needs no other. An index may come from anywhere: of the engines that it
 * names only those are run that are known here, or that the user names, too.
 */
#ifndef BTFOLD_REPORT_H
#define BTFOLD_REPORT_H

#include <jansson.h>
#include <stdio.h>

#include "../emit/emit.h"

#define REPORT_MAX_COLUMNS 16

/* Words of the command line. */
struct report_words {
	const char *word[REPORT_MAX_COLUMNS];
	size_t n;
};

struct report {
	char *folder;		     /* of the graphs */
	json_t *index;		     /* the document */
	const json_t *groups;	     /* of that */
	const char *title;	     /* as asked for, or NULL */
	uint64_t max;		     /* findings shown in full */
	struct report_words trusted; /* specs of engines, from the command line */
	bool all;		     /* also those that only follow from others */

	const char *columns[REPORT_MAX_COLUMNS]; /* of the matrix: engines, or what changed */
	size_t n_columns;
	size_t n_findings, n_following, n_shown; /* groups */
};

/* open.c */

/*
 * Opens @path: a folder, whose latest index is taken, or an index. False, after saying why, when it
 * holds none that can be read.
 */
bool report_open(const char *path, struct report *ret_report);
void report_close(struct report *report);

/* "" and 0 for members that are not there, or of another type. */
const char *report_string(const json_t *object, const char *key);
uint64_t report_number(const json_t *object, const char *key);

/* One group, told apart by what it says. */
struct finding {
	const json_t *group;
	size_t number; /* from 1, as in the page */
	const char *column;
	const char *engine; /* name */
	const char *spec;   /* or "" */
	bool may_run;	    /* the engine of that spec */
	const char *name;   /* "missed-merge" */
	char place[48];	    /* "STRUCT size" */
	uint64_t graphs, dragged;
	struct btfold_oracle_finding is; /* its texts are the index's */
	bool known;			 /* @is has the id of that name */
	bool has_card;			 /* it is among those shown in full */
};
/* False when group @i is not shown, or there is none. */
bool report_finding(const struct report *report, size_t i, struct finding *ret_finding);
/* A comparison of two engines? Then "old" and "new" of the index are those. */
bool report_is_comparison(const struct report *report);
/* Same finding, place and excuse: one row of the matrix. */
bool report_same_row(const struct finding *a, const struct finding *b);

/* page.c */

/* Writes the whole page. */
void report_write(const struct report *report, FILE *to);

/* summary.c, comparison.c, matrix.c, card.c: parts of it */
void report_write_summary(const struct report *report, FILE *to);
void report_write_matrix(const struct report *report, FILE *to);
/* What no new process showed again; nothing if there is none. */
void report_write_doubted(const struct report *report, FILE *to);
void report_write_comparison(const struct report *report, FILE *to);
void report_write_inputs(const struct report *report, FILE *to);
void report_write_findings(const struct report *report, FILE *to);

/* meanings.c: what a finding of this name means, in a sentence; "" for an unknown one. */
const char *report_meaning(const char *name);
void report_write_meanings(const struct report *report, FILE *to);

#endif
