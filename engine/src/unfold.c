/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "unfold.h"

#include <string.h>

static int compare_numbers(uint32_t a, uint32_t b)
{
	return a < b ? -1 : a > b;
}

static int compare_names(const struct btfold_graph *graph, uint32_t a, uint32_t b)
{
	return a == b ? 0 : strcmp(graph_name(graph, a), graph_name(graph, b));
}

/*
 * C3: labels as byte strings. Comparing field by field is the same: numbers have a fixed width with the
 * most significant byte first, strings end with NUL. Only an ENUM64's two halves stand in the other order.
 */
static int compare_labels(const struct btfold_graph *graph, uint32_t x, uint32_t y)
{
	struct record a = graph_record(graph, x), b = graph_record(graph, y);
	uint32_t info = record_word(a, REC_INFO), kind = info_kind(info);
	uint32_t b_info = record_word(b, REC_INFO);
	int order = compare_numbers(kind, info_kind(b_info));

	if (!order)
		order = compare_numbers(info_kflag(info), info_kflag(b_info));
	if (!order)
		order = compare_numbers(info_vlen(info), info_vlen(b_info));
	if (!order)
		order = compare_names(graph, record_word(a, REC_NAME), record_word(b, REC_NAME));
	if (order)
		return order;
	KIND_WALK(&kind_table[kind], kind_words(&kind_table[kind], info), at, is, {
		uint32_t word = at;

		if (kind == KIND_ENUM64 && at >= REC_HEADER && (at - REC_HEADER) % 3)
			word = (at - REC_HEADER) % 3 == 1 ? at + 1 : at - 1;
		if (!order && is == WORD_NAME)
			order = compare_names(graph, record_word(a, at), record_word(b, at));
		else if (!order && is == WORD_PLAIN)
			order = compare_numbers(record_word(a, word), record_word(b, word));
	});
	return order;
}

/* A definition of @key, which is in U. */
static uint32_t definition_of(const struct classes *classes, uint32_t key)
{
	const struct regions *regions = &classes->refine.regions;

	BACKREFS_CLASSES (classes->back, key, class) {
		const struct region *region = regions_of(regions, class);

		if (coarse_is_declaration(classes->coarse, class))
			continue;
		if (region && region->start < region->end)
			return classes->refine.partition.elements.at[region->start];
		BACKREFS_OF_BASE (classes->back, class, member)
			return member;
		if (regions->members[class])
			return regions->lowest[class];
	}
	return 0;
}

/* What a reference stands for: replacements done, declarations of keys in U resolved (C3). */
static uint32_t resolve(const struct classes *classes, uint32_t id)
{
	uint32_t key;

	id = redirected(classes->colours.redirect, id);
	key = id ? classes_key(classes, id) : NO_KEY;
	if (key == NO_KEY || classes->left[key] || !classes_is_declaration(classes, id))
		return id;
	return definition_of(classes, key);
}

bool unfoldings_init(struct unfoldings *unfoldings, const struct classes *classes,
		     struct effort *effort, struct arena *arena)
{
	*unfoldings = (struct unfoldings){
		.classes = classes,
		.effort = effort,
		.arena = arena,
		.known = {.arena = arena},
		.queue = {.arena = arena},
		.alone = {.arena = arena},
	};
	return hashtab_init(&unfoldings->known_table, arena, 0) &&
	       hashtab_init(&unfoldings->seen, arena, 0);
}

static uint32_t class_of(const struct unfoldings *unfoldings, uint32_t id)
{
	return refine_class(&unfoldings->classes->refine, id);
}

static uint32_t hash_classes(const struct unfoldings *unfoldings, uint32_t a, uint32_t b)
{
	return hash_pair(unfoldings->classes->coarse->hashing, class_of(unfoldings, a),
			 class_of(unfoldings, b));
}

/* Is @pair, two types, a pair of the classes of @a and @b? */
static bool same_classes(const struct unfoldings *unfoldings, const uint32_t *pair, uint32_t a,
			 uint32_t b)
{
	return class_of(unfoldings, pair[0]) == class_of(unfoldings, a) &&
	       class_of(unfoldings, pair[1]) == class_of(unfoldings, b);
}

/* Queues the pair unless its sides are equal or it was seen. */
static bool push_pair(struct unfoldings *unfoldings, uint32_t a, uint32_t b)
{
	struct words *queue = &unfoldings->queue;
	uint32_t hash;

	if (reference_colour(&unfoldings->classes->colours, a) ==
	    reference_colour(&unfoldings->classes->colours, b))
		return true; /* they agree */
	a = resolve(unfoldings->classes, a);
	b = resolve(unfoldings->classes, b);
	if (class_of(unfoldings, a) == class_of(unfoldings, b))
		return true;
	hash = hash_classes(unfoldings, a, b);
	HASHTAB_EACH (&unfoldings->seen, hash, value)
		if (same_classes(unfoldings, &queue->at[value - 1], a, b))
			return true;
	return hashtab_insert(&unfoldings->seen, hash, (uint32_t)queue->n + 1) &&
	       words_push(queue, a) && words_push(queue, b);
}

static bool push_references(struct unfoldings *unfoldings, uint32_t a, uint32_t b)
{
	const struct btfold_graph *graph = unfoldings->classes->coarse->graph;
	struct record left = graph_record(graph, a), right = graph_record(graph, b);
	uint32_t n_words = graph_record_words(graph, a);
	bool room = true;

	unfoldings->effort->done += n_words;
	KIND_REFS (&kind_table[info_kind(record_word(left, REC_INFO))], n_words, at)
		room = push_pair(unfoldings, record_word(left, at), record_word(right, at)) && room;
	return room;
}

/* Of two types of one coarse class: labels are equal, and references but these agree. */
static bool push_targets(struct unfoldings *unfoldings, uint32_t a, uint32_t b)
{
	const struct regions *regions = &unfoldings->classes->refine.regions;
	uint32_t n;
	const uint32_t *left = regions_targets(regions, a, &n);
	const uint32_t *right = regions_targets(regions, b, &n);

	unfoldings->effort->done += n;
	for (uint32_t i = 0; i < n; i++)
		if (!push_pair(unfoldings, left[i], right[i]))
			return false;
	return true;
}

/* The order of the pair if it is known, else 0; notes a pair that is not. */
static int recall(struct unfoldings *unfoldings, uint32_t a, uint32_t b, bool *room)
{
	const uint32_t *known = unfoldings->known.at;

	HASHTAB_EACH (&unfoldings->known_table, hash_classes(unfoldings, a, b), value)
		if (same_classes(unfoldings, known + value - 1, a, b))
			return known[value + 1] ? 1 : -1;
	*room = words_push(&unfoldings->alone, a) && words_push(&unfoldings->alone, b);
	return 0;
}

static bool remember(struct unfoldings *unfoldings, int order)
{
	struct words *known = &unfoldings->known, *alone = &unfoldings->alone;

	for (size_t i = 0; i < alone->n; i += 2) {
		uint32_t index = (uint32_t)known->n + 1;

		if (!words_push(known, alone->at[i]) || !words_push(known, alone->at[i + 1]) ||
		    !words_push(known, order > 0) ||
		    !hashtab_insert(&unfoldings->known_table,
				    hash_classes(unfoldings, alone->at[i], alone->at[i + 1]),
				    index))
			return false;
	}
	return true;
}

/* One pair of the walk; *ret_order as far as it is known. */
static bool step(struct unfoldings *unfoldings, uint32_t x, uint32_t y, int *ret_order)
{
	const struct coarse *coarse = unfoldings->classes->coarse;

	unfoldings->effort->done++;
	if (!x || !y) {
		*ret_order = x ? 1 : -1; /* C9 */
		return true;
	}
	if (coarse_class(coarse, x) == coarse_class(coarse, y))
		return push_targets(unfoldings, x, y);
	*ret_order = compare_labels(coarse->graph, x, y);
	return *ret_order || push_references(unfoldings, x, y);
}

bool unfold_compare(struct unfoldings *unfoldings, uint32_t a, uint32_t b, int *ret)
{
	struct words *queue = &unfoldings->queue;
	bool room = true;

	*ret = 0;
	queue->n = unfoldings->alone.n = 0;
	if (!hashtab_reset(&unfoldings->seen, 0) || !push_pair(unfoldings, a, b))
		return false;
	for (size_t at = 0; at < queue->n && !*ret && room; at += 2) {
		uint32_t x = queue->at[at], y = queue->at[at + 1];

		if (effort_over(unfoldings->effort))
			return true;
		if (at + 2 == queue->n)
			*ret = recall(unfoldings, x, y, &room);
		if (!*ret)
			room = step(unfoldings, x, y, ret) && room;
	}
	return room && remember(unfoldings, *ret);
}
