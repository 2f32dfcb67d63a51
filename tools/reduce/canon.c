// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include "canon.h"

#include <stdlib.h>
#include <string.h>

#include "hash.h"
#include "measure.h"

#define MOST_LEAVES 2048u
#define REACH_ROOM  256u /* types of the largest graph, and one */

struct canon {
	struct mut_model *model;
	uint32_t n;
	uint64_t *label, *colour, *sum; /* per type; sum: of what refers to it */
	uint64_t *names;		/* per name: of what has it */
	uint32_t *order, *fresh;	/* ids by rank; ranks being made */
	uint32_t leaves;
	/* The leaf that stands, if any, and the one that is tried. */
	uint32_t *best, *labels;
	uint32_t *best_code, *code, *turn;
	size_t n_best, n_code, max_best, max_code;
};

static uint64_t *long_words(size_t n)
{
	size_t max = 0;
	uint64_t *at = mut_room(NULL, &max, n + 1, sizeof(*at));

	memset(at, 0, (n + 1) * sizeof(*at));
	return at;
}

static uint32_t *words(size_t n)
{
	size_t max = 0;
	uint32_t *at = mut_room(NULL, &max, n + 1, sizeof(*at));

	memset(at, 0, (n + 1) * sizeof(*at));
	return at;
}

/* Numbers of a type, without references and names. */
static uint64_t label_of(const struct mut_model *model, const struct mut_type *type)
{
	const struct mut_kind_row *row = mut_row(type);
	uint64_t hash = reduce_mix(type->kind, type->kflag + 2 * (uint64_t)type->n_items);

	hash = reduce_mix(hash, (uint64_t)type->vlen << 1 | (type->name != 0));
	if (row->word3 != MUT_WORD3_REF)
		hash = reduce_mix(hash, type->word3);
	for (unsigned i = type->kind == MUT_ARRAY ? MUT_COUNT : 0; i < row->extra; i++)
		hash = reduce_mix(hash, type->extra[i]);
	for (uint32_t i = 0; i < type->n_items; i++)
		for (unsigned word = 0; word < row->item; word++)
			if (word + 1 != row->item_ref && (word || !row->item_name))
				hash = reduce_mix(hash, mut_items(model, type)[i].w[word]);
	return hash;
}

/* ---- refinement ----------------------------------------------------------------------------- */

/*
 * A rank is where the cell of a type begins in the order so far: types of one cell could not be told
 * apart yet. Cells are only ever split, in place.
 */
struct gathering {
	struct canon *canon;
	const uint32_t *rank;
	uint32_t place, id; /* of the name: which of its type's */
	bool hands_out;
};

/* First types colour names, then names types. */
static void gather_name(void *ctx, uint32_t id, bool is_item, uint32_t *name)
{
	struct gathering *g = ctx;
	struct canon *c = g->canon;

	(void)is_item;
	g->place = id == g->id ? g->place + 1 : 0;
	g->id = id;
	if (g->hands_out)
		c->colour[id] = reduce_mix(c->colour[id], *name ? c->names[*name] : 0);
	else
		c->names[*name] += reduce_mix(g->rank[id], g->place + 1);
}

/* Copies of one string know of each other. */
static void mix_copies(struct canon *c)
{
	const struct mut_names *names = &c->model->names;

	for (size_t i = 1; i < names->n; i++)
		c->names[i] = reduce_mix(c->names[i], names->at[i].copy);
	for (size_t i = 1; i < names->n; i++)
		if (names->at[i].copy)
			c->names[names->at[i].first] += reduce_mix(c->names[i], 1);
	for (size_t i = 1; i < names->n; i++)
		if (names->at[i].copy)
			c->names[i] = reduce_mix(c->names[i], c->names[names->at[i].first]);
}

static void colour_types(struct canon *c, const uint32_t *rank)
{
	struct gathering g = {.canon = c, .rank = rank};

	memset(c->sum, 0, (c->n + (size_t)1) * sizeof(*c->sum));
	memset(c->names, 0, c->model->names.n * sizeof(*c->names));
	for (uint32_t id = 1; id <= c->n; id++) {
		struct mut_type *type = &c->model->types[id];

		c->colour[id] = c->label[id];
		for (uint32_t i = 0, n = mut_n_refs(type); i < n; i++) {
			uint32_t to = *mut_ref(c->model, type, i);

			to = to <= c->n ? to : 0;
			c->colour[id] = reduce_mix(c->colour[id], to ? rank[to] + 1 : 0);
			c->sum[to] += reduce_mix(rank[id], i + 1);
		}
	}
	reduce_each_name(c->model, gather_name, &g);
	mix_copies(c);
	g.hands_out = true;
	reduce_each_name(c->model, gather_name, &g);
	for (uint32_t id = 1; id <= c->n; id++)
		c->colour[id] = reduce_mix(c->colour[id], c->sum[id]);
}

static int compare_ids(const struct canon *c, const uint32_t *rank, uint32_t a, uint32_t b)
{
	if (rank[a] != rank[b])
		return rank[a] < rank[b] ? -1 : 1;
	if (c->colour[a] != c->colour[b])
		return c->colour[a] < c->colour[b] ? -1 : 1;
	return 0;
}

/*
 * Equal ones stay in the order of their ids. Insertion: graphs are small, and mostly sorted. Returns
 * the number of cells.
 */
static uint32_t sort(struct canon *c, uint32_t *rank)
{
	uint32_t cells = 0, start = 0;

	for (uint32_t i = 0; i < c->n; i++) {
		uint32_t at = i;

		for (; at && compare_ids(c, rank, c->order[at - 1], i + 1) > 0; at--)
			c->order[at] = c->order[at - 1];
		c->order[at] = i + 1;
	}
	for (uint32_t i = 0; i < c->n; i++) {
		if (!i || compare_ids(c, rank, c->order[i - 1], c->order[i])) {
			start = i;
			cells++;
		}
		c->fresh[c->order[i]] = start;
	}
	memcpy(rank, c->fresh, (c->n + (size_t)1) * sizeof(*rank));
	return cells;
}

static uint32_t refine(struct canon *c, uint32_t *rank)
{
	uint32_t cells = 0, before;

	do {
		before = cells;
		colour_types(c, rank);
		cells = sort(c, rank);
	} while (cells != before);
	return cells;
}

/* Leaves first, simple kinds first. */
static void rank_at_first(struct canon *c, uint32_t *rank)
{
	uint32_t reach[REACH_ROOM] = {0};

	reduce_measure_reach(c->model, reach);
	for (uint32_t id = 1; id <= c->n; id++) {
		bool in_base = id <= c->model->n_base;

		rank[id] = (in_base ? 0 : REACH_ROOM * 32) + reach[id] * 32 +
			   reduce_kind_weight(c->model->types[id].kind);
	}
}

/* ---- leaves --------------------------------------------------------------------------------- */

static void put(struct canon *c, uint32_t word)
{
	c->code = mut_room(c->code, &c->max_code, c->n_code + 1, sizeof(*c->code));
	c->code[c->n_code++] = word;
}

static void put_name(struct canon *c, uint32_t name)
{
	const struct mut_name *entry = &c->model->names.at[name];

	if (name && !c->turn[entry->first])
		c->turn[entry->first] = ++c->turn[0];
	put(c, name ? c->turn[entry->first] : 0);
	put(c, entry->copy);
}

static void put_type(struct canon *c, const struct mut_type *type)
{
	const struct mut_kind_row *row = mut_row(type);
	const struct mut_item *items = mut_items(c->model, type);
	uint64_t label = c->label[type - c->model->types];

	put(c, (uint32_t)label);
	put(c, (uint32_t)(label >> 32));
	put_name(c, type->name);
	for (uint32_t i = 0; i < row->n_refs; i++) {
		uint32_t to = row->word3 == MUT_WORD3_REF ? type->word3 : type->extra[i];

		put(c, to <= c->n ? c->labels[to] : UINT32_MAX);
	}
	for (uint32_t i = 0; i < type->n_items; i++) {
		if (row->item_name)
			put_name(c, items[i].w[MUT_NAME]);
		if (row->item_ref)
			put(c, items[i].w[row->item_ref - 1] <= c->n
				       ? c->labels[items[i].w[row->item_ref - 1]]
				       : UINT32_MAX);
	}
}

static bool is_better(const struct canon *c)
{
	if (!c->n_best)
		return true;
	for (size_t i = 0; i < c->n_code && i < c->n_best; i++)
		if (c->code[i] != c->best_code[i])
			return c->code[i] < c->best_code[i];
	return false;
}

static void leaf(struct canon *c)
{
	c->leaves++;
	for (uint32_t i = 0; i < c->n; i++)
		c->labels[c->order[i]] = i + 1;
	memset(c->turn, 0, c->model->names.n * sizeof(*c->turn));
	c->n_code = 0;
	for (uint32_t i = 0; i < c->n; i++)
		put_type(c, &c->model->types[c->order[i]]);
	if (!is_better(c))
		return;
	memcpy(c->best, c->labels, (c->n + (size_t)1) * sizeof(*c->best));
	c->best_code = mut_room(c->best_code, &c->max_best, c->n_code + 1, sizeof(*c->best_code));
	memcpy(c->best_code, c->code, c->n_code * sizeof(*c->code));
	c->n_best = c->n_code;
}

struct codes {
	uint32_t *at;
	size_t n, max;
};

static bool same_code(const struct canon *c, const struct codes *codes)
{
	return codes->n == c->n_code && !memcmp(codes->at, c->code, c->n_code * sizeof(*c->code));
}

static void keep_code(const struct canon *c, struct codes *codes)
{
	codes->at = mut_room(codes->at, &codes->max, c->n_code + 1, sizeof(*codes->at));
	memcpy(codes->at, c->code, c->n_code * sizeof(*c->code));
	codes->n = c->n_code;
}

static void search(struct canon *c, const uint32_t *start, bool probe);

/*
 * One type of a cell is chosen after the other. The first leaf behind each is looked at; where it is
 * the same as behind the first of them, these two may be exchanged, and all leaves are the same.
 */
static void search_cell(struct canon *c, uint32_t *rank, const uint32_t *cell, uint32_t first,
			uint32_t n, bool probe)
{
	struct codes codes = {0};

	for (uint32_t i = 0; i < n && (!i || c->leaves < MOST_LEAVES); i++) {
		for (uint32_t k = 0; k < n; k++)
			rank[cell[k]] = first + (k != i);
		search(c, rank, true);
		if (probe)
			break;
		if (i && same_code(c, &codes))
			continue;
		if (!i)
			keep_code(c, &codes);
		search(c, rank, false);
	}
	free(codes.at);
}

/* As deep as there are types that refinement cannot tell apart. @probe: to the first leaf only. */
static void search(struct canon *c, const uint32_t *start, bool probe)
{
	uint32_t *rank = words(c->n), first = 0, n = 1, *cell;

	memcpy(rank, start, (c->n + (size_t)1) * sizeof(*rank));
	if (refine(c, rank) == c->n) {
		leaf(c);
		free(rank);
		return;
	}
	while (rank[c->order[first]] != rank[c->order[first + 1]])
		first++;
	while (first + n < c->n && rank[c->order[first]] == rank[c->order[first + n]])
		n++;
	cell = words(n);
	memcpy(cell, c->order + first, n * sizeof(*cell));
	search_cell(c, rank, cell, first, n, probe);
	free(cell);
	free(rank);
}

void reduce_canon(const struct mut_model *model, uint32_t *ret_labels)
{
	struct mut_model copy = {0};
	struct canon c = {.n = model->n, .model = &copy, .best = ret_labels};
	uint32_t *start = words(model->n);

	mut_model_copy(&copy, model);
	c.label = long_words(c.n);
	c.colour = long_words(c.n);
	c.sum = long_words(c.n);
	c.names = long_words(copy.names.n);
	c.order = words(c.n);
	c.fresh = words(c.n);
	c.labels = words(c.n);
	c.turn = words(copy.names.n);
	for (uint32_t id = 1; id <= c.n; id++)
		c.label[id] = label_of(&copy, &copy.types[id]);
	rank_at_first(&c, start);
	ret_labels[0] = 0;
	if (c.n)
		search(&c, start, false);
	free(start);
	free(c.label);
	free(c.colour);
	free(c.sum);
	free(c.names);
	free(c.order);
	free(c.fresh);
	free(c.labels);
	free(c.turn);
	free(c.code);
	free(c.best_code);
	mut_model_deinit(&copy);
}
