/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "quotient.h"

#include "referrers.h"

/*
 * elem holds the types grouped by colour: those of colour c are elem[first[c]] and the size[c] - 1
 * after it. A round looks at the dirty types only: those that refer to something whose colour
 * changed in the round before. When a colour splits, its largest part keeps the number, so a type
 * changes at most log n times.
 */
struct refiner {
	const struct graph *g;
	const struct quotient_rules *rules;
	struct quotient *q;
	struct referrers in;
	uint32_t *elem, *pos, *first, *size;
	uint32_t *next_colour; /* takes effect at the end of a round */
	struct ids dirty, moved, dropped;
	bool *is_dirty;
	uint32_t *checked; /* per key: the last round that looked at it */
	uint32_t round;
	uint32_t *hash;	  /* of labels: they are only compared where it is the same */
	uint32_t *memory; /* of all the arrays with one entry per type */
};

/* What a reference to @x looks like under (a): its key if in U, else its colour. */
static uint64_t seen(const struct quotient *q, uint32_t x)
{
	if (quotient_is_unique(q, x))
		return UINT64_C(1) << 32 | q->keys.of[x];
	return q->colour[x];
}

static int by_references(const void *ctx, uint32_t a, uint32_t b)
{
	const struct refiner *r = ctx;
	const uint32_t *x = graph_refs(r->g, a), *y = graph_refs(r->g, b);
	uint32_t n = graph_n_refs(r->g, a);

	for (uint32_t i = 0; i < n; i++) {
		uint64_t sx, sy;

		if (x[i] == y[i])
			continue;
		sx = seen(r->q, x[i]);
		sy = seen(r->q, y[i]);
		if (sx != sy)
			return sx < sy ? -1 : 1;
	}
	return 0;
}

/* Types that no refinement has to tell apart: (c), and the base when it is fixed. */
static bool is_alone(const struct refiner *r, uint32_t t)
{
	enum kind kind = graph_kind(r->g, t);

	if (r->rules->fix_base && t <= r->g->n_base)
		return true;
	return !r->rules->merge_vars && (kind == KIND_VAR || kind == KIND_DATASEC);
}

/* Those that are alone are not even sorted, so they need no place in this order. */
static int by_label(const void *ctx, uint32_t a, uint32_t b)
{
	const struct refiner *r = ctx;

	if (r->hash[a] != r->hash[b])
		return r->hash[a] < r->hash[b] ? -1 : 1;
	return graph_compare_labels(r->g, a, r->g, b);
}

static uint32_t hash_label(const struct graph *g, uint32_t t)
{
	const uint32_t *label = graph_label(g, t);
	uint32_t n = graph_n_label(g, t);
	uint64_t h = n;

	for (uint32_t i = 0; i < n; i++)
		h = (h ^ label[i]) * 0x9e3779b97f4a7c15u;
	return (uint32_t)(h >> 32);
}

static int by_colour(const void *ctx, uint32_t a, uint32_t b)
{
	const struct refiner *r = ctx;
	uint32_t x = r->q->colour[a], y = r->q->colour[b];

	return x == y ? 0 : x < y ? -1 : 1;
}

static void mark(struct refiner *r, uint32_t t)
{
	if (r->is_dirty[t])
		return;
	r->is_dirty[t] = true;
	ids_push(&r->dirty, t);
}

static void mark_referrers(struct refiner *r, uint32_t x)
{
	for (uint32_t i = r->in.at[x]; i < r->in.at[x + 1]; i++)
		mark(r, r->in.from[i]);
}

/* The first partition: by label. */
static void start(struct refiner *r)
{
	const uint32_t n = r->g->n;
	uint32_t n_alone = 0, n_others = n;
	struct quotient *q = r->q;

	for (uint32_t t = n; t-- > 0;)
		if (!is_alone(r, t)) {
			r->hash[t] = hash_label(r->g, t);
			r->elem[--n_others] = t;
		}
	for (uint32_t t = 0; t < n; t++)
		if (is_alone(r, t))
			r->elem[n_alone++] = t;
	sort_ids(r->elem + n_alone, n - n_alone, by_label, r);
	for (uint32_t i = 0; i < n; i++) {
		if (i <= n_alone || by_label(r, r->elem[i - 1], r->elem[i])) {
			r->first[q->n_colours] = i;
			r->size[q->n_colours++] = 0;
		}
		q->colour[r->elem[i]] = q->n_colours - 1;
		r->size[q->n_colours - 1]++;
		r->pos[r->elem[i]] = i;
	}
	for (uint32_t i = 0; i < n; i++)
		if (r->size[q->colour[r->elem[i]]] > 1)
			mark(r, r->elem[i]);
}

static void swap_to(struct refiner *r, uint32_t t, uint32_t to)
{
	uint32_t from = r->pos[t], other = r->elem[to];

	r->elem[from] = other;
	r->elem[to] = t;
	r->pos[other] = from;
	r->pos[t] = to;
}

/* elem[from..to) leaves colour @c for a new one. */
static void recolour(struct refiner *r, uint32_t from, uint32_t to)
{
	uint32_t c = r->q->n_colours++;

	r->first[c] = from;
	r->size[c] = to - from;
	for (uint32_t i = from; i < to; i++) {
		r->next_colour[r->elem[i]] = c;
		ids_push(&r->moved, r->elem[i]);
	}
}

static uint32_t run_end(struct refiner *r, uint32_t from, uint32_t end)
{
	uint32_t to = from + 1;

	while (to < end && !by_references(r, r->elem[from], r->elem[to]))
		to++;
	return to;
}

/* elem[begin..end) is a colour, its part before @sorted is clean, the rest sorted in runs. */
static void split_runs(struct refiner *r, uint32_t c, uint32_t begin, uint32_t sorted, uint32_t end)
{
	uint32_t best = begin, best_n = sorted - begin, to;

	for (uint32_t i = sorted; i < end; i = to) {
		to = run_end(r, i, end);
		if (to - i > best_n) {
			best = i;
			best_n = to - i;
		}
	}
	if (best_n == end - begin)
		return;
	if (sorted > begin && best != begin)
		recolour(r, begin, sorted);
	for (uint32_t i = sorted; i < end; i = to) {
		to = run_end(r, i, end);
		/* What is clean saw no change, what is dirty did: they cannot agree. */
		if (sorted > begin && !by_references(r, r->elem[begin], r->elem[i]))
			mem_bug("a dirty type agrees with a clean one");
		if (best != i)
			recolour(r, i, to);
	}
	r->first[c] = best;
	r->size[c] = best_n;
}

/* The dirty types @t of colour @c go to the end of their colour, are sorted there, and split. */
static void split(struct refiner *r, const uint32_t *t, uint32_t n)
{
	uint32_t c = r->q->colour[t[0]], begin = r->first[c], end = begin + r->size[c];
	uint32_t sorted = end - n;

	if (r->size[c] == 1)
		return;
	for (uint32_t i = 0, to = end; i < n; i++)
		swap_to(r, t[i], --to);
	sort_ids(r->elem + sorted, n, by_references, r);
	for (uint32_t i = sorted; i < end; i++)
		r->pos[r->elem[i]] = i;
	split_runs(r, c, begin, sorted, end);
}

/* (b): a key whose definitions differ is not in U. */
static void check_key(struct refiner *r, uint32_t key)
{
	const struct keys *keys = &r->q->keys;
	uint32_t colour = NONE;

	if (key == NONE || !r->q->unique[key] || r->checked[key] == r->round)
		return;
	r->checked[key] = r->round;
	if (!keys->n_definitions[key]) {
		r->q->unique[key] = false; /* (b): at least one; nobody saw it otherwise yet */
		return;
	}
	if (r->rules->modes ? r->rules->modes[key] == KEY_OPAQUE : r->rules->mode == KEY_OPAQUE)
		return;
	for (uint32_t i = keys->at[key]; i < keys->at[key + 1]; i++) {
		uint32_t t = keys->member[i];

		if (!graph_is_definition(r->g, t))
			continue;
		if (colour == NONE)
			colour = r->q->colour[t];
		if (colour != r->q->colour[t]) {
			ids_push(&r->dropped, key);
			return;
		}
	}
}

static void drop_keys(struct refiner *r)
{
	const struct keys *keys = &r->q->keys;

	for (size_t i = 0; i < r->dropped.n; i++) {
		uint32_t key = r->dropped.v[i];

		r->q->unique[key] = false;
		for (uint32_t j = keys->at[key]; j < keys->at[key + 1]; j++)
			mark_referrers(r, keys->member[j]);
	}
	r->dropped.n = 0;
}

static void end_round(struct refiner *r)
{
	for (size_t i = 0; i < r->dirty.n; i++)
		r->is_dirty[r->dirty.v[i]] = false;
	r->dirty.n = 0;
	r->round++;
	for (size_t i = 0; i < r->moved.n; i++)
		r->q->colour[r->moved.v[i]] = r->next_colour[r->moved.v[i]];
	for (size_t i = 0; i < r->moved.n; i++)
		check_key(r, r->q->keys.of[r->moved.v[i]]);
	drop_keys(r);
	for (size_t i = 0; i < r->moved.n; i++)
		if (!quotient_is_unique(r->q, r->moved.v[i]))
			mark_referrers(r, r->moved.v[i]);
	r->moved.n = 0;
}

static bool refine(struct refiner *r, struct budget *budget)
{
	while (r->dirty.n) {
		uint64_t steps = 0;

		for (size_t i = 0; i < r->dirty.n; i++)
			steps += 1 + graph_n_refs(r->g, r->dirty.v[i]);
		if (!budget_spend(budget, steps))
			return false;
		sort_ids(r->dirty.v, r->dirty.n, by_colour, r);
		for (size_t i = 0, j; i < r->dirty.n; i = j) {
			for (j = i + 1; j < r->dirty.n; j++)
				if (by_colour(r, r->dirty.v[i], r->dirty.v[j]))
					break;
			split(r, r->dirty.v + i, (uint32_t)(j - i));
		}
		end_round(r);
	}
	return true;
}

static void open_keys(struct refiner *r)
{
	struct quotient *q = r->q;

	for (uint32_t k = 0; k < q->keys.n; k++)
		q->unique[k] =
			(r->rules->modes ? r->rules->modes[k] : r->rules->mode) != KEY_CLOSED;
	r->round = 1;
	for (uint32_t k = 0; k < q->keys.n; k++)
		check_key(r, k);
	drop_keys(r);
}

bool quotient_init(struct quotient *ret, const struct graph *g, const struct quotient_rules *rules,
		   struct budget *budget)
{
	const size_t n = g->n;
	struct refiner r = {.g = g, .rules = rules, .q = ret};
	bool done;

	*ret = (struct quotient){.colour = mem_ids(n, NONE)};
	keys_init(&ret->keys, g);
	ret->unique = mem_zero(ret->keys.n, sizeof(*ret->unique));
	r.memory = mem_get(n, 9 * sizeof(*r.memory));
	r.elem = r.memory;
	r.pos = r.memory + n;
	r.first = r.memory + 2 * n;
	r.size = r.memory + 3 * n;
	r.next_colour = r.memory + 4 * n;
	r.hash = r.memory + 5 * n;
	r.dirty = (struct ids){.v = r.memory + 6 * n, .room = n}; /* no type is in it twice */
	r.moved = (struct ids){.v = r.memory + 7 * n, .room = n}; /* nor in this */
	r.checked = r.memory + 8 * n;
	memset(r.checked, 0, ret->keys.n * sizeof(*r.checked));
	r.is_dirty = mem_zero(n, sizeof(*r.is_dirty));
	referrers_init(&r.in, g);
	start(&r);
	open_keys(&r);
	done = budget_spend(budget, n) && refine(&r, budget);
	referrers_deinit(&r.in);
	mem_free(r.memory);
	mem_free(r.is_dirty);
	mem_free(r.dropped.v);
	if (done)
		return true;
	quotient_deinit(ret);
	return false;
}

void quotient_deinit(struct quotient *q)
{
	mem_free(q->colour);
	mem_free(q->unique);
	keys_deinit(&q->keys);
	*q = (struct quotient){0};
}

uint32_t quotient_n_ambiguous(const struct quotient *q)
{
	uint32_t n = 0;

	for (uint32_t k = 0; k < q->keys.n; k++)
		n += quotient_key_is_ambiguous(q, k);
	return n;
}
