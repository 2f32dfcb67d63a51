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
	const uint32_t *a = graph_record(graph, x), *b = graph_record(graph, y);
	uint32_t info = a[REC_INFO], kind = info_kind(info);
	int order = compare_numbers(kind, info_kind(b[REC_INFO]));

	if (!order)
		order = compare_numbers(info_kflag(info), info_kflag(b[REC_INFO]));
	if (!order)
		order = compare_numbers(info_vlen(info), info_vlen(b[REC_INFO]));
	if (!order)
		order = compare_names(graph, a[REC_NAME], b[REC_NAME]);
	if (order)
		return order;
	KIND_WALK(&kind_table[kind], kind_words(&kind_table[kind], info), at, is, {
		uint32_t word = at;

		if (kind == KIND_ENUM64 && at >= REC_HEADER && (at - REC_HEADER) % 3)
			word = (at - REC_HEADER) % 3 == 1 ? at + 1 : at - 1;
		if (!order && is == WORD_NAME)
			order = compare_names(graph, a[at], b[at]);
		else if (!order && is == WORD_PLAIN)
			order = compare_numbers(a[word], b[word]);
	});
	return order;
}

/* What a reference stands for: replacements done, declarations of keys in U resolved (C3). */
static uint32_t resolve(const struct classes *classes, uint32_t id)
{
	const uint32_t *redirect = classes->colours.redirect;
	uint32_t key;

	if (redirect)
		id = redirect[id];
	if (!id || !classes_is_declaration(classes, id))
		return id;
	key = classes_key(classes, id);
	if (classes->left[key])
		return id;
	BACKREFS_CLASSES(classes->back, key, class)
	BACKREFS_MEMBERS(classes->back, class, member)
	if ((!redirect || redirect[member] == member) && !classes_is_declaration(classes, member))
		return member;
	return id;
}

struct unfolding {
	const struct classes *classes;
	struct hashtab seen; /* 1 + index of a pair in queue */
	struct words queue;  /* pairs of types */
	uint64_t operations;
};

/* Queues the pair unless its sides are equal or it was seen; void on one side only is decided at once. */
static bool push_pair(struct unfolding *unfolding, uint32_t a, uint32_t b)
{
	const struct classes *classes = unfolding->classes;
	const uint32_t *cls = classes->refine.cls;
	struct words *queue = &unfolding->queue;
	uint32_t hash;

	a = resolve(classes, a);
	b = resolve(classes, b);
	if (a == b || (a && b && cls[a] == cls[b]))
		return true;
	hash = hash_pair(classes->coarse->hashing, cls[a], cls[b]);
	HASHTAB_EACH(&unfolding->seen, hash, value)
	if (cls[queue->at[value - 1]] == cls[a] && cls[queue->at[value]] == cls[b])
		return true;
	return hashtab_insert(&unfolding->seen, hash, (uint32_t)queue->n + 1) &&
	       words_push(queue, a) && words_push(queue, b);
}

static bool push_references(struct unfolding *unfolding, uint32_t a, uint32_t b)
{
	const struct btfold_graph *graph = unfolding->classes->coarse->graph;
	const uint32_t *left = graph_record(graph, a), *right = graph_record(graph, b);
	uint32_t n_words = graph_record_words(graph, a);
	bool room = true;

	unfolding->operations += n_words;
	KIND_WALK(&kind_table[info_kind(left[REC_INFO])], n_words, at, is, {
		if (is == WORD_REF)
			room = push_pair(unfolding, left[at], right[at]) && room;
	});
	return room;
}

bool unfold_compare(const struct classes *classes, uint32_t a, uint32_t b, struct arena *arena,
		    int *ret, uint64_t *operations)
{
	struct unfolding unfolding = {.classes = classes, .queue = {.arena = arena}};
	const struct btfold_graph *graph = classes->coarse->graph;

	*ret = 0;
	if (!hashtab_init(&unfolding.seen, arena, 16) || !push_pair(&unfolding, a, b))
		return false;
	for (size_t at = 0; at < unfolding.queue.n && !*ret; at += 2) {
		uint32_t x = unfolding.queue.at[at], y = unfolding.queue.at[at + 1];

		if (!x || !y)
			*ret = x ? 1 : -1; /* void has the empty label */
		else
			*ret = compare_labels(graph, x, y);
		if (!*ret && !push_references(&unfolding, x, y))
			return false;
	}
	*operations += unfolding.operations;
	return true;
}
