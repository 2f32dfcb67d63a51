// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/*
 * Compilation units: each has its own copies of the prototypes that it needs, some of them several
 * times, and picks at every reference one of the copies by chance. Such a graph unfolds to the same
 * trees as the prototypes whatever is picked, so every copy is a duplicate (R1): of leaves, chains,
 * arrays, anonymous structs and whole cycles, which this also unrolls. What a unit does not define
 * it declares.
 */
#include <stdlib.h>
#include <string.h>

#include "model.h"

#define MAX_UNITS  8
#define MAX_COPIES 6

/* What one unit has of one prototype: slots first..first + n - 1, and its declaration's slot. */
struct gen_presence {
	uint32_t first;
	uint16_t n; /* copies of the definition */
	bool defined, declared;
	uint32_t declaration;
};

struct gen_slot {
	uint32_t prototype;
	uint8_t unit;
	bool declaration;
};

struct gen_units {
	struct gen_presence *have; /* [unit * n_prototypes + prototype] */
	size_t max_have;
	uint8_t *by_value; /* per prototype: needs a size, so cannot be a FWD */
	size_t max_by_value;
	struct gen_slot *slots;
	size_t n_slots, max_slots;
	uint32_t *id_of, *slot_at; /* slot -> id; id - 1 -> slot */
	size_t max_id_of, max_slot_at;
	uint32_t *todo;
	size_t n_todo, max_todo;

	/* of this graph */
	struct gen_context *ctx;
	const struct gen_model *from;
	uint32_t n_units, n_base_units, n_base_slots;
	bool base_declares; /* whatever it may */
	bool all_twice;	    /* of the unit in work */
};

struct gen_units *gen_units_create(void)
{
	size_t none = 0;
	struct gen_units *units = gen_room(NULL, &none, 1, sizeof(*units));

	memset(units, 0, sizeof(*units));
	return units;
}

void gen_units_destroy(struct gen_units *u)
{
	free(u->have);
	free(u->by_value);
	free(u->slots);
	free(u->id_of);
	free(u->slot_at);
	free(u->todo);
	free(u);
}

static struct gen_presence *presence(struct gen_units *u, uint32_t unit, uint32_t prototype)
{
	return &u->have[unit * u->from->n_types + prototype];
}

/* A reference by value needs the definition; a chain of references passes the need on. */
static void find_by_value(struct gen_units *u)
{
	const struct gen_model *from = u->from;

	u->by_value = gen_room(u->by_value, &u->max_by_value, from->n_types, 1);
	memset(u->by_value, 0, from->n_types);
	for (uint32_t id = (uint32_t)from->n_types - 1; id; id--) {
		const struct gen_type *type = &from->types[id];
		bool chain = GEN_IN(type->kind, GEN_CHAINS);

		if (chain && (type->kind == GEN_PTR || !u->by_value[id]))
			continue;
		u->by_value[type->type] = 1;
		for (uint32_t i = 0; i < type->n_items; i++)
			u->by_value[from->items[type->first_item + i].type] = 1;
	}
}

/* May a reference from @user to @to be met by a declaration? */
static bool may_declare(const struct gen_units *u, uint32_t user, uint32_t to)
{
	const struct gen_type *type = &u->from->types[to];
	const struct gen_type *by = &u->from->types[user];

	if (!type->name)
		return false;
	if (GEN_IN(type->kind, GEN_ENUMS))
		return gen_on(u->ctx, BTFOLD_FEATURE_DECLARE_ENUM) && by->kind != GEN_DECL_TAG;
	return GEN_IN(type->kind, GEN_AGGREGATES) && gen_on(u->ctx, BTFOLD_FEATURE_DECLARE) &&
	       GEN_IN(by->kind, GEN_CHAINS) && (by->kind == GEN_PTR || !u->by_value[user]);
}

static void need(struct gen_units *u, uint32_t unit, uint32_t user, uint32_t to)
{
	struct gen_presence *p;

	if (to == 0)
		return;
	p = presence(u, unit, to);
	if (p->defined)
		return;
	if (user && may_declare(u, user, to) &&
	    (p->declared || (u->base_declares && unit < u->n_base_units) ||
	     gen_once_in(&u->ctx->random, 2))) {
		p->declared = true;
		return;
	}
	p->defined = true;
	u->todo = gen_room(u->todo, &u->max_todo, u->n_todo + 1, sizeof(*u->todo));
	u->todo[u->n_todo++] = to;
}

static void need_all(struct gen_units *u, uint32_t unit)
{
	const struct gen_model *from = u->from;

	while (u->n_todo) {
		uint32_t id = u->todo[--u->n_todo];
		const struct gen_type *type = &from->types[id];

		need(u, unit, id, type->type);
		need(u, unit, id, type->index);
		for (uint32_t i = 0; i < type->n_items; i++)
			need(u, unit, id, from->items[type->first_item + i].type);
	}
}

static enum btfold_feature copies_feature(const struct gen_type *type)
{
	if (GEN_IN(type->kind, GEN_CHAINS | 1u << GEN_DECL_TAG))
		return BTFOLD_FEATURE_DUP_CHAIN;
	if (type->kind == GEN_ARRAY)
		return BTFOLD_FEATURE_DUP_ARRAY;
	if (GEN_IN(type->kind, GEN_AGGREGATES | GEN_ENUMS))
		return type->name ? BTFOLD_FEATURE_DUP_NAMED : BTFOLD_FEATURE_DUP_ANON;
	return type->kind == GEN_FUNC ? BTFOLD_FEATURE_DUP_NAMED : BTFOLD_FEATURE_DUP_LEAF;
}

static uint32_t copies(struct gen_units *u, const struct gen_type *type)
{
	if (GEN_IN(type->kind, 1u << GEN_VAR | 1u << GEN_DATASEC) ||
	    !(u->all_twice || gen_use(u->ctx, copies_feature(type), 3)))
		return 1;
	if (gen_use(u->ctx, BTFOLD_FEATURE_DUP_MANY, 4))
		return 2 + gen_below(&u->ctx->random, MAX_COPIES - 1);
	return 2;
}

static void add_slot(struct gen_units *u, uint32_t unit, uint32_t prototype, bool declaration)
{
	u->slots = gen_room(u->slots, &u->max_slots, u->n_slots + 1, sizeof(*u->slots));
	u->slots[u->n_slots++] = (struct gen_slot){prototype, (uint8_t)unit, declaration};
}

/* Gives slots to all that @unit has. False, with nothing done, when there is no room. */
static bool lay_out(struct gen_units *u, uint32_t unit)
{
	uint32_t room = u->ctx->max_types - (uint32_t)u->n_slots, least = 0;

	for (uint32_t id = 1; id < u->from->n_types; id++) {
		const struct gen_presence *p = presence(u, unit, id);

		least += p->defined + p->declared;
	}
	if (least > room && u->n_slots)
		return false;
	room = least > room ? 0 : room - least;
	u->all_twice = room >= least && gen_use(u->ctx, BTFOLD_FEATURE_DUP_ALL, 8);
	for (uint32_t id = 1; id < u->from->n_types; id++) {
		struct gen_presence *p = presence(u, unit, id);
		uint32_t n;

		p->first = (uint32_t)u->n_slots;
		n = p->defined ? copies(u, &u->from->types[id]) : 0;
		if (n > 1 && n - 1 > room)
			n = 1;
		room -= n ? n - 1 : 0;
		p->n = (uint16_t)n;
		while (n--)
			add_slot(u, unit, id, false);
		if (p->defined && p->declared)
			p->declared = gen_use(u->ctx, BTFOLD_FEATURE_DECLARE_BESIDE, 1);
		p->declaration = (uint32_t)u->n_slots;
		if (p->declared)
			add_slot(u, unit, id, true);
	}
	return true;
}

/* Decides what @unit has: everything, or some roots and what they need. */
static bool make_unit(struct gen_units *u, uint32_t unit)
{
	bool all = unit == 0 || gen_once_in(&u->ctx->random, 2);
	size_t n = u->from->n_types, size = (unit + 1) * n;

	u->have = gen_room(u->have, &u->max_have, size, sizeof(*u->have));
	memset(&u->have[unit * n], 0, n * sizeof(*u->have));
	/* From the top: what refers comes before what is referred to, which may get declared. */
	for (uint32_t id = (uint32_t)n - 1; id; id--) {
		if (!all && id > 1 && gen_below(&u->ctx->random, 4))
			continue;
		if (presence(u, unit, id)->declared &&
		    ((u->base_declares && unit < u->n_base_units) || gen_below(&u->ctx->random, 4)))
			continue;
		need(u, unit, 0, id);
		need_all(u, unit);
	}
	return lay_out(u, unit);
}

/* Is what @unit of the input defines only declared in the base? */
static bool base_only_declares(struct gen_units *u, uint32_t prototype)
{
	bool declared = false;

	for (uint32_t unit = 0; unit < u->n_base_units; unit++) {
		if (presence(u, unit, prototype)->n)
			return false;
		declared |= presence(u, unit, prototype)->declared;
	}
	return declared;
}

static void count_base_declares(struct gen_units *u)
{
	for (uint32_t unit = u->n_base_units; unit < u->n_units; unit++)
		for (uint32_t id = 1; id < u->from->n_types; id++)
			if (presence(u, unit, id)->n && base_only_declares(u, id))
				gen_count(u->ctx, BTFOLD_FEATURE_BASE_DECLARES);
}

static void shuffle(struct gen_units *u, size_t first, size_t end)
{
	for (size_t i = end; i > first + 1; i--) {
		size_t j = first + gen_below(&u->ctx->random, (uint32_t)(i - first));
		uint32_t swap = u->slot_at[j];

		u->slot_at[j] = u->slot_at[i - 1];
		u->slot_at[i - 1] = swap;
	}
}

static void number_slots(struct gen_units *u)
{
	u->id_of = gen_room(u->id_of, &u->max_id_of, u->n_slots, sizeof(*u->id_of));
	u->slot_at = gen_room(u->slot_at, &u->max_slot_at, u->n_slots, sizeof(*u->slot_at));
	for (uint32_t i = 0; i < u->n_slots; i++)
		u->slot_at[i] = i;
	if (gen_use(u->ctx, BTFOLD_FEATURE_PERMUTE, 1)) {
		shuffle(u, 0, u->n_base_slots);
		shuffle(u, u->n_base_slots, u->n_slots);
	}
	for (uint32_t i = 0; i < u->n_slots; i++)
		u->id_of[u->slot_at[i]] = i + 1;
}

/* One of the ids that stand for prototype @to where a type of @unit, made from @user, needs it. */
static uint32_t pick(struct gen_units *u, uint32_t unit, uint32_t user, uint32_t to)
{
	const struct gen_presence *p;
	uint32_t other;

	if (to == 0)
		return 0;
	p = presence(u, unit, to);
	if (unit >= u->n_base_units && u->n_base_units &&
	    gen_on(u->ctx, BTFOLD_FEATURE_SPLIT_REFS) && gen_below(&u->ctx->random, 4) == 0) {
		other = gen_below(&u->ctx->random, u->n_base_units);
		if (presence(u, other, to)->n) {
			p = presence(u, other, to);
			gen_count(u->ctx, BTFOLD_FEATURE_SPLIT_REFS);
		}
	}
	if (p->declared && (!p->n || (may_declare(u, user, to) && gen_once_in(&u->ctx->random, 2))))
		return u->id_of[p->declaration];
	return u->id_of[p->first + (p->n > 1 ? gen_below(&u->ctx->random, p->n) : 0)];
}

static void declare(struct gen_units *u, const struct gen_type *what, struct gen_model *to)
{
	bool is_enum = GEN_IN(what->kind, GEN_ENUMS);
	bool other =
		is_enum && gen_on(u->ctx, BTFOLD_FEATURE_ENUM64) && gen_once_in(&u->ctx->random, 3);
	struct gen_type *type = gen_model_type(to, is_enum ? what->kind : GEN_FWD, NULL);

	type->name = what->name;
	if (is_enum) {
		type->kind = other ? GEN_ENUM + GEN_ENUM64 - what->kind : what->kind;
		type->size = type->bytes = what->size;
		gen_count(u->ctx, BTFOLD_FEATURE_DECLARE_ENUM);
		return;
	}
	type->kflag = what->kind == GEN_UNION;
	gen_count(u->ctx, BTFOLD_FEATURE_DECLARE);
}

static void copy(struct gen_units *u, const struct gen_slot *slot, struct gen_model *to)
{
	const struct gen_type *what = &u->from->types[slot->prototype];
	struct gen_type *type;
	uint32_t first;

	if (slot->declaration) {
		declare(u, what, to);
		return;
	}
	type = gen_model_type(to, what->kind, NULL);
	first = type->first_item;
	*type = *what;
	type->first_item = first;
	type->n_items = 0;
	type->type = pick(u, slot->unit, slot->prototype, what->type);
	type->index = pick(u, slot->unit, slot->prototype, what->index);
	for (uint32_t i = 0; i < what->n_items; i++) {
		struct gen_item *item = gen_model_item(to);

		*item = u->from->items[what->first_item + i];
		item->type = pick(u, slot->unit, slot->prototype, item->type);
	}
}

void gen_copy_units(struct gen_context *ctx, struct gen_units *u,
		    const struct gen_model *prototypes, struct gen_model *model)
{
	uint32_t units = gen_on(ctx, BTFOLD_FEATURE_UNITS) ? 2 + gen_below(&ctx->random, 3) : 1;
	bool split = gen_on(ctx, BTFOLD_FEATURE_SPLIT) && gen_below(&ctx->random, 4);

	u->ctx = ctx;
	u->from = prototypes;
	u->n_slots = u->n_todo = 0;
	u->n_units = units + split < MAX_UNITS ? units + split : MAX_UNITS;
	u->n_base_units = split ? 1 + gen_below(&ctx->random, u->n_units - 1) : 0;
	u->n_base_slots = 0;
	u->base_declares = u->n_base_units && gen_on(ctx, BTFOLD_FEATURE_BASE_DECLARES) &&
			   gen_once_in(&ctx->random, 3);
	find_by_value(u);
	for (uint32_t unit = 0; unit < u->n_units; unit++) {
		if (!make_unit(u, unit)) {
			u->n_units = unit;
			break;
		}
		if (unit && unit != u->n_base_units)
			gen_count(ctx, BTFOLD_FEATURE_UNITS);
		if (unit + 1 == u->n_base_units)
			u->n_base_slots = (uint32_t)u->n_slots;
	}
	if (u->n_units <= u->n_base_units) /* no room for an input: make it all input */
		u->n_base_slots = u->n_base_units = 0;
	if (u->n_base_slots)
		gen_count(ctx, BTFOLD_FEATURE_SPLIT);
	if (u->base_declares)
		count_base_declares(u);
	number_slots(u);
	gen_model_clear(model);
	model->n_base = u->n_base_slots;
	for (size_t i = 0; i < u->n_slots; i++)
		copy(u, &u->slots[u->slot_at[i]], model);
}
