/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* pthread_sigmask() */
#define _POSIX_C_SOURCE 200809L

#include "crew.h"

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>

/* With less each, learning what the others found takes as long as it saves. */
#define TYPES_PER_THREAD (1u << 19)

struct mate {
	pthread_t thread;
	bool started;
	void (*work)(void *item);
	void *item;
};

static void *run(void *ctx)
{
	struct mate *mate = ctx;

	mate->work(mate->item);
	return NULL;
}

void crew_run(void (*work)(void *item), void *items, size_t size, unsigned n)
{
	struct mate mates[CREW_MOST];
	sigset_t all, old;

	if (n == 1) {
		work(items);
		return;
	}
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	for (unsigned i = 1; i < n && i < CREW_MOST; i++) {
		mates[i] = (struct mate){.work = work, .item = (char *)items + i * size};
		mates[i].started = !pthread_create(&mates[i].thread, NULL, run, &mates[i]);
	}
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	for (unsigned i = 0; i < n; i++)
		if (!i || i >= CREW_MOST || !mates[i].started)
			work((char *)items + i * size);
	for (unsigned i = 1; i < n && i < CREW_MOST; i++)
		if (mates[i].started)
			pthread_join(mates[i].thread, NULL);
}

unsigned crew_size(uint32_t n_types, const struct btfold_options *options)
{
	uint32_t least = options->types_per_thread ? options->types_per_thread : TYPES_PER_THREAD;
	uint32_t most = n_types / least;

	if (options->threads < most)
		most = options->threads;
	if (most > CREW_MOST)
		most = CREW_MOST;
	return most ? most : 1;
}
