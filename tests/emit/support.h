/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* What the tests of --emit share. */
#ifndef EMIT_SUPPORT_H
#define EMIT_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include <generator.h>

#include "../../tools/emit/emit.h"

/* A folder of this test, made when first asked for and removed at exit. */
const char *emit_folder(void);
/* @format, with %s for that folder, as a command of sh; its exit status. */
int emit_run(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Text of types as raw BTF; freed by emit_bytes_free(). */
struct emit_bytes {
	void *base, *input;
	struct emit_job job; /* with base and input set */
};
/* @base may be NULL. */
void emit_parse(const char *base, const char *input, struct emit_bytes *ret);
/* A case of the corpus, by name. */
void emit_parse_case(const char *name, struct emit_bytes *ret);
void emit_bytes_free(struct emit_bytes *bytes);

/* What emit_write() writes, NULL when it returns false. The caller frees it. */
char *emit_text_of(const struct emit_job *job, enum emit_form form, size_t *ret_size);

/* A job on a generated graph. */
struct emit_job emit_generated(struct btfold_generator *generator, uint64_t seed,
			       enum btfold_gen_tier tier);
/* An environment variable as a number. */
uint64_t emit_setting(const char *name, uint64_t otherwise);

#endif
