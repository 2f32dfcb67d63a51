/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "classes.h"

static uint32_t lower(uint32_t a, uint32_t b)
{
	return a < b ? a : b; /* NONE is the highest */
}

static void join(struct class_facts *into, const struct class_facts *from)
{
	into->base_definition = lower(into->base_definition, from->base_definition);
	into->base_any = lower(into->base_any, from->base_any);
	into->input_definition = lower(into->input_definition, from->input_definition);
	into->input_any = lower(into->input_any, from->input_any);
	into->records += from->records;
}

uint32_t class_base(const struct class_facts *facts)
{
	if (facts->base_definition != NONE)
		return facts->base_definition;
	return facts->input_definition == NONE ? facts->base_any : NONE; /* C1 */
}

uint32_t class_representative(const struct class_facts *facts)
{
	uint32_t base = class_base(facts);

	if (base != NONE)
		return base;
	return facts->input_definition != NONE ? facts->input_definition : facts->input_any;
}

static struct class_facts no_facts(void)
{
	return (struct class_facts){NONE, NONE, NONE, NONE, 0};
}

static struct class_facts facts_of_type(const struct graph *g, uint32_t t)
{
	struct class_facts facts = no_facts();

	if (t <= g->n_base) {
		facts.base_any = t;
		if (graph_is_definition(g, t))
			facts.base_definition = t;
		return facts;
	}
	facts.input_any = t;
	if (graph_is_definition(g, t))
		facts.input_definition = t;
	facts.records = 1;
	return facts;
}

/* The colour whose node a type belongs to: a unique key's declaration goes with its definition. */
static uint32_t *final_colours(const struct graph *g, const struct quotient *q)
{
	uint32_t *of_key = mem_ids(q->keys.n, NONE), *colour = mem_get(g->n, sizeof(*colour));

	for (uint32_t t = 0; t < g->n; t++)
		if (graph_is_definition(g, t))
			of_key[q->keys.of[t]] = q->colour[t];
	for (uint32_t t = 0; t < g->n; t++)
		colour[t] = quotient_is_unique(q, t) ? of_key[q->keys.of[t]] : q->colour[t];
	mem_free(of_key);
	return colour;
}

/*
 * One node per colour, in the order of the lowest member that may stand for it: the first with the
 * label of the class, so no declaration where there is a definition.
 */
static uint32_t *number_nodes(const struct graph *g, const struct quotient *q,
			      const uint32_t *colour, struct ids *ret_standing)
{
	uint32_t *node = mem_ids(q->n_colours, NONE), *map = mem_get(g->n, sizeof(*map));

	for (uint32_t t = 0; t < g->n; t++)
		if (colour[t] == q->colour[t] && node[colour[t]] == NONE) {
			node[colour[t]] = (uint32_t)ret_standing->n;
			ids_push(ret_standing, t);
		}
	for (uint32_t t = 0; t < g->n; t++)
		map[t] = node[colour[t]];
	mem_free(node);
	return map;
}

/* The graph of nodes; *ret_map says which node each type of @g is in. */
static void collapse(const struct graph *g, const struct quotient *q, struct graph *ret,
		     uint32_t **ret_map)
{
	uint32_t *colour = final_colours(g, q);
	struct ids standing = {0};

	*ret_map = number_nodes(g, q, colour, &standing);
	graph_init(ret, g->names);
	graph_reserve(ret, (uint32_t)standing.n, (uint32_t)g->label.n);
	for (size_t i = 1; i < standing.n; i++) { /* 0 is void, and graph_init() made it */
		uint32_t t = standing.v[i];

		graph_begin(ret);
		graph_append(ret, graph_label(g, t), graph_n_label(g, t));
		for (uint32_t j = 0; j < graph_n_refs(g, t); j++)
			graph_append_ref(ret, (*ret_map)[graph_refs(g, t)[j]]);
		graph_end(ret);
	}
	mem_free(standing.v);
	mem_free(colour);
}

static void take_nodes(struct classes *c, struct graph *g, struct class_facts *facts,
		       const uint32_t *map)
{
	graph_deinit(&c->g);
	mem_free(c->facts);
	c->g = *g;
	c->facts = facts;
	for (uint32_t t = 0; t < c->n_types; t++)
		c->node_of[t] = map[c->node_of[t]];
}

static void first_round(struct classes *c, const struct graph *universe, const struct quotient *q)
{
	struct class_facts *facts;
	struct graph nodes;
	uint32_t *map;

	collapse(universe, q, &nodes, &map);
	facts = mem_get(nodes.n, sizeof(*facts));
	for (uint32_t i = 0; i < nodes.n; i++)
		facts[i] = no_facts();
	for (uint32_t t = 0; t < universe->n; t++) {
		struct class_facts own = facts_of_type(universe, t);

		join(&facts[map[t]], &own);
		c->node_of[t] = t;
		if (q->keys.of[t] != NONE)
			c->type_is_ambiguous[t] = quotient_key_is_ambiguous(q, q->keys.of[t]);
	}
	memcpy(c->colour, q->colour, universe->n * sizeof(*c->colour));
	c->n_ambiguous = quotient_n_ambiguous(q);
	take_nodes(c, &nodes, facts, map);
	mem_free(map);
}

/* Replaced nodes leave (C2), references to them go to their targets. */
static void replace(struct classes *c, const uint32_t *target)
{
	uint32_t n = c->g.n, *map = mem_get(n, sizeof(*map));
	struct class_facts *facts = mem_get(n, sizeof(*facts));
	struct graph left;

	graph_init(&left, c->g.names);
	for (uint32_t i = 0, next = 0; i < n; i++)
		if (target[i] == NONE) {
			facts[next] = c->facts[i];
			map[i] = next++;
		}
	for (uint32_t i = 0; i < n; i++)
		if (target[i] != NONE) {
			map[i] = map[target[i]];
			facts[map[i]].records += c->facts[i].records;
		}
	for (uint32_t i = 1; i < n; i++) {
		if (target[i] != NONE)
			continue;
		graph_begin(&left);
		graph_append(&left, graph_label(&c->g, i), graph_n_label(&c->g, i));
		for (uint32_t j = 0; j < graph_n_refs(&c->g, i); j++)
			graph_append_ref(&left, map[graph_refs(&c->g, i)[j]]);
		graph_end(&left);
	}
	take_nodes(c, &left, facts, map);
	mem_free(map);
}

/* R1 again, on what is left. */
static bool again(struct classes *c, struct budget *budget)
{
	const struct quotient_rules rules = {.mode = KEY_OPEN};
	struct class_facts *facts;
	struct quotient q;
	struct graph nodes;
	uint32_t *map;

	if (!quotient_init(&q, &c->g, &rules, budget))
		return false;
	collapse(&c->g, &q, &nodes, &map);
	facts = mem_get(nodes.n, sizeof(*facts));
	for (uint32_t i = 0; i < nodes.n; i++)
		facts[i] = no_facts();
	for (uint32_t i = 0; i < c->g.n; i++)
		join(&facts[map[i]], &c->facts[i]);
	take_nodes(c, &nodes, facts, map);
	mem_free(map);
	quotient_deinit(&q);
	return true;
}

static bool absorb(struct classes *c, struct budget *budget)
{
	uint32_t *target, n_dominated;

	for (;;) {
		if (!below_targets(&c->g, c->facts, &target, &n_dominated, budget))
			return false;
		if (n_dominated)
			replace(c, target);
		mem_free(target);
		if (!n_dominated)
			return true;
		if (!again(c, budget))
			return false;
	}
}

/* On the last classes a key is unique iff one node defines it. */
static void find_lasting(struct classes *c, const struct graph *universe)
{
	struct keys keys;

	keys_init(&keys, &c->g);
	c->type_stays_ambiguous = mem_zero(c->n_types, sizeof(*c->type_stays_ambiguous));
	for (uint32_t t = 0; t < c->n_types; t++)
		/* its node has its key, being its class, its definition or its target's class */
		if (graph_key_space(universe, t) != KEY_NONE)
			c->type_stays_ambiguous[t] = keys.n_definitions[keys.of[c->node_of[t]]] > 1;
	keys_deinit(&keys);
}

bool classes_init(struct classes *ret, const struct graph *universe, bool keep,
		  struct budget *budget)
{
	const struct quotient_rules rules = {.mode = KEY_OPEN};
	struct quotient q;

	*ret = (struct classes){.n_types = universe->n};
	if (!quotient_init(&q, universe, &rules, budget))
		return false;
	ret->node_of = mem_get(universe->n, sizeof(*ret->node_of));
	ret->colour = mem_get(universe->n, sizeof(*ret->colour));
	ret->type_is_ambiguous = mem_zero(universe->n, sizeof(*ret->type_is_ambiguous));
	first_round(ret, universe, &q);
	quotient_deinit(&q);
	if (!keep && ret->n_ambiguous && !absorb(ret, budget))
		return false;
	find_lasting(ret, universe);
	return true;
}

void classes_deinit(struct classes *c)
{
	graph_deinit(&c->g);
	mem_free(c->facts);
	mem_free(c->node_of);
	mem_free(c->colour);
	mem_free(c->type_is_ambiguous);
	mem_free(c->type_stays_ambiguous);
	*c = (struct classes){0};
}
