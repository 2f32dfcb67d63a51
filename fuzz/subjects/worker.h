/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * The worker: a child process that serves one job after the other.
 *
 * Parent and worker share two memory files, one for base and input, one for output and map, and
 * talk in fixed-size messages over a socket. The parent trusts nothing that the worker says.
 */
#ifndef BTFOLD_SUBJECTS_WORKER_H
#define BTFOLD_SUBJECTS_WORKER_H

#include <sys/types.h>

#include "kind.h"

/* A shared memory file and the part of it that this process has mapped. */
struct shared {
	int fd;
	unsigned char *data;
	size_t size;
	bool writable;
};

struct request {
	uint64_t base_size, input_size; /* in the request file, in this order, 8-aligned */
	double seconds;			/* for one attempt, where the kind keeps its time */
	double patience;		/* of the parent, for all */
	bool has_base;
	bool probes;
	bool measure; /* peak of memory */
	/*
	 * Of a measurement, else 0. Its request file has the base, @n_inputs sizes (uint64_t), and the
	 * inputs, each 8-aligned; @input_size is the whole.
	 */
	uint64_t n_inputs;
	uint32_t passes;
};

struct reply {
	uint64_t size, n_map; /* in the reply file, in this order, 8-aligned */
	double seconds, base_seconds;
	uint64_t peak_bytes;
	uint32_t ran; /* enum btfold_oracle_ran; of the greeting: RAN or UNABLE */
	bool has_map;
	bool own_map;				 /* greeting only */
	char text[SUBJECT_LINE];		 /* message; greeting: name, or why not */
	struct btfold_subject_measured measured; /* of a measurement only */
};

struct channel {
	int socket;
	struct shared request, reply;
	int log; /* memory file with what the worker printed */
};

static inline size_t shared_align(size_t size)
{
	return (size + 7) & ~(size_t)7;
}

/* Maps at least @size bytes of the file (growing it if @grow). */
bool shared_reach(struct shared *shared, size_t size, bool grow);
bool shared_create(struct shared *shared, const char *name);
void shared_close(struct shared *shared);

/* Limits in force: as given, with the defaults put in. */
struct worker_limits {
	double seconds;
	size_t memory_bytes; /* 0: none */
	bool limit_self;     /* memory limit also for the worker, not only for its commands */
};
struct worker_limits worker_limits(const struct btfold_subject_limits *limits);

/* Serves until the socket is closed; does not return. Called in the child after fork(). */
_Noreturn void worker_main(const struct btfold_subject_kind *kind, const char *argument,
			   const char *spec, struct channel *channel,
			   const struct worker_limits *limits);

/* One job with its probes, in this process. */
void worker_run(const struct btfold_subject_kind *kind, struct subject_self *self,
		const struct subject_job *job, bool probes, struct subject_answer *answer);

/* death.c: how a worker ended, told from its wait status and what it printed. */
enum btfold_oracle_ran death_of(int wait_status, int log, char *ret_line);
/* "SIGSEGV", or "signal 77" written into @scratch (of 16 bytes). */
const char *death_signal(int number, char *scratch);
/* The first line of @log that has words in it; "" if there is none. */
void death_first_line(int log, char *ret_line);
/* Does @line say that memory ran out? */
bool death_is_memory(const char *line);

#endif
