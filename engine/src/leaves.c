/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "leaves.h"

#include "colours.h"

/* leaf_colour(), inlined where it is for many. */
static inline __attribute__((always_inline)) bool colour(struct coarse *coarse, uint32_t id)
{
	struct record record = graph_record(coarse->graph, id);
	uint32_t info = record_word(record, REC_INFO), kind = info_kind(info);
	uint32_t *ref = &coarse->ref[id - coarse->first], name;

	if (info_has_key(info)) {
		if (*ref)
			return true;
		name = record_word(record, REC_NAME);
		*ref = colours_of_foretold_key(coarse, info, name);
		if (*ref || !name || !strtab_canonical(&coarse->strings, name))
			return true;
		*ref = colours_of_key(coarse, info, name);
		return *ref;
	}
	if ((kind != KIND_VAR && kind != KIND_DATASEC) || *ref)
		return true;
	strtab_canonical(&coarse->strings, record_word(record, REC_NAME)); /* nobody will sign it */
	*ref = colours_add_unique(coarse, id);
	coarse->cls[id - coarse->first] = *ref;
	return *ref;
}

bool leaf_colour(struct coarse *coarse, uint32_t id)
{
	return colour(coarse, id);
}

/* Records are asked for so many types before they are looked at. */
#define FETCHED_AHEAD 32u

/* May a type of this kind be a leaf? */
static inline bool kind_is_leaf(uint32_t kind)
{
	const uint32_t kinds = KINDS_WITH_KEYS | 1u << KIND_VAR | 1u << KIND_DATASEC;

	return kinds >> kind & 1;
}

/* So many types are looked at before those that may be leaves are. */
#define LEAVES_AT_ONCE 64u

/*
 * Lists which types of @graph may be leaves, of those with index @from up to @to, LEAVES_AT_ONCE at most, and returns
 * how many. Without a branch: every fourth would be guessed wrong.
 */
static uint32_t list_leaves(const struct btfold_graph *graph, uint32_t from, uint32_t to,
			    uint32_t *leaves)
{
	const uint32_t *words = graph->words, *starts = graph->record;
	uint32_t ahead = graph->n_types - to < FETCHED_AHEAD ? 0 : FETCHED_AHEAD, n_leaves = 0;
	uint32_t kind_at = graph->swapped ? 0 : 24; /* in the info word as it is */

	for (uint32_t i = from; i < to; i++) {
		__builtin_prefetch(words + starts[i + ahead]);
		leaves[n_leaves] = i;
		n_leaves += kind_is_leaf(words[starts[i] + REC_INFO] >> kind_at & 0x7f);
	}
	return n_leaves;
}

bool leaves_colour(struct coarse *coarse, uint32_t from, uint32_t to)
{
	const struct btfold_graph *graph = coarse->graph;
	uint32_t first_id = graph->first_id, leaves[LEAVES_AT_ONCE];

	for (; from < to && from < first_id; from++) /* a prepared base on others: theirs */
		if (!leaf_colour(coarse, from))
			return false;
	while (from < to) {
		uint32_t end = to - from < LEAVES_AT_ONCE ? to : from + LEAVES_AT_ONCE;
		uint32_t n = list_leaves(graph, from - first_id, end - first_id, leaves);

		for (uint32_t i = 0; i < n; i++)
			if (!colour(coarse, first_id + leaves[i]))
				return false;
		from = end;
	}
	return true;
}
