/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "classes.h"

#include <string.h>

static void count(uint8_t *counter)
{
	*counter += *counter < 2;
}

void key_counts_add(struct key_counts *counts, const struct coarse *coarse)
{
	for (size_t i = 0; i < coarse->keyed_classes.n; i++) {
		uint32_t colour = coarse->keyed_classes.at[i];
		struct key_counts *key = &counts[coarse_class_key(coarse, colour)];

		count(&key->all);
		if (!coarse_is_declaration(coarse, colour))
			count(&key->definitions);
	}
}

/* R1 (b): a key needs a definition, and all its definitions in one class. */
static bool must_leave(struct key_counts counts)
{
	return counts.definitions != 1;
}

/* Its leaving changes colours: its types are not one class. */
static bool splits(struct key_counts counts)
{
	return must_leave(counts) && counts.all > 1;
}

/* Is @colour one of those of the base? */
static bool is_unsure(const struct coarse *coarse, const bool *unsure, uint32_t colour)
{
	return colour < coarse->first_colour && unsure[colour];
}

/* Has own class @colour, by its key or what it refers to, to do with one of the unsure colours? */
static bool class_touches(const struct coarse *coarse, const bool *unsure, uint32_t colour)
{
	const struct reference_colours colours = coarse_references(coarse);
	uint32_t key = coarse_class_key(coarse, colour), id = coarse_lowest(coarse, colour);
	struct record record;
	uint32_t n_words;

	if (id == UINT32_MAX) /* a key's colour */
		return false;
	if (key != NO_KEY && is_unsure(coarse, unsure, coarse_key(coarse, key)->colour))
		return true;
	record = graph_record(coarse->graph, id); /* a VAR has no signature */
	n_words = graph_record_words(coarse->graph, id);
	KIND_REFS (&kind_table[info_kind(record_word(record, REC_INFO))], n_words, at) {
		uint32_t to = plain_colour(&colours, record_word(record, at));

		if (to == COLOUR_CYCLIC || is_unsure(coarse, unsure, to))
			return true;
	}
	return false;
}

static bool touches(const struct coarse *coarse, const bool *unsure)
{
	const uint32_t *cls = coarse->cls;
	uint32_t n = coarse->end - coarse->first, first_colour = coarse->first_colour;
	bool any = false;

	for (uint32_t i = 0; i < n; i++)
		any |= unsure[cls[i] < first_colour ? cls[i] : COLOUR_NONE]; /* which is no class */
	if (any)
		return true;
	for (uint32_t colour = first_colour; colour < coarse->end_colour; colour++)
		if (class_touches(coarse, unsure, colour))
			return true;
	return false;
}

bool classes_need_refining(const struct coarse *coarse, const struct key_counts *counts,
			   const bool *unsure)
{
	if (coarse->cyclic.n)
		return true;
	for (size_t i = 0; i < coarse->keyed_classes.n; i++)
		if (splits(counts[coarse_class_key(coarse, coarse->keyed_classes.at[i])]))
			return true;
	return unsure && touches(coarse, unsure);
}

static bool refine_all(struct classes *classes, struct arena *arena)
{
	const struct coarse *coarse = classes->coarse;
	struct refine *refine = &classes->refine;

	if ((coarse->base && !refine_cyclic(refine, &coarse->base->cyclic)) ||
	    !refine_cyclic(refine, &coarse->cyclic))
		return false;
	for (uint32_t key = 0; key < coarse->n_keys; key++)
		if (splits(classes->counts[key]) && !refine_leave(refine, key))
			return false;
	return refine_run(refine, arena);
}

/* What leaves without a change of colours. */
static void note_left(struct classes *classes)
{
	for (uint32_t key = 0; key < classes->coarse->n_keys; key++)
		classes->left[key] =
			must_leave(classes->counts[key]) && !splits(classes->counts[key]);
}

bool classes_find(struct classes *classes, const struct coarse *coarse, const struct backrefs *back,
		  const struct key_counts *counts, const uint32_t *redirect, struct arena *arena)
{
	struct arena scratch;
	bool room;

	*classes = (struct classes){
		.coarse = coarse,
		.back = back,
		.counts = counts,
		.refined = back,
		.colours = coarse_references(coarse),
	};
	if (!classes->refined)
		return true;
	classes->left = ARENA_NEW(arena, coarse->n_keys, bool);
	if (!classes->left)
		return false;
	note_left(classes);
	arena_init(&scratch, &arena->allocator, arena->meter);
	room = refine_init(&classes->refine, coarse, back, redirect, classes->left, arena,
			   &scratch) &&
	       refine_all(classes, arena);
	arena_deinit(&scratch);
	if (!room)
		return false;
	classes->colours = classes->refine.colours;
	classes->operations = classes->refine.operations;
	return true;
}

void classes_forget(const struct classes *classes, struct arena *arena)
{
	const struct regions *regions = &classes->refine.regions;
	const struct partition *partition = &classes->refine.partition;

	if (!classes->refined)
		return;
	arena_drop(arena, partition->elements.at);
	arena_drop(arena, partition->blocks.at);
	arena_drop(arena, regions->of);
	arena_drop(arena, regions->targets);
	arena_drop(arena, regions->preds);
	arena_drop(arena, regions->own.at);
	arena_drop(arena, regions->members);
	arena_drop(arena, regions->lowest);
	arena_drop(arena, regions->may_change);
}

/* Adds those who mention the pending colours, as far as they are seen by class, and so on. */
static bool spread_unsure(const struct coarse *coarse, const struct backrefs *back,
			  struct words *pending, bool *unsure)
{
	while (pending->n) {
		uint32_t mentioned = pending->at[--pending->n];

		for (uint32_t i = back->mention_start[mentioned];
		     i < back->mention_start[mentioned + 1]; i++) {
			uint32_t class = back->mentions[i];

			if (!unsure[class] && coarse_class_key(coarse, class) == NO_KEY &&
			    !words_push(pending, class))
				return false;
			unsure[class] = true;
		}
	}
	return true;
}

bool classes_unsure(const struct coarse *coarse, const struct backrefs *back,
		    const struct key_counts *counts, struct arena *scratch, bool *ret)
{
	struct words pending = {.arena = scratch};
	struct classes classes;

	if (!classes_need_refining(coarse, counts, NULL))
		return true;
	if (!classes_find(&classes, coarse, back, counts, NULL, scratch))
		return false;
	for (size_t i = 0; i < coarse->keyed_classes.n; i++) {
		uint32_t class = coarse->keyed_classes.at[i];
		uint32_t key = coarse_class_key(coarse, class);

		if (!classes.left[key] || !regions_of(&classes.refine.regions, class))
			continue;
		ret[class] = ret[coarse_key(coarse, key)->colour] = true;
		if (!words_push(&pending, coarse_key(coarse, key)->colour))
			return false;
	}
	for (size_t i = 0; i < coarse->cyclic.n; i++) {
		uint32_t class = coarse_class(coarse, coarse->cyclic.at[i]);

		ret[class] = true;
		if (!words_push(&pending, class))
			return false;
	}
	return spread_unsure(coarse, back, &pending, ret);
}
