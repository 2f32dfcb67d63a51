// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/*
 * Base and input in one file -> dedup on the base -> verdict of the oracle on P1..P8, see judge.h.
 * Neither seed nor collisions of the hash change a byte.
 */
#include <string.h>

#include "inprocess.h"
#include "judge.h"
#include "target.h"

static void hash_otherwise(const struct target_input *in, uint64_t seed)
{
	const struct btfold_options usual = {0};
	const struct btfold_options other = {.hash_seed = seed, .force_collisions = seed & 1};
	struct btfold_oracle_output a, b;

	btfold_inprocess_run(&usual, in->base_bytes, in->bytes, &a);
	btfold_inprocess_run(&other, in->base_bytes, in->bytes, &b);
	TARGET_REQUIRE(a.ran == b.ran && a.size == b.size && a.n_map == b.n_map, "split",
		       "size by hash");
	if (a.ran == BTFOLD_ORACLE_RAN)
		TARGET_REQUIRE(!memcmp(a.data, b.data, a.size) &&
				       !memcmp(a.map, b.map, a.n_map * sizeof(*a.map)),
			       "split", "bytes by hash");
	btfold_inprocess_release(&a);
	btfold_inprocess_release(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct target_input in;

	if (target_open(data, size, &in) && in.base &&
	    btfold_graph_n_types(in.base) + btfold_graph_n_types(in.graph) <= TARGET_MOST_TYPES) {
		target_judge(in.base_bytes, in.bytes);
		hash_otherwise(&in, target_mix(data, size));
	}
	target_close(&in);
	return 0;
}
