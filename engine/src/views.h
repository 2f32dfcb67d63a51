/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * Views of a prepared base. Signing an input writes what is foretold (foretold.h) in front of the base's signatures.
 * Threads that did so in the same memory would take each line of it from the other's cache, again and again: two
 * of them used 5 to 18 % more time each. So each call has a view that no other call has while it runs: the base's
 * partition with signatures and keys of its own, but for the first, which has the base's. There are as many as there
 * were calls at the same time, each of 4 to 7 MB for a kernel.
 *
 * Rejected: guesses in a table of their own, by colour. Copies of that are smaller, but signing waits for one more
 * line of memory per type, and takes 6 % longer. Noting only every fourth or sixteenth guess: 2 to 4 % longer.
 */
#ifndef BTFOLD_VIEWS_H
#define BTFOLD_VIEWS_H

#include "coarse.h"

#include <pthread.h>

struct view {
	struct coarse coarse;
	struct arena arena;
	pthread_t thread; /* that had it last */
	struct view *next;
};

struct views {
	pthread_mutex_t lock;
	const struct btfold_allocator *allocator;
	struct view first;
	struct view *idle;
};

/* Of @base, a partition that is whole; it and @allocator must live as long. */
void views_init(struct views *views, const struct coarse *base,
		const struct btfold_allocator *allocator);

/* When all are given back. */
void views_deinit(struct views *views);

/* For the calling thread; it has to be given back. NULL when out of memory. */
struct view *views_take(struct views *views);
void views_give_back(struct views *views, struct view *view);

#endif
