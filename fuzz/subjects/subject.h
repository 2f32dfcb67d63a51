/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * Subjects: engines under test. Each kind of subject is one file that defines one struct
 * btfold_subject_kind, registered in registry.c. Every run happens in a child process, so that
 * crash, hang, memory and output are contained (P1).
 */
#ifndef BTFOLD_SUBJECT_H
#define BTFOLD_SUBJECT_H

#include <btfold/oracle.h>

#ifdef __cplusplus
extern "C" {
#endif

struct btfold_subject; /* one engine, ready to run */

struct btfold_subject_limits {
	double seconds;	     /* of wall time for one run; 0: 60 */
	size_t memory_bytes; /* of address space; 0: 8 GiB (no limit under sanitizers, which
				still put a given one on exec's commands) */
};

/*
 * @spec as on the command line: "fold", "libbpf", "libbpf:/path/to/libbpf.so",
 * "libbpf@1.5.0", "exec:COMMAND", "fault:leave-a-copy" (any of btfold_oracle_fault()).
 * With "inline:" in front the engine runs in this very process, for debuggers and for fuzzers
 * that want its coverage: nothing is contained, @limits (NULL: defaults) mean nothing.
 * NULL with a one-line @ret_why (caller frees) when there is no such engine here.
 *
 * libbpf@VERSION is the libbpf in the folder of that name in $BTFOLD_SUBJECTS, or else in
 * $XDG_CACHE_HOME/btfold/subjects or ~/.cache/btfold/subjects, where tools/subjects unpacks it.
 * When the folder has a dynamic loader, the worker is started through that, with the C library
 * next to it: never inline.
 *
 * exec: COMMAND is run by sh with {base} {input} {output} {map} replaced by quoted file names;
 * without any of these, with "BASE INPUT OUTPUT" appended. BASE is an empty word when there is
 * none. The same names are in the environment as BTFOLD_BASE (unset when there is none) ...
 * BTFOLD_MAP. Exit status 0 with an output means success, 126 and 127 that it cannot be run, any
 * other that the input is refused, for the reason in the first line of its standard error. A
 * command that mentions {map} writes it as text: for each input type the id of its image, or -;
 * for others it is found with probes.
 *
 * THREADS  A subject is used by one thread at a time. Each has one worker, a child process that
 * serves many runs; it is replaced after a crash or time-out, a large input, or 10,000 runs, and by
 * btfold_subject_renew().
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

/*
 * Whether run() finds the map of an engine that gives none by adding probes to the input (see
 * probes.h); true at first. Switch it off to measure: probes make an input twice as large. Without
 * probes every type of such an engine is BTFOLD_ORACLE_UNMAPPED.
 */
void btfold_subject_set_probes(struct btfold_subject *subject, bool probes);

/*
 * The next run is in a new process: to be called after input that may have left damage in the memory of
 * an engine, so that it is not found in the next answers. Inline engines stay as they are.
 */
void btfold_subject_renew(struct btfold_subject *subject);
/* Was the last run the first of its process? Then what it did is not what others left there. */
bool btfold_subject_ran_afresh(const struct btfold_subject *subject);
/* Wall time of one run from now on, 0: that of the limits. Starting a worker has theirs anyhow. */
void btfold_subject_set_seconds(struct btfold_subject *subject, double seconds);

/* Cost of the last run of this subject, as the child measured it; zero if it gave no output. */
struct btfold_subject_cost {
	double seconds;	     /* wall time of the dedup call, work on the base included (reading
				and writing not counted; for exec: the whole command) */
	double base_seconds; /* thereof preparing the base, where that is a step that can be
				shared between inputs; else 0 */
	size_t peak_bytes;   /* how far the resident set grew, from before reading the input to
				the end; 0 (not measured) for inputs under 64 KiB */
};
struct btfold_subject_cost btfold_subject_last_cost(const struct btfold_subject *subject);

/* What a measurement spends its time on. */
enum btfold_subject_phase {
	BTFOLD_PHASE_BASE,   /* reading and preparing the base, once */
	BTFOLD_PHASE_DECODE, /* of libbpf: btf__new() or btf__new_split() */
	BTFOLD_PHASE_DEDUP,  /* btf__dedup() */
	BTFOLD_PHASE_ENCODE, /* btf__raw_data() */
	BTFOLD_PHASE_FREE,   /* giving back what the others made */
	BTFOLD_N_PHASES,
};

/* A job to be measured: inputs on one base, one after the other in one process. */
struct btfold_subject_work {
	struct btfold_oracle_bytes base; /* data is NULL when there is none */
	const struct btfold_oracle_bytes *inputs;
	size_t n_inputs;
	unsigned passes; /* over all inputs, at least 1 */
};

struct btfold_subject_measured {
	enum btfold_oracle_ran ran;	 /* RAN also when some, not all, of several were refused */
	char message[256];		 /* why not, or why some were refused; else "" */
	double seconds[BTFOLD_N_PHASES]; /* wall time, of all passes */
	double cpu_seconds;		 /* of all threads, of the whole job */
	double read_seconds; /* of reading base and inputs once, as a stream of 64-bit words */
	size_t grown_bytes;  /* most memory resident during the job, above what was before it */
	size_t whole_bytes;  /* the same with what was before it: program, base and inputs */
	uint64_t types_out, bytes_out, refused; /* of one pass; types 0 when not known */
};

/*
 * Does @work in a new process without probes. Base and inputs are mapped, and have been read once,
 * before the clock starts and memory is measured. A kind that cannot tell phases apart (exec, fault) has
 * all in DEDUP; of exec memory is not known.
 */
void btfold_subject_measure(struct btfold_subject *subject, const struct btfold_subject_work *work,
			    struct btfold_subject_measured *ret);

/* For --help: one line per kind of subject. */
void btfold_subject_list(void (*line)(void *ctx, const char *spec, const char *what), void *ctx);

#ifdef __cplusplus
}
#endif

#endif
