/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * Better or worse: the one definition, per input, of what btfold compare says.
 *
 * Two engines are held against each other as words are in a dictionary, most important first:
 *
 *   1. the number of findings of each name, in the order of enum btfold_oracle_finding_id, which is
 *      that of the table of P and goes from severe to mild: crash, hang, out-of-memory, error,
 *      accepts-invalid, invalid-output, false-merge, lost-definition, lost-type, missed-merge,
 *      missed-resolution, those of P7, differs-from-reference. Excused ones do not count.
 *   2. types kept, where both gave a readable output
 *   3. bytes kept, there
 *
 * The first that differs decides: the engine with less is better. It is also the reason. Where a
 * property that comes earlier could not be decided for one of them, the input is undecided; not so
 * where both gave the same bytes, or none, and the same could not be decided.
 *
 * An input that is worse is accepted when it is not worse by this: findings that are causes (see
 * causes.h) and not allowed (see allow.h), then sizes, but not where NEW has more allowed findings,
 * which keep types.
 */
#ifndef BTFOLD_COMPARE_RELATION_H
#define BTFOLD_COMPARE_RELATION_H

#include "../campaign/exam.h"
#include "allow.h"

enum relation {
	RELATION_EQUAL,
	RELATION_BETTER, /* the new engine */
	RELATION_WORSE,
	RELATION_ACCEPTED, /* worse, but for what is allowed */
	RELATION_UNDECIDED,
	N_RELATIONS,
};

/* An enum btfold_oracle_finding_id, or one of these. */
enum {
	REASON_TYPES = BTFOLD_N_FINDINGS,
	REASON_BYTES,
	N_REASONS,
};

struct relation_found {
	enum relation relation;
	unsigned reason; /* of better, worse, accepted; else 0 */
};

/* OLD and NEW, everywhere an index. */
enum { OLD, NEW, N_SIDES };

/*
 * Does each crash, hang or hit its memory limit, or not, whenever it is asked? Asks again where only
 * one did: what depends on chance is no difference. @exams are those of OLD and NEW on @specimen.
 */
bool relation_is_steady(const struct engines *engines, const struct specimen *specimen,
			const struct exam *exams);
/* @exams of OLD and NEW on one input. */
struct relation_found relation_of(const struct exam *exams, const struct allowed *allowed);
/* Did both give an output, so that sizes can be compared? */
bool relation_has_sizes(const struct exam *exams);

const char *relation_word(enum relation relation); /* "better" */
const char *reason_word(unsigned reason);	   /* "false-merge", "types", "bytes" */
/* For people, of @n inputs: "wrong merges", "more types"; @more: else "fewer types". */
const char *reason_text(unsigned reason, bool plural, bool more);

#endif
