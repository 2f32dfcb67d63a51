/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* Reviewed cases of the corpus: base and input as text in one file, see corpus/MANIFEST.md. */
#ifndef BTFOLD_CAMPAIGN_CASES_H
#define BTFOLD_CAMPAIGN_CASES_H

#include <stdbool.h>
#include <stddef.h>

/* Raw BTF; the caller frees both. */
struct case_bytes {
	void *base, *input; /* base is NULL when there is none */
	size_t base_size, input_size;
};

/* Of @text. False, after saying what is wrong in @path. */
bool case_parse(const char *path, const char *text, size_t size, struct case_bytes *ret);

#endif
