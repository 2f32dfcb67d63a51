/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "reach.h"

#include <string.h>

/* ---- who is hopeful ------------------------------------------------------------------------- */

struct spread {
	const struct classes *classes;
	bool *hopeful;
	struct words queue;
};

/* Marks the class of @id and queues its types, if others see more of it than its key. */
static bool spread_to(struct spread *spread, uint32_t id)
{
	const struct refine *refine = &spread->classes->refine;
	uint32_t colour = refine_class(refine, id), key = classes_key(spread->classes, id);
	struct block block;

	if (spread->hopeful[colour])
		return true;
	spread->hopeful[colour] = true;
	if (key != NO_KEY && !spread->classes->left[key])
		return true;
	block = classes_block(spread->classes, colour);
	for (uint32_t i = block.start; i < block.end; i++)
		if (!words_push(&spread->queue, refine->partition.elements.at[i]))
			return false;
	return true;
}

bool *reach_hopeful(const struct classes *classes, struct arena *arena, struct effort *effort)
{
	const struct refine *refine = &classes->refine;
	struct spread spread = {
		.classes = classes,
		.hopeful = ARENA_NEW_ZERO(arena, classes_n(classes), bool),
		.queue = {.arena = arena},
	};

	if (!spread.hopeful)
		return NULL;
	for (size_t r = 0; r < regions_n(&refine->regions); r++) {
		const struct region *region = regions_at(&refine->regions, r);

		if (!classes_is_open_declaration(classes, region->colour))
			continue;
		for (uint32_t i = region->start; i < region->end; i++)
			if (!spread_to(&spread, refine->partition.elements.at[i]))
				return NULL;
	}
	while (spread.queue.n) {
		uint32_t id = spread.queue.at[--spread.queue.n];

		REGIONS_PREDS (&refine->regions, refined_at(&refine->types, id), pred) {
			effort->done++;
			if (!spread_to(&spread, pred))
				return NULL;
		}
	}
	return spread.hopeful;
}

/* ---- bits ----------------------------------------------------------------------------------- */

/*
 * Gives bits to the definitions of ambiguous keys: at first of those that are declared somewhere, then of the
 * others, from *ret on. Those decide about a pair, these only help to find out soon.
 */
static void number_bits(struct summaries *summaries, const bool *declared, bool want, uint32_t *ret)
{
	const struct classes *classes = summaries->classes;
	const struct regions *regions = &classes->refine.regions;

	for (size_t r = 0; r < regions_n(regions); r++) {
		uint32_t colour = regions_at(regions, r)->colour;
		uint32_t key = coarse_class_key(classes->coarse, colour);

		if (key != NO_KEY && classes_ambiguous(classes, key) && declared[key] == want &&
		    !classes_is_open_declaration(classes, colour))
			summaries->bit[colour] = ++*ret;
	}
}

/* What is beyond SUMMARY_BITS shares bits: of what is not declared if there are enough, else of all. */
static void fold_bits(struct summaries *summaries, uint32_t n_declared)
{
	const struct regions *regions = &summaries->classes->refine.regions;
	uint32_t fixed = n_declared < SUMMARY_BITS ? n_declared : 0;

	for (size_t r = 0; r < regions_n(regions); r++) {
		uint32_t *bit = &summaries->bit[regions_at(regions, r)->colour];

		if (*bit > SUMMARY_BITS)
			*bit = 1 + fixed + (*bit - 1 - fixed) % (SUMMARY_BITS - fixed);
	}
}

bool summaries_init(struct summaries *summaries, const struct classes *classes,
		    struct effort *effort, struct arena *arena)
{
	const struct coarse *coarse = classes->coarse;
	const struct regions *regions = &classes->refine.regions;
	bool *declared = ARENA_NEW_ZERO(arena, coarse->n_keys, bool);
	uint32_t n = 0, n_declared;

	*summaries = (struct summaries){
		.classes = classes,
		.effort = effort,
		.bit = ARENA_NEW_ZERO(arena, coarse->end_colour, uint32_t),
		.of = ARENA_NEW_ZERO(arena, classes_n(classes), uint32_t),
		.number = ARENA_NEW_ZERO(arena, classes_n(classes), uint32_t),
		.sets = {.arena = arena},
		.rare = {.arena = arena},
		.frames = {.arena = arena},
		.open = {.arena = arena},
		.set = {.arena = arena},
	};
	if (!declared || !summaries->bit || !summaries->of || !summaries->number ||
	    !hashtab_init(&summaries->table, arena, 0))
		return false;
	for (size_t r = 0; r < regions_n(regions); r++) {
		const struct region *region = regions_at(regions, r);

		if (region->start < region->end &&
		    classes_is_open_declaration(classes, region->colour))
			declared[coarse_class_key(coarse, region->colour)] = true;
	}
	number_bits(summaries, declared, true, &n);
	n_declared = n;
	number_bits(summaries, declared, false, &n);
	if (n > SUMMARY_BITS)
		fold_bits(summaries, n_declared);
	summaries->n_words = ((n < SUMMARY_BITS ? n : SUMMARY_BITS) + 31) / 32;
	return words_reserve(&summaries->set, summaries->n_words);
}

/* ---- sets ----------------------------------------------------------------------------------- */

/* The number of the set under work, new if need be; *ret_room: false when out of memory. */
static uint32_t intern(struct summaries *summaries, bool *ret_room)
{
	size_t bytes = summaries->n_words * sizeof(uint32_t);
	uint32_t n_words = summaries->n_words, hash, set = (uint32_t)summaries->rare.n;

	hash = hash_bytes(summaries->classes->coarse->hashing, summaries->set.at, bytes);
	HASHTAB_EACH (&summaries->table, hash, value)
		if (!memcmp(summary_at(summaries, value - 1), summaries->set.at, bytes))
			return value - 1;
	*ret_room = words_reserve(&summaries->sets, n_words) &&
		    words_push(&summaries->rare, NO_BIT) &&
		    hashtab_insert(&summaries->table, hash, set + 1);
	if (*ret_room) {
		memcpy(summaries->sets.at + summaries->sets.n, summaries->set.at, bytes);
		summaries->sets.n += n_words;
	}
	return set;
}

/* The class that target @id is seen as, or 0 where all see its key alone. */
static uint32_t class_seen(const struct classes *classes, uint32_t id)
{
	uint32_t key = classes_key(classes, id);

	return key == NO_KEY || classes->left[key] ? refine_class(&classes->refine, id) : 0;
}

/* Adds what class @colour finds to the set under work, except by classes of its own component. */
static void add_findings(struct summaries *summaries, uint32_t colour)
{
	const struct classes *classes = summaries->classes;
	uint32_t *set = summaries->set.at, n;
	const uint32_t *targets = classes_targets(classes, colour, &n);

	summaries->effort->done += n;
	for (uint32_t i = 0; i < n; i++) {
		uint32_t class = class_seen(classes, targets[i]), bit, found;

		if (!class)
			continue;
		bit = summaries->bit[coarse_class(classes->coarse, targets[i])];
		if (bit)
			set[(bit - 1) / 32] |= 1u << (bit - 1) % 32;
		found = summaries->of[class];
		for (uint32_t w = 0; found && w < summaries->n_words; w++)
			set[w] |= summary_at(summaries, found - 1)[w];
	}
}

/* Closes the component of the open classes from index @start on. */
static bool close_component(struct summaries *summaries, size_t start)
{
	struct words *open = &summaries->open;
	bool room = true;
	uint32_t set;

	if (summaries->n_words)
		memset(summaries->set.at, 0, summaries->n_words * sizeof(uint32_t));
	for (size_t i = start; i < open->n; i++)
		add_findings(summaries, open->at[i]);
	set = intern(summaries, &room);
	for (size_t i = start; i < open->n; i++)
		summaries->of[open->at[i]] = set + 1;
	summaries->effort->done += summaries->n_words;
	open->n = start;
	return room;
}

/* A class under work: the next of its targets, the lowest number reached, its index among the open. */
struct frame {
	uint32_t colour, next, low, open;
};

#define FRAME_WORDS (sizeof(struct frame) / sizeof(uint32_t))

static struct frame *top_frame(const struct summaries *summaries)
{
	return (struct frame *)(void *)(summaries->frames.at + summaries->frames.n) - 1;
}

static bool enter(struct summaries *summaries, uint32_t colour)
{
	struct words *frames = &summaries->frames;
	uint32_t number = ++summaries->n_numbers;

	summaries->number[colour] = number;
	if (!words_reserve(frames, FRAME_WORDS))
		return false;
	frames->n += FRAME_WORDS;
	*top_frame(summaries) = (struct frame){colour, 0, number, (uint32_t)summaries->open.n};
	return words_push(&summaries->open, colour);
}

static bool leave(struct summaries *summaries)
{
	struct frame done = *top_frame(summaries);

	summaries->frames.n -= FRAME_WORDS;
	if (summaries->frames.n && done.low < top_frame(summaries)->low)
		top_frame(summaries)->low = done.low;
	return done.low != summaries->number[done.colour] || close_component(summaries, done.open);
}

/* Tarjan's algorithm: a component is closed after all that it reaches. */
bool summaries_find(struct summaries *summaries, uint32_t start)
{
	const struct classes *classes = summaries->classes;

	if (summaries->of[start])
		return true;
	if (!enter(summaries, start))
		return false;
	while (summaries->frames.n) {
		struct frame *frame = top_frame(summaries);
		uint32_t n, class;
		const uint32_t *targets = classes_targets(classes, frame->colour, &n);

		if (frame->next == n) {
			if (!leave(summaries))
				return false;
			continue;
		}
		summaries->effort->done++;
		class = class_seen(classes, targets[frame->next++]);
		if (!class || summaries->of[class])
			continue;
		if (!summaries->number[class]) {
			if (!enter(summaries, class))
				return false;
		} else if (summaries->number[class] < frame->low) {
			frame->low = summaries->number[class];
		}
	}
	return true;
}

/* Counts, per bit, one more for each that @set has. */
static void count_bits(const uint32_t *set, uint32_t n_words, uint32_t *sets_with)
{
	for (uint32_t w = 0; w < n_words; w++)
		for (uint32_t bits = set[w]; bits; bits &= bits - 1)
			sets_with[32 * w + (uint32_t)__builtin_ctz(bits)]++;
}

/* The bit of @set that fewest sets have, or NO_BIT when it is empty. */
static uint32_t rarest_bit(const uint32_t *set, uint32_t n_words, const uint32_t *sets_with)
{
	uint32_t rarest = NO_BIT;

	for (uint32_t w = 0; w < n_words; w++)
		for (uint32_t bits = set[w]; bits; bits &= bits - 1) {
			uint32_t bit = 32 * w + (uint32_t)__builtin_ctz(bits);

			if (rarest == NO_BIT || sets_with[bit] < sets_with[rarest])
				rarest = bit;
		}
	return rarest;
}

bool summaries_finish(struct summaries *summaries, struct arena *arena)
{
	uint32_t n_words = summaries->n_words, n_sets = (uint32_t)summaries->rare.n;
	uint32_t *sets_with = ARENA_NEW_ZERO(arena, 32 * (size_t)n_words, uint32_t);

	if (!sets_with)
		return false;
	for (uint32_t set = 0; set < n_sets; set++)
		count_bits(summary_at(summaries, set), n_words, sets_with);
	for (uint32_t set = 0; set < n_sets; set++)
		summaries->rare.at[set] =
			rarest_bit(summary_at(summaries, set), n_words, sets_with);
	summaries->effort->done += summaries->sets.n;
	return true;
}
