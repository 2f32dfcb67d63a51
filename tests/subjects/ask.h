/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* Subjects opened, run and checked by tests. */
#ifndef BTFOLD_TESTS_SUBJECTS_ASK_H
#define BTFOLD_TESTS_SUBJECTS_ASK_H

#include "subject.h"

extern const struct btfold_oracle_bytes no_base;

/* Fails the test when there is no such engine. */
struct btfold_subject *must_open(const char *spec, double seconds, size_t memory);

struct btfold_oracle_output run(struct btfold_subject *subject, struct btfold_oracle_bytes base,
				struct btfold_oracle_bytes input);
void release(struct btfold_subject *subject, struct btfold_oracle_output *output);

/* On input_twice(): how it ran, and with @message that its message has these words. */
void expect(struct btfold_subject *subject, enum btfold_oracle_ran ran, const char *message);

#endif
