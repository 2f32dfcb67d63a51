// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* Raw BTF without base -> dedup -> verdict of the oracle on P1..P8, see judge.h. */
#include "judge.h"
#include "target.h"

static bool worth_it(const uint8_t *data, size_t size)
{
	struct btfold_graph *graph;
	uint32_t n;

	if (btfold_graph_decode(data, size, NULL, NULL, &graph, NULL) != BTFOLD_OK)
		return false;
	n = btfold_graph_n_types(graph);
	btfold_graph_destroy(graph);
	return n <= TARGET_MOST_TYPES;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct btfold_oracle_bytes none = {0}, input = {data, size};

	if (worth_it(data, size))
		target_judge(none, input);
	return 0;
}
