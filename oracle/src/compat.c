/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "compat.h"

/*
 * Pairs are numbered: t stands for (t, m(t)), in.n + k for the k-th other pair. Pairs are expanded
 * from the former until nothing is new, then those whose labels differ are eliminated, and then
 * whatever relies on an eliminated pair.
 */
struct table {
	const struct judge *j;
	struct compat *ret;
	struct pairs other;
	struct ids dead;     /* numbers, in order of elimination */
	bool *is_dead;	     /* per number */
	uint32_t *at, *user; /* per number: the pairs that rely on it */
};

static uint32_t mapped(const struct table *w, uint32_t t)
{
	uint32_t image = judge_image(w->j, t);

	return image && image < w->j->out.n ? image : NONE;
}

static struct pair pair_of(const struct table *w, uint32_t number)
{
	if (number >= w->j->in.n)
		return w->other.v[number - w->j->in.n];
	return (struct pair){number, mapped(w, number)};
}

/* Nothing to look at behind this pair? */
static bool is_leaf(const struct table *w, struct pair p)
{
	if (p.a == p.b && p.a <= w->j->in.n_base)
		return true;
	return path_is_key_pair(&w->j->in, p.a, &w->j->out, p.b);
}

static void meet(struct table *w, struct pair p)
{
	bool is_new;

	if (path_is_key_pair(&w->j->in, p.a, &w->j->out, p.b) &&
	    graph_is_definition(&w->j->in, p.a))
		pairs_add(&w->ret->met, p.a, p.b, &is_new);
}

/* The number of a pair of references, NONE if there is nothing to look at behind it. */
static uint32_t number_of(struct table *w, uint32_t x, uint32_t y)
{
	struct pair p = {x, y};
	bool is_new;

	if (is_leaf(w, p)) {
		meet(w, p);
		return NONE;
	}
	if (x && x > w->j->in.n_base && mapped(w, x) == y)
		return x;
	return w->j->in.n + pairs_add(&w->other, x, y, &is_new);
}

static bool is_asked(const struct table *w, uint32_t number)
{
	return number >= w->j->in.n || (number > w->j->in.n_base && mapped(w, number) != NONE);
}

static bool labels_differ(const struct table *w, struct pair p)
{
	return graph_compare_labels(&w->j->in, p.a, &w->j->out, p.b);
}

static bool expand(struct table *w, struct budget *budget)
{
	const struct graph *in = &w->j->in, *out = &w->j->out;

	for (uint32_t i = in->n_base + 1; i < in->n + w->other.n; i++) {
		struct pair p;

		if (!is_asked(w, i))
			continue;
		p = pair_of(w, i);
		if (i < in->n)
			meet(w, p);
		if (is_leaf(w, p))
			continue;
		if (labels_differ(w, p)) {
			ids_push(&w->dead, i);
			continue;
		}
		if (!budget_spend(budget, 1 + graph_n_refs(in, p.a)))
			return false;
		for (uint32_t k = 0; k < graph_n_refs(in, p.a); k++)
			number_of(w, graph_refs(in, p.a)[k], graph_refs(out, p.b)[k]);
	}
	return true;
}

/* Two passes over all references: count, then fill. */
static void link_users(struct table *w, bool fill)
{
	const struct graph *in = &w->j->in, *out = &w->j->out;

	for (uint32_t i = in->n_base + 1; i < in->n + w->other.n; i++) {
		struct pair p;

		if (!is_asked(w, i))
			continue;
		p = pair_of(w, i);
		if (is_leaf(w, p) || labels_differ(w, p))
			continue;
		for (uint32_t k = 0; k < graph_n_refs(in, p.a); k++) {
			uint32_t on = number_of(w, graph_refs(in, p.a)[k], graph_refs(out, p.b)[k]);

			if (on == NONE)
				continue;
			if (fill)
				w->user[w->at[on + 1]++] = i;
			else
				w->at[on + 2]++;
		}
	}
}

static void eliminate(struct table *w)
{
	const uint32_t n = w->j->in.n + w->other.n;

	w->is_dead = mem_zero(n, sizeof(*w->is_dead));
	w->at = mem_ids((size_t)n + 2, 0);
	link_users(w, false);
	for (uint32_t i = 0; i < n; i++)
		w->at[i + 2] += w->at[i + 1];
	w->user = mem_get(w->at[n + 1], sizeof(*w->user));
	link_users(w, true);
	for (size_t i = 0; i < w->dead.n; i++)
		w->is_dead[w->dead.v[i]] = true;
	for (size_t i = 0; i < w->dead.n; i++)
		for (uint32_t u = w->at[w->dead.v[i]]; u < w->at[w->dead.v[i] + 1]; u++)
			if (!w->is_dead[w->user[u]]) {
				w->is_dead[w->user[u]] = true;
				ids_push(&w->dead, w->user[u]);
			}
}

bool compat_init(struct compat *ret, const struct judge *j, struct budget *budget)
{
	struct table w = {.j = j, .ret = ret};
	bool done;

	*ret = (struct compat){0};
	pairs_init(&ret->met);
	pairs_init(&w.other);
	done = expand(&w, budget);
	if (done && w.dead.n)
		eliminate(&w);
	for (size_t i = 0; done && i < w.dead.n; i++)
		if (w.dead.v[i] < j->in.n)
			ids_push(&ret->contradicted, w.dead.v[i]);
	pairs_deinit(&w.other);
	mem_free(w.dead.v);
	mem_free(w.is_dead);
	mem_free(w.at);
	mem_free(w.user);
	return done;
}

void compat_deinit(struct compat *compat)
{
	mem_free(compat->contradicted.v);
	pairs_deinit(&compat->met);
}
