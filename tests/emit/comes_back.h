/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* Sources of form c, compiled again. */
#ifndef EMIT_COMES_BACK_H
#define EMIT_COMES_BACK_H

#include "support.h"

/* Skips the test where its programs or its machine are not there. */
void need_pahole(void);
bool has_clang(void);
/* Fails unless the types of @job, and no others, come of @source, which was made of them. */
void comes_back(const struct emit_job *job, const char *source);

#endif
