/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* One worker of a campaign, a child process, and how it talks to its parent. */
#ifndef BTFOLD_CAMPAIGN_WORKER_H
#define BTFOLD_CAMPAIGN_WORKER_H

#include <stdatomic.h>

#include "campaign.h"

/* In shared memory; written by the worker, read by the parent. */
struct desk {
	struct counts counts;
	volatile uint64_t seed;	  /* being worked on */
	volatile unsigned engine; /* index */
	volatile bool judging;	  /* that engine: else the graph is being made */
	volatile bool in_engine;  /* which runs at this moment */
	volatile bool failed;	  /* could not work, and said so */
};

/* The same, for all workers. */
struct office {
	_Atomic uint64_t next; /* number of the next graph */
	atomic_bool closed;    /* finish the graph at hand, and end */
	struct desk desks[MAX_JOBS];
};

/* A note as it goes through the pipe; path, message, base, input and output follow, with NULs. */
struct letter {
	struct note note; /* its pointers mean nothing */
	uint64_t seed, permutation;
	uint32_t n_types;
	unsigned source;
	uint32_t path_size, message_size; /* bytes, NUL included; 0: none */
	bool kept;			  /* the graph may be the smallest: it is enclosed */
	bool split, has_output;
	uint64_t base_size, input_size, output_size;
};

/* Works until the office is closed or nobody reads @pipe. Called in the child. */
void worker_work(const struct campaign *campaign, struct office *office, struct desk *desk,
		 int pipe);

/* letters.c */
bool letter_send(FILE *to, const struct note *note, const struct specimen *specimen, bool keep);
/* Reads a letter and files it. False at the end, or when it is cut short. */
bool letter_receive(int from, struct groups *groups, bool *ret_failed);

#endif
