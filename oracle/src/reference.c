/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "reference.h"

#include "emit.h"

static int by_representative(const void *ctx, uint32_t a, uint32_t b)
{
	const struct classes *c = ctx;
	uint32_t x = class_representative(&c->facts[a]), y = class_representative(&c->facts[b]);

	return x == y ? 0 : x < y ? -1 : 1;
}

void reference_init(struct reference *ret, const struct graph *universe, const struct classes *c,
		    bool swap)
{
	uint32_t n_base = universe->n_base, *id = mem_ids(c->g.n, 0);
	uint32_t *new_id = mem_get(universe->n, sizeof(*new_id));
	struct ids order = {0};

	for (uint32_t node = 1; node < c->g.n; node++)
		if (class_base(&c->facts[node]) != NONE)
			id[node] = class_base(&c->facts[node]);
		else
			ids_push(&order, node);
	sort_ids(order.v, order.n, by_representative, c);
	for (uint32_t i = 0; i < order.n; i++) {
		id[order.v[i]] = n_base + 1 + i;
		order.v[i] = class_representative(&c->facts[order.v[i]]);
	}
	for (uint32_t t = 0; t < universe->n; t++)
		new_id[t] = id[c->node_of[t]];
	*ret = (struct reference){.n_types = (uint32_t)order.n};
	ret->data = emit(universe, order.v, (uint32_t)order.n, new_id, swap, &ret->size);
	ret->map = mem_get(universe->n - 1 - n_base, sizeof(*ret->map));
	memcpy(ret->map, new_id + n_base + 1, (universe->n - 1 - n_base) * sizeof(*ret->map));
	mem_free(order.v);
	mem_free(new_id);
	mem_free(id);
}

void reference_deinit(struct reference *reference)
{
	mem_free(reference->data);
	mem_free(reference->map);
	*reference = (struct reference){0};
}

struct budget options_budget(const struct btfold_oracle_options *options)
{
	return (struct budget){.left = options && options->budget ? options->budget
								  : BUDGET_DEFAULT};
}

/* Graph and classes of (base, input), or the reason why not. */
static bool load(struct btfold_oracle_bytes base, struct btfold_oracle_bytes input,
		 const struct btfold_oracle_options *options, struct names *names, struct graph *g,
		 struct classes *classes, char **ret_why)
{
	struct budget budget = options_budget(options);
	bool done;

	*classes = (struct classes){0};
	names_init(names);
	done = graph_load(g, names, base, input, ret_why);
	if (done && !classes_init(classes, g, options && options->keep, &budget)) {
		done = false;
		if (ret_why)
			*ret_why = mem_print("R1, R2: the budget ended");
	}
	if (done)
		return true;
	classes_deinit(classes);
	graph_deinit(g);
	names_deinit(names);
	return false;
}

bool btfold_oracle_classes(struct btfold_oracle_bytes base, struct btfold_oracle_bytes input,
			   const struct btfold_oracle_options *options, uint32_t **ret_image,
			   size_t *ret_n, char **ret_why)
{
	struct names names;
	struct graph g;
	struct classes c;

	if (!load(base, input, options, &names, &g, &c, ret_why))
		return false;
	*ret_n = g.n - 1 - g.n_base;
	*ret_image = mem_get(*ret_n, sizeof(**ret_image));
	for (size_t i = 0; i < *ret_n; i++)
		(*ret_image)[i] = class_representative(&c.facts[c.node_of[g.n_base + 1 + i]]);
	classes_deinit(&c);
	graph_deinit(&g);
	names_deinit(&names);
	return true;
}

void *btfold_oracle_reference(struct btfold_oracle_bytes base, struct btfold_oracle_bytes input,
			      const struct btfold_oracle_options *options, size_t *ret_size,
			      char **ret_why)
{
	struct reference reference;
	struct names names;
	struct graph g;
	struct classes c;

	if (!load(base, input, options, &names, &g, &c, ret_why))
		return NULL;
	reference_init(&reference, &g, &c, emit_is_swapped(input));
	*ret_size = reference.size;
	mem_free(reference.map);
	classes_deinit(&c);
	graph_deinit(&g);
	names_deinit(&names);
	return reference.data;
}
