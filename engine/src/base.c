/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "base.h"

#include "colours.h"
#include "parts.h"

/* R1: keys with several bodies. */
static void count_ambiguous(struct btfold_base *base)
{
	const struct coarse *coarse = &base->coarse;

	for (uint32_t key = 0; key < coarse->n_keys; key++)
		base->ambiguous_keys += base->unsure[coarse_key(coarse, key)->colour] &&
					base->counts[key].definitions;
}

static bool find_unsure(struct btfold_base *base, const struct btfold_allocator *allocator)
{
	struct arena scratch;
	bool room;

	base->unsure = ARENA_NEW_ZERO(&base->arena, base->coarse.end_colour, bool);
	if (!base->unsure)
		return false;
	arena_init(&scratch, allocator, NULL);
	room = classes_unsure(&base->coarse, &base->back, base->counts, &scratch, base->unsure);
	arena_deinit(&scratch);
	return room;
}

static bool prepare(struct btfold_base *base, const struct btfold_options *options)
{
	const struct coarse *coarse = &base->coarse;
	struct classes exact; /* only as a view of the coarse partition */
	uint32_t *ref = ARENA_NEW(&base->arena, graph_end_id(base->graph), uint32_t);

	if (!ref ||
	    !coarse_init(&base->coarse, base->graph, NULL, &base->hashing, options, ref,
			 &base->arena) ||
	    !parts_sign(&base->coarse) || !colours_add_declarations(&base->coarse) ||
	    !backrefs_init(&base->back, coarse, NULL, &base->arena) ||
	    !backrefs_add_members(&base->back, &base->arena))
		return false;
	base->counts = ARENA_NEW_ZERO(&base->arena, coarse->n_keys, struct key_counts);
	if (!base->counts)
		return false;
	key_counts_add(base->counts, coarse);
	exact = (struct classes){
		.coarse = coarse,
		.colours = coarse_references(coarse),
	};
	if (!find_unsure(base, &base->arena.allocator))
		return false;
	count_ambiguous(base);
	base->views = ARENA_NEW(&base->arena, 1, struct views);
	if (!base->views)
		return false;
	views_init(base->views, coarse, &base->arena.allocator);
	return images_of_classes(&base->images, NULL, &exact, &base->arena);
}

enum btfold_status btfold_base_prepare(const struct btfold_graph *graph,
				       const struct btfold_options *options,
				       struct btfold_base **ret_base, struct btfold_error *err)
{
	static const struct btfold_options defaults;
	struct arena arena;
	struct btfold_base *base;

	if (!options)
		options = &defaults;
	for (const struct btfold_graph *each = graph; each; each = each->base)
		if (each->has_unknown_kinds)
			return error_unknown_kind(each, err);
	arena_init(&arena, &options->allocator, NULL);
	base = ARENA_NEW_ZERO(&arena, 1, struct btfold_base);
	if (!base)
		return error_no_memory(err);
	base->arena = arena;
	base->graph = graph;
	base->hashing = (struct hashing){options->hash_seed, options->force_collisions};
	if (!prepare(base, options)) {
		btfold_base_destroy(base);
		return error_no_memory(err);
	}
	*ret_base = base;
	return BTFOLD_OK;
}

void btfold_base_destroy(struct btfold_base *base)
{
	struct arena arena;

	if (!base)
		return;
	if (base->views)
		views_deinit(base->views);
	arena = base->arena; /* the base lies in its own arena */
	arena_deinit(&arena);
}
