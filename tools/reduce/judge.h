/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* Whether a graph shows the finding that is being reduced. */
#ifndef BTFOLD_REDUCE_JUDGE_H
#define BTFOLD_REDUCE_JUDGE_H

#include <btfold/btfold.h>

#include "../../fuzz/subjects/subject.h"
#include "../campaign/causes.h"

#define REDUCE_JOBS_MAX 64u
#define REDUCE_SEEDS	64u /* types named by a finding */
#define REDUCE_ORDERS	8u  /* permutations that P7 is asked with */
#define REDUCE_WORDS	160u
#define REDUCE_PATH	1024u
#define REDUCE_MESSAGE	512u

/* What has to stay the same. */
struct reduce_target {
	enum btfold_oracle_finding_id id;
	bool excused;
	char kind[16], field[24];
	char words[REDUCE_WORDS]; /* of findings without place, what was said, but for numbers */
	bool is_cause;		  /* of its graph, see causes.h; else it may follow from another */
};

/* How it is looked for. */
struct reduce_question {
	const char *spec;      /* of the engine; NULL: a command decides */
	const char *predicate; /* that command */
	unsigned policies;     /* declared on the command line */
	bool keep;	       /* policy of R2 */
	size_t memory_bytes;
	unsigned properties;   /* bits; what shows the finding at the least cost */
	uint64_t permutation;  /* of P7: the first seed that is tried */
	enum btfold_tier tier; /* what is less valid than that shows nothing */
	struct reduce_target target;
};

struct reduce_answer {
	bool shown;
	bool unable;		    /* could not be asked at all */
	uint64_t permutation;	    /* P7: the seed that showed it */
	double seconds;		    /* of the longest run of the engine */
	uint32_t type_id, other_id; /* as the finding has them */
	uint32_t n_types;	    /* base and input */
	uint32_t n_seeds; /* types that the finding names, and what they were folded from */
	uint32_t seeds[REDUCE_SEEDS];
	enum btfold_tier tier;
	char path[REDUCE_PATH], message[REDUCE_MESSAGE];
};

/* Judges, one after the other; an engine of its own. */
struct reduce_judge;

/* NULL with a line in *ret_why (caller frees) when there is no such engine. */
struct reduce_judge *reduce_judge_create(const struct reduce_question *question, double seconds,
					 char **ret_why);
void reduce_judge_destroy(struct reduce_judge *judge);
/* "libbpf 1.1.2"; NULL where a command decides. */
const char *reduce_judge_name(const struct reduce_judge *judge);
/* With a time limit of @seconds for a run. */
void reduce_judge_ask(struct reduce_judge *judge, struct btfold_oracle_bytes base,
		      struct btfold_oracle_bytes input, double seconds, struct reduce_answer *ret);

/* What the engine made of a graph, and what the oracle says to that. */
struct reduce_exam {
	struct btfold_oracle_report report;
	uint64_t causes;		    /* bit i: finding i is one, see causes.h */
	struct btfold_oracle_output output; /* of the graph itself; ours */
};

/* Everything that the engine does wrong, to choose a target from. */
void reduce_judge_all(struct reduce_judge *judge, struct btfold_oracle_bytes base,
		      struct btfold_oracle_bytes input, unsigned properties, uint64_t permutation,
		      struct reduce_exam *ret);
void reduce_exam_deinit(struct reduce_exam *exam);
/* The target that finding @index of @exam is. */
struct reduce_target reduce_target_of(const struct reduce_exam *exam, size_t index);
bool reduce_target_matches(const struct reduce_target *target,
			   const struct btfold_oracle_finding *finding);
/* How valid base and input are; malformed ones included. */
enum btfold_tier reduce_tier(struct btfold_oracle_bytes base, struct btfold_oracle_bytes input);

/* predicate.c: whether the command takes it; *ret_seconds is what it took. */
struct reduce_files;
struct reduce_files *reduce_files_create(void); /* NULL: no temporary folder */
void reduce_files_destroy(struct reduce_files *files);
bool reduce_ask_command(const char *command, struct reduce_files *files,
			struct btfold_oracle_bytes base, struct btfold_oracle_bytes input,
			double seconds, double *ret_seconds);

#endif
