/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "refine.h"

#include <string.h>

/* Types are asked for so many elements before they are looked at. */
#define FETCHED_AHEAD 32u

static uint32_t key_of(const struct refine *refine, uint32_t id)
{
	return coarse_class_key(refine->coarse, coarse_class(refine->coarse, id));
}

/* ---- changes of colour ---------------------------------------------------------------------- */

/* @type is seen as @ref from now on: those who refer to it are to be marked. */
static bool set_ref(struct refine *refine, struct refined *type, uint32_t ref)
{
	struct words *to_mark = &refine->to_mark, *marks = &refine->marks;
	uint32_t n;

	if (type->ref == ref) /* a mark says that a signature did change */
		return true;
	type->ref = ref;
	n = regions_n_preds(&refine->regions, type);
	refine->operations += n;
	if (!words_reserve(to_mark, n))
		return false;
	REGIONS_PREDS (&refine->regions, type, pred)
		to_mark->at[to_mark->n++] = pred;
	if ((!marks->n || marks->at[marks->n - 2] != ref) &&
	    !(words_push(marks, ref) && words_push(marks, 0)))
		return false;
	marks->at[marks->n - 1] = (uint32_t)to_mark->n;
	return true;
}

/*
 * Asks memory for what the marks soon after the @i-th need: their types, and then where they are among the elements.
 * always_inline, or gcc takes it for a function without effect, and drops the call.
 */
static inline __attribute__((always_inline)) void fetch_marks(const struct refine *refine, size_t i)
{
	const uint32_t *ids = refine->to_mark.at, *elements = refine->partition.elements.at;
	size_t n = refine->to_mark.n;

	if (i + FETCHED_AHEAD < n)
		__builtin_prefetch(refined_at(&refine->types, ids[i + FETCHED_AHEAD]));
	if (i + FETCHED_AHEAD / 2 < n)
		__builtin_prefetch(
			elements +
			refined_at(&refine->types, ids[i + FETCHED_AHEAD / 2])->position);
}

/* Not at once, for it moves elements, perhaps those whose colours change. */
static bool mark_all(struct refine *refine)
{
	const uint32_t *ids = refine->to_mark.at;
	size_t i = 0;

	for (size_t mark = 0; mark < refine->marks.n; mark += 2) {
		uint32_t by = refine->marks.at[mark], end = refine->marks.at[mark + 1];

		for (; i < end; i++) {
			fetch_marks(refine, i);
			if (!partition_mark(&refine->partition,
					    refined_at(&refine->types, ids[i])->cls, ids[i], by))
				return false;
		}
	}
	refine->to_mark.n = refine->marks.n = 0;
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

	BACKREFS_CLASSES (refine->back, key, class) {
		const struct region *region = regions_of(&refine->regions, class);

		for (uint32_t i = region->start; i < region->end; i++) {
			struct refined *type =
				refined_at(&refine->types, refine->partition.elements.at[i]);

			if (type->cls != keeper && !set_ref(refine, type, type->cls))
				return false;
		}
	}
	return mark_all(refine);
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

/* Elements [start, end) become a block of a new colour, and are seen by it if @seen. */
static bool recolour(struct refine *refine, uint32_t start, uint32_t end, bool seen)
{
	const uint32_t *elements = refine->partition.elements.at;
	uint32_t colour = (uint32_t)partition_n_blocks(&refine->partition);

	if (!partition_add_block(&refine->partition, start, end))
		return false;
	for (uint32_t i = start; i < end; i++) {
		struct refined *type = refined_at(&refine->types, elements[i]);

		if (i + FETCHED_AHEAD < end)
			__builtin_prefetch(refined_at(&refine->types, elements[i + FETCHED_AHEAD]));
		type->cls = colour;
		if (seen && !set_ref(refine, type, colour))
			return false;
	}
	return true;
}

/* Of the parts of a block, which end at @ends, the largest. */
static size_t largest_part(const struct words *ends)
{
	uint32_t from = 0, largest = 0;
	size_t part = 0;

	for (size_t i = 0; i < ends->n; from = ends->at[i++])
		if (ends->at[i] - from > largest) {
			largest = ends->at[i] - from;
			part = i;
		}
	return part;
}

/* Signs the marked types of a block anew and splits the block where they differ. */
static bool split(struct refine *refine, uint32_t colour)
{
	struct block *block = partition_block(&refine->partition, colour);
	uint32_t start = block->start, size = block->end - start, n = block->marked, from = 0, key;
	struct words *ends = &refine->regroup.ends;
	size_t kept;
	bool seen;

	block->marked = 0;
	if (!regroup_marked(&refine->regroup, start, n, block->by))
		return false;
	/* the unmarked are one more group, the last: no new signature can equal their old one */
	if (n < size && !words_push(ends, size))
		return false;
	if (ends->n == 1)
		return true;
	kept = largest_part(ends);
	block->start = start + (kept ? ends->at[kept - 1] : 0);
	block->end = start + ends->at[kept];
	key = key_of(refine, refine->partition.elements.at[start]);
	seen = key == NO_KEY || refine->left[key];
	if (!seen && !note_leaving(refine, key)) /* R1 (b): its definitions now differ */
		return false;
	for (size_t i = 0; i < ends->n; from = ends->at[i++])
		if (i != kept && !recolour(refine, start + from, start + ends->at[i], seen))
			return false;
	return mark_all(refine);
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
		    !partition_mark(&refine->partition, colour, id, COLOUR_NONE))
			return false;
	}
	return true;
}

/* Splits the next block with marks, touched->at[*next] if none is small; there is one. */
static bool split_next(struct refine *refine, size_t *next)
{
	struct words *touched = &refine->partition.touched;
	struct words *small = &refine->partition.touched_small;

	if (small->n)
		return split(refine, small->at[--small->n]);
	if (!split(refine, touched->at[(*next)++]))
		return false;
	/* those done are forgotten: no more are moved than were done */
	if (2 * *next >= touched->n) {
		touched->n -= *next;
		memmove(touched->at, touched->at + *next, touched->n * sizeof(*touched->at));
		*next = 0;
	}
	return true;
}

bool refine_run(struct refine *refine, struct arena *arena)
{
	const struct partition *partition = &refine->partition;
	size_t next_leaving = 0, next = 0;

	if (!start(refine, arena))
		return false;
	for (;;) {
		if (next_leaving < refine->leaving.n) {
			if (!leave(refine, refine->leaving.at[next_leaving++]))
				return false;
		} else if (!partition->touched_small.n && next == partition->touched.n) {
			refine->operations += refine->regroup.operations;
			return true;
		} else if (!split_next(refine, &next)) {
			return false;
		}
	}
}

/* ---- set-up --------------------------------------------------------------------------------- */

bool refine_init(struct refine *refine, const struct coarse *coarse, const struct backrefs *back,
		 const uint32_t *redirect, bool *left, struct arena *arena, struct arena *scratch)
{
	struct words none = {.arena = scratch};
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
		.left = left,
		.leaving = none,
		.cyclic = none,
		.to_mark = none,
		.marks = none,
	};
	if (!refined_init(&refine->types, &before, arena) ||
	    !partition_init(&refine->partition, &refine->types, coarse->end_colour, arena,
			    scratch) ||
	    !regions_init(&refine->regions, coarse, back, &refine->types, redirect, arena) ||
	    !regroup_init(&refine->regroup, &refine->regions, &refine->partition, coarse->hashing,
			  scratch))
		return false;
	refine->colours = coarse_references(coarse);
	refine->colours.pages = refine->types.pages;
	refine->colours.redirect = redirect;
	return true;
}
