/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * What was found, grouped by signature (finding, kind, field, engine), the smallest graph of each
 * kept. Which one that is does not depend on the order in which graphs come.
 */
#ifndef BTFOLD_GROUPS_H
#define BTFOLD_GROUPS_H

#include <jansson.h>
#include <stdio.h>

#include "../engines.h"
#include "exam.h"

struct group {
	struct btfold_oracle_finding finding; /* of the kept graph; path and message are ours */
	unsigned engine;		      /* or label */
	uint64_t graphs;		      /* that showed it as a cause, see causes.h */
	uint64_t dragged; /* that showed it only as what follows from another finding */
	double first;	  /* when it was first seen, in seconds after groups.start */
	/* Graphs that showed it once, and not again; they count for nothing above. */
	uint64_t unconfirmed;
	uint64_t doubted;     /* number of the last of these */
	bool cause;	      /* in the kept graph */
	uint32_t n_types;     /* of that */
	uint64_t number;      /* of that */
	uint64_t permutation; /* of that, see specimen.h */
	unsigned source;      /* of that */
	char *file;	      /* where it was saved, without .btf; or NULL */
	bool split;	      /* and it has a base */
	bool has_output;      /* and so was what the engine made of it */
};

struct groups {
	const struct engines *engines; /* opened, for their names */
	const char *folder;	       /* to save graphs in, or NULL */
	/* What files are named by in place of engines, or NULL; one that is NULL: not saved. */
	const char *const *labels;
	double start; /* now_seconds() of the beginning, or 0: no clock */
	struct group *groups;
	size_t n, room;
};

/* One signature in one graph. */
struct note {
	struct btfold_oracle_finding finding;
	unsigned engine;
	bool cause;
	bool unconfirmed;		   /* was not shown again by a new process, see confirm.h */
	uint64_t doubted;		   /* then: number of the graph */
	struct btfold_oracle_bytes output; /* the engine's; the exam's, data is NULL if none */
};

/* What is excused needs no telling apart. */
bool note_is_alike(const struct note *a, const struct note *b);
/* The signatures of an exam, each once. Returns how many, up to CAUSES_MAX; texts are the exam's. */
unsigned notes_of(const struct exam *exam, unsigned engine, struct note *ret_notes);

enum noted {
	NOTED,	      /* counted */
	NOTED_BETTER, /* and the graph is kept */
	NOTED_FAILED, /* not saved, or out of memory, and that was said */
};
/* @specimen may be NULL when it is known that it would not be kept. */
enum noted groups_note(struct groups *groups, const struct note *note,
		       const struct specimen *specimen);
/* Would the graph be kept as the smallest of its group? */
bool groups_wants(const struct groups *groups, const struct note *note,
		  const struct specimen *specimen);
/* Was it seen, and not only doubted? */
bool group_is_seen(const struct group *group);
/* How many there are with a cause, that are not excused. */
size_t groups_distinct(const struct groups *groups);
/* The most severe first, and of one finding the most frequent first; those not seen last. */
void groups_sort(struct groups *groups);
void groups_deinit(struct groups *groups);

/* groups_print.c */

/* Prints the command that judges the graph of @group again. */
typedef void print_again_fn(void *ctx, const struct group *group);
/* The table of causes, up to @max rows, with all also what is dragged along. */
void groups_print(struct groups *groups, uint64_t max, bool all, print_again_fn *again, void *ctx);
/* "STRUCT size"; writes up to 48 bytes */
void group_place(const struct group *group, char *ret_text);
json_t *groups_json(struct groups *groups); /* those seen, in their order after groups_sort() */
json_t *groups_doubted_json(struct groups *groups);

#endif
