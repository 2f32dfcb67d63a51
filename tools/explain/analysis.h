/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* All that is known of one input. */
#ifndef BTFOLD_EXPLAIN_ANALYSIS_H
#define BTFOLD_EXPLAIN_ANALYSIS_H

#include "causes.h"
#include "missed.h"

/* Why a type of the input is there. */
enum presence {
	PRESENT_MISSED, /* it folds by the rules, and was kept */
	PRESENT_APART,	/* something else has its name or shape, and differs somewhere: a cause */
	PRESENT_COMPLETES, /* the base only declares it */
	PRESENT_VARIABLE,  /* VAR and DATASEC never fold (R1 (c)) */
	PRESENT_NEW,
	N_PRESENCES,
};

struct analysis {
	struct universe universe;
	uint32_t *counterpart; /* counterpart.h */
	struct pairing pairing;
	struct causes causes;
	struct missed missed;
	bool *declared_in_base; /* per id */
	uint32_t n_of_kind[KIND_LAST + 1];
	struct {
		uint32_t types;
		uint64_t bytes;
	} present[N_PRESENCES];
};

/* As universe_open(). */
bool analysis_open(const struct input *input, const struct bases *bases,
		   const struct btfold_base *prepared, struct analysis *ret);
void analysis_close(struct analysis *analysis);
/* False if the budget of R2 or that of the pairing ended. */
static inline bool analysis_is_complete(const struct analysis *analysis)
{
	return analysis->pairing.complete && !analysis->universe.undecided;
}
enum presence analysis_presence(const struct analysis *analysis, uint32_t id);

/* ---- in words ---- */

/* A root cause, ready to be printed. */
struct root {
	const char *class; /* "missed", "encoding", "name" */
	uint32_t types, alone;
	uint64_t bytes;
	uint32_t a, b; /* ids that show it */
	char *text;    /* one line */
	char *path;    /* the way to the first difference, or NULL */
	char *bodies;  /* what the name means here, or NULL */
};

/* All of them, the one that keeps most first; the receiver frees them with roots_free(). */
struct root *roots_make(const struct analysis *analysis, uint32_t *ret_n);
struct root root_of_cause(const struct analysis *analysis, const struct cause *cause);
void root_free(struct root *root);
void roots_free(struct root *roots, uint32_t n);

/* "base [202]", "[305]". */
void print_place(FILE *to, const struct universe *universe, uint32_t id);
/* "ambiguous name, 2 bodies: base [1] (struct, size 8, 1 member); [7] (declared only)". */
char *bodies_text(const struct universe *universe, uint32_t id);

/* The whole of --summary. */
void summary_print(const struct analysis *analysis, const char *base, uint64_t max);
json_t *summary_json(const struct analysis *analysis, const char *base, uint64_t max);

json_t *root_json(const struct root *root);

/*
 * What the type could have folded with, had nothing differed; of the base first, but for declarations of
 * what the type defines, or the other way round: they come last.
 */
void candidates_find(const struct analysis *analysis, uint32_t id, struct ids *ret);
/*
 * Explains types of the input, those of one class together. True, or *ret_missed: one of them folds
 * by the rules.
 */
bool type_explain(const struct analysis *analysis, const struct ids *ids, uint64_t max);
json_t *type_json(const struct analysis *analysis, const struct ids *ids, uint64_t max,
		  bool *ret_missed);

/*
 * The ids of the input that a TYPE of the command line names: an id or a name, of one @kind
 * ("struct") or, with NULL, of any. False when it names none.
 */
bool type_select(const struct universe *universe, const char *kind, const char *name,
		 struct ids *ret);
/* Is this word the first of two, as in "struct S"? */
bool type_is_kind(const char *word);

#endif
