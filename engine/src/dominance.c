/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "dominance.h"

struct dominance_pair {
	uint32_t c, d;	     /* a type of each class */
	uint32_t struck;     /* does not hold */
	uint32_t dependents; /* 1 + index in dependents, or 0 */
};

_Static_assert(sizeof(struct dominance_pair) == 4 * sizeof(uint32_t), "pairs lie in words");

static struct dominance_pair *pair_at(const struct dominance *dominance, uint32_t pair)
{
	return (struct dominance_pair *)(void *)dominance->pairs.at + pair;
}

static uint32_t class_of(const struct dominance *dominance, uint32_t id)
{
	return refine_class(&dominance->classes->refine, id);
}

bool dominance_init(struct dominance *dominance, const struct classes *classes, struct arena *arena)
{
	*dominance = (struct dominance){
		.classes = classes,
		.pairs = {.arena = arena},
		.dependents = {.arena = arena},
		.struck = {.arena = arena},
	};
	return hashtab_init(&dominance->table, arena, 64);
}

static uint32_t pair_hash(const struct dominance *dominance, uint32_t c, uint32_t d)
{
	return hash_pair(dominance->classes->coarse->hashing, class_of(dominance, c),
			 class_of(dominance, d));
}

#define NO_PAIR UINT32_MAX

static uint32_t find_pair(const struct dominance *dominance, uint32_t hash, uint32_t c, uint32_t d)
{
	uint32_t c_class = class_of(dominance, c), d_class = class_of(dominance, d);

	HASHTAB_EACH (&dominance->table, hash, value) {
		const struct dominance_pair *pair = pair_at(dominance, value - 1);

		if (class_of(dominance, pair->c) == c_class &&
		    class_of(dominance, pair->d) == d_class)
			return value - 1;
	}
	return NO_PAIR;
}

/* The pair, new if need be; NO_PAIR when out of memory. */
static uint32_t get_pair(struct dominance *dominance, uint32_t c, uint32_t d)
{
	uint32_t hash = pair_hash(dominance, c, d), pair = find_pair(dominance, hash, c, d);
	struct words *pairs = &dominance->pairs;

	if (pair != NO_PAIR)
		return pair;
	pair = (uint32_t)(pairs->n / 4);
	if (!words_push(pairs, c) || !words_push(pairs, d) || !words_push(pairs, 0) ||
	    !words_push(pairs, 0) || !hashtab_insert(&dominance->table, hash, pair + 1))
		return NO_PAIR;
	return pair;
}

bool dominance_ask(struct dominance *dominance, uint32_t c, uint32_t d)
{
	return get_pair(dominance, c, d) != NO_PAIR;
}

/* Strikes @pair, and all that depend on it. */
static bool strike(struct dominance *dominance, uint32_t pair)
{
	struct words *struck = &dominance->struck;

	if (pair_at(dominance, pair)->struck)
		return true;
	pair_at(dominance, pair)->struck = true;
	struck->n = 0;
	if (!words_push(struck, pair))
		return false;
	while (struck->n) {
		uint32_t each = pair_at(dominance, struck->at[--struck->n])->dependents;

		for (; each; each = dominance->dependents.at[each]) {
			uint32_t dependent = dominance->dependents.at[each - 1];

			dominance->operations++;
			if (pair_at(dominance, dependent)->struck)
				continue;
			pair_at(dominance, dependent)->struck = true;
			if (!words_push(struck, dependent))
				return false;
		}
	}
	return true;
}

enum relation { FAILS, HOLDS, DEPENDS };

/* R2 for one reference: does x agree with y, or x ⊑ y at once, or if the pair holds, or never? */
static enum relation relate(const struct dominance *dominance, uint32_t x, uint32_t y)
{
	const struct classes *classes = dominance->classes;
	uint32_t key;

	if (!x || !y)
		return x == y ? HOLDS : FAILS; /* C6 */
	if (reference_colour(&classes->colours, x) == reference_colour(&classes->colours, y))
		return HOLDS;
	if (coarse_class(classes->coarse, x) == coarse_class(classes->coarse, y))
		return DEPENDS;
	key = classes_key(classes, x);
	if (key != NO_KEY && key == classes_key(classes, y) && classes_ambiguous(classes, key) &&
	    classes_is_declaration(classes, x) && !classes_is_declaration(classes, y))
		return HOLDS;
	return FAILS;
}

static bool add_dependent(struct dominance *dominance, uint32_t on, uint32_t dependent)
{
	struct dominance_pair *pair = pair_at(dominance, on);

	if (!words_push(&dominance->dependents, dependent) ||
	    !words_push(&dominance->dependents, pair->dependents))
		return false;
	pair->dependents = (uint32_t)dominance->dependents.n - 1;
	return true;
}

/* One reference of @pair; *ret_fails is set when the pair cannot hold. */
static bool look_at(struct dominance *dominance, uint32_t pair, uint32_t x, uint32_t y,
		    bool *ret_fails)
{
	const uint32_t *redirect = dominance->classes->colours.redirect;
	enum relation relation;
	uint32_t on;

	if (redirect) {
		x = redirect[x];
		y = redirect[y];
	}
	relation = relate(dominance, x, y);
	*ret_fails |= relation == FAILS;
	if (relation != DEPENDS)
		return true;
	on = get_pair(dominance, x, y);
	if (on == NO_PAIR)
		return false;
	*ret_fails |= pair_at(dominance, on)->struck;
	return add_dependent(dominance, on, pair);
}

static bool expand(struct dominance *dominance, uint32_t pair)
{
	const struct btfold_graph *graph = dominance->classes->coarse->graph;
	uint32_t c = pair_at(dominance, pair)->c, d = pair_at(dominance, pair)->d;
	struct record left = graph_record(graph, c), right = graph_record(graph, d);
	uint32_t n_words = graph_record_words(graph, c);
	bool fails = false, room = true;

	dominance->operations += n_words;
	KIND_WALK(&kind_table[info_kind(record_word(left, REC_INFO))], n_words, at, is, {
		if (is == WORD_REF && !fails)
			room = look_at(dominance, pair, record_word(left, at),
				       record_word(right, at), &fails) &&
			       room;
	});
	return room && (!fails || strike(dominance, pair));
}

bool dominance_decide(struct dominance *dominance, uint64_t budget, bool *ret_over)
{
	while (dominance->expanded < dominance->pairs.n / 4) {
		uint32_t pair = (uint32_t)dominance->expanded++;

		if (dominance_cost(dominance) > budget) {
			*ret_over = true;
			return true;
		}
		if (!pair_at(dominance, pair)->struck && !expand(dominance, pair))
			return false;
	}
	return true;
}

bool dominance_holds(const struct dominance *dominance, uint32_t c, uint32_t d)
{
	uint32_t pair = find_pair(dominance, pair_hash(dominance, c, d), c, d);

	return pair != NO_PAIR && !pair_at(dominance, pair)->struck;
}
