// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* Raw BTF without base -> dedup -> verdict of the oracle on P1..P8, for both policies of R2. */
#include "finding.h"
#include "inprocess.h"

#define MOST_TYPES   4096u		/* the reference is slow: larger inputs find nothing else */
#define ORACLE_STEPS UINT64_C(20000000) /* per check; beyond it the verdict is inconclusive */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool worth_it(const uint8_t *data, size_t size)
{
	struct btfold_graph *graph;
	uint32_t n;

	if (btfold_graph_decode(data, size, NULL, NULL, &graph, NULL) != BTFOLD_OK)
		return false;
	n = btfold_graph_n_types(graph);
	btfold_graph_destroy(graph);
	return n <= MOST_TYPES;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct btfold_oracle_bytes none = {0}, input = {data, size};

	if (!worth_it(data, size))
		return 0;
	for (unsigned keep = 0; keep < 2; keep++) {
		struct btfold_options options = {.ambiguous = keep ? BTFOLD_KEEP : BTFOLD_ABSORB};
		struct btfold_oracle_options how = {.keep = keep, .budget = ORACLE_STEPS};
		struct btfold_oracle_engine engine = btfold_inprocess_engine(&options);
		struct btfold_oracle_report report;

		btfold_oracle_judge(&engine, none, input, &how, &report);
		btfold_finding_abort(engine.name, &report);
		btfold_oracle_report_deinit(&report);
	}
	return 0;
}
