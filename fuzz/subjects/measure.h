/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* The worker's part of btfold_subject_measure(). */
#ifndef BTFOLD_SUBJECTS_MEASURE_H
#define BTFOLD_SUBJECTS_MEASURE_H

#include "worker.h"

/* The work as @request put it into its file, mapped at @bytes. False: no memory, or it is broken. */
bool measure_request(const struct btfold_subject_kind *kind, struct subject_self *self,
		     const unsigned char *bytes, const struct request *request,
		     struct btfold_subject_measured *ret);
/* In this process. */
void measure_work(const struct btfold_subject_kind *kind, struct subject_self *self,
		  const struct btfold_subject_work *work, struct btfold_subject_measured *ret);

/*
 * For kinds, at the end: what was summed up over all passes becomes that of one, and the verdict that
 * of @answer, which has the last failure or success.
 */
void measure_tell(const struct btfold_subject_work *work, const struct subject_answer *answer,
		  struct btfold_subject_measured *ret);

#endif
