/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "valid_sizes.h"

#define SIZE_CAP (UINT64_C(1) << 31 << 31)
#define OPEN	 (NONE - 1) /* on the way that is being walked */
#define UNSEEN	 (NONE - 2)

static bool is_modifier(enum kind kind)
{
	return kind == KIND_TYPEDEF || kind == KIND_CONST || kind == KIND_VOLATILE ||
	       kind == KIND_RESTRICT || kind == KIND_TYPE_TAG;
}

/* end[t] for all t: the first type on the way that is no modifier (nor a PTR), NONE in a cycle. */
static uint32_t *find_ends(const struct graph *g, bool through_pointers)
{
	uint32_t *end = mem_ids(g->n, UNSEEN);
	struct ids way = {0};

	for (uint32_t start = 0; start < g->n; start++) {
		uint32_t t = start, found;

		while (end[t] == UNSEEN && (is_modifier(graph_kind(g, t)) ||
					    (through_pointers && graph_kind(g, t) == KIND_PTR))) {
			end[t] = OPEN;
			ids_push(&way, t);
			t = *graph_refs(g, t);
		}
		found = end[t] == OPEN ? NONE : end[t] == UNSEEN ? t : end[t];
		end[t] = found;
		while (way.n)
			end[way.v[--way.n]] = found;
	}
	mem_free(way.v);
	return end;
}

static uint64_t plain_size(const struct graph *g, uint32_t t)
{
	switch (graph_kind(g, t)) {
	case KIND_INT:
	case KIND_FLOAT:
	case KIND_STRUCT:
	case KIND_UNION:
	case KIND_ENUM:
	case KIND_ENUM64:
		return graph_size(g, t);
	case KIND_PTR:
		return 4; /* at least: BTF does not say */
	default:
		return SIZE_NOT;
	}
}

static uint64_t times(uint64_t size, uint64_t n)
{
	if (size == SIZE_NOT)
		return SIZE_NOT;
	return n && size > SIZE_CAP / n ? SIZE_CAP : size * n;
}

/* Arrays of arrays can be deep, and hostile ones contain themselves: those have no size. */
static void find_sizes(struct sizes *sizes, const struct graph *g)
{
	uint8_t *state = mem_zero(g->n, 1); /* 1: on the way, 2: done */
	struct ids way = {0};

	for (uint32_t t = 0; t < g->n; t++)
		sizes->size[t] = plain_size(g, t);
	for (uint32_t start = 0; start < g->n; start++) {
		uint32_t t = start;
		uint64_t size;

		while (t != NONE && graph_kind(g, t) == KIND_ARRAY && !state[t]) {
			state[t] = 1;
			ids_push(&way, t);
			t = sizes->end[*graph_refs(g, t)];
		}
		size = t == NONE || state[t] == 1 ? SIZE_NOT : sizes->size[t];
		while (way.n) {
			t = way.v[--way.n];
			size = times(size, graph_size(g, t)); /* word 2 of ARRAY: nr_elems */
			sizes->size[t] = size;
			state[t] = 2;
		}
	}
	mem_free(way.v);
	mem_free(state);
}

/* One step of a depth-first walk with a stack of its own: types by value. */
struct descent {
	const struct graph *g;
	struct sizes *sizes;
	uint8_t *state; /* 1: on the way, 2: done */
	struct ids way, next;
};

static uint32_t n_parts(const struct graph *g, uint32_t t)
{
	enum kind kind = graph_kind(g, t);

	return kind == KIND_ARRAY			   ? 1
	       : kind == KIND_STRUCT || kind == KIND_UNION ? graph_n_refs(g, t)
							   : 0;
}

static void descend(struct descent *d, uint32_t start)
{
	ids_push(&d->way, start);
	ids_push(&d->next, 0);
	d->state[start] = 1;
	while (d->way.n) {
		uint32_t t = d->way.v[d->way.n - 1], i = d->next.v[d->next.n - 1]++, part;

		if (i >= n_parts(d->g, t)) {
			d->state[t] = 2;
			d->way.n--;
			d->next.n--;
			continue;
		}
		part = d->sizes->end[graph_refs(d->g, t)[i]];
		if (part == NONE || !n_parts(d->g, part))
			continue;
		if (d->state[part] == 1)
			d->sizes->contains_itself[part] = true;
		if (d->state[part])
			continue;
		d->state[part] = 1;
		ids_push(&d->way, part);
		ids_push(&d->next, 0);
	}
}

static void find_containment(struct sizes *sizes, const struct graph *g)
{
	struct descent d = {.g = g, .sizes = sizes, .state = mem_zero(g->n, 1)};

	for (uint32_t t = 1; t < g->n; t++)
		if (!d.state[t] && n_parts(g, t))
			descend(&d, t);
	mem_free(d.state);
	mem_free(d.way.v);
	mem_free(d.next.v);
}

void sizes_init(struct sizes *sizes, const struct graph *g)
{
	uint32_t *through = find_ends(g, true);

	sizes->end = find_ends(g, false);
	sizes->size = mem_get(g->n, sizeof(*sizes->size));
	sizes->in_reference_cycle = mem_get(g->n, sizeof(*sizes->in_reference_cycle));
	sizes->contains_itself = mem_zero(g->n, sizeof(*sizes->contains_itself));
	for (uint32_t t = 0; t < g->n; t++)
		sizes->in_reference_cycle[t] = through[t] == NONE;
	mem_free(through);
	find_sizes(sizes, g);
	find_containment(sizes, g);
}

void sizes_deinit(struct sizes *sizes)
{
	mem_free(sizes->end);
	mem_free(sizes->size);
	mem_free(sizes->in_reference_cycle);
	mem_free(sizes->contains_itself);
}
