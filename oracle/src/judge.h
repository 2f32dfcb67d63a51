/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* What the checks of P share: one input, what the engine made of it, and the report. */
#ifndef BTFOLD_ORACLE_JUDGE_H
#define BTFOLD_ORACLE_JUDGE_H

#include "path.h"
#include "reference.h"

struct judge {
	const struct btfold_oracle_engine *engine;
	struct btfold_oracle_bytes base, input;
	struct btfold_oracle_options options;
	struct btfold_oracle_report *report;

	struct names names;
	bool input_is_good; /* not malformed: @in is readable */
	struct graph in;    /* base and input */

	struct btfold_oracle_output raw;
	bool output_is_good;
	struct graph out; /* base and output */

	/* Made on demand by judge_classes() and judge_reference(). */
	bool tried_classes, have_classes, have_reference;
	struct classes classes;
	struct reference reference;
};

static inline bool judge_wants(const struct judge *j, unsigned property)
{
	return j->options.properties & BTFOLD_ORACLE_PROPERTY(property);
}

static inline bool judge_policy(const struct judge *j, enum btfold_oracle_policy policy)
{
	return j->options.policies & policy;
}

/* The image of universe id t: itself for base types; NONE where unknown. */
uint32_t judge_image(const struct judge *j, uint32_t t);
/* NULL when the budget ended. After the first failure it stays that way. */
const struct classes *judge_classes(struct judge *j);
const struct reference *judge_reference(struct judge *j);
void judge_progress(const struct judge *j, const char *what);
/* The engine's code, with the memory that it expects. */
void judge_run(const struct judge *j, struct btfold_oracle_bytes base,
	       struct btfold_oracle_bytes input, struct btfold_oracle_output *ret);
void judge_release(const struct judge *j, struct btfold_oracle_output *output);
struct btfold_oracle_bytes judge_output(const struct judge *j);

/* ---- report.c */

/* Counts a finding and stores it if there is room; true if stored. Takes @difference's path. */
void report_add(struct judge *j, enum btfold_oracle_finding_id id, bool excused, uint32_t type,
		uint32_t other, struct difference *difference, const char *format, ...)
	__attribute__((format(printf, 7, 8)));
/* Will the next finding of this kind be stored, so that a path is worth looking for? */
bool report_has_room(const struct judge *j, enum btfold_oracle_finding_id id);
void report_inconclusive(struct judge *j, unsigned property, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void report_finish(struct judge *j);

/* ---- one file per P; each is called when its property is wanted and it can be asked */

bool check_p1(struct judge *j, const struct btfold_oracle_output *output, const char *on_what);
bool check_p2(struct judge *j);
void check_p3(struct judge *j);
void check_p4(struct judge *j);
void check_p5(struct judge *j);
void check_p6(struct judge *j);
void check_p7(struct judge *j);
void check_p8(struct judge *j);

#endif
