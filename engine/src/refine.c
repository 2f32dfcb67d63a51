/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "refine.h"

#include <string.h>

/* So many blocks are done before their numbers are dropped from the queue. */
#define FORGET_TOUCHED 65536u

/* Types are asked for so many elements before they are looked at. */
#define FETCHED_AHEAD 8u

static uint32_t key_of(const struct refine *refine, uint32_t id)
{
	return coarse_class_key(refine->coarse, coarse_class(refine->coarse, id));
}

/* ---- changes of colour ---------------------------------------------------------------------- */

static bool set_ref(struct refine *refine, uint32_t id, uint32_t ref)
{
	struct refined *type = refined_at(&refine->types, id);

	if (type->ref == ref) /* a mark says that a signature did change */
		return true;
	type->ref = ref;
	refine->operations += type->n_preds;
	REGIONS_PREDS (&refine->regions, type, pred)
		if (!partition_mark(&refine->partition, refined_at(&refine->types, pred)->cls,
				    pred))
			return false;
	return true;
}

/* Of the blocks of @key's types the largest, which goes on under the key's colour. */
static uint32_t largest_block(struct refine *refine, uint32_t key)
{
	uint32_t largest = 0, largest_size = 0;

	BACKREFS_CLASSES (refine->back, key, class) {
		const struct region *region = regions_of(&refine->regions, class);

		for (uint32_t i = region->start; i < region->end;) {
			uint32_t colour = refine_class(refine, refine->partition.elements.at[i]);
			struct block block = *partition_block(&refine->partition, colour);

			if (block.end - block.start > largest_size) {
				largest = colour;
				largest_size = block.end - block.start;
			}
			i = block.end;
		}
	}
	return largest;
}

static bool leave(struct refine *refine, uint32_t key)
{
	uint32_t keeper = largest_block(refine, key);
	struct words *changed = &refine->changed; /* marking moves elements, perhaps these */

	changed->n = 0;
	BACKREFS_CLASSES (refine->back, key, class) {
		const struct region *region = regions_of(&refine->regions, class);

		for (uint32_t i = region->start; i < region->end; i++) {
			uint32_t id = refine->partition.elements.at[i];

			if (refine_class(refine, id) != keeper && !words_push(changed, id))
				return false;
		}
	}
	for (size_t i = 0; i < changed->n; i++)
		if (!set_ref(refine, changed->at[i], refine_class(refine, changed->at[i])))
			return false;
	return true;
}

static bool note_leaving(struct refine *refine, uint32_t key)
{
	if (refine->left[key])
		return true;
	refine->left[key] = true;
	return words_push(&refine->leaving, key);
}

/* ---- what to start from --------------------------------------------------------------------- */

bool refine_leave(struct refine *refine, uint32_t key)
{
	return regions_add_key(&refine->regions, key) && note_leaving(refine, key);
}

bool refine_cyclic(struct refine *refine, const struct words *ids)
{
	for (size_t i = 0; i < ids->n; i++) {
		uint32_t id = ids->at[i];
		struct refined *type;

		if (regions_replaced(&refine->regions, id))
			continue;
		type = refined_get(&refine->types, id);
		if (!type)
			return false;
		if (type->ref == COLOUR_CYCLIC)
			type->ref = coarse_class(refine->coarse, id);
		if (!words_push(&refine->cyclic, id))
			return false;
	}
	return regions_add_cyclic(&refine->regions, ids);
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
		return note_leaving(refine, key); /* R1 (b): its definitions now differ */
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

/*
 * Signs the first @n elements from @start on and groups them: groups, counts. Types of one coarse class have
 * equal labels, and of their references only those to what may change can differ.
 */
static bool group_marked(struct refine *refine, uint32_t start, uint32_t n)
{
	const struct regions *regions = &refine->regions;
	const uint32_t *elements = refine->partition.elements.at;
	struct words *signatures = &refine->signatures;
	uint32_t n_targets, group;

	regions_targets(regions, elements[start], &n_targets); /* of all of them */
	signatures->n = refine->groups.n = refine->counts.n = refine->places.n = 0;
	if (!hashtab_reset(&refine->group_table, n))
		return false;
	for (uint32_t i = start; i < start + n; i++) {
		const uint32_t *targets = regions_targets_of(
			regions, refined_at(&refine->types, elements[i]), n_targets);

		if (i + FETCHED_AHEAD < start + n)
			__builtin_prefetch(refined_at(&refine->types, elements[i + FETCHED_AHEAD]));
		if (!words_reserve(signatures, n_targets + (size_t)1)) /* a place even of none */
			return false;
		for (uint32_t t = 0; t < n_targets; t++)
			signatures->at[signatures->n + t] =
				refined_at(&refine->types, targets[t])->ref;
		refine->operations += n_targets;
		group = find_group(refine, signatures->n, n_targets);
		if (!group || !words_push(&refine->groups, group - 1))
			return false;
		if (refine->counts.at[group - 1]++ == 0)
			signatures->n += n_targets; /* keep this one to compare with */
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

/* What was to leave before anything was laid out. */
static bool start(struct refine *refine, struct arena *arena)
{
	if (!regions_lay_out(&refine->regions, &refine->partition, arena))
		return false;
	refine->operations += refine->regions.operations;
	for (size_t i = 0; i < refine->cyclic.n; i++) {
		uint32_t id = refine->cyclic.at[i], colour = coarse_class(refine->coarse, id);

		if (regions_of(&refine->regions, colour) &&
		    !partition_mark(&refine->partition, colour, id))
			return false;
	}
	return true;
}

bool refine_run(struct refine *refine, struct arena *arena)
{
	struct words *touched = &refine->partition.touched;
	size_t next_leaving = 0, next = 0;

	if (!start(refine, arena))
		return false;
	while (next_leaving < refine->leaving.n || next < touched->n) {
		if (next_leaving < refine->leaving.n) {
			if (!leave(refine, refine->leaving.at[next_leaving++]))
				return false;
		} else if (!split(refine, touched->at[next++])) {
			return false;
		}
		if (next && (next == touched->n || next > FORGET_TOUCHED)) {
			touched->n -= next;
			memmove(touched->at, touched->at + next, touched->n * sizeof(*touched->at));
			next = 0;
		}
	}
	return true;
}

/* ---- set-up --------------------------------------------------------------------------------- */

bool refine_init(struct refine *refine, const struct coarse *coarse, const struct backrefs *back,
		 const uint32_t *redirect, bool *left, struct arena *arena)
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
		.hashing = coarse->hashing,
		.left = left,
		.leaving = none,
		.cyclic = none,
		.signatures = none,
		.places = none,
		.groups = none,
		.counts = none,
		.split_ends = none,
		.changed = none,
	};
	if (!refined_init(&refine->types, &before, arena) ||
	    !partition_init(&refine->partition, &refine->types, coarse->end_colour, arena) ||
	    !regions_init(&refine->regions, coarse, back, &refine->types, redirect, arena) ||
	    !hashtab_init(&refine->group_table, arena, 64))
		return false;
	refine->colours = coarse_references(coarse);
	refine->colours.pages = refine->types.pages;
	refine->colours.redirect = redirect;
	return true;
}
