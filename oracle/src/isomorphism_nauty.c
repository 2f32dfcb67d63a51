/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * The other opinion: nauty's canonical forms. A type is a vertex, coloured by its label; void and
 * base types are vertices with a colour each. A reference is a vertex between, coloured by its
 * place, so that the order of references counts; where a type has but one, an arc is enough.
 */
#include "isomorphism.h"

#include <nauty/nausparse.h>

struct side {
	const struct two_sides *sides;
	uint32_t first, n; /* its types */
	uint32_t n_vertices;
	uint32_t *fixed;     /* vertex of void and base types, NONE: not needed */
	struct ids colour;   /* per vertex */
	struct ids from, to; /* arcs */
};

/* Colours: 0.. label ranks, then places of references, then fixed types by id. */
struct colours {
	uint32_t *rank; /* per own type, both sides */
	uint32_t n_ranks, n_places;
};

static int by_label(const void *ctx, uint32_t a, uint32_t b)
{
	const struct graph *g = ctx;

	return graph_compare_labels(g, a, g, b);
}

static void rank_labels(const struct two_sides *sides, struct colours *ret)
{
	const struct graph *g = sides->g;
	uint32_t n = sides->end[1] - sides->first[0], *order = mem_get(n, sizeof(*order));

	*ret = (struct colours){.rank = mem_get(g->n, sizeof(*ret->rank))};
	for (uint32_t i = 0; i < n; i++) {
		order[i] = sides->first[0] + i;
		if (graph_n_refs(g, order[i]) > ret->n_places)
			ret->n_places = graph_n_refs(g, order[i]);
	}
	sort_ids(order, n, by_label, g);
	for (uint32_t i = 0; i < n; i++) {
		ret->n_ranks += i && by_label(g, order[i - 1], order[i]);
		ret->rank[order[i]] = ret->n_ranks;
	}
	ret->n_ranks++;
	mem_free(order);
}

static uint32_t vertex_of(struct side *s, const struct colours *colours, uint32_t t)
{
	if (t >= s->sides->first[0])
		return t - s->first;
	if (s->fixed[t] == NONE) {
		s->fixed[t] = (uint32_t)s->colour.n;
		ids_push(&s->colour, colours->n_ranks + colours->n_places + t);
	}
	return s->fixed[t];
}

static void arc(struct side *s, uint32_t from, uint32_t to)
{
	ids_push(&s->from, from);
	ids_push(&s->to, to);
}

static void build(struct side *s, const struct colours *colours, unsigned which)
{
	const struct graph *g = s->sides->g;

	s->first = s->sides->first[which];
	s->n = s->sides->end[which] - s->first;
	s->fixed = mem_ids(s->sides->first[0], NONE);
	for (uint32_t i = 0; i < s->n; i++)
		ids_push(&s->colour, colours->rank[s->first + i]);
	for (uint32_t i = 0; i < s->n; i++) {
		const uint32_t *refs = graph_refs(g, s->first + i);
		uint32_t n = graph_n_refs(g, s->first + i);

		for (uint32_t k = 0; k < n; k++) {
			uint32_t to = vertex_of(s, colours, refs[k]), between;

			if (n == 1) {
				arc(s, i, to);
				continue;
			}
			between = (uint32_t)s->colour.n;
			ids_push(&s->colour, colours->n_ranks + k);
			arc(s, i, between);
			arc(s, between, to);
		}
	}
	s->n_vertices = (uint32_t)s->colour.n;
}

static int by_colour(const void *ctx, uint32_t a, uint32_t b)
{
	const uint32_t *colour = ctx;

	return colour[a] == colour[b] ? 0 : colour[a] < colour[b] ? -1 : 1;
}

static void to_sparse(const struct side *s, sparsegraph *ret)
{
	size_t n = s->n_vertices, arcs = s->from.n;

	SG_ALLOC(*ret, n ? n : 1, arcs ? arcs : 1, "btfold oracle");
	ret->nv = (int)n;
	ret->nde = arcs;
	for (size_t v = 0; v < n; v++)
		ret->d[v] = 0;
	for (size_t i = 0; i < arcs; i++)
		ret->d[s->from.v[i]]++;
	for (size_t v = 0, at = 0; v < n; at += (size_t)ret->d[v++])
		ret->v[v] = at;
	for (size_t v = 0; v < n; v++)
		ret->d[v] = 0;
	for (size_t i = 0; i < arcs; i++) {
		uint32_t from = s->from.v[i];

		ret->e[ret->v[from] + (size_t)ret->d[from]++] = (int)s->to.v[i];
	}
}

/* The canonical form, and the colours in the order that nauty was given. */
static void canonise(const struct side *s, const uint32_t *order, sparsegraph *ret)
{
	static DEFAULTOPTIONS_SPARSEDIGRAPH(defaults);
	optionblk options = defaults;
	int n = (int)s->n_vertices;
	int *lab = mem_get((size_t)n, sizeof(*lab)), *ptn = mem_get((size_t)n, sizeof(*ptn));
	int *orbits = mem_get((size_t)n, sizeof(*orbits));
	statsblk stats;
	SG_DECL(graph);

	to_sparse(s, &graph);
	for (int i = 0; i < n; i++) {
		lab[i] = (int)order[i];
		ptn[i] = i + 1 < n && s->colour.v[order[i]] == s->colour.v[order[i + 1]];
	}
	options.getcanon = TRUE;
	options.defaultptn = FALSE;
	sparsenauty(&graph, lab, ptn, orbits, &options, &stats, ret);
	sortlists_sg(ret);
	SG_FREE(graph);
	mem_free(lab);
	mem_free(ptn);
	mem_free(orbits);
}

static enum btfold_oracle_same compare(struct side s[2])
{
	uint32_t n = s[0].n_vertices, *order[2];
	bool same = n == s[1].n_vertices && s[0].from.n == s[1].from.n;
	SG_DECL(a);
	SG_DECL(b);

	for (unsigned i = 0; i < 2; i++) {
		order[i] = mem_get(s[i].n_vertices, sizeof(**order));
		for (uint32_t v = 0; v < s[i].n_vertices; v++)
			order[i][v] = v;
		sort_ids(order[i], s[i].n_vertices, by_colour, s[i].colour.v);
	}
	for (uint32_t v = 0; same && v < n; v++)
		same = s[0].colour.v[order[0][v]] == s[1].colour.v[order[1][v]];
	if (same && n) {
		canonise(&s[0], order[0], &a);
		canonise(&s[1], order[1], &b);
		same = aresame_sg(&a, &b);
		SG_FREE(a);
		SG_FREE(b);
	}
	mem_free(order[0]);
	mem_free(order[1]);
	return same ? BTFOLD_ORACLE_ISOMORPHIC : BTFOLD_ORACLE_NOT_ISOMORPHIC;
}

enum btfold_oracle_same isomorphism_nauty(const struct two_sides *sides, bool *ret_asked,
					  uint32_t max_vertices)
{
	struct side s[2] = {{.sides = sides}, {.sides = sides}};
	enum btfold_oracle_same same;
	struct colours colours;

	*ret_asked = false;
	if (sides->end[1] - sides->first[0] > max_vertices ||
	    sides->g->ref.n - sides->g->at[sides->first[0]].ref > max_vertices)
		return BTFOLD_ORACLE_ISOMORPHISM_UNDECIDED;
	*ret_asked = true;
	rank_labels(sides, &colours);
	for (unsigned i = 0; i < 2; i++)
		build(&s[i], &colours, i);
	same = compare(s);
	for (unsigned i = 0; i < 2; i++) {
		mem_free(s[i].fixed);
		mem_free(s[i].colour.v);
		mem_free(s[i].from.v);
		mem_free(s[i].to.v);
	}
	mem_free(colours.rank);
	return same;
}
