/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * A kind of subject: one file that defines one struct btfold_subject_kind, and its line in
 * registry.c. Everything here is called in the worker, a child process.
 */
#ifndef BTFOLD_SUBJECTS_KIND_H
#define BTFOLD_SUBJECTS_KIND_H

#include <time.h>

#include "subject.h"

#define SUBJECT_LINE 256 /* bytes of a message or name, NUL included */

struct channel;	      /* worker.h */
struct worker_limits; /* the same */

struct subject_job {
	struct btfold_oracle_bytes base, input; /* read-only mappings */
	double seconds;				/* time limit, from when the job was given */
	size_t memory_bytes;			/* for a command's own limit; 0: none */
};

/* What one run gave; zero it first. */
struct subject_answer {
	enum btfold_oracle_ran ran;
	char message[SUBJECT_LINE]; /* "" when there is none */
	void *data;		    /* malloc()ed */
	size_t size;		    /* bytes */
	uint32_t *map;		    /* malloc()ed, or NULL when the engine gives none */
	size_t n_map;
	double seconds; /* of the dedup alone */
	double base_seconds;
	size_t peak_bytes; /* set by kinds that run a command, else measured by the worker */
};

/* An engine as opened in a worker. */
struct subject_self {
	void *state;
	char name[SUBJECT_LINE];
	bool own_map; /* needs no probes */
	int log;      /* file that holds what this run prints, may be emptied; or -1 */
};

struct btfold_subject_kind {
	const char *name; /* what a spec begins with: "libbpf" of "libbpf:/path" */
	const char *spec; /* "libbpf[:PATH]", for --help */
	const char *what;
	bool strict;	   /* P8 and accepts-invalid are failures */
	unsigned policies; /* enum btfold_oracle_policy bits */
	bool keeps_time;   /* run() ends in time by itself */

	/*
	 * @argument: what stands after the colon of the spec, or NULL. Fills @ret_self, whose name
	 * is preset to the spec. False with a line in @why (SUBJECT_LINE bytes).
	 */
	bool (*start)(const char *argument, struct subject_self *ret_self, char *why);
	void (*run)(struct subject_self *self, const struct subject_job *job,
		    struct subject_answer *answer);
	/*
	 * NULL, or: does @work, and fills all of @ret, which is zero, but what is measured from
	 * outside (CPU, reading, memory).
	 */
	void (*measure)(struct subject_self *self, const struct btfold_subject_work *work,
			struct btfold_subject_measured *ret);
	void (*stop)(struct subject_self *self);
	/*
	 * NULL, or: makes the worker, which holds @channel's files and nothing else, another
	 * program that speaks the same protocol. Returns only on failure, with a line in @why.
	 */
	void (*become)(const char *argument, const char *spec, const struct channel *channel,
		       const struct worker_limits *limits, char *why);
};

/* registry.c */
extern const struct btfold_subject_kind *const btfold_subject_kinds[]; /* ends with NULL */
/* The kind of @spec, and its argument; NULL when there is none. */
const struct btfold_subject_kind *subject_find_kind(const char *spec, const char **ret_argument);

/* The kinds. */
extern const struct btfold_subject_kind btfold_subject_fold;
extern const struct btfold_subject_kind btfold_subject_libbpf;
extern const struct btfold_subject_kind btfold_subject_version;
extern const struct btfold_subject_kind btfold_subject_exec;
extern const struct btfold_subject_kind btfold_subject_fault;

/* Formats a line into @line of SUBJECT_LINE bytes: control characters become blanks. */
void subject_line(char *line, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Seconds of a clock that only goes forward. */
static inline double subject_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* Adds to @phase what has passed since *@at, and sets that to now. */
static inline void subject_lap(struct btfold_subject_measured *measured,
			       enum btfold_subject_phase phase, double *at)
{
	double now = subject_now();

	measured->seconds[phase] += now - *at;
	*at = now;
}

#endif
