/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* Where the graphs of a campaign come from: the generator, or mutations of graphs that were given. */
#ifndef BTFOLD_MAKER_H
#define BTFOLD_MAKER_H

#include "campaign.h"
#include "triage.h"

/* Given graphs, as containers (fuzz/mutator/container.h); read before there are workers. */
struct parents {
	struct triage files; /* its paths; sorted */
	struct parent {
		void *data;
		size_t size;
	} * parents; /* one for each path */
	size_t n;
	const char **given; /* as on the command line */
	size_t n_given;
};

/* Adds a file, or all below a folder, as btfold triage takes them. False, after saying why. */
bool parents_add(struct parents *parents, const char *path);
/* Reads them. False, after saying why; one that cannot be read spoils it all. */
bool parents_open(struct parents *parents);
void parents_deinit(struct parents *parents);

struct maker; /* one for each worker */

struct maker *maker_create(const struct campaign *campaign);
void maker_destroy(struct maker *maker);
/* The graph of @seed; its bytes are the maker's until the next call. */
void maker_make(struct maker *maker, uint64_t seed, struct btfold_gen_result *ret);

#endif
