/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "both_ways.h"

#include <stdio.h>

/* All but the costs. */
static void check_stats(const struct btfold_stats *a, const struct btfold_stats *b)
{
	assert_int_equal(a->types_in, b->types_in);
	assert_int_equal(a->types_out, b->types_out);
	assert_int_equal(a->ambiguous_keys, b->ambiguous_keys);
	assert_int_equal(a->absorbed, b->absorbed);
	assert_int_equal(a->absorb_rounds, b->absorb_rounds);
	assert_int_equal(a->undecided, b->undecided);
}

struct btfold_outcome *fold_both_ways(const struct btfold_graph *graph,
				      const struct btfold_options *options)
{
	struct btfold_options by = {0};
	struct btfold_outcome *outcomes[2];
	struct raw raws[2];

	if (options)
		by = *options;
	for (unsigned i = 0; i < 2; i++) {
		by.as_large = i;
		assert_int_equal(btfold_dedup(graph, NULL, &by, &outcomes[i], NULL), BTFOLD_OK);
		raws[i] = encode(btfold_outcome_graph(outcomes[i]));
	}
	assert_int_equal(raws[0].size, raws[1].size);
	assert_memory_equal(raws[0].at, raws[1].at, raws[0].size);
	assert_memory_equal(btfold_outcome_map(outcomes[0]), btfold_outcome_map(outcomes[1]),
			    btfold_graph_n_types(graph) * sizeof(uint32_t));
	check_stats(btfold_outcome_stats(outcomes[0]), btfold_outcome_stats(outcomes[1]));
	free(raws[0].at);
	free(raws[1].at);
	btfold_outcome_destroy(outcomes[0]);
	return outcomes[1];
}

void add_type(struct text *text, const char *format, ...)
{
	va_list arguments;

	text->size += (size_t)sprintf(text->at + text->size, "[%u] ", ++text->n);
	va_start(arguments, format);
	text->size += (size_t)vsprintf(text->at + text->size, format, arguments);
	va_end(arguments);
	assert_in_range(text->size, 1, sizeof(text->at) - 1024);
}

/* Is the short way taken? It asks for less memory. */
static bool is_short(const struct btfold_graph *graph, struct btfold_options options)
{
	size_t peak[2];

	for (unsigned i = 0; i < 2; i++) {
		struct btfold_outcome *outcome;

		options.as_large = i;
		assert_int_equal(btfold_dedup(graph, NULL, &options, &outcome, NULL), BTFOLD_OK);
		peak[i] = btfold_outcome_stats(outcome)->peak_bytes;
		btfold_outcome_destroy(outcome);
	}
	return peak[0] < peak[1];
}

uint32_t types_left(const struct btfold_graph *graph, bool *ret_short)
{
	struct btfold_options options = {0};
	struct btfold_outcome *outcome = fold_both_ways(graph, &options);
	uint32_t n = btfold_outcome_stats(outcome)->types_out;

	btfold_outcome_destroy(outcome);
	*ret_short = is_short(graph, options);
	options.force_collisions = true;
	btfold_outcome_destroy(fold_both_ways(graph, &options));
	return n;
}

uint32_t left_of_text(const struct text *text, bool *ret_short)
{
	struct btfold_graph *graph = graph_of(text->at, NULL);
	uint32_t n = types_left(graph, ret_short);

	btfold_graph_destroy(graph);
	return n;
}
