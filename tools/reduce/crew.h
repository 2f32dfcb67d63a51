/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* Processes that judge candidates, each with an engine of its own. */
#ifndef BTFOLD_REDUCE_CREW_H
#define BTFOLD_REDUCE_CREW_H

#include <poll.h>
#include <sys/types.h>

#include "judge.h"

struct reduce_hand {
	pid_t pid;	 /* 0: none */
	uint64_t ticket; /* of what it is asked; 0: it is free */
};

struct reduce_crew {
	const struct reduce_question *question;
	double seconds; /* of the first engine */
	unsigned n;
	struct reduce_hand hands[REDUCE_JOBS_MAX];
	struct pollfd sockets[REDUCE_JOBS_MAX];
	uint64_t n_lost; /* hands that died of a question */
};

/* Starts @n processes; they end when the socket is closed. False when none can be started. */
bool reduce_crew_start(struct reduce_crew *crew, const struct reduce_question *question,
		       double seconds, unsigned n);
/* Does not wait for answers. */
void reduce_crew_stop(struct reduce_crew *crew);
bool reduce_crew_is_free(const struct reduce_crew *crew);
/* Somebody has to be free. @ticket is not 0. */
void reduce_crew_ask(struct reduce_crew *crew, uint64_t ticket, struct btfold_oracle_bytes base,
		     struct btfold_oracle_bytes input, double seconds);
/*
 * Waits for one answer, but not long: its ticket; 0: there is none yet. Whoever dies of a
 * question has answered that it shows nothing, and is replaced.
 */
uint64_t reduce_crew_wait(struct reduce_crew *crew, struct reduce_answer *ret);

#endif
