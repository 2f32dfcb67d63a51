/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * The plain search: refine by references and referrers until stable; where a colour still has
 * several types of each side, suppose that the first one of side 0 is one of side 1 after the
 * other, and go on. What it finds is checked literally.
 */
#include "isomorphism.h"

struct user {
	uint32_t from, step;
};

/* One supposition, to be taken back: the colours as they were, and who was tried last. */
struct frame {
	uint32_t *colour; /* of search.open */
	uint32_t n_colours;
	uint32_t supposed; /* index into open: the type of side 0 */
	uint32_t tried;	   /* index into open: the type of side 1 that is its image now */
};

struct search {
	const struct two_sides *sides;
	const struct graph *g;
	struct budget *budget;
	uint32_t *colour; /* per type */
	uint32_t n_colours;
	struct ids open; /* types whose colour has more than one type of each side */
	uint32_t *user_at;
	struct user *user;
	struct user *in; /* scratch: users as colours, sorted */
	struct frame *frame;
	uint32_t n_frames, room;
};

static unsigned side_of(const struct search *s, uint32_t t)
{
	return t >= s->sides->first[1];
}

static bool is_own(const struct search *s, uint32_t t)
{
	return t >= s->sides->first[0];
}

static void find_users(struct search *s)
{
	const struct graph *g = s->g;

	s->user_at = mem_ids((size_t)g->n + 2, 0);
	s->user = mem_get(g->ref.n, sizeof(*s->user));
	s->in = mem_get(g->ref.n, sizeof(*s->in));
	for (size_t i = 0; i < g->ref.n; i++)
		s->user_at[g->ref.v[i] + 2]++;
	for (uint32_t x = 0; x < g->n; x++)
		s->user_at[x + 2] += s->user_at[x + 1];
	for (uint32_t t = 0; t < g->n; t++)
		for (uint32_t i = 0; i < graph_n_refs(g, t); i++)
			s->user[s->user_at[graph_refs(g, t)[i] + 1]++] = (struct user){t, i};
}

static int compare_users(const void *a, const void *b)
{
	const struct user *x = a, *y = b;

	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	return x->step == y->step ? 0 : x->step < y->step ? -1 : 1;
}

static void sort_users(struct search *s, uint32_t t)
{
	uint32_t at = s->user_at[t], end = s->user_at[t + 1];

	for (uint32_t i = at; i < end; i++)
		s->in[i] = (struct user){s->colour[s->user[i].from], s->user[i].step};
	qsort(s->in + at, end - at, sizeof(*s->in), compare_users);
}

static int by_colour_and_edges(const void *ctx, uint32_t a, uint32_t b)
{
	const struct search *s = ctx;
	uint32_t na = s->user_at[a + 1] - s->user_at[a], nb = s->user_at[b + 1] - s->user_at[b];

	if (s->colour[a] != s->colour[b])
		return s->colour[a] < s->colour[b] ? -1 : 1;
	for (uint32_t i = 0; i < graph_n_refs(s->g, a); i++) {
		uint32_t x = s->colour[graph_refs(s->g, a)[i]];
		uint32_t y = s->colour[graph_refs(s->g, b)[i]];

		if (x != y)
			return x < y ? -1 : 1;
	}
	if (na != nb)
		return na < nb ? -1 : 1;
	for (uint32_t i = 0; i < na; i++) {
		int diff = compare_users(&s->in[s->user_at[a] + i], &s->in[s->user_at[b] + i]);

		if (diff)
			return diff;
	}
	return 0;
}

/* Types of @order[i..j) on side 0 less those on side 1. */
static int64_t excess(const struct search *s, const uint32_t *order, size_t i, size_t j)
{
	int64_t n = 0;

	for (; i < j; i++)
		n += side_of(s, order[i]) ? -1 : 1;
	return n;
}

/* Splits colours once; false if one side has more of something, or the budget ended. */
static bool split(struct search *s, uint32_t *order, bool *ret_changed)
{
	uint32_t *fresh = mem_get(s->open.n, sizeof(*fresh));
	bool balanced = true;

	*ret_changed = false;
	memcpy(order, s->open.v, s->open.n * sizeof(*order));
	for (size_t i = 0; i < s->open.n; i++)
		sort_users(s, order[i]);
	sort_ids(order, s->open.n, by_colour_and_edges, s);
	for (size_t i = 0, j; i < s->open.n && balanced; i = j) {
		bool first = !i || s->colour[order[i - 1]] != s->colour[order[i]];
		uint32_t colour = first ? s->colour[order[i]] : s->n_colours++;

		for (j = i;
		     j < s->open.n && (j == i || !by_colour_and_edges(s, order[i], order[j]));)
			fresh[j++] = colour;
		*ret_changed |= !first;
		balanced = !excess(s, order, i, j);
	}
	for (size_t i = 0; i < s->open.n && balanced; i++)
		s->colour[order[i]] = fresh[i];
	mem_free(fresh);
	return balanced;
}

static bool refine(struct search *s)
{
	uint32_t *order = mem_get(s->open.n, sizeof(*order));
	bool balanced = true, changed = true;
	uint64_t steps = 0;

	for (size_t i = 0; i < s->open.n; i++)
		steps += 1 + graph_n_refs(s->g, s->open.v[i]) + s->user_at[s->open.v[i] + 1] -
			 s->user_at[s->open.v[i]];
	while (changed && balanced && budget_spend(s->budget, steps))
		balanced = split(s, order, &changed);
	mem_free(order);
	return balanced && !s->budget->ended;
}

static int by_colour(const void *ctx, uint32_t a, uint32_t b)
{
	const uint32_t *colour = ctx;

	return colour[a] == colour[b] ? 0 : colour[a] < colour[b] ? -1 : 1;
}

/* Pairs the k-th type of each colour on one side with the k-th on the other; checks it. */
static bool pair_up(struct search *s)
{
	uint32_t n = s->sides->end[0] - s->sides->first[0];
	uint32_t *order[2], *image = mem_get(n, sizeof(*image));
	bool holds;

	for (unsigned side = 0; side < 2; side++) {
		order[side] = mem_get(n, sizeof(**order));
		for (uint32_t i = 0; i < n; i++)
			order[side][i] = s->sides->first[side] + i;
		sort_ids(order[side], n, by_colour, s->colour);
	}
	for (uint32_t i = 0; i < n; i++)
		image[order[0][i] - s->sides->first[0]] = order[1][i];
	holds = isomorphism_holds(s->sides, image);
	mem_free(order[0]);
	mem_free(order[1]);
	mem_free(image);
	return holds;
}

/* Next type of side 1 with @colour in open, from index @from on; NONE if there is none. */
static uint32_t next_candidate(const struct search *s, uint32_t colour, uint32_t from)
{
	for (uint32_t i = from; i < s->open.n; i++)
		if (s->colour[s->open.v[i]] == colour && side_of(s, s->open.v[i]))
			return i;
	return NONE;
}

/* A type of side 0 that is not alone in its colour (NONE: all are). */
static uint32_t choose(const struct search *s)
{
	uint32_t *count = mem_zero(s->n_colours, sizeof(*count)), chosen = NONE;

	for (size_t i = 0; i < s->open.n; i++)
		count[s->colour[s->open.v[i]]]++;
	for (uint32_t i = 0; i < s->open.n; i++)
		if (!side_of(s, s->open.v[i]) && count[s->colour[s->open.v[i]]] > 2 &&
		    (chosen == NONE ||
		     count[s->colour[s->open.v[i]]] < count[s->colour[s->open.v[chosen]]]))
			chosen = i;
	mem_free(count);
	return chosen;
}

static void push(struct search *s, uint32_t supposed)
{
	struct frame *f;

	if (s->n_frames == s->room) {
		s->room = s->room ? s->room * 2 : 8;
		s->frame = mem_resize(s->frame, s->room, sizeof(*s->frame));
	}
	f = &s->frame[s->n_frames++];
	*f = (struct frame){mem_get(s->open.n, sizeof(*f->colour)), s->n_colours, supposed, NONE};
	for (size_t i = 0; i < s->open.n; i++)
		f->colour[i] = s->colour[s->open.v[i]];
}

/* The next image for the innermost supposition; false when all are used up. */
static bool suppose(struct search *s)
{
	struct frame *f = &s->frame[s->n_frames - 1];
	uint32_t colour = f->colour[f->supposed];

	for (size_t i = 0; i < s->open.n; i++)
		s->colour[s->open.v[i]] = f->colour[i];
	s->n_colours = f->n_colours;
	f->tried = next_candidate(s, colour, f->tried == NONE ? 0 : f->tried + 1);
	if (f->tried == NONE) {
		mem_free(f->colour);
		s->n_frames--;
		return false;
	}
	s->colour[s->open.v[f->supposed]] = s->n_colours;
	s->colour[s->open.v[f->tried]] = s->n_colours++;
	return true;
}

static enum btfold_oracle_same run(struct search *s)
{
	bool consistent = refine(s);

	while (budget_spend(s->budget, s->g->n + s->open.n)) {
		uint32_t supposed;

		/* A stable partition is often enough: then any pairing within colours holds. */
		if (consistent && pair_up(s))
			return BTFOLD_ORACLE_ISOMORPHIC;
		supposed = consistent ? choose(s) : NONE;
		if (supposed != NONE)
			push(s, supposed);
		while (s->n_frames && !suppose(s))
			;
		if (!s->n_frames)
			return BTFOLD_ORACLE_NOT_ISOMORPHIC;
		consistent = refine(s);
	}
	return BTFOLD_ORACLE_ISOMORPHISM_UNDECIDED;
}

static void find_open(struct search *s)
{
	uint32_t *count = mem_zero(s->n_colours, sizeof(*count));

	for (uint32_t t = s->sides->first[0]; t < s->g->n; t++)
		count[s->colour[t]]++;
	for (uint32_t t = s->sides->first[0]; t < s->g->n; t++)
		if (is_own(s, t) && count[s->colour[t]] > 2)
			ids_push(&s->open, t);
	mem_free(count);
}

enum btfold_oracle_same isomorphism_plain(const struct two_sides *sides, const struct quotient *q,
					  struct budget *budget)
{
	struct search s = {
		.sides = sides, .g = sides->g, .budget = budget, .n_colours = q->n_colours};
	enum btfold_oracle_same same;

	s.colour = mem_get(s.g->n, sizeof(*s.colour));
	memcpy(s.colour, q->colour, s.g->n * sizeof(*s.colour));
	find_open(&s);
	if (s.open.n)
		find_users(&s);
	same = s.open.n	     ? run(&s)
	       : pair_up(&s) ? BTFOLD_ORACLE_ISOMORPHIC
			     : BTFOLD_ORACLE_NOT_ISOMORPHIC;
	if (!s.open.n && same == BTFOLD_ORACLE_NOT_ISOMORPHIC)
		mem_bug("a discrete partition that is stable gives no isomorphism");
	while (s.n_frames)
		mem_free(s.frame[--s.n_frames].colour);
	mem_free(s.frame);
	mem_free(s.colour);
	mem_free(s.open.v);
	mem_free(s.user_at);
	mem_free(s.user);
	mem_free(s.in);
	return same;
}
