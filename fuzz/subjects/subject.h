/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * Subjects: engines under test. Each kind of subject is one file that defines one struct
 * btfold_subject_kind, registered in registry.c. Every run happens in a child process, so that
 * crash, hang, memory and output are contained (P1).
 */
#ifndef BTFOLD_SUBJECT_H
#define BTFOLD_SUBJECT_H

#include <btfold/oracle.h>

struct btfold_subject; /* one engine, ready to run */

struct btfold_subject_limits {
	double seconds;	     /* of wall time for one run; 0: 60 */
	size_t memory_bytes; /* of address space; 0: 8 GiB (no limit under sanitizers) */
};

/*
 * @spec as on the command line: "fold", "libbpf", "libbpf:/path/to/libbpf.so", "exec:COMMAND".
 * NULL with a one-line @ret_why (caller frees) when there is no such engine here.
 */
struct btfold_subject *btfold_subject_open(const char *spec,
					   const struct btfold_subject_limits *limits,
					   char **ret_why);
void btfold_subject_close(struct btfold_subject *subject);

/* "fold", "libbpf 1.1.2" ...; lives as long as the subject. */
const char *btfold_subject_name(const struct btfold_subject *subject);
/* Documented policies (enum btfold_oracle_policy) of this engine. */
unsigned btfold_subject_policies(const struct btfold_subject *subject);

/* The subject as the oracle sees it; valid as long as the subject. */
struct btfold_oracle_engine btfold_subject_engine(struct btfold_subject *subject);

/* Cost of the last run of this subject's dedup alone, as the child measured it. */
struct btfold_subject_cost {
	double seconds;	   /* wall time of the dedup call (reading and probes not counted) */
	size_t peak_bytes; /* peak resident set of the child */
};
struct btfold_subject_cost btfold_subject_last_cost(const struct btfold_subject *subject);

/* For --help: one line per kind of subject. */
void btfold_subject_list(void (*line)(void *ctx, const char *spec, const char *what), void *ctx);

#endif
