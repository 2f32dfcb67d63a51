/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* What btfold reduce reads, and what it says and writes at the end. */
#ifndef BTFOLD_VERBS_REDUCE_PRINT_H
#define BTFOLD_VERBS_REDUCE_PRINT_H

#include "../campaign/triage.h"
#include "../emit/emit.h"
#include "../input.h"
#include "../reduce/reduce.h"
#include "../reduce/target.h"

struct reduce_source {
	struct btfold_oracle_bytes base, input; /* base.data is NULL when not split */
	struct input file;			/* on the -B options; or */
	struct artifact *artifact;
	uint64_t permutation; /* as the index beside the file tells it, else 0 */
};

/* False, after saying why. */
bool reduce_source_open(struct reduce_source *source, struct bases *bases, const char *path);
void reduce_source_close(struct reduce_source *source);

struct reduce_report {
	const char *path, *output; /* output: NULL for standard output */
	enum emit_form form;
	char *engine_name; /* or NULL */
	struct reduce_question question;
	struct reduce_result result;
	size_t bytes_before;
	bool undecided;
};

/* False, after saying why, when there is no graph to write. */
bool reduce_report_problem(const struct reduce_report *report);
/* Write the graph, and say what was done: on standard error where that is taken by the graph. */
bool reduce_report_text(const struct reduce_report *report);
bool reduce_report_json(const struct reduce_report *report);
void reduce_report_deinit(struct reduce_report *report);

#endif
