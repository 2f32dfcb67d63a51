/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* What the mutator's tests share: inputs, and what the engine thinks of bytes. */
#ifndef BTFOLD_MUTATOR_SUPPORT_H
#define BTFOLD_MUTATOR_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <btfold/btfold.h>

#include "container.h"
#include "generator.h"
#include "mut_model.h"

struct bytes {
	uint8_t *data;
	size_t size, max;
};

void bytes_set(struct bytes *bytes, const void *data, size_t size);
void bytes_free(struct bytes *bytes);

/* A container from the generator; false: it is malformed so that no container holds it. */
bool generate(struct btfold_generator *generator, uint64_t seed, enum btfold_gen_tier tier,
	      uint64_t features, uint32_t max_types, struct bytes *ret);

/* Base (NULL when plain) and input, decoded; give back with graphs_free(). */
struct graphs {
	struct btfold_graph *base, *input;
};
bool graphs_decode(const void *data, size_t size, struct graphs *ret);
void graphs_free(struct graphs *graphs);
/* The text form of both, NUL-terminated. */
void graphs_dump(const struct graphs *graphs, struct bytes *ret);
/* The worse of the two. */
enum btfold_tier graphs_tier(const struct graphs *graphs);
/* Types that are left under policy keep. */
uint32_t graphs_fold(const struct graphs *graphs);

/* Fails the test with the seed that led to it. */
#define assert_seed(condition, seed)                                                       \
	do {                                                                               \
		if (!(condition))                                                          \
			fail_msg("seed %llu: %s", (unsigned long long)(seed), #condition); \
	} while (0)

#endif
