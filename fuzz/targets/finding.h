/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* How every target ends on a finding: the line by which ClusterFuzz tells bugs apart, then abort. */
#ifndef BTFOLD_FINDING_H
#define BTFOLD_FINDING_H

#include <btfold/oracle.h>

/* Prints the report and aborts if it holds a finding that is not excused; returns otherwise. */
void btfold_finding_abort(const char *engine, const struct btfold_oracle_report *report);

/* The same for a target's own checks: @engine made @finding of @kind, differing in @field. */
_Noreturn void btfold_finding_die(const char *engine, const char *finding, const char *kind,
				  const char *field);

#endif
