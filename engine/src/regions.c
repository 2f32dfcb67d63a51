/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "regions.h"

#include "crew.h"
#include "signature.h"

_Static_assert(sizeof(struct region) == REGION_WORDS * sizeof(uint32_t), "regions lie in words");

/* Of own types @from up to @to. */
struct count {
	const struct regions *regions;
	uint32_t from, to;
	uint32_t *members, *lowest;
};

static void count_share(void *item)
{
	const struct count *count = item;
	const struct regions regions = *count->regions;
	const uint32_t *cls = regions.coarse->cls;
	uint32_t first = regions.coarse->first, to = count->to;
	uint32_t *members = count->members, *lowest = count->lowest;

	for (uint32_t id = count->from; id < to; id++)
		if (!regions_replaced(&regions, id) && !members[cls[id - first]]++)
			lowest[cls[id - first]] = id;
}

/* Adds what a later share counted. */
static void add_count(struct regions *regions, const struct count *count)
{
	for (uint32_t colour = 0; colour < regions->coarse->end_colour; colour++) {
		if (!regions->members[colour])
			regions->lowest[colour] = count->lowest[colour];
		regions->members[colour] += count->members[colour];
	}
}

static bool count_members(struct regions *regions, struct arena *arena)
{
	const struct coarse *coarse = regions->coarse;
	uint32_t n_types = coarse->end - coarse->first, n_colours = coarse->end_colour;
	struct count counts[CREW_MOST];

	for (unsigned i = 0; i < coarse->crew; i++) {
		counts[i] = (struct count){
			.regions = regions,
			.from = coarse->first + crew_share(n_types, i, coarse->crew),
			.to = coarse->first + crew_share(n_types, i + 1, coarse->crew),
			.members =
				i ? ARENA_NEW_ZERO(arena, n_colours, uint32_t) : regions->members,
			.lowest = i ? ARENA_NEW(arena, n_colours, uint32_t) : regions->lowest,
		};
		if (!counts[i].members || !counts[i].lowest)
			return false;
	}
	crew_run(count_share, counts, sizeof(*counts), coarse->crew);
	for (unsigned i = 1; i < coarse->crew; i++)
		add_count(regions, &counts[i]);
	return true;
}

bool regions_init(struct regions *regions, const struct coarse *coarse, const struct backrefs *back,
		  struct refined_types *types, const uint32_t *redirect, struct arena *arena)
{
	*regions = (struct regions){
		.coarse = coarse,
		.back = back,
		.types = types,
		.redirect = redirect,
		.list = {.arena = arena},
		.of = ARENA_NEW_ZERO(arena, coarse->end_colour, uint32_t),
		.places = {.arena = arena},
		.members = ARENA_NEW_ZERO(arena, coarse->end_colour, uint32_t),
		.lowest = ARENA_NEW(arena, coarse->end_colour, uint32_t),
		.may_change = ARENA_NEW_ZERO(arena, coarse->end_colour, bool),
		.own = {.arena = arena},
		.pending = {.arena = arena},
	};
	if (!regions->of || !regions->members || !regions->lowest || !regions->may_change)
		return false;
	return count_members(regions, arena);
}

/* ---- what may change ------------------------------------------------------------------------ */

/* Has class @colour two types at least? Base types are never replaced. */
static bool has_many(const struct regions *regions, uint32_t colour)
{
	uint32_t n = regions->members[colour];

	if (n < 2)
		BACKREFS_OF_BASE (regions->back, colour, id)
			if (++n > 1)
				return true;
	return n > 1;
}

static bool take_class(struct regions *regions, uint32_t colour)
{
	struct words *list = &regions->list;

	if (regions->of[colour])
		return true;
	if (!words_reserve(list, REGION_WORDS))
		return false;
	list->n += REGION_WORDS;
	regions->of[colour] = (uint32_t)regions_n(regions);
	*regions_at(regions, regions->of[colour] - 1) = (struct region){.colour = colour};
	return true;
}

/* Colour @colour may change, that of @key or of a class without one. */
static bool note_change(struct regions *regions, uint32_t colour, uint32_t key)
{
	if (regions->may_change[colour])
		return true;
	regions->may_change[colour] = true;
	if (key != NO_KEY)
		BACKREFS_CLASSES (regions->back, key, class)
			if (!take_class(regions, class))
				return false;
	return words_push(&regions->pending, colour);
}

/* Class @colour mentions what may change. */
static bool visit_class(struct regions *regions, uint32_t colour)
{
	uint32_t key = coarse_class_key(regions->coarse, colour);

	regions->operations++;
	if (!has_many(regions, colour))
		return true;
	if (!take_class(regions, colour))
		return false;
	return note_change(regions,
			   key == NO_KEY ? colour : coarse_key(regions->coarse, key)->colour, key);
}

static bool spread(struct regions *regions)
{
	while (regions->pending.n) {
		uint32_t mentioned = regions->pending.at[--regions->pending.n];

		for (const struct backrefs *back = regions->back; back; back = back->base) {
			if (mentioned >= back->coarse->end_colour)
				continue;
			for (uint32_t i = back->mention_start[mentioned];
			     i < back->mention_start[mentioned + 1]; i++)
				if (!visit_class(regions, back->mentions[i]))
					return false;
		}
	}
	return true;
}

bool regions_add_key(struct regions *regions, uint32_t key)
{
	return note_change(regions, coarse_key(regions->coarse, key)->colour, key) &&
	       spread(regions);
}

bool regions_add_cyclic(struct regions *regions, const struct words *ids)
{
	for (size_t i = 0; i < ids->n; i++)
		if (!regions_replaced(regions, ids->at[i]) &&
		    !visit_class(regions, coarse_class(regions->coarse, ids->at[i])))
			return false;
	return spread(regions);
}

/* ---- layout --------------------------------------------------------------------------------- */

static bool find_places(struct regions *regions, struct region *region)
{
	const uint32_t *signature = coarse_signature(regions->coarse, region->colour);
	uint32_t info = signature[SIG_INFO];
	const struct kind *kind = &kind_table[info_kind(info)];
	bool room = true;

	region->places = (uint32_t)regions->places.n;
	if (!has_many(regions, region->colour))
		return true;
	KIND_REFS (kind, kind_words(kind, info), at)
		if (signature[at] == COLOUR_CYCLIC || regions->may_change[signature[at]])
			room = words_push(&regions->places, at) && room;
	region->n_places = (uint32_t)regions->places.n - region->places;
	return room;
}

struct layout {
	struct regions *regions;
	struct partition *partition;
	uint32_t n_targets;
};

/* Makes each region a block, empty as yet, with room for its elements, and sizes up what they refer to. */
static bool make_blocks(struct layout *layout, uint32_t *ret_targets)
{
	struct regions *regions = layout->regions;
	uint32_t at = 0, n_targets = 0;

	for (size_t r = 0; r < regions_n(regions); r++) {
		struct region *region = regions_at(regions, r);
		uint32_t n = regions->members[region->colour];

		BACKREFS_OF_BASE (regions->back, region->colour, id) {
			(void)id;
			n++;
		}
		if (!find_places(regions, region))
			return false;
		region->start = at;
		region->end = at += n;
		*partition_block(layout->partition, region->colour) =
			(struct block){.start = region->start, .end = region->start};
		regions->operations += n * (size_t)region->n_places;
		if (region->n_places > 1)
			n_targets += n * region->n_places;
	}
	*ret_targets = n_targets;
	layout->partition->elements.n = at;
	return true;
}

static bool place_type(struct layout *layout, const struct region *region, uint32_t id)
{
	struct regions *regions = layout->regions;
	struct partition *partition = layout->partition;
	struct refined *type = refined_get(regions->types, id);
	uint32_t at = partition_block(partition, region->colour)->end++, *targets;
	struct record record;

	if (!type)
		return false;
	partition->elements.at[at] = id;
	type->position = at;
	targets = refined_targets(regions->types, id);
	if (region->n_places != 1) {
		*targets = layout->n_targets;
		targets = regions->targets + layout->n_targets;
		layout->n_targets += region->n_places;
	}
	record = graph_record(regions->coarse->graph, id);
	for (uint32_t i = 0; i < region->n_places; i++) {
		uint32_t to = record_word(record, regions->places.at[region->places + i]);

		to = redirected(regions->redirect, to);
		targets[i] = to;
		type = refined_get(regions->types, to);
		if (!type)
			return false;
		type->preds++;
	}
	return true;
}

/* Has preds of each type, up to now how many they are, be as regions.h says, with room for them and none there yet. */
static bool place_preds(struct regions *regions, struct arena *arena)
{
	uint32_t n_pages = regions->coarse->end / REFINED_PAGE + 1;
	size_t sum = 1; /* at 0 there are none */

	for (uint32_t page = 0; page < n_pages; page++)
		for (uint32_t i = 0; regions->types->pages[page] && i < regions->types->page_size;
		     i++) {
			struct refined *type = &regions->types->pages[page][i];
			uint32_t n = type->preds;

			if (n == 1)
				type->preds = PREDS_ONE;
			else if (n)
				type->preds = (uint32_t)sum;
			sum += n > 1 ? 1 + (size_t)n : 0;
			if (sum > PREDS_ONE)
				return false;
		}
	regions->preds = ARENA_NEW_ZERO(arena, sum, uint32_t);
	return regions->preds;
}

static bool turn_round(struct layout *layout, const struct region *region, uint32_t id)
{
	struct regions *regions = layout->regions;
	const uint32_t *targets = regions_targets_of(regions, id, region->n_places);

	for (uint32_t i = 0; i < region->n_places; i++) {
		struct refined *target = refined_at(regions->types, targets[i]);
		uint32_t *preds;

		if (target->preds & PREDS_ONE) {
			target->preds |= id;
			continue;
		}
		preds = regions->preds + target->preds;
		preds[++*preds] = id;
	}
	return true;
}

/* Lists the own types in regions. */
static bool find_own(struct regions *regions)
{
	const uint32_t *cls = regions->coarse->cls, *of = regions->of;
	uint32_t first = regions->coarse->first, end = regions->coarse->end;

	for (uint32_t id = first; id < end; id++)
		if (of[cls[id - first]] && !regions_replaced(regions, id) &&
		    !words_push(&regions->own, id))
			return false;
	return true;
}

/* The base's first: ascending. Own types in the order of memory. */
static bool each_type(struct layout *layout,
		      bool (*what)(struct layout *, const struct region *, uint32_t))
{
	const struct regions *regions = layout->regions;

	for (size_t r = 0; r < regions_n(regions); r++) {
		const struct region *region = regions_at(regions, r);

		BACKREFS_OF_BASE (regions->back, region->colour, id)
			if (!what(layout, region, id))
				return false;
	}
	for (size_t i = 0; i < regions->own.n; i++) {
		uint32_t id = regions->own.at[i];

		if (!what(layout, regions_of(regions, coarse_class(regions->coarse, id)), id))
			return false;
	}
	return true;
}

bool regions_lay_out(struct regions *regions, struct partition *partition, struct arena *arena)
{
	struct layout layout = {.regions = regions, .partition = partition};
	struct words *elements = &partition->elements;
	uint32_t n_targets;

	if (!make_blocks(&layout, &n_targets))
		return false;
	regions->targets = ARENA_NEW(arena, n_targets, uint32_t);
	elements->at = ARENA_NEW(arena, elements->n, uint32_t);
	elements->room = elements->n;
	if (!regions->targets || !elements->at || !find_own(regions) ||
	    !each_type(&layout, place_type) || !place_preds(regions, arena))
		return false;
	regions->operations += elements->n;
	return each_type(&layout, turn_round);
}
