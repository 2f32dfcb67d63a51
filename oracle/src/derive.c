/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "derive.h"

#include "emit.h"
#include "text.h"

#include <stdio.h>

void derived_deinit(struct derived *derived)
{
	mem_free(derived->data);
	mem_free(derived->new_id);
}

struct derived derive_permuted(const struct judge *j, uint64_t seed)
{
	uint32_t first = j->in.n_base + 1, n = j->in.n - first;
	uint32_t *order = mem_get(n, sizeof(*order)), *new_id = mem_get(j->in.n, sizeof(*new_id));
	struct derived ret = {.new_id = new_id};

	for (uint32_t i = 0; i < n; i++)
		order[i] = first + i;
	for (uint32_t i = n; i > 1; i--) {
		uint32_t k = (uint32_t)(mem_random(&seed) % i), swap = order[i - 1];

		order[i - 1] = order[k];
		order[k] = swap;
	}
	for (uint32_t t = 0; t < first; t++)
		new_id[t] = t;
	for (uint32_t i = 0; i < n; i++)
		new_id[order[i]] = first + i;
	ret.data = emit_as_stored(&j->in, order, n, new_id, emit_is_swapped(j->input), &ret.size);
	mem_free(order);
	return ret;
}

/* Names that no file has. */
static void fresh_names(const struct judge *j, char name[2][40])
{
	unsigned n = 0;

	do {
		snprintf(name[0], 40, "btfold_unrelated_%u", n);
		snprintf(name[1], 40, "btfold_unrelated_%u_int", n++);
	} while (names_find(&j->names, name[0]) != NONE || names_find(&j->names, name[1]) != NONE);
}

#define BLOCK_TYPES 3u
#define BLOCK_WORDS 16u

/* One copy of: int; struct { int value; struct *next; }; ptr. @first: id of the int. */
static void block_types(uint32_t *words, uint32_t first, uint32_t empty, uint32_t struct_name,
			uint32_t int_name)
{
	const uint32_t types[BLOCK_WORDS] = {
		int_name,
		info_make(KIND_INT, false, 0),
		4,
		32,
		struct_name,
		info_make(KIND_STRUCT, false, 2),
		16,
		int_name,
		first,
		0,
		struct_name,
		first + 2,
		64,
		empty,
		info_make(KIND_PTR, false, 0),
		first + 1,
	};

	memcpy(words, types, sizeof(types));
}

/* The unrelated types @times times, in this machine's order, on the base if there is one. */
static struct derived block(const struct judge *j, unsigned times)
{
	uint32_t strings = j->in.has_base ? j->in.file[0].str_len : 0, n0, n1;
	uint32_t words[2 * BLOCK_WORDS + 6], type_len = times * BLOCK_WORDS * 4;
	char name[2][40], *at;
	struct derived ret = {.new_id = NULL};

	fresh_names(j, name);
	n0 = (uint32_t)strlen(name[0]) + 1;
	n1 = (uint32_t)strlen(name[1]) + 1;
	memcpy(words, (uint32_t[]){0, 24, 0, type_len, type_len, 1 + n0 + n1}, 24);
	memcpy(words, &(uint16_t){0xeb9f}, 2);
	memcpy((uint8_t *)words + 2, (uint8_t[]){1, 0}, 2);
	for (unsigned i = 0; i < times; i++)
		block_types(words + 6 + i * BLOCK_WORDS, j->in.n_base + 1 + i * BLOCK_TYPES,
			    strings, strings + 1, strings + 1 + n0);
	ret.size = 24 + type_len + 1 + n0 + n1;
	ret.data = mem_zero(ret.size, 1);
	memcpy(ret.data, words, 24 + type_len);
	at = (char *)ret.data + 24 + type_len + 1;
	memcpy(at, name[0], n0);
	memcpy(at + n0, name[1], n1);
	return ret;
}

static void number(struct ids *order, uint32_t *new_id, uint32_t base, uint32_t from, uint32_t to)
{
	for (uint32_t t = from; t < to; t++) {
		ids_push(order, t);
		new_id[t] = base + (uint32_t)order->n;
	}
}

struct derived derive_with_unrelated(const struct judge *j, struct graph *g, bool swap,
				     unsigned times)
{
	struct derived more = block(j, times), ret = {0};
	struct graph_mark mark = graph_mark(g);
	struct ids order = {0};
	uint32_t *new_id;

	if (!graph_add(g, (struct btfold_oracle_bytes){more.data, more.size}, false, NULL))
		mem_bug("the unrelated types are malformed");
	new_id = ret.new_id = mem_get(g->n, sizeof(*new_id));
	for (uint32_t t = 0; t <= g->n_base; t++)
		new_id[t] = t;
	number(&order, new_id, g->n_base, mark.n, g->n);
	number(&order, new_id, g->n_base, g->n_base + 1, mark.n);
	ret.data = emit_as_stored(g, order.v, (uint32_t)order.n, new_id, swap, &ret.size);
	mem_free(order.v);
	graph_rewind(g, mark);
	derived_deinit(&more);
	return ret;
}

static struct derived copy_of_base(const struct graph *g, bool swap)
{
	struct ids order = {0};
	uint32_t *new_id = mem_get(g->n, sizeof(*new_id));
	struct derived ret = {.new_id = NULL};

	new_id[0] = 0;
	number(&order, new_id, g->n_base, 1, g->n_base + 1);
	ret.data = emit(g, order.v, (uint32_t)order.n, new_id, swap, &ret.size);
	mem_free(order.v);
	mem_free(new_id);
	return ret;
}

struct derived derive_copy(const struct judge *j)
{
	struct derived ret;
	struct names names;
	struct graph g;

	if (j->in.has_base)
		return copy_of_base(&j->in, emit_is_swapped(j->base));
	names_init(&names);
	graph_init(&g, &names);
	if (!graph_add(&g, judge_output(j), true, NULL))
		mem_bug("a file that was read before is malformed");
	ret = copy_of_base(&g, emit_is_swapped(judge_output(j)));
	graph_deinit(&g);
	names_deinit(&names);
	return ret;
}

static bool base_has_vars(const struct judge *j)
{
	const struct graph *g = j->in.has_base ? &j->in : &j->out;
	uint32_t end = j->in.has_base ? g->n_base + 1 : g->n;

	for (uint32_t t = 1; t < end; t++)
		if (graph_kind(g, t) == KIND_VAR || graph_kind(g, t) == KIND_DATASEC)
			return true;
	return false;
}

bool derive_copy_leaves(const struct judge *j, struct btfold_oracle_bytes base, struct derived copy,
			struct budget *budget, uint32_t *ret)
{
	struct names names;
	struct classes c = {0};
	struct graph g;
	bool done;

	/*
	 * Let t and u be related when their originals are, in the largest relation of the base
	 * alone. Unless (c) tells a type from its copy, that satisfies (a) and (b): so every type
	 * is ≡ to its copy, every class has a base type, and R2 replaces none of those.
	 */
	*ret = 0;
	if (!base_has_vars(j))
		return true;
	names_init(&names);
	done = graph_load(&g, &names, base, (struct btfold_oracle_bytes){copy.data, copy.size},
			  NULL) &&
	       classes_init(&c, &g, j->options.keep, budget);
	for (uint32_t node = 1; done && node < c.g.n; node++)
		*ret += class_base(&c.facts[node]) == NONE;
	classes_deinit(&c);
	graph_deinit(&g);
	names_deinit(&names);
	return done;
}
