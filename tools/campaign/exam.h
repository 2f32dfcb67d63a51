/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* One engine judged on one graph, and which of the findings are causes. */
#ifndef BTFOLD_EXAM_H
#define BTFOLD_EXAM_H

#include "../engines.h"
#include "causes.h"
#include "specimen.h"

struct exam {
	struct btfold_oracle_report report;
	uint64_t causes;		   /* bit i: finding i, see causes.h */
	struct btfold_oracle_bytes output; /* what it made of the graph; data is NULL if nothing */
	bool cut;			   /* ended without a finding, see struct engines */
	bool died_stale; /* crashed, hung ... in a process that had served other graphs */
};

/*
 * @ret_in_engine, unless NULL, is true while the engine runs: it may be in this process, and never
 * come back.
 */
void exam_take(const struct engines *engines, unsigned index, const struct specimen *specimen,
	       volatile bool *ret_in_engine, struct exam *ret);
void exam_deinit(struct exam *exam);

#endif
