// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#define _GNU_SOURCE
#include "universe.h"

#include <stdlib.h>
#include <string.h>

#include "../../fuzz/subjects/btf.h"
#include "../emit/text.h"
#include "../say.h"

#define MOST_PAIRS 4096 /* looked at to tell which of two is more informed */

struct btfold_type universe_type(const struct universe *universe, uint32_t id)
{
	struct btfold_type type = {.name = ""}; /* void */

	(void)btfold_graph_type(universe->graph, id, &type);
	return type;
}

static enum domain domain_of(const struct btfold_type *type)
{
	static const uint8_t domains[KIND_LAST + 1] = {
		[KIND_STRUCT] = DOMAIN_STRUCT,	 [KIND_UNION] = DOMAIN_UNION,
		[KIND_ENUM] = DOMAIN_ENUM,	 [KIND_ENUM64] = DOMAIN_ENUM,
		[KIND_INT] = DOMAIN_SCALAR,	 [KIND_FLOAT] = DOMAIN_SCALAR,
		[KIND_TYPEDEF] = DOMAIN_TYPEDEF, [KIND_FUNC] = DOMAIN_FUNC,
		[KIND_VAR] = DOMAIN_VAR,	 [KIND_DATASEC] = DOMAIN_DATASEC,
	};

	if (!*type->name)
		return DOMAIN_NONE;
	if (type->kind == KIND_FWD) /* C4 */
		return type->kflag ? DOMAIN_UNION : DOMAIN_STRUCT;
	return domains[type->kind];
}

enum domain universe_domain(const struct universe *universe, uint32_t id)
{
	struct btfold_type type = universe_type(universe, id);

	return domain_of(&type);
}

bool type_declares(const struct btfold_type *type)
{
	if (!*type->name)
		return false;
	return type->kind == KIND_FWD ||
	       ((type->kind == KIND_ENUM || type->kind == KIND_ENUM64) && !type->vlen);
}

bool universe_declares(const struct universe *universe, uint32_t id)
{
	struct btfold_type type = universe_type(universe, id);

	return type_declares(&type);
}

bool universe_are_namesakes(const struct universe *universe, uint32_t a, uint32_t b)
{
	return universe->group[a] != NONE && universe->group[a] == universe->group[b];
}

uint32_t universe_bytes(const struct universe *universe, uint32_t id)
{
	struct btfold_type type = universe_type(universe, id);

	return RAW_RECORD_SIZE + 4 * type.n_words;
}

/* ---- references ---- */

static void walk_refs(struct universe *universe, void (*take)(struct lists *, uint32_t, uint32_t))
{
	for (uint32_t id = 1; id <= universe->n; id++) {
		struct btfold_type type = universe_type(universe, id);

		if (raw_word(type.kind, 2) == RAW_ID)
			take(&universe->refs, id, type.size_or_type);
		for (uint32_t i = 0; i < type.n_words; i++)
			if (raw_word(type.kind, i + 3) == RAW_ID)
				take(&universe->refs, id, type.words[i]);
	}
}

static void count_ref(struct lists *lists, uint32_t id, uint32_t ref)
{
	(void)ref;
	lists_count(lists, id);
}

static void find_refs(struct universe *universe)
{
	lists_init(&universe->refs, universe->n + 1);
	walk_refs(universe, count_ref);
	lists_counted(&universe->refs);
	walk_refs(universe, lists_add);
}

/* ---- classes ---- */

/*
 * Who stands for each output type of @map, which has the images of ids @first to n; outputs begin
 * at @first_out. The lowest definition (R3).
 */
static uint32_t *find_stand_ins(const struct universe *universe, const uint32_t *map,
				uint32_t first, uint32_t first_out, uint32_t n_out)
{
	uint32_t *stand_in = store_new(n_out, sizeof(*stand_in));

	for (uint32_t id = first; id <= universe->n; id++) {
		uint32_t image = map[id - first];

		if (image < first_out)
			continue;
		image -= first_out;
		if (!stand_in[image] || (universe_declares(universe, stand_in[image]) &&
					 !universe_declares(universe, id)))
			stand_in[image] = id;
	}
	return stand_in;
}

/* R1 on the universe as one graph: there, base types are not frozen, so that all are compared. */
static bool find_classes(struct universe *universe)
{
	struct btfold_options options = {.ambiguous = BTFOLD_KEEP};
	struct btfold_outcome *outcome;
	struct btfold_error error;
	const uint32_t *map;
	uint32_t *stand_in;

	if (btfold_dedup(universe->graph, NULL, &options, &outcome, &error)) {
		say_defect(universe->path, &error);
		return false;
	}
	map = btfold_outcome_map(outcome);
	stand_in = find_stand_ins(universe, map, 1, 1,
				  btfold_graph_n_types(btfold_outcome_graph(outcome)));
	universe->cls = store_new((size_t)universe->n + 1, sizeof(*universe->cls));
	for (uint32_t id = 1; id <= universe->n; id++)
		universe->cls[id] = stand_in[map[id - 1] - 1];
	free(stand_in);
	btfold_outcome_destroy(outcome);
	return true;
}

/*
 * Two of different classes with one image: is b more informed (R2)? Where they differ, one side
 * declares what the other defines.
 */
static bool is_more_informed(const struct universe *universe, uint32_t a, uint32_t b)
{
	struct pair_set seen = {0};
	bool a_declares = false, b_declares = false;

	pair_set_add(&seen, universe->cls[a], universe->cls[b], NULL);
	for (uint32_t i = 0; i < seen.n && i < MOST_PAIRS; i++) {
		struct pair at = seen.at[i];
		uint32_t n = universe_n_refs(universe, at.a);

		if (universe_declares(universe, at.a) != universe_declares(universe, at.b)) {
			a_declares |= universe_declares(universe, at.a);
			b_declares |= universe_declares(universe, at.b);
			continue;
		}
		for (uint32_t j = 0; j < n && j < universe_n_refs(universe, at.b); j++) {
			uint32_t x = universe->cls[universe_ref(universe, at.a, j)];
			uint32_t y = universe->cls[universe_ref(universe, at.b, j)];

			if (x != y)
				pair_set_add(&seen, x, y, NULL);
		}
	}
	pair_set_deinit(&seen);
	return a_declares && !b_declares;
}

/*
 * R2 leaves an output type several classes, and the representative is never a replaced one (C2).
 * Outputs are in the order of their representatives (R3), so that it stands between those of the
 * next outputs with one class; of several that do, the more informed one is it.
 */
static void mend_stand_ins(const struct universe *universe, const uint32_t *map, uint32_t *stand_in,
			   uint32_t n_out)
{
	uint32_t first = universe->n_base + 1, bound = 0;
	bool *several = store_new(n_out, sizeof(*several));
	struct pair *between = store_new(n_out, sizeof(*between));

	for (uint32_t id = first; id <= universe->n; id++)
		if (map[id - first] >= first && !universe_declares(universe, id))
			several[map[id - first] - first] |=
				universe->cls[stand_in[map[id - first] - first]] !=
				universe->cls[id];
	for (uint32_t i = 0; i < n_out; i++)
		between[i].a = bound = several[i] ? bound : stand_in[i];
	bound = NONE;
	for (uint32_t i = n_out; i-- > 0;)
		between[i].b = bound = several[i] ? bound : stand_in[i];
	for (uint32_t id = first; id <= universe->n; id++) {
		uint32_t i = map[id - first] - first, *now;

		if (map[id - first] < first || !several[i] || universe->cls[id] != id ||
		    id < between[i].a || id > between[i].b)
			continue;
		now = &stand_in[i];
		if (*now < between[i].a || is_more_informed(universe, *now, id))
			*now = id;
	}
	free(several);
	free(between);
}

/* R1 and R2 with the base frozen: what folding gives. */
static bool find_images(struct universe *universe, const struct btfold_graph *input,
			const struct btfold_base *prepared)
{
	uint32_t first = universe->n_base + 1;
	const struct btfold_graph *output;
	struct btfold_outcome *outcome;
	struct btfold_error error;
	const uint32_t *map;
	uint32_t *stand_in;

	if (btfold_dedup(input, prepared, NULL, &outcome, &error)) {
		say_defect(universe->path, &error);
		return false;
	}
	map = btfold_outcome_map(outcome);
	output = btfold_outcome_graph(outcome);
	universe->undecided = btfold_outcome_stats(outcome)->undecided;
	stand_in = find_stand_ins(universe, map, first, first, btfold_graph_n_types(output));
	if (btfold_outcome_stats(outcome)->absorbed)
		mend_stand_ins(universe, map, stand_in, btfold_graph_n_types(output));
	universe->image = store_new((size_t)universe->n + 1, sizeof(*universe->image));
	for (uint32_t id = 1; id <= universe->n; id++) {
		uint32_t image = id < first ? id : map[id - first];

		universe->image[id] = image < first ? image : stand_in[image - first];
	}
	free(stand_in);
	btfold_outcome_destroy(outcome);
	return true;
}

/* ---- opening ---- */

static bool join(const struct input *input, const struct bases *bases, struct universe *universe)
{
	struct bases all = *bases;
	struct btfold_error error;
	const void *data;
	size_t size;

	if (all.n_open == MAX_BASES) {
		say_error("%s: more than %u bases", input->path, MAX_BASES - 1);
		return false;
	}
	all.joined = NULL;
	all.inputs[all.n_open++] = *input;
	if (!bases_bytes(&all, &data, &size))
		return false;
	universe->bytes = all.joined;
	if (btfold_graph_decode(data, size, NULL, NULL, &universe->joined, &error)) {
		say_defect(input->path, &error);
		return false;
	}
	universe->graph = universe->joined;
	return true;
}

bool universe_open(const struct input *input, const struct bases *bases,
		   const struct btfold_base *prepared, struct universe *ret)
{
	struct universe universe = {.path = input->path, .graph = input->graph};

	universe.n_base = btfold_graph_first_id(input->graph) - 1;
	universe.n = universe.n_base + btfold_graph_n_types(input->graph);
	if ((bases->n_open && !join(input, bases, &universe)) || !find_classes(&universe)) {
		universe_close(&universe);
		return false;
	}
	find_refs(&universe);
	if (!find_images(&universe, input->graph, prepared)) {
		universe_close(&universe);
		return false;
	}
	universe_find_namesakes(&universe);
	*ret = universe;
	return true;
}

void universe_close(struct universe *universe)
{
	lists_deinit(&universe->refs);
	lists_deinit(&universe->namesakes);
	free(universe->cls);
	free(universe->image);
	free(universe->group);
	btfold_graph_destroy(universe->joined);
	free(universe->bytes);
	memset(universe, 0, sizeof(*universe));
}
