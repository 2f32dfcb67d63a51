/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* The parts of form selftest. */
#ifndef BTFOLD_EMIT_SELFTEST_H
#define BTFOLD_EMIT_SELFTEST_H

#include "text.h"

/*
 * Types as the kernel's self-tests write them: entry i is what fprintf_btf_type_raw() of their
 * btf_helpers.c prints for one type.
 */
struct selftest_lines {
	char **line;
	uint32_t n;
};

/*
 * Own types of @graph: those with @keep[id] (NULL: all), with ids shown as @map[id] (NULL: as they
 * are). False, after saying so, when out of memory.
 */
bool selftest_lines_of(const struct btfold_graph *graph, const bool *keep, const uint32_t *map,
		       struct selftest_lines *ret_lines);
bool selftest_lines_equal(const struct selftest_lines *a, const struct selftest_lines *b);
void selftest_lines_free(struct selftest_lines *lines);
/*
 * The types that btf__dedup() has to leave of the input: the classes of the reference (R1, R2), in
 * the order in which btf__dedup() keeps types. That is the order of R3, but of equal references
 * (pointers, arrays ...) it keeps the one that a walk along references, in order of ids, ends first,
 * not the one with the lowest id. False, after saying why, when the reference cannot tell.
 */
bool selftest_expect(const struct emit_scene *scene, struct selftest_lines *ret_lines);

/* Does the base hold types twice? Then which of them is referred to is a choice (R3: the lowest). */
bool selftest_base_has_copies(const struct emit_scene *scene);

/* How a part is built in the test. */
enum selftest_style {
	SELFTEST_CALLS, /* btf__add_...() */
	SELFTEST_BYTES, /* btf__new() */
};

/* What is known of the test's outcome. */
enum selftest_outcome {
	SELFTEST_UNKNOWN, /* no engine was named, or it did not answer */
	SELFTEST_FAILS,
	SELFTEST_PASSES,
};

struct selftest_claim {
	enum selftest_style style;
	enum selftest_outcome outcome;
	bool shown;		    /* the finding, or there is none to show */
	bool wrong_file;	    /* the types are right, but not the file of them */
	bool twice;		    /* dedup has to be called twice */
	bool is_libbpf;		    /* the engine is the one that the test runs */
	enum btfold_oracle_ran ran; /* what the engine did */
	char *message;		    /* what it said, or NULL */
	struct selftest_lines gave; /* what it left of the input, when it gave an output */
};

/*
 * Asks the engine of the job, when it names one, for the outcome of the test, and chooses the style:
 * calls, unless they do not show what the bytes show. @calls_can is false when calls cannot say the
 * graph. @expected is NULL for malformed input. False, after saying why, when there is no such
 * engine.
 */
bool selftest_claim(const struct emit_scene *scene, const struct selftest_lines *expected,
		    bool calls_can, struct selftest_claim *ret_claim);
void selftest_claim_free(struct selftest_claim *claim);

/*
 * Findings of P7 are about another input than the one that they were found with: the same in another
 * order, with other types, or split on itself.
 */
struct selftest_variant {
	struct emit_job job;
	struct emit_scene scene;
	void *base, *input; /* bytes made for it */
	const char *note;   /* static, for the head of the test */
};

/* Variant @index of the job for its finding; false when there is none, or no more. */
bool selftest_variant(const struct emit_scene *scene, unsigned index,
		      struct selftest_variant *ret_variant);
void selftest_variant_free(struct selftest_variant *variant);

/* Can calls of btf__add_...() build it, with some words of records written directly? */
bool selftest_calls_can(const struct btfold_graph *graph);
/* Statements that add the own types of @graph to the variable @btf. */
void selftest_calls(FILE *to, const struct btfold_graph *graph, const char *btf);

/* Text around the function, see selftest/: what the self-tests include, in a few lines. */
extern const char selftest_head[], selftest_tail[];

#endif
