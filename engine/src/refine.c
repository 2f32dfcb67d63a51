/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "refine.h"

#include <string.h>

static bool is_replaced(const struct refine *refine, uint32_t id)
{
	return refine->redirect && refine->redirect[id] != id;
}

static uint32_t key_of(const struct refine *refine, uint32_t id)
{
	return coarse_class_key(refine->coarse, coarse_class(refine->coarse, id));
}

/* ---- activation ----------------------------------------------------------------------------- */

static bool add_pred(struct refine *refine, uint32_t id, uint32_t pred)
{
	struct refined *type = refined_get(&refine->types, id);

	if (!type || !words_push(&refine->preds, pred) ||
	    !words_push(&refine->preds, type->pred_head))
		return false;
	type->pred_head = (uint32_t)refine->preds.n - 1;
	return true;
}

static bool add_preds(struct refine *refine, uint32_t id)
{
	const struct btfold_graph *graph = refine->coarse->graph;
	struct record record = graph_record(graph, id);
	uint32_t n_words = graph_record_words(graph, id);
	bool room = true;

	KIND_WALK(&kind_table[info_kind(record_word(record, REC_INFO))], n_words, at, is, {
		uint32_t to = record_word(record, at);

		if (is == WORD_REF && to && room)
			room = add_pred(refine, refine->redirect ? refine->redirect[to] : to, id);
	});
	refine->operations += n_words;
	return room;
}

static bool activate(struct refine *refine, uint32_t colour)
{
	struct words *elements = &refine->partition.elements, *regions = &refine->regions;
	uint32_t start = (uint32_t)elements->n;

	if (refine->active[colour])
		return true;
	refine->active[colour] = true;
	BACKREFS_MEMBERS (refine->back, colour, id) {
		if (is_replaced(refine, id))
			continue;
		if (!refined_get(&refine->types, id) || !words_push(elements, id) ||
		    !add_preds(refine, id))
			return false;
	}
	partition_close_block(&refine->partition, colour, start);
	return words_push(regions, colour) && words_push(regions, start) &&
	       words_push(regions, (uint32_t)elements->n);
}

/*
 * Activates the classes that mention @colour, and those that mention these, as far as they are seen by
 * class: a class whose key is in U is seen by its key.
 */
static bool activate_mentioners(struct refine *refine, uint32_t colour)
{
	struct words *pending = &refine->pending;

	pending->n = 0;
	if (!words_push(pending, colour))
		return false;
	while (pending->n) {
		uint32_t mentioned = pending->at[--pending->n];

		for (const struct backrefs *back = refine->back; back; back = back->base) {
			if (mentioned >= back->coarse->end_colour)
				continue;
			for (uint32_t i = back->mention_start[mentioned];
			     i < back->mention_start[mentioned + 1]; i++) {
				uint32_t class = back->mentions[i];

				refine->operations++;
				if (refine->active[class])
					continue;
				if (!activate(refine, class) ||
				    (coarse_class_key(refine->coarse, class) == NO_KEY &&
				     !words_push(pending, class)))
					return false;
			}
		}
	}
	return true;
}

/* ---- changes of colour ---------------------------------------------------------------------- */

static bool set_ref(struct refine *refine, uint32_t id, uint32_t ref)
{
	struct refined *type = refined_at(&refine->types, id);

	if (type->ref == ref) /* a mark says that a signature did change */
		return true;
	type->ref = ref;
	REFINE_PREDS (refine, id, pred) {
		refine->operations++;
		if (!partition_mark(&refine->partition, refine_class(refine, pred), pred))
			return false;
	}
	return true;
}

/* Of the blocks of @key's types the largest, which goes on under the key's colour. */
static uint32_t largest_block(struct refine *refine, uint32_t key)
{
	uint32_t largest = 0, largest_size = 0;

	BACKREFS_CLASSES (refine->back, key, class)
		BACKREFS_MEMBERS (refine->back, class, id) {
			uint32_t cls = refine_class(refine, id);
			struct block *block = partition_block(&refine->partition, cls);

			if (!is_replaced(refine, id) && block->end - block->start > largest_size) {
				largest = cls;
				largest_size = block->end - block->start;
			}
		}
	return largest;
}

static bool leave(struct refine *refine, uint32_t key)
{
	uint32_t keeper;

	BACKREFS_CLASSES (refine->back, key, class)
		if (!activate(refine, class))
			return false;
	if (!activate_mentioners(refine, coarse_key(refine->coarse, key)->colour))
		return false;
	keeper = largest_block(refine, key);
	BACKREFS_CLASSES (refine->back, key, class)
		BACKREFS_MEMBERS (refine->back, class, id)
			if (!is_replaced(refine, id) && refine_class(refine, id) != keeper &&
			    !set_ref(refine, id, refine_class(refine, id)))
				return false;
	return true;
}

bool refine_leave(struct refine *refine, uint32_t key)
{
	if (refine->left[key])
		return true;
	refine->left[key] = true;
	return words_push(&refine->leaving, key);
}

bool refine_cyclic(struct refine *refine, const struct words *ids)
{
	for (size_t i = 0; i < ids->n; i++) {
		uint32_t id = ids->at[i], colour = coarse_class(refine->coarse, id);
		struct refined *type;

		if (is_replaced(refine, id))
			continue;
		type = refined_get(&refine->types, id);
		if (!type)
			return false;
		if (type->ref == COLOUR_CYCLIC)
			type->ref = colour;
		if (!activate(refine, colour) || !partition_mark(&refine->partition, colour, id))
			return false;
	}
	return true;
}

/* ---- splitting ------------------------------------------------------------------------------ */

/* Elements [start, end) become a block of a new colour, and are added to changed. */
static bool recolour(struct refine *refine, uint32_t start, uint32_t end)
{
	const uint32_t *elements = refine->partition.elements.at;
	uint32_t colour = (uint32_t)(refine->partition.blocks.n / 3);

	if (!partition_add_block(&refine->partition, start, end))
		return false;
	for (uint32_t i = start; i < end; i++) {
		refined_at(&refine->types, elements[i])->cls = colour;
		if (!words_push(&refine->changed, elements[i]))
			return false;
	}
	return true;
}

/* Tells those who refer to the changed types, all of one former class. */
static bool tell_changed(struct refine *refine)
{
	uint32_t key = key_of(refine, refine->changed.at[0]);

	if (key != NO_KEY && !refine->left[key])
		return refine_leave(refine, key); /* R1 (b): its definitions now differ */
	for (size_t i = 0; i < refine->changed.n; i++) {
		uint32_t id = refine->changed.at[i];

		if (!set_ref(refine, id, refine_class(refine, id)))
			return false;
	}
	return true;
}

/* The group, numbered from 1, of the signature at @place in scratch; a new one if need be; 0: no memory. */
static uint32_t find_group(struct refine *refine, size_t place, uint32_t n_words)
{
	const uint32_t *signatures = refine->signatures.at;
	uint32_t hash = hash_bytes(refine->hashing, signatures + place, 4 * (size_t)n_words);

	HASHTAB_EACH (&refine->group_table, hash, group)
		if (!memcmp(signatures + refine->places.at[group - 1], signatures + place,
			    4 * (size_t)n_words))
			return group;
	if (!words_push(&refine->places, (uint32_t)place) || !words_push(&refine->counts, 0) ||
	    !hashtab_insert(&refine->group_table, hash, (uint32_t)refine->places.n))
		return 0;
	return (uint32_t)refine->places.n;
}

/* Signs the first @n elements from @start on and groups them: groups, counts. */
static bool group_marked(struct refine *refine, uint32_t start, uint32_t n)
{
	const struct btfold_graph *graph = refine->coarse->graph;
	struct words *signatures = &refine->signatures;

	signatures->n = refine->groups.n = refine->counts.n = refine->places.n = 0;
	if (!hashtab_reset(&refine->group_table, n))
		return false;
	for (uint32_t i = start; i < start + n; i++) {
		uint32_t id = refine->partition.elements.at[i], group;
		uint32_t n_words = graph_record_words(graph, id);

		if (!words_reserve(signatures, n_words))
			return false;
		sign_record(refine->strings, &refine->colours, graph_record(graph, id), n_words,
			    signatures->at + signatures->n);
		refine->operations += n_words;
		group = find_group(refine, signatures->n, n_words);
		if (!group || !words_push(&refine->groups, group - 1))
			return false;
		if (refine->counts.at[group - 1]++ == 0)
			signatures->n += n_words; /* keep this one to compare with */
	}
	return true;
}

/* Puts the marked elements of a block into the order of their groups; counts become group ends. */
static bool sort_marked(struct refine *refine, uint32_t start, uint32_t n)
{
	struct partition *partition = &refine->partition;
	uint32_t *elements = partition->elements.at, sum = 0;
	struct words *copy = &refine->places;

	copy->n = 0;
	for (uint32_t i = 0; i < n; i++)
		if (!words_push(copy, elements[start + i]))
			return false;
	for (size_t g = 0; g < refine->counts.n; g++) {
		uint32_t count = refine->counts.at[g];

		refine->counts.at[g] = sum;
		sum += count;
	}
	for (uint32_t i = 0; i < n; i++) {
		uint32_t to = start + refine->counts.at[refine->groups.at[i]]++;

		elements[to] = copy->at[i];
		refined_at(&refine->types, copy->at[i])->position = to;
	}
	return true;
}

/* Signs the marked types of a block anew and splits the block where they differ. */
static bool split(struct refine *refine, uint32_t colour)
{
	struct block block = *partition_block(&refine->partition, colour);
	uint32_t n = block.marked, unmarked = block.end - block.start - n, from = 0, largest = 0;
	struct words *ends = &refine->split_ends;
	size_t keep = 0;

	partition_block(&refine->partition, colour)->marked = 0;
	if (!group_marked(refine, block.start, n))
		return false;
	if (refine->counts.n == 1 && !unmarked)
		return true;
	if (!sort_marked(refine, block.start, n))
		return false;
	/* the unmarked are one more group, the last: no new signature can equal their old one */
	ends->n = 0;
	for (size_t g = 0; g < refine->counts.n; g++)
		if (!words_push(ends, refine->counts.at[g]))
			return false;
	if (unmarked && !words_push(ends, n + unmarked))
		return false;
	for (size_t g = 0; g < ends->n; from = ends->at[g++])
		if (ends->at[g] - from > largest) {
			largest = ends->at[g] - from;
			keep = g;
		}
	from = keep ? ends->at[keep - 1] : 0;
	*partition_block(&refine->partition, colour) =
		(struct block){block.start + from, block.start + ends->at[keep], 0};
	refine->changed.n = 0;
	for (size_t g = 0; g < ends->n; g++) {
		from = g ? ends->at[g - 1] : 0;
		if (g != keep && !recolour(refine, block.start + from, block.start + ends->at[g]))
			return false;
	}
	return tell_changed(refine);
}

bool refine_run(struct refine *refine)
{
	struct words *touched = &refine->partition.touched;

	while (refine->leaving.n || touched->n) {
		if (refine->leaving.n) {
			if (!leave(refine, refine->leaving.at[--refine->leaving.n]))
				return false;
		} else if (!split(refine, touched->at[--touched->n])) {
			return false;
		}
	}
	return true;
}

/* ---- set-up --------------------------------------------------------------------------------- */

bool refine_init(struct refine *refine, const struct coarse *coarse, const struct backrefs *back,
		 struct strtab *strings, const uint32_t *redirect, bool *left, struct arena *arena)
{
	struct words none = {.arena = arena};
	struct colours_before before = {
		.low_cls = coarse->base_cls,
		.low_ref = coarse->base_ref,
		.high_cls = coarse->cls,
		.high_ref = coarse->ref,
		.first = coarse->first,
		.end = coarse->end,
	};

	*refine = (struct refine){
		.coarse = coarse,
		.back = back,
		.strings = strings,
		.hashing = coarse->hashing,
		.arena = arena,
		.redirect = redirect,
		.left = left,
		.active = ARENA_NEW_ZERO(arena, coarse->end_colour, bool),
		.preds = none,
		.regions = none,
		.leaving = none,
		.pending = none,
		.signatures = none,
		.places = none,
		.groups = none,
		.counts = none,
		.split_ends = none,
		.changed = none,
	};
	if (!refine->active || !refined_init(&refine->types, &before, arena) ||
	    !partition_init(&refine->partition, &refine->types, coarse->end_colour, arena) ||
	    !hashtab_init(&refine->group_table, arena, 64))
		return false;
	refine->colours = coarse_references(coarse);
	refine->colours.pages = refine->types.pages;
	refine->colours.redirect = redirect;
	return true;
}
