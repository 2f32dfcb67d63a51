/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* The passes of dedup, in order. Each is a file of its own. */
#include "ambiguity.h"
#include "base.h"
#include "parts.h"
#include "small.h"

#include <string.h>

/* Of a kernel with Rust units, 5 million types, that leaves 4 % more types than there need be. */
#define R2_DEFAULT_BUDGET (1u << 27)

struct btfold_outcome {
	struct arena arena; /* of the outcome and its map */
	struct btfold_graph *graph;
	uint32_t *map;
	struct btfold_stats stats;
};

struct dedup {
	const struct btfold_graph *input;
	const struct btfold_base *base; /* or NULL */
	struct view *view;		/* of the base, if there is one */
	struct btfold_options options;
	struct hashing hashing;
	struct meter meter;
	struct arena arena; /* for what all passes share */

	struct coarse coarse;
	struct key_counts *counts;
	struct backrefs back;
	bool has_back;
	struct replacements replacements;

	struct btfold_outcome *outcome;
};

/* D: names, keys, and the partition by signatures. */
static bool find_coarse(struct dedup *dedup)
{
	const struct btfold_base *base = dedup->base;
	const struct coarse *coarse = &dedup->coarse, *view = base ? &dedup->view->coarse : NULL;
	uint32_t *ref = ARENA_NEW(
		&dedup->outcome->arena,
		graph_end_id(dedup->input) - (base ? base->coarse.end : 1) + (size_t)1, uint32_t);
	uint32_t n_base;

	if (!ref ||
	    !coarse_init(&dedup->coarse, dedup->input, view, &dedup->hashing, &dedup->options, ref,
			 &dedup->arena) ||
	    !parts_sign(&dedup->coarse))
		return false;
	dedup->outcome->map = dedup->coarse.ref; /* that is what becomes of it in the end */
	dedup->counts = ARENA_NEW(&dedup->arena, coarse->n_keys, struct key_counts);
	if (!dedup->counts)
		return false;
	n_base = base ? base->coarse.n_keys : 0;
	if (base)
		memcpy(dedup->counts, base->counts, n_base * sizeof(*dedup->counts));
	memset(dedup->counts + n_base, 0, (coarse->n_keys - n_base) * sizeof(*dedup->counts));
	key_counts_add(dedup->counts, coarse);
	dedup->outcome->stats.operations += coarse->operations + coarse->strings.bytes;
	dedup->has_back = classes_need_refining(coarse, dedup->counts, base ? base->unsure : NULL);
	return !dedup->has_back ||
	       backrefs_init(&dedup->back, coarse, base ? &base->back : NULL, &dedup->arena);
}

/* R1, on what R2 has left so far. */
static bool find_classes(struct dedup *dedup, struct classes *classes, struct arena *scratch)
{
	if (!classes_find(classes, &dedup->coarse, dedup->has_back ? &dedup->back : NULL,
			  dedup->counts, dedup->replacements.redirect, scratch))
		return false;
	dedup->outcome->stats.operations += classes->operations;
	return true;
}

static void spend(struct dedup *dedup, uint64_t operations)
{
	uint64_t *budget = &dedup->options.r2_budget;

	*budget -= operations < *budget ? operations : *budget;
}

static void note_first_classes(struct dedup *dedup, const struct classes *classes)
{
	struct btfold_stats *stats = &dedup->outcome->stats;

	if (!classes->refined) /* there is none but those that the base has without it */
		stats->ambiguous_keys = dedup->base ? dedup->base->ambiguous_keys : 0;
	for (uint32_t key = 0; classes->refined && key < dedup->coarse.n_keys; key++)
		stats->ambiguous_keys += classes_ambiguous(classes, key);
}

/* One round of R2; *ret_done when nothing was replaced. */
static bool absorb(struct dedup *dedup, const struct classes *classes, struct arena *scratch,
		   bool *ret_done)
{
	struct btfold_stats *stats = &dedup->outcome->stats;
	uint64_t budget = dedup->options.r2_budget;
	struct absorb_result result;

	*ret_done = true;
	if (dedup->options.ambiguous == BTFOLD_KEEP || !classes->refined || stats->undecided)
		return true;
	if (!ambiguity_absorb(classes, &dedup->replacements, budget, scratch, &result))
		return false;
	spend(dedup, result.operations);
	stats->operations += result.operations;
	stats->absorbed += result.replaced;
	stats->absorb_rounds += result.replaced > 0;
	stats->undecided = result.undecided;
	*ret_done = !result.replaced;
	return true;
}

/* R3. */
static enum btfold_status write_output(struct dedup *dedup, const struct classes *classes,
				       struct arena *scratch)
{
	struct btfold_outcome *outcome = dedup->outcome;
	uint32_t n = dedup->coarse.end - dedup->coarse.first;
	struct images images;
	enum btfold_status status;

	if (!images_of_classes(&images, dedup->base ? &dedup->base->images : NULL, classes,
			       scratch))
		return BTFOLD_E_NO_MEMORY;
	outcome->graph = graph_create(dedup->input->base, &outcome->arena.allocator);
	if (!outcome->graph)
		return BTFOLD_E_NO_MEMORY;
	outcome->graph->arena.meter = outcome->arena.meter;
	coarse_forget(&dedup->coarse);
	classes_forget(classes, scratch);
	status = remap_write(classes, &images, &dedup->coarse.strings, dedup->input, scratch,
			     outcome->graph, outcome->map, &outcome->stats.folded_in_base);
	if (status || dedup->coarse.strings.no_memory)
		return status ? status : BTFOLD_E_NO_MEMORY;
	outcome->stats.types_in = n;
	outcome->stats.types_out = outcome->graph->n_types;
	return BTFOLD_OK;
}

static enum btfold_status run(struct dedup *dedup)
{
	enum btfold_status status = BTFOLD_E_NO_MEMORY;
	bool done = false, first = true;

	if (!dedup->options.r2_budget)
		dedup->options.r2_budget = R2_DEFAULT_BUDGET;
	if (!find_coarse(dedup))
		return BTFOLD_E_NO_MEMORY;
	while (!done) {
		struct arena scratch;
		struct classes classes;

		arena_init(&scratch, &dedup->options.allocator, &dedup->meter);
		status = BTFOLD_E_NO_MEMORY;
		if (find_classes(dedup, &classes, &scratch)) {
			if (first)
				note_first_classes(dedup, &classes);
			else /* R1 is done again on R2's account */
				spend(dedup, classes.operations);
			if (absorb(dedup, &classes, &scratch, &done))
				status = done ? write_output(dedup, &classes, &scratch) : BTFOLD_OK;
		}
		first = false;
		arena_deinit(&scratch);
		if (status)
			break;
	}
	return status;
}

/* The short way if the input is small, or else the long one, with a view of the base. */
static enum btfold_status run_either(struct dedup *dedup)
{
	struct btfold_outcome *outcome = dedup->outcome;
	enum btfold_status status;

	switch (small_dedup(dedup->input, &dedup->options, &outcome->arena, &outcome->graph,
			    &outcome->map, &outcome->stats)) {
	case SMALL_DONE:
		return BTFOLD_OK;
	case SMALL_NO_MEMORY:
		return BTFOLD_E_NO_MEMORY;
	case SMALL_NOT:
		break;
	}
	if (!dedup->base)
		return run(dedup);
	dedup->view = views_take(dedup->base->views);
	if (!dedup->view)
		return BTFOLD_E_NO_MEMORY;
	status = run(dedup);
	views_give_back(dedup->base->views, dedup->view);
	return status;
}

enum btfold_status btfold_dedup(const struct btfold_graph *input, const struct btfold_base *base,
				const struct btfold_options *options,
				struct btfold_outcome **ret_outcome, struct btfold_error *err)
{
	static const struct btfold_options defaults;
	struct dedup dedup = {
		.input = input,
		.base = base,
		.replacements = {.arena = &dedup.arena, .ids = {.arena = &dedup.arena}}};
	struct btfold_outcome *outcome;
	struct arena arena;
	enum btfold_status status;

	if (input->base != (base ? base->graph : NULL))
		return error_set(err, BTFOLD_E_ARGUMENT, "D3",
				 "the prepared base is not the input's base", 0);
	if (input->has_unknown_kinds)
		return error_unknown_kind(input, err);
	dedup.options = options ? *options : defaults;
	/* base and input must hash alike */
	dedup.hashing =
		base ? base->hashing
		     : (struct hashing){dedup.options.hash_seed, dedup.options.force_collisions};
	arena_init(&arena, &dedup.options.allocator, &dedup.meter);
	outcome = ARENA_NEW_ZERO(&arena, 1, struct btfold_outcome);
	if (!outcome)
		return error_no_memory(err);
	outcome->arena = arena;
	dedup.outcome = outcome;
	arena_init(&dedup.arena, &dedup.options.allocator, &dedup.meter);
	status = run_either(&dedup);
	arena_deinit(&dedup.arena);
	outcome->stats.peak_bytes = dedup.meter.peak;
	outcome->arena.meter = NULL; /* it ends here */
	if (outcome->graph)
		outcome->graph->arena.meter = NULL;
	if (status) {
		btfold_outcome_destroy(outcome);
		return error_set(err, status, "", btfold_status_text(status), 0);
	}
	*ret_outcome = outcome;
	return BTFOLD_OK;
}

void btfold_outcome_destroy(struct btfold_outcome *outcome)
{
	struct arena arena;

	if (!outcome)
		return;
	btfold_graph_destroy(outcome->graph);
	arena = outcome->arena; /* the outcome lies in its own arena */
	arena_deinit(&arena);
}

const struct btfold_graph *btfold_outcome_graph(const struct btfold_outcome *outcome)
{
	return outcome->graph;
}

const uint32_t *btfold_outcome_map(const struct btfold_outcome *outcome)
{
	return outcome->map;
}

const struct btfold_stats *btfold_outcome_stats(const struct btfold_outcome *outcome)
{
	return &outcome->stats;
}
