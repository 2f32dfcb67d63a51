/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "dominance.h"

#define NEW_PAIR_COST 8
#define MOST_STEPS    16

enum pair_state { UNKNOWN, ASSUMED, FAILS, HOLDS };

struct dominance_pair {
	uint32_t c, d;	/* class colours */
	uint32_t state; /* enum pair_state */
	uint32_t from;	/* while assumed: the pair that led to it, or NO_PAIR */
};

#define NO_PAIR	   UINT32_MAX
#define PAIR_WORDS (sizeof(struct dominance_pair) / sizeof(uint32_t))

_Static_assert(PAIR_WORDS == 4, "pairs lie in words");

static struct dominance_pair *pair_at(const struct dominance *dominance, uint32_t pair)
{
	return (struct dominance_pair *)(void *)dominance->pairs.at + pair;
}

bool dominance_init(struct dominance *dominance, const struct classes *classes,
		    struct effort *effort, struct arena *arena)
{
	*dominance = (struct dominance){
		.classes = classes,
		.effort = effort,
		.pairs = {.arena = arena},
		.queue = {.arena = arena},
		.ends = {.arena = arena},
	};
	return hashtab_init(&dominance->table, arena, 64);
}

static uint32_t hash_of(const struct dominance *dominance, uint32_t c, uint32_t d)
{
	return hash_pair(dominance->classes->coarse->hashing, c, d);
}

static uint32_t find_pair(const struct dominance *dominance, uint32_t c, uint32_t d)
{
	HASHTAB_EACH (&dominance->table, hash_of(dominance, c, d), value)
		if (pair_at(dominance, value - 1)->c == c && pair_at(dominance, value - 1)->d == d)
			return value - 1;
	return NO_PAIR;
}

/* The pair, new if need be; NO_PAIR when out of memory. */
static uint32_t get_pair(struct dominance *dominance, uint32_t c, uint32_t d)
{
	struct words *pairs = &dominance->pairs;
	uint32_t pair = find_pair(dominance, c, d);

	if (pair != NO_PAIR)
		return pair;
	pair = (uint32_t)(pairs->n / PAIR_WORDS);
	if (!words_reserve(pairs, PAIR_WORDS) ||
	    !hashtab_insert(&dominance->table, hash_of(dominance, c, d), pair + 1))
		return NO_PAIR;
	pairs->n += PAIR_WORDS;
	*pair_at(dominance, pair) = (struct dominance_pair){c, d, UNKNOWN, NO_PAIR};
	dominance->effort->done += NEW_PAIR_COST;
	return pair;
}

static bool assume(struct dominance *dominance, uint32_t pair, uint32_t from)
{
	pair_at(dominance, pair)->state = ASSUMED;
	pair_at(dominance, pair)->from = from;
	return words_push(&dominance->queue, pair);
}

/* What the assumed pairs became: all hold, or nothing is known of them. */
static void settle(struct dominance *dominance, enum pair_state state)
{
	for (size_t i = 0; i < dominance->queue.n; i++) {
		struct dominance_pair *pair = pair_at(dominance, dominance->queue.at[i]);

		if (pair->state == ASSUMED)
			pair->state = state;
	}
	dominance->queue.n = 0;
}

/* @pair fails, and all on the way to it. */
static void refuse(struct dominance *dominance, uint32_t pair)
{
	for (; pair != NO_PAIR; pair = pair_at(dominance, pair)->from)
		pair_at(dominance, pair)->state = FAILS;
}

enum relation { NEVER, ALWAYS, DEPENDS };

/* R2 for one reference: does x agree with y, or x ⊑ y at once, or if the pair holds, or never? */
static enum relation relate(const struct classes *classes, uint32_t x, uint32_t y)
{
	uint32_t left = coarse_class(classes->coarse, x), key;

	if (reference_colour(&classes->colours, x) == reference_colour(&classes->colours, y))
		return ALWAYS;
	if (left == coarse_class(classes->coarse, y))
		return DEPENDS;
	key = coarse_class_key(classes->coarse, left);
	if (key != NO_KEY && key == classes_key(classes, y) &&
	    classes_is_open_declaration(classes, left) && !classes_is_declaration(classes, y))
		return ALWAYS;
	return NEVER;
}

/*
 * As relate(), of what x and y lead to: through types that can differ in one reference only, such as pointers,
 * for these need no pair. Not for ever: there are cycles.
 */
static enum relation relate_ends(struct dominance *dominance, uint32_t *x, uint32_t *y)
{
	const struct classes *classes = dominance->classes;
	const struct regions *regions = &classes->refine.regions;

	for (unsigned steps = 0;; steps++) {
		enum relation relation = relate(classes, *x, *y);
		uint32_t n;
		const uint32_t *left = regions_targets(regions, *x, &n);

		dominance->effort->done++;
		if (relation != DEPENDS || n != 1 || steps == MOST_STEPS)
			return relation;
		*x = left[0];
		*y = *regions_targets(regions, *y, &n);
	}
}

/* Finds the pairs that @pair depends on; *ret_fails is set when a reference cannot hold. */
static bool find_ends(struct dominance *dominance, uint32_t pair, bool *ret_fails)
{
	const struct classes *classes = dominance->classes;
	uint32_t n;
	const uint32_t *left = classes_targets(classes, pair_at(dominance, pair)->c, &n);
	const uint32_t *right = classes_targets(classes, pair_at(dominance, pair)->d, &n);

	dominance->ends.n = 0;
	for (uint32_t i = 0; i < n && !*ret_fails; i++) {
		uint32_t x = left[i], y = right[i];
		enum relation relation = relate_ends(dominance, &x, &y);

		*ret_fails = relation == NEVER;
		if (relation == DEPENDS &&
		    (!words_push(&dominance->ends, refine_class(&classes->refine, x)) ||
		     !words_push(&dominance->ends, refine_class(&classes->refine, y))))
			return false;
	}
	return true;
}

/* Looks at the references of @pair; false when out of memory. Pairs are made only when nothing fails yet. */
static bool follow(struct dominance *dominance, uint32_t pair, bool *ret_fails)
{
	const struct words *ends = &dominance->ends;

	if (!find_ends(dominance, pair, ret_fails))
		return false;
	for (size_t i = 0; i < ends->n && !*ret_fails; i += 2) {
		uint32_t on = find_pair(dominance, ends->at[i], ends->at[i + 1]);

		*ret_fails = on != NO_PAIR && pair_at(dominance, on)->state == FAILS;
	}
	for (size_t i = 0; i < ends->n && !*ret_fails; i += 2) {
		uint32_t on = get_pair(dominance, ends->at[i], ends->at[i + 1]);

		if (on == NO_PAIR ||
		    (pair_at(dominance, on)->state == UNKNOWN && !assume(dominance, on, pair)))
			return false;
	}
	return true;
}

enum dominance_answer dominance_ask(struct dominance *dominance, uint32_t c, uint32_t d)
{
	uint32_t pair = get_pair(dominance, c, d);
	bool fails = false;

	if (pair == NO_PAIR)
		return DOMINANCE_NO_MEMORY;
	dominance->effort->done++;
	if (pair_at(dominance, pair)->state != UNKNOWN)
		return pair_at(dominance, pair)->state == HOLDS ? DOMINANCE_HOLDS : DOMINANCE_FAILS;
	if (!assume(dominance, pair, NO_PAIR))
		return DOMINANCE_NO_MEMORY;
	for (size_t at = 0; at < dominance->queue.n; at++) {
		if (effort_over(dominance->effort))
			return DOMINANCE_LIMIT;
		if (!follow(dominance, dominance->queue.at[at], &fails))
			return DOMINANCE_NO_MEMORY;
		if (fails) {
			refuse(dominance, dominance->queue.at[at]);
			settle(dominance, UNKNOWN);
			return DOMINANCE_FAILS;
		}
	}
	settle(dominance, HOLDS);
	return DOMINANCE_HOLDS;
}
