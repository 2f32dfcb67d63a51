// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/*
 * Related inputs have related outputs: P7 of the oracle (again, its own output, permuted, with
 * unrelated types, a copy of the base); the other byte order gives the same file in that order;
 * and copies of all types, tied to each other and to the originals, vanish without a trace.
 */
#include <stdlib.h>
#include <string.h>

#include "inprocess.h"
#include "rewrite.h"
#include "target.h"

struct related {
	const struct target_input *in;
	const struct btfold_options *options;
	struct btfold_oracle_output output; /* for the input itself */
	uint64_t choice;
};

static bool same_bytes(const void *a, size_t a_size, const void *b, size_t b_size)
{
	return a_size == b_size && (!a_size || memcmp(a, b, a_size) == 0);
}

static void drop(struct btfold_oracle_bytes bytes)
{
	union { /* made by rewrite.h */
		const void *in;
		void *out;
	} data = {.in = bytes.data};

	free(data.out);
}

static void other_order(const struct related *r)
{
	struct btfold_oracle_bytes base = {0}, input = {0}, expected = {0};
	struct btfold_oracle_bytes output = {r->output.data, r->output.size};
	struct btfold_oracle_output swapped;

	if ((!r->in->base || rewrite_swapped(r->in->base_bytes, &base)) &&
	    rewrite_swapped(r->in->bytes, &input)) {
		btfold_inprocess_run(r->options, base, input, &swapped);
		TARGET_REQUIRE(swapped.ran == BTFOLD_ORACLE_RAN, "metamorphic", "swapped refused");
		TARGET_REQUIRE(same_bytes(r->output.map, r->output.n_map * 4, swapped.map,
					  swapped.n_map * 4),
			       "metamorphic", "map of swapped");
		TARGET_REQUIRE(rewrite_swapped(output, &expected) &&
				       same_bytes(expected.data, expected.size, swapped.data,
						  swapped.size),
			       "metamorphic", "bytes of swapped");
		btfold_inprocess_release(&swapped);
	}
	drop(base);
	drop(input);
	drop(expected);
}

static void doubled(const struct related *r)
{
	uint32_t first = btfold_graph_first_id(r->in->graph);
	struct btfold_oracle_bytes input = {0};
	struct btfold_oracle_output more;

	if (!rewrite_doubled(r->in->bytes, first, r->choice, &input))
		return;
	btfold_inprocess_run(r->options, r->in->base_bytes, input, &more);
	TARGET_REQUIRE(more.ran == BTFOLD_ORACLE_RAN, "metamorphic", "doubled refused");
	TARGET_REQUIRE(more.n_map >= r->output.n_map, "metamorphic", "doubled lost types");
	TARGET_REQUIRE(
		same_bytes(r->output.map, r->output.n_map * 4, more.map, r->output.n_map * 4),
		"metamorphic", "map of doubled");
	TARGET_REQUIRE(same_bytes(r->output.data, r->output.size, more.data, more.size),
		       "metamorphic", "bytes of doubled");
	btfold_inprocess_release(&more);
	drop(input);
}

static void judge(const struct target_input *in, bool keep, uint64_t choice)
{
	struct btfold_options options = {.ambiguous = keep ? BTFOLD_KEEP : BTFOLD_ABSORB,
					 .as_large = keep ^ (choice & 1)};
	struct btfold_oracle_options how = {.properties = BTFOLD_ORACLE_PROPERTY(7),
					    .keep = keep,
					    .budget = TARGET_ORACLE_STEPS,
					    .seed = choice};
	struct related r = {.in = in, .options = &options, .choice = choice};
	struct btfold_oracle_engine engine = btfold_inprocess_engine(&options);
	struct btfold_oracle_report report;

	btfold_inprocess_run(&options, in->base_bytes, in->bytes, &r.output);
	if (r.output.ran == BTFOLD_ORACLE_RAN) {
		other_order(&r);
		doubled(&r);
		btfold_oracle_judge(&engine, in->base_bytes, in->bytes, &how, &report);
		btfold_finding_abort(engine.name, &report);
		btfold_oracle_report_deinit(&report);
	}
	btfold_inprocess_release(&r.output);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint64_t choice = target_mix(data, size);
	struct target_input in;

	if (target_open(data, size, &in) &&
	    btfold_graph_n_types(in.graph) + btfold_graph_first_id(in.graph) <= TARGET_MOST_TYPES) {
		judge(&in, false, choice);
		judge(&in, true, choice);
	}
	target_close(&in);
	return 0;
}
