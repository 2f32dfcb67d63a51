/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * The reference oracle: judges what a BTF dedup engine made of an input. Bytes in, verdict out.
 *
 * It is written from oracle/SEMANTICS.md and the BTF format documentation alone, shares no code
 * with any engine, and prefers the obvious to the fast. Rule numbers are those of SEMANTICS.md.
 *
 * THREADS  One call uses one thread, and leaves nothing behind; each thread keeps 64 KB of scratch memory.
 * nauty keeps static scratch memory unless it was built with thread-local storage: then let one thread at
 * a time judge (P8) or call btfold_oracle_isomorphic(). ERRORS  Out of memory aborts the process with a
 * message (the oracle is a judge, not a library for production).
 */
#ifndef BTFOLD_ORACLE_H
#define BTFOLD_ORACLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- the engine under test, as the oracle sees it ------------------------------------------- */

enum btfold_oracle_ran {
	BTFOLD_ORACLE_RAN,     /* gave an output */
	BTFOLD_ORACLE_REFUSED, /* said no, cleanly */
	BTFOLD_ORACLE_CRASHED,
	BTFOLD_ORACLE_TIMED_OUT,
	BTFOLD_ORACLE_NO_MEMORY, /* hit its memory limit */
	BTFOLD_ORACLE_UNABLE,	 /* could not be asked (e.g. no such engine, or no split support):
				    inconclusive */
};

#define BTFOLD_ORACLE_UNMAPPED UINT32_MAX

struct btfold_oracle_bytes {
	const void *data; /* NULL: absent (no base) */
	size_t size;	  /* bytes */
};

struct btfold_oracle_output {
	enum btfold_oracle_ran ran;
	char *message; /* what the engine said, NULL if nothing */
	void *data;    /* raw BTF, split when the input was */
	size_t size;   /* bytes */
	/*
	 * map[i] is the image of input type n_base + 1 + i: an id of base + output, or
	 * BTFOLD_ORACLE_UNMAPPED if not known. NULL: nothing is known.
	 */
	uint32_t *map;
	size_t n_map;
	void *owner; /* for release() */
};

struct btfold_oracle_engine {
	const char *name; /* "fold", "libbpf", appears in findings */
	bool strict;	  /* P8 and accepts-invalid are failures (our engine) */
	/* Runs dedup of @input on @base; fills @ret wholly. */
	void (*run)(void *ctx, struct btfold_oracle_bytes base, struct btfold_oracle_bytes input,
		    struct btfold_oracle_output *ret);
	void (*release)(void *ctx, struct btfold_oracle_output *output);
	void *ctx;
};

/* ---- findings ------------------------------------------------------------------------------- */

enum btfold_oracle_finding_id {
	BTFOLD_FINDING_CRASH,		  /* P1 */
	BTFOLD_FINDING_HANG,		  /* P1 */
	BTFOLD_FINDING_OUT_OF_MEMORY,	  /* P1 */
	BTFOLD_FINDING_ERROR,		  /* P2 */
	BTFOLD_FINDING_ACCEPTS_INVALID,	  /* P2, strict only */
	BTFOLD_FINDING_INVALID_OUTPUT,	  /* P3 */
	BTFOLD_FINDING_FALSE_MERGE,	  /* P4 */
	BTFOLD_FINDING_LOST_DEFINITION,	  /* P5 */
	BTFOLD_FINDING_LOST_TYPE,	  /* P5 */
	BTFOLD_FINDING_MISSED_MERGE,	  /* P6 */
	BTFOLD_FINDING_MISSED_RESOLUTION, /* P6 */
	BTFOLD_FINDING_NONDETERMINISTIC,  /* P7 */
	BTFOLD_FINDING_NOT_IDEMPOTENT,	  /* P7 */
	BTFOLD_FINDING_ORDER_DEPENDENT,	  /* P7 */
	BTFOLD_FINDING_NOT_LOCAL,	  /* P7 */
	BTFOLD_FINDING_SELF_SPLIT,	  /* P7 */
	BTFOLD_FINDING_DIFFERS,		  /* P8 differs-from-reference, strict only */
	BTFOLD_FINDING_AMBIGUOUS_CHOICE,  /* P8 of a foreign engine: reported, no failure */
	BTFOLD_N_FINDINGS,
};

/* "false-merge", as in the table of P. Static. */
const char *btfold_oracle_finding_name(enum btfold_oracle_finding_id id);
/* 1..8 */
unsigned btfold_oracle_finding_property(enum btfold_oracle_finding_id id);

struct btfold_oracle_finding {
	enum btfold_oracle_finding_id id;
	bool excused;	   /* follows from a documented policy, or is no failure */
	uint32_t type_id;  /* in the universe of the input, 0 if none */
	uint32_t other_id; /* input or output id that it is held against, 0 if none */
	char kind[16];	   /* kind at the first difference: "ARRAY", or "" */
	char field[24];	   /* what differs there: "name", "size", "elem", "nr_elems" ..., or "" */
	char *path;	   /* P: the shortest path to the first difference, e.g.
			    * "struct S . y -> ptr -> array elem: int 'int' vs float 'float'"; or NULL */
	char *message;	   /* one line for a person */
};

enum btfold_oracle_verdict {
	BTFOLD_ORACLE_FINE,
	BTFOLD_ORACLE_FINDING,	    /* at least one that is not excused */
	BTFOLD_ORACLE_INCONCLUSIVE, /* no finding, but some check ran out of budget or was not
				       possible */
};

#define BTFOLD_ORACLE_PROPERTY(n) (1u << (n)) /* n in 1..8 */
#define BTFOLD_ORACLE_ALL	  0x1feu

/* Documented policies of foreign engines (P): they excuse exactly what follows from them. */
enum btfold_oracle_policy {
	BTFOLD_POLICY_GUESSES_AMBIGUOUS = 1 << 0,  /* binds declarations of ambiguous names */
	BTFOLD_POLICY_KEEPS_DECLARATIONS = 1 << 1, /* never resolves declarations */
};

struct btfold_oracle_options {
	unsigned properties; /* BTFOLD_ORACLE_PROPERTY() bits; 0: all */
	unsigned policies;   /* enum btfold_oracle_policy bits */
	bool keep;	     /* reference policy: keep (stop after R1) instead of absorb */
	uint64_t budget; /* elementary steps for each check; 0: a default that suits 3 million types
			  */
	uint64_t seed;	 /* for the permutations of P7 */
	size_t max_findings; /* stored in full; 0: 16. All are counted. */
	/* Told what is being done, for long work; may be NULL. */
	void (*progress)(void *ctx, const char *what);
	void *progress_ctx;
};

struct btfold_oracle_report {
	enum btfold_oracle_verdict verdict;
	struct btfold_oracle_finding *findings; /* the first max_findings, most severe first */
	size_t n_findings;
	uint64_t counts[BTFOLD_N_FINDINGS]; /* all of each, excused ones included */
	uint64_t n_excused;
	unsigned checked;			       /* property bits decided */
	unsigned inconclusive;			       /* property bits not decided */
	char *inconclusive_why;			       /* one line, or NULL */
	uint32_t types_in, types_out, types_reference; /* UINT32_MAX when not known */
	uint32_t ambiguous_keys;		       /* UINT32_MAX when not known */
	uint32_t p7_parts_done, p7_parts_skipped;      /* engine runs that P7 made, or could not */
};

/*
 * Runs @engine on (base, input), and again as P7 demands, and judges P1..P8. @ret_report is filled
 * in any case; give it back with btfold_oracle_report_deinit().
 */
void btfold_oracle_judge(const struct btfold_oracle_engine *engine, struct btfold_oracle_bytes base,
			 struct btfold_oracle_bytes input,
			 const struct btfold_oracle_options *options,
			 struct btfold_oracle_report *ret_report);
void btfold_oracle_report_deinit(struct btfold_oracle_report *report);

/* ---- the reference by itself ---------------------------------------------------------------- */

/*
 * The classes that R1 and R2 give. @ret_image has one entry per input type: the id in the universe
 * of the type that represents it (R3, C1, C2): a base id, or the input id of the representative.
 * The caller frees it. False, with a one-line @ret_why (caller frees), when bytes are malformed or
 * the budget ended.
 */
bool btfold_oracle_classes(struct btfold_oracle_bytes base, struct btfold_oracle_bytes input,
			   const struct btfold_oracle_options *options, uint32_t **ret_image,
			   size_t *ret_n, char **ret_why);

/* The whole output of R3 as raw BTF; NULL (with @ret_why) as above. The caller frees it. */
void *btfold_oracle_reference(struct btfold_oracle_bytes base, struct btfold_oracle_bytes input,
			      const struct btfold_oracle_options *options, size_t *ret_size,
			      char **ret_why);

enum btfold_oracle_same {
	BTFOLD_ORACLE_ISOMORPHIC,
	BTFOLD_ORACLE_NOT_ISOMORPHIC,
	BTFOLD_ORACLE_ISOMORPHISM_UNDECIDED,
};

/* P8: are the two outputs on one base isomorphic as whole labelled graphs (base ids fixed)? */
enum btfold_oracle_same btfold_oracle_isomorphic(struct btfold_oracle_bytes base,
						 struct btfold_oracle_bytes a,
						 struct btfold_oracle_bytes b, uint64_t budget,
						 char **ret_path);

/* ---- seeded faults: proof that the checks can fail ------------------------------------------- */

/*
 * The oracle's self-test: changes a correct output in one way that an engine could get wrong.
 */
struct btfold_oracle_fault {
	const char *name;		       /* "merge-two-near-equal" */
	enum btfold_oracle_finding_id finding; /* what it must produce */
};
size_t btfold_oracle_n_faults(void);
const struct btfold_oracle_fault *btfold_oracle_fault(size_t index);
/*
 * An engine that answers as @inner does and then applies fault @index. Where an input gives the
 * fault no place to act, the answer stays correct and *applied (may be NULL) is left alone; else it
 * is set. The engine is strict or foreign as the finding demands. It remembers its first call, so
 * make a new one for each judgement.
 */
struct btfold_oracle_engine btfold_oracle_faulty(const struct btfold_oracle_engine *inner,
						 size_t index, bool *applied);
/* Frees what btfold_oracle_faulty() allocated; @inner is not touched. */
void btfold_oracle_faulty_deinit(struct btfold_oracle_engine *engine);
/* An engine that answers with btfold_oracle_reference(): the control. */
struct btfold_oracle_engine btfold_oracle_reference_engine(void);

#ifdef __cplusplus
}
#endif
#endif
