/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "small_absorb.h"

/* Sets of classes are words too: the bit of a class is that of its lowest id. */
struct order {
	struct small_classes *classes;
	uint64_t firsts;		 /* all classes */
	uint64_t alike;			 /* those whose label others have */
	uint64_t above[SMALL_TYPES + 1]; /* R2: d such that c ⊑ d, c itself too */
	uint8_t like[SMALL_TYPES + 1];	 /* the first class with this label */
	uint8_t target[SMALL_TYPES + 1];
};

/* R2: declarations of ambiguous keys. */
static uint64_t open_declarations(const struct small_classes *classes)
{
	uint64_t open = 0;

	for (uint64_t keys = small_ambiguous_keys(classes); keys;)
		open |= classes->graph->keys[small_take_key(&keys)].declarations;
	return open;
}

static void find_firsts(struct order *order)
{
	order->firsts = 0;
	for (uint64_t types = order->classes->present; types;) {
		uint32_t id = small_take(&types);

		if (order->classes->cls[id] == id)
			order->firsts |= small_bit(id);
	}
}

/* At first a class may be below all with the same label; C10: a VAR or DATASEC is not. */
static void group_labels(struct order *order)
{
	const struct small_graph *graph = order->classes->graph;

	order->alike = 0;
	for (uint64_t types = order->firsts; types;) {
		uint32_t id = small_take(&types), other;
		uint64_t before = order->firsts & (small_bit(id) - 1) & ~graph->alone;

		order->like[id] = (uint8_t)id;
		order->above[id] = small_bit(id);
		while (before && order->like[id] == id) {
			other = small_take(&before);
			if (order->like[other] == other &&
			    graph->label[other] == graph->label[id] &&
			    small_same_label(graph, other, id))
				order->like[id] = (uint8_t)other;
		}
		if (order->like[id] != id) {
			order->above[order->like[id]] |= small_bit(id);
			order->alike |= order->above[order->like[id]];
		}
	}
	for (uint64_t types = order->alike; types;) {
		uint32_t id = small_take(&types);

		order->above[id] = order->above[order->like[id]];
	}
}

/* R2: do the references of c agree with those of d, or are ⊑, by what is known of that? */
static bool may_be_below(const struct order *order, uint32_t c, uint32_t d)
{
	const struct small_classes *classes = order->classes;
	const struct small_graph *graph = classes->graph;
	const struct small_ref *other = graph->refs + graph->first_ref[d];

	for (uint32_t i = graph->first_ref[c]; i < graph->first_ref[c + 1]; i++, other++) {
		uint32_t x = graph->refs[i].to, y = other->to;

		if (classes->ref[x] == classes->ref[y])
			continue;
		if (!x || !y || /* C6 */
		    !(order->above[classes->cls[x]] & small_bit(classes->cls[y])))
			return false;
	}
	return true;
}

/* The largest ⊑: takes away what does not hold, until all does. */
static void find_order(struct order *order, uint64_t open)
{
	const struct small_graph *graph = order->classes->graph;
	bool changed = true;

	group_labels(order);
	for (uint64_t types = open & order->firsts; types;) {
		uint32_t id = small_take(&types);

		order->above[id] |= graph->keys[graph->key[id]].definitions & order->firsts;
	}
	while (changed) {
		changed = false;
		for (uint64_t types = order->alike; types;) {
			uint32_t c = small_take(&types), d;

			for (uint64_t above = order->above[c] & ~small_bit(c); above;) {
				d = small_take(&above);
				if (order->like[d] != order->like[c] || may_be_below(order, c, d))
					continue;
				order->above[c] &= ~small_bit(d);
				changed = true;
			}
		}
	}
}

/* Of several maximal classes that with most input records (C2); 0: of these there are several. */
static uint32_t with_most_records(const struct order *order, uint64_t maximal)
{
	const struct small_classes *classes = order->classes;
	uint32_t records[SMALL_TYPES + 1] = {0}, most = 0;
	uint64_t best = 0;

	for (uint32_t id = 1; id <= classes->graph->n; id++)
		records[classes->cls[small_redirected(classes, id)]]++;
	while (maximal) {
		uint32_t d = small_take(&maximal);

		if (records[d] > most)
			best = 0;
		if (records[d] >= most) {
			most = records[d];
			best |= small_bit(d);
		}
	}
	return best && !small_several(best) ? small_take(&best) : 0;
}

/* R2: the dominated classes, and their targets. False: a target is not known. */
static bool find_targets(struct order *order, uint64_t *ret_dominated)
{
	*ret_dominated = 0;
	for (uint64_t types = order->alike; types;) {
		uint32_t c = small_take(&types), d, target;
		uint64_t above = order->above[c] & ~small_bit(c), maximal = 0;

		if (!above || !kind_has_members(small_kind(order->classes->graph, c)))
			continue;
		while (above) {
			d = small_take(&above);
			if (order->above[d] == small_bit(d))
				maximal |= small_bit(d);
		}
		target = with_most_records(order, maximal);
		if (!target)
			return false;
		order->target[c] = (uint8_t)target;
		*ret_dominated |= small_bit(c);
	}
	return true;
}

/* C2: all at once, and what was replaced by these before. */
static void replace(struct order *order, uint64_t dominated)
{
	struct small_classes *classes = order->classes;
	struct small_graph *graph = classes->graph;

	for (uint32_t id = 1; id <= graph->n; id++) {
		uint32_t cls = classes->cls[small_redirected(classes, id)];

		if (dominated & small_bit(cls)) {
			classes->redirect[id] = order->target[cls];
			classes->present &= ~small_bit(id);
		}
	}
	for (uint32_t i = 0; i < graph->n_refs; i++)
		graph->refs[i].to = (uint8_t)small_redirected(classes, graph->refs[i].to);
}

bool small_absorb(struct small_classes *classes, uint32_t *ret_replaced)
{
	uint64_t open = open_declarations(classes), dominated;
	struct order order;

	*ret_replaced = 0;
	if (!open) /* each class is below itself only */
		return true;
	order.classes = classes;
	find_firsts(&order);
	find_order(&order, open);
	if (!find_targets(&order, &dominated))
		return false;
	*ret_replaced = (uint32_t)__builtin_popcountll(dominated);
	if (dominated)
		replace(&order, dominated);
	return true;
}
