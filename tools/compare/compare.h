/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* Two engines, OLD and NEW, held against each other on many inputs. */
#ifndef BTFOLD_COMPARE_H
#define BTFOLD_COMPARE_H

#include "../campaign/campaign.h"
#include "../campaign/triage.h"
#include "../input.h"
#include "../verbs/verb.h"
#include "ledger.h"
#include "measure.h"

/* Where inputs come from; the source of their specimens. */
enum source {
	SOURCE_GENERATED,
	SOURCE_GIVEN, /* on the command line */
	SOURCE_CORPUS,
	N_SOURCES,
};

/* What became of a signature on one input; groups have it in place of an engine. */
enum change {
	CHANGE_FIXED,	  /* a cause with OLD, not seen with NEW */
	CHANGE_NEW,	  /* a cause with NEW, not seen with OLD */
	CHANGE_ALLOWED,	  /* the same, but allowed */
	CHANGE_UNCOVERED, /* a cause with NEW, where OLD gave no output to be wrong in */
	CHANGE_NONE,	  /* a cause with NEW, seen with OLD */
	N_CHANGES,
};

/* The inputs of one source. */
struct part {
	struct comparison *comparison;
	enum source source;
	struct triage files;   /* of it the list of files; sources but the generator */
	struct ledger *ledger; /* NULL: the part was not run */

	uint64_t n_inputs; /* judged */
	double seconds;
	struct page sum;
	struct tally tallies[N_SIDES];
};

struct comparison {
	/* What is asked for. */
	struct engines engines; /* OLD and NEW */
	struct allowed allowed;
	struct bases bases;	  /* of the given inputs */
	struct campaign campaign; /* the generated part, and the number of workers */
	bool generates;
	unsigned rounds;     /* of measuring; 0: none */
	double max_slowdown; /* 0: any */

	/* What came of it. */
	struct artifact_base base;
	struct part parts[N_SOURCES];
	struct page total;
	struct groups groups; /* engine: enum change */
	struct measurements measurements;
	double elapsed;
	bool interrupted;
	bool failed; /* that was said */
};

/* Judges all inputs, then measures. Engines and bases must be open, files listed. */
void comparison_run(struct comparison *comparison);
/* Adds the files of a corpus: its folders of inputs if it has such, else all in it. */
bool comparison_add_corpus(struct comparison *comparison, const char *folder);
/* The corpus that was installed or built with this program; NULL without. The caller frees. */
char *comparison_find_corpus(void);

/* Opens input @number of @part, of which only SOURCE_GENERATED has none. */
struct artifact *part_open(const struct part *part, uint64_t number, struct specimen *ret_specimen);

/* 0 no worse, 1 worse or a new finding, 2 failed, 3 undecided. */
enum verb_status comparison_status(const struct comparison *comparison);
/* "3 inputs better, 1 worse: 1 wrong merge"; the caller frees. */
char *comparison_headline(const struct comparison *comparison);
const char *source_word(enum source source); /* "given" */
const char *change_word(enum change change); /* "fixed" */
/* The input of @source and @number: its path, or "seed 7"; up to 4,200 bytes. */
void comparison_put_input(const struct comparison *comparison, unsigned source, uint64_t number,
			  char *ret_text);
/* The engine that @group is about. */
const char *comparison_spec(const struct comparison *comparison, const struct group *group);

void comparison_print(struct comparison *comparison, uint64_t max_groups);
/*
 * Everything, for --json and as the index of the folder (campaign/index.h). Figures of OLD and NEW
 * are members "old" and "new"; "total", and each of "parts", count inputs by relation, and by what
 * decided it; "groups" are signatures with their "change"; "inputs" tell of each that has a name.
 */
json_t *comparison_json(struct comparison *comparison);
#define COMPARISON_INDEX "compare.json"
/* The page of btfold report, of the folder of the comparison, where its index must be. */
bool comparison_write_page(const struct comparison *comparison, const char *path);

#endif
