/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * A campaign: generated graphs through engines, by several worker processes at once.
 *
 * Graph number i is that of seed + i, whoever makes it, so that the same graphs are judged and the
 * same findings kept whatever the number of workers. Engines that are trusted run in the process of
 * the worker; when one dies there, its graph is judged again with the engine contained, and the
 * campaign ends. The others have a process of their own for each worker.
 */
#ifndef BTFOLD_CAMPAIGN_H
#define BTFOLD_CAMPAIGN_H

#include "../../fuzz/generator/generator.h"
#include "groups.h"
#include "tally.h"

#define MAX_JOBS 64
#define N_TIERS	 4 /* enum btfold_tier, as measured by the engine's validation */

/* What one worker, or all, did. */
struct counts {
	uint64_t graphs, types;
	uint64_t split, copies, near; /* graphs with a base, injected copies, near-duplicates */
	uint64_t tiers[N_TIERS];      /* graphs */
	uint64_t features[BTFOLD_N_FEATURES]; /* graphs that each took part in */
	struct tally tallies[MAX_ENGINES];
};

/*
 * What a verb does otherwise than a campaign by itself would. Without
 * fetch() graphs are generated.
 */
struct campaign_hooks {
	/*
	 * Graph number @index, instead of a generated one. False, after saying why, when it cannot
	 * be read: it is left out. @ret_held goes to drop().
	 */
	bool (*fetch)(void *ctx, uint64_t index, struct specimen *ret_specimen, void **ret_held);
	void (*drop)(void *held);
	const char *(*name)(void *ctx, uint64_t index); /* of what fetch() reads */
	/*
	 * What is noted of the exams of all engines on one graph, instead of what each engine got
	 * wrong: up to 2 * CAUSES_MAX notes; returns how many. Called in worker number @worker,
	 * whose @engines are its own.
	 */
	unsigned (*confer)(void *ctx, unsigned worker, const struct engines *engines,
			   const struct specimen *specimen, const struct exam *exams,
			   struct note *ret_notes);
	void (*show_progress)(void *ctx, double seconds, uint64_t graphs);
	void *ctx;
};

struct parents; /* maker.h */

struct campaign {
	/* What is asked for. */
	struct engines engines;
	const struct parents *parents;	   /* graphs are mutations of these; NULL: generated */
	struct btfold_gen_options options; /* its seed is the first; features are narrowed */
	bool mixed;			   /* of the tiers: half, a quarter, a quarter */
	const char *features;		   /* as given, or NULL */
	const char *narrowed;		   /* what was taken off, "-header32", or NULL */
	uint64_t max_graphs;		   /* 0: no limit */
	double seconds;			   /* 0: no limit */
	unsigned n_jobs;
	struct groups groups;
	const struct campaign_hooks *hooks; /* or NULL */
	bool contained;			    /* no engine is trusted */
	bool limited;			    /* the time of a run was given on the command line */

	/* What came of it. */
	struct counts counts;
	double elapsed; /* seconds */
	bool interrupted;
	bool died;   /* a trusted engine, or the judge; that was said */
	bool failed; /* the campaign itself; that was said */
};

/* Runs it, with a live status line. Engines must be open. */
void campaign_run(struct campaign *campaign);
/* Was this program asked to end, during a campaign or since? */
bool campaign_interrupted(void);

/* generator_options.c: options of verbs that have a campaign; false, after saying why. */

/* --max-types, --tier, --features; others are told to be unknown. */
bool campaign_take_generator_option(struct campaign *campaign, const char *verb, int option,
				    const char *text);
bool campaign_take_jobs(struct campaign *campaign, const char *verb, const char *text);

/* All that there is to say of it, and the exit @status: for --json, and the index of the folder. */
json_t *campaign_json(struct campaign *campaign, int status);

/* crew.c's and worker.c's common ground */

/* The options of the graph of @seed. */
struct btfold_gen_options campaign_options(const struct campaign *campaign, uint64_t seed);
struct specimen campaign_specimen(const struct btfold_gen_result *graph, uint64_t seed);
/* "fold" runs in-process, and what the user wants there. */
bool campaign_trusts(const struct campaign *campaign, const char *spec);
/* Prints the command that makes the graph of @seed, and judges it with the engine of @spec. */
void campaign_print_again(const struct campaign *campaign, const char *spec, uint64_t seed,
			  FILE *to);
/* Prints the command that does the campaign again. */
void campaign_print_whole(const struct campaign *campaign, FILE *to);

#endif
