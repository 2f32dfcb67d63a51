/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* What fuzzing found, grouped by signature (finding, kind, field, engine), smallest input kept. */
#ifndef BTFOLD_FUZZ_GROUPS_H
#define BTFOLD_FUZZ_GROUPS_H

#include <btfold/oracle.h>
#include <jansson.h>

#include "../../fuzz/generator/generator.h"

struct fuzz_group {
	struct btfold_oracle_finding finding; /* of the smallest input; path and message are ours */
	const char *engine;
	const char *spec;   /* the engine for -e */
	uint64_t graphs;    /* that showed it */
	uint64_t last_seed; /* of those */
	uint64_t seed;	    /* of the smallest */
	uint32_t n_types;   /* of the smallest, base and input */
	char *file;	    /* where that was saved, without .btf; or NULL */
	bool split;	    /* and it has a base */
};

struct fuzz_groups {
	const char *folder; /* to save inputs in, or NULL */
	struct fuzz_group *groups;
	size_t n, room;
	size_t n_failures; /* groups that are not excused */
};

/* Counts a finding of @engine in the graph of @seed. False, after saying why, when not saved. */
bool fuzz_groups_add(struct fuzz_groups *groups, const struct btfold_oracle_finding *finding,
		     const char *engine, const char *spec, uint64_t seed,
		     const struct btfold_gen_result *graph);
/* The table, most severe first, and of one finding the most frequent first; up to @max rows. */
void fuzz_groups_print(struct fuzz_groups *groups, size_t max);
json_t *fuzz_groups_json(struct fuzz_groups *groups);
void fuzz_groups_deinit(struct fuzz_groups *groups);

#endif
