// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#define _GNU_SOURCE
#include "universe.h"

#include <stdlib.h>
#include <string.h>

#include "../../fuzz/subjects/btf.h"
#include "../emit/text.h"
#include "../say.h"

struct btfold_type universe_type(const struct universe *universe, uint32_t id)
{
	struct btfold_type type = {0};

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

static uint32_t mapped_class(const struct universe *universe, const uint32_t *map, uint32_t id)
{
	return id <= universe->n_base ? universe->cls[id] : map[id - universe->n_base - 1];
}

/* Is output type @image made of this one? Of R2's replaced types it is not. */
static bool is_source(const struct universe *universe, const struct btfold_graph *output,
		      const uint32_t *map, uint32_t id)
{
	uint32_t image = map[id - universe->n_base - 1], n = 0;
	struct btfold_type type;

	if (btfold_graph_type(output, image, &type))
		return false;
	for (uint32_t word = 2; word < type.n_words + 3; word++) {
		uint32_t ref = word == 2 ? type.size_or_type : type.words[word - 3], own;

		if (raw_word(type.kind, word) != RAW_ID)
			continue;
		own = universe_ref(universe, id, n++);
		own = own ? mapped_class(universe, map, own) : 0;
		if (ref <= universe->n_base)
			ref = universe->cls[ref];
		if (own <= universe->n_base)
			own = universe->cls[own];
		if (ref != own)
			return false;
	}
	return true;
}

/* R2 leaves an output type several classes: the representative is never a replaced type (C2). */
static void mend_stand_ins(const struct universe *universe, const struct btfold_graph *output,
			   const uint32_t *map, uint32_t *stand_in)
{
	uint32_t first = universe->n_base + 1;
	bool *fits = store_new(btfold_graph_n_types(output), sizeof(*fits));

	for (uint32_t id = first; id <= universe->n; id++) {
		uint32_t image = map[id - first];
		uint32_t *now;

		if (image < first || fits[image - first])
			continue;
		now = &stand_in[image - first];
		if (universe->cls[*now] == universe->cls[id] && *now != id)
			continue;
		if (!universe_declares(universe, id) && is_source(universe, output, map, id)) {
			fits[image - first] = true;
			*now = id;
		}
	}
	free(fits);
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
		mend_stand_ins(universe, output, map, stand_in);
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
