/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* What the tests of explain share. */
#ifndef BTFOLD_TEST_EXPLAIN_H
#define BTFOLD_TEST_EXPLAIN_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "analysis.h"

struct scene {
	struct bases bases;
	struct input input;
	struct btfold_base *prepared;
	struct analysis analysis;
};

/* From the text form; @base may be NULL. Fails the test where the text is wrong. */
void scene_open(const char *base, const char *input, struct scene *ret);
/* From raw BTF, which must live as long; @base may be NULL. */
void scene_open_bytes(const void *base, size_t base_size, const void *input, size_t input_size,
		      struct scene *ret);
void scene_close(struct scene *scene);

/* The only cause whose words begin so; fails the test if there is none, or more than one. */
const struct cause *scene_cause(const struct scene *scene, const char *begin);
const struct missed_cause *scene_missed(const struct scene *scene, uint32_t kind,
					enum missed_sight sight);

/* Text that grows. */
struct text {
	char *data;
	size_t size;
	FILE *stream;
};
void text_open(struct text *text);
const char *text_end(struct text *text); /* no more is written */
void text_free(struct text *text);

#endif
