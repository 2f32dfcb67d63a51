/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* Artifacts of fuzzers replayed: what each gave, and reports of that for other programs. */
#ifndef BTFOLD_TRIAGE_H
#define BTFOLD_TRIAGE_H

#include "groups.h"

/* One file, one engine. */
struct trial {
	unsigned file, engine; /* indices */
	enum btfold_oracle_verdict verdict;
	char *text; /* signatures, or why nothing was decided; may be NULL */
};

struct triage {
	struct engines engines;
	struct groups groups; /* number of a group's graph: index of its file */
	char **paths;	      /* files, sorted, each once */
	size_t n_paths, room_paths;
	const uint64_t *seed; /* of the permutation of P7, for all; NULL: as the index says */
	struct trial *trials;
	size_t n_trials;
};

/* artifacts.c */

/* What all of it holds, the engines too. */
void triage_deinit(struct triage *triage);

/*
 * Adds a file, or all files below a folder but those whose names begin with a dot, README.txt,
 * what btfold writes next to graphs, and bases of pairs. False, after saying why.
 */
bool artifacts_add(struct triage *triage, const char *path);
void artifacts_sort(struct triage *triage);

struct artifact; /* one of them, in memory */
/*
 * X.btf is split on X.base.btf where there is one, X.case holds both as text; else a file is one
 * BTF, or base and input behind one another, see fuzz/mutator/container.h. The permutation is that
 * of the index beside it, else 0. NULL, after saying why.
 */
struct artifact *artifact_open(const char *path, uint64_t number, struct specimen *ret_specimen);
/* All files are split on this one. */
struct artifact_base {
	const struct btfold_graph *graph;
	struct btfold_oracle_bytes bytes;
};
struct artifact *artifact_open_on(const struct artifact_base *base, const char *path,
				  uint64_t number, struct specimen *ret_specimen);
void artifact_close(struct artifact *artifact);

/* sarif.c, junit.c: false, after saying why, when not written. */
bool sarif_write(const struct triage *triage, const char *path);
bool junit_write(const struct triage *triage, const char *path);

#endif
