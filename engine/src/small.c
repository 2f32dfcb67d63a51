/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "small.h"

#include "crew.h"
#include "small_absorb.h"
#include "small_write.h"

/* Is there nothing in @options that only the other way knows of? */
static bool may_be_short(const struct btfold_graph *input, const struct btfold_options *options)
{
	return !input->base && !options->as_large && !options->r2_budget &&
	       crew_size(input->n_types, options) == 1;
}

/* R1 and R2. False: not by this way. */
static bool find_classes(struct small_classes *classes, const struct btfold_options *options,
			 struct btfold_stats *stats)
{
	uint32_t replaced = 0;

	do {
		if (!small_classes_find(classes))
			return false;
		if (!stats->absorb_rounds)
			stats->ambiguous_keys =
				(uint32_t)__builtin_popcountll(small_ambiguous_keys(classes));
		if (options->ambiguous != BTFOLD_KEEP && !small_absorb(classes, &replaced))
			return false;
		stats->absorbed += replaced;
		stats->absorb_rounds += replaced > 0;
	} while (replaced);
	return true;
}

enum small_answer small_dedup(const struct btfold_graph *input,
			      const struct btfold_options *options, struct arena *arena,
			      struct btfold_graph **ret_output, uint32_t **ret_map,
			      struct btfold_stats *stats)
{
	struct btfold_stats found = {.types_in = input->n_types};
	struct small_graph graph;
	struct small_classes classes;

	if (!may_be_short(input, options) || !small_graph_fits(input) ||
	    !small_graph_read(&graph, input, options->force_collisions))
		return SMALL_NOT;
	small_classes_init(&classes, &graph);
	if (!find_classes(&classes, options, &found))
		return SMALL_NOT;
	*ret_map = ARENA_NEW(arena, graph.n, uint32_t);
	*ret_output = *ret_map ? graph_create(NULL, &arena->allocator) : NULL;
	if (!*ret_output)
		return SMALL_NO_MEMORY;
	(*ret_output)->arena.meter = arena->meter;
	if (!small_write(&classes, *ret_output, *ret_map))
		return SMALL_NO_MEMORY;
	found.types_out = (*ret_output)->n_types;
	found.operations = input->record[graph.n] + classes.operations;
	*stats = found;
	return SMALL_DONE;
}
