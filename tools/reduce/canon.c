// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include "canon.h"

#include <stdlib.h>
#include <string.h>

#include "hash.h"
#include "measure.h"

#define MOST_LEAVES 512u

struct canon {
	struct mut_model *model;
	uint32_t n;
	uint32_t *reach;
	uint64_t *sum;	    /* per type: of what refers to it */
	uint64_t *names[2]; /* colours of names; sums */
	uint32_t *order;    /* ids by colour */
	const uint64_t *colour;
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

struct gathering {
	struct canon *canon;
	uint64_t *hash; /* per type */
	const uint64_t *colour;
	uint32_t place;
	uint32_t id;
};

static void gather_name(void *ctx, uint32_t id, bool is_item, uint32_t *name)
{
	struct gathering *g = ctx;

	(void)is_item;
	g->place = id == g->id ? g->place + 1 : 0;
	g->id = id;
	g->hash[id] = reduce_mix(g->hash[id], g->canon->names[0][*name]);
	g->canon->names[1][*name] += reduce_mix(g->colour[id], g->place);
}

static void one_round(struct canon *c, const uint64_t *colour, uint64_t *ret)
{
	struct gathering g = {.canon = c, .hash = ret, .colour = colour};

	memset(c->sum, 0, (c->n + (size_t)1) * sizeof(*c->sum));
	memset(c->names[1], 0, c->model->names.n * sizeof(*c->names[1]));
	for (uint32_t id = 1; id <= c->n; id++) {
		struct mut_type *type = &c->model->types[id];

		ret[id] = colour[id];
		for (uint32_t i = 0, n = mut_n_refs(type); i < n; i++) {
			uint32_t to = *mut_ref(c->model, type, i);

			to = to <= c->n ? to : 0;
			ret[id] = reduce_mix(ret[id], colour[to]);
			c->sum[to] += reduce_mix(colour[id], i);
		}
	}
	reduce_each_name(c->model, gather_name, &g);
	for (uint32_t id = 1; id <= c->n; id++)
		ret[id] = reduce_mix(ret[id], c->sum[id]);
	for (size_t name = 1; name < c->model->names.n; name++)
		c->names[0][name] = reduce_mix(c->names[0][name], c->names[1][name]);
}

static int compare_ids(const struct canon *c, uint32_t a, uint32_t b)
{
	const struct mut_type *x = &c->model->types[a], *y = &c->model->types[b];
	unsigned wx = reduce_kind_weight(x->kind), wy = reduce_kind_weight(y->kind);

	if ((a <= c->model->n_base) != (b <= c->model->n_base))
		return a <= c->model->n_base ? -1 : 1;
	if (c->reach[a] != c->reach[b])
		return c->reach[a] < c->reach[b] ? -1 : 1;
	if (wx != wy)
		return wx < wy ? -1 : 1;
	if (c->colour[a] != c->colour[b])
		return c->colour[a] < c->colour[b] ? -1 : 1;
	return 0;
}

/* Equal ones stay in the order of their ids. Insertion: graphs are small, and mostly sorted. */
static uint32_t sort_and_count(struct canon *c, const uint64_t *colour)
{
	uint32_t cells = c->n != 0;

	c->colour = colour;
	for (uint32_t i = 0; i < c->n; i++) {
		uint32_t at = i;

		for (; at && compare_ids(c, c->order[at - 1], i + 1) > 0; at--)
			c->order[at] = c->order[at - 1];
		c->order[at] = i + 1;
	}
	for (uint32_t i = 1; i < c->n; i++)
		cells += compare_ids(c, c->order[i - 1], c->order[i]) != 0;
	return cells;
}

static uint32_t refine(struct canon *c, uint64_t *colour, uint64_t *scratch)
{
	uint32_t cells = sort_and_count(c, colour), before;

	for (size_t name = 1; name < c->model->names.n; name++)
		c->names[0][name] = 1;
	/* Twice without progress: what names know of types comes a round later. */
	for (unsigned idle = 0; idle < 2 && cells<c->n; idle = cells> before ? 0 : idle + 1) {
		before = cells;
		one_round(c, colour, scratch);
		memcpy(colour, scratch, (c->n + (size_t)1) * sizeof(*colour));
		cells = sort_and_count(c, colour);
	}
	return cells;
}

/* ---- leaves --------------------------------------------------------------------------------- */

static void put(struct canon *c, uint32_t word)
{
	c->code = mut_room(c->code, &c->max_code, c->n_code + 1, sizeof(*c->code));
	c->code[c->n_code++] = word;
}

static uint32_t turn_of(struct canon *c, uint32_t name)
{
	if (name && !c->turn[name])
		c->turn[name] = ++c->turn[0];
	return name ? c->turn[name] : 0;
}

static void put_type(struct canon *c, const struct mut_type *type)
{
	const struct mut_kind_row *row = mut_row(type);
	const struct mut_item *items = mut_items(c->model, type);
	uint64_t label = label_of(c->model, type);

	put(c, (uint32_t)label);
	put(c, (uint32_t)(label >> 32));
	put(c, turn_of(c, type->name));
	for (uint32_t i = 0; i < row->n_refs; i++) {
		uint32_t to = row->word3 == MUT_WORD3_REF ? type->word3 : type->extra[i];

		put(c, to <= c->n ? c->labels[to] : UINT32_MAX);
	}
	for (uint32_t i = 0; i < type->n_items; i++) {
		if (row->item_name)
			put(c, turn_of(c, items[i].w[MUT_NAME]));
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

/* As deep as there are types that refinement cannot tell apart. */
static void search(struct canon *c, const uint64_t *start, uint32_t chosen)
{
	uint64_t *colour = long_words(c->n), *scratch = long_words(c->n);
	uint32_t first = 0, n = 1, *cell;

	memcpy(colour, start, (c->n + (size_t)1) * sizeof(*colour));
	if (chosen)
		colour[chosen] = reduce_mix(colour[chosen], 1);
	if (refine(c, colour, scratch) == c->n) {
		leaf(c);
	} else {
		while (compare_ids(c, c->order[first], c->order[first + 1]))
			first++;
		while (first + n < c->n && !compare_ids(c, c->order[first], c->order[first + n]))
			n++;
		cell = words(n);
		memcpy(cell, c->order + first, n * sizeof(*cell));
		for (uint32_t i = 0; i < n && (!i || c->leaves < MOST_LEAVES); i++)
			search(c, colour, cell[i]);
		free(cell);
	}
	free(colour);
	free(scratch);
}

void reduce_canon(const struct mut_model *model, uint32_t *ret_labels)
{
	struct mut_model copy = {0};
	struct canon c = {.n = model->n};
	uint64_t *start = long_words(model->n);

	mut_model_copy(&copy, model);
	c.model = &copy;
	c.reach = words(c.n);
	c.sum = long_words(c.n);
	c.names[0] = long_words(copy.names.n);
	c.names[1] = long_words(copy.names.n);
	c.order = words(c.n);
	c.best = ret_labels;
	c.labels = words(c.n);
	c.turn = words(copy.names.n);
	reduce_measure_reach(&copy, c.reach);
	for (uint32_t id = 1; id <= c.n; id++)
		start[id] = label_of(&copy, &copy.types[id]);
	ret_labels[0] = 0;
	if (c.n)
		search(&c, start, 0);
	free(start);
	free(c.reach);
	free(c.sum);
	free(c.names[0]);
	free(c.names[1]);
	free(c.order);
	free(c.labels);
	free(c.turn);
	free(c.code);
	free(c.best_code);
	mut_model_deinit(&copy);
}
