/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "random_graph.h"

#include <stdio.h>
#include <stdlib.h>

static uint32_t pick(uint64_t *seed, uint32_t n)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*seed >> 33) % n;
}

uint64_t random_graph_seed(void)
{
	const char *given = getenv("BTFOLD_TEST_SEED");
	uint64_t seed = given ? strtoull(given, NULL, 0) : 20240501;

	printf("seed %llu (BTFOLD_TEST_SEED)\n", (unsigned long long)seed);
	return seed;
}

unsigned random_graph_rounds(unsigned by_default)
{
	const char *given = getenv("BTFOLD_TEST_ROUNDS");

	return given ? (unsigned)strtoul(given, NULL, 0) : by_default;
}

/* long because it has a case for each kind */
static void random_type(struct build *b, uint32_t last, uint64_t *seed)
{
	static const char *const names[] = {"A", "B"};
	const char *name = names[pick(seed, 2)];
	uint32_t x = pick(seed, last + 1), y = pick(seed, last + 1);

	switch (pick(seed, 16)) {
	case 0:
		build_int(b, name, 4);
		return;
	case 1:
	case 2:
	case 3:
		build_ptr(b, x);
		return;
	case 4:
		build_array(b, x, y, 1 + pick(seed, 2));
		return;
	case 5:
	case 6:
	case 7:
		build_struct(b, STRUCT, name, 1, x);
		return;
	case 8:
		build_struct(b, STRUCT, "", 2, x, y);
		return;
	case 9:
		build_struct(b, STRUCT, name, 2, x, y);
		return;
	case 10:
	case 11:
		build_fwd(b, name, false);
		return;
	case 12:
		build_enum(b, pick(seed, 2) ? ENUM : ENUM64, name, pick(seed, 2) ? "X" : "");
		return;
	case 13:
		build_ref(b, pick(seed, 2) ? TYPEDEF : CONST, "", x);
		return;
	case 14:
		build_var(b, name, x);
		return;
	default:
		build_proto(b, x, 1, y);
	}
}

void random_graph(struct build *b, unsigned n, uint64_t *seed)
{
	uint32_t last = b->next_id + n - 1;

	while (n--)
		random_type(b, last, seed);
}
