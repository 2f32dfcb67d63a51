/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * R2: the largest relation ⊑ on classes, as a table of pairs from which pairs are eliminated.
 *
 * Which pairs can be in it: c ⊑ d with c != d leads, by pairs of references that do not agree, to a
 * (declaration, definition) of an ambiguous key; else all pairs on the way would be a bisimulation
 * and c ≡ d. So the table is grown from those, backwards along references, and within what is equal
 * when every key is opaque: ⊑ is finer than that.
 */
#include "classes.h"
#include "pairs.h"
#include "referrers.h"

struct below {
	const struct graph *g;
	const struct class_facts *facts;
	struct quotient coarse; /* all keys opaque */
	struct referrers in;
	struct pairs pairs;
	struct ids queue;
	uint32_t n_seeds; /* the first pairs: declaration and definition */
	bool *dead;	  /* per pair */
	struct budget *budget;
};

static int by_coarse(const void *ctx, uint32_t a, uint32_t b)
{
	const struct below *w = ctx;
	uint32_t x = w->coarse.colour[a], y = w->coarse.colour[b];

	if (x != y)
		return x < y ? -1 : 1;
	return a == b ? 0 : a < b ? -1 : 1;
}

static void add(struct below *w, uint32_t c, uint32_t d)
{
	bool is_new;
	uint32_t pair = pairs_add(&w->pairs, c, d, &is_new);

	if (is_new)
		ids_push(&w->queue, pair);
}

/* After R1 every unique key is one class, so a key with declaration and definition is ambiguous. */
static bool add_seeds(struct below *w)
{
	const struct keys *keys = &w->coarse.keys;

	for (uint32_t k = 0; k < keys->n; k++) {
		uint32_t size = keys->at[k + 1] - keys->at[k];
		const uint32_t *t = keys->member + keys->at[k];

		if (!keys->n_definitions[k] || keys->n_definitions[k] == size)
			continue;
		if (!budget_spend(w->budget, (uint64_t)size * (size - keys->n_definitions[k])))
			return false;
		for (uint32_t i = 0; i < size; i++)
			for (uint32_t j = 0; j < size && graph_is_declaration(w->g, t[i]); j++)
				if (graph_is_definition(w->g, t[j]))
					add(w, t[i], t[j]);
	}
	w->n_seeds = w->pairs.n;
	return true;
}

/* Do p and q refer to x and y in one place at least? */
static bool refer(const struct graph *g, uint32_t p, uint32_t x, uint32_t q, uint32_t y)
{
	const uint32_t *rp = graph_refs(g, p), *rq = graph_refs(g, q);
	uint32_t n = graph_n_refs(g, p);

	for (uint32_t i = 0; i < n; i++)
		if (rp[i] == x && rq[i] == y)
			return true;
	return false;
}

typedef void visit(struct below *w, uint32_t p, uint32_t q);

/* Pairs of one coarse colour that refer to (x, y): both lists are sorted by colour. */
static bool for_referrers(struct below *w, struct pair of, visit *what)
{
	const uint32_t *colour = w->coarse.colour, *from = w->in.from;
	uint32_t i = w->in.at[of.a], i_end = w->in.at[of.a + 1];
	uint32_t j = w->in.at[of.b], j_end = w->in.at[of.b + 1], je;

	while (i < i_end && j < j_end) {
		uint32_t ci = colour[from[i]], cj = colour[from[j]];

		if (!budget_spend(w->budget, 1))
			return false;
		if (ci != cj) {
			*(ci < cj ? &i : &j) += 1;
			continue;
		}
		for (je = j; je < j_end && colour[from[je]] == cj; je++) {
			uint32_t p = from[i], q = from[je];

			if (!budget_spend(w->budget, 1 + graph_n_refs(w->g, p)))
				return false;
			if (p != q && refer(w->g, p, of.a, q, of.b))
				what(w, p, q);
		}
		i++;
	}
	return true;
}

/* (x, y) can be relied on: x = y, or still in the table. */
static bool holds(const struct below *w, uint32_t x, uint32_t y)
{
	uint32_t pair;

	if (x == y)
		return true;
	pair = pairs_find(&w->pairs, x, y);
	return pair != NONE && !w->dead[pair];
}

static void check(struct below *w, uint32_t pair)
{
	struct pair p = w->pairs.v[pair];
	const uint32_t *x = graph_refs(w->g, p.a), *y = graph_refs(w->g, p.b);

	if (pair < w->n_seeds || w->dead[pair])
		return;
	for (uint32_t i = 0; i < graph_n_refs(w->g, p.a); i++)
		if (!holds(w, x[i], y[i])) {
			w->dead[pair] = true;
			ids_push(&w->queue, pair);
			return;
		}
}

static void check_again(struct below *w, uint32_t p, uint32_t q)
{
	uint32_t pair = pairs_find(&w->pairs, p, q);

	if (pair != NONE)
		check(w, pair);
}

static bool drain(struct below *w, visit *what)
{
	while (w->queue.n)
		if (!for_referrers(w, w->pairs.v[w->queue.v[--w->queue.n]], what))
			return false;
	return true;
}

static bool build(struct below *w)
{
	if (!add_seeds(w) || !drain(w, add))
		return false;
	w->dead = mem_zero(w->pairs.n, sizeof(*w->dead));
	for (uint32_t i = 0; i < w->pairs.n; i++)
		if (!budget_spend(w->budget, 1 + graph_n_refs(w->g, w->pairs.v[i].a)))
			return false;
		else
			check(w, i);
	return drain(w, check_again);
}

static bool may_be_dominated(const struct below *w, uint32_t c)
{
	enum kind kind = graph_kind(w->g, c);

	return (kind == KIND_STRUCT || kind == KIND_UNION) && w->facts[c].base_any == NONE;
}

/* Is @a the better target of the two? */
static bool better(const struct below *w, uint32_t a, uint32_t b)
{
	const struct class_facts *x = &w->facts[a], *y = &w->facts[b];

	if (x->base_any != y->base_any) /* NONE is the highest */
		return x->base_any < y->base_any;
	if (x->records != y->records)
		return x->records > y->records;
	return unfolding_compare(w->g, a, b, w->budget) < 0;
}

static uint32_t *choose(struct below *w, uint32_t *ret_n)
{
	uint32_t *target = mem_ids(w->g->n, NONE);
	bool *has_above = mem_zero(w->g->n, sizeof(*has_above));

	for (uint32_t i = 0; i < w->pairs.n; i++)
		if (!w->dead[i])
			has_above[w->pairs.v[i].a] = true;
	*ret_n = 0;
	for (uint32_t i = 0; i < w->pairs.n; i++) {
		uint32_t c = w->pairs.v[i].a, d = w->pairs.v[i].b;

		if (w->dead[i] || has_above[d] || !may_be_dominated(w, c))
			continue;
		*ret_n += target[c] == NONE;
		if (target[c] == NONE || better(w, d, target[c]))
			target[c] = d;
	}
	mem_free(has_above);
	return target;
}

/* The coarse relation, and the references backwards in its order, each referrer once. */
static bool prepare(struct below *w)
{
	const struct quotient_rules rules = {.mode = KEY_OPAQUE};
	uint32_t n = 0, begin = 0;

	if (!quotient_init(&w->coarse, w->g, &rules, w->budget))
		return false;
	referrers_init(&w->in, w->g);
	for (uint32_t x = 0; x < w->g->n; x++) {
		uint32_t end = w->in.at[x + 1], *from = w->in.from;

		sort_ids(from + begin, end - begin, by_coarse, w);
		w->in.at[x] = n;
		for (uint32_t i = begin; i < end; i++)
			if (n == w->in.at[x] || from[n - 1] != from[i])
				from[n++] = from[i];
		begin = end;
	}
	w->in.at[w->g->n] = n;
	return true;
}

/* Without a pair to start from, nothing is below anything else. */
static bool has_seeds(const struct graph *g)
{
	struct keys keys;
	bool any = false;

	keys_init(&keys, g);
	for (uint32_t k = 0; k < keys.n && !any; k++)
		any = keys.n_definitions[k] && keys.n_definitions[k] < keys.at[k + 1] - keys.at[k];
	keys_deinit(&keys);
	return any;
}

bool below_targets(const struct graph *g, const struct class_facts *facts, uint32_t **ret_target,
		   uint32_t *ret_n_dominated, struct budget *budget)
{
	struct below w = {.g = g, .facts = facts, .budget = budget};
	bool done;

	if (!has_seeds(g)) {
		*ret_target = mem_ids(g->n, NONE);
		*ret_n_dominated = 0;
		return true;
	}
	if (!prepare(&w))
		return false;
	pairs_init(&w.pairs);
	done = build(&w);
	if (done)
		*ret_target = choose(&w, ret_n_dominated);
	if (done && budget->ended) {
		mem_free(*ret_target);
		done = false;
	}
	pairs_deinit(&w.pairs);
	referrers_deinit(&w.in);
	quotient_deinit(&w.coarse);
	mem_free(w.queue.v);
	mem_free(w.dead);
	return done;
}
