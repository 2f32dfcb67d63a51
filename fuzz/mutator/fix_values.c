// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/*
 * Chains and containment. Nothing recurses, since both may be as long as the input. Types are
 * looked at after all that they contain, so that sizes are final when they are needed.
 */
#include "fix.h"

enum { NEW = 0, OPEN, DONE };

struct walk {
	struct mut_model *model;
	uint32_t *target; /* per type: behind modifiers, + 1 */
	uint32_t *state;
	uint32_t *size;	 /* of ARRAYs that are done, bytes */
	uint32_t *stack; /* pairs: type, number of its parts already seen */
	uint32_t depth;
};

void mut_fix_chains(struct mut_context *ctx)
{
	struct mut_model *model = ctx->model;
	uint32_t *walk = mut_scratch(ctx, 0, model->n + (size_t)1);

	/* Each has one reference, so a walk that meets itself has found the circle. */
	for (uint32_t id = 1; id <= model->n; id++) {
		uint32_t at = id, last = 0;

		while (MUT_IN(model->types[at].kind, MUT_CHAINS) && !walk[at]) {
			walk[at] = id;
			last = at;
			at = model->types[at].word3;
		}
		if (last && MUT_IN(model->types[at].kind, MUT_CHAINS) && walk[at] == id)
			model->types[last].word3 = 0;
	}
}

/* Behind modifiers; without circles this ends. */
static uint32_t resolve(struct walk *w, uint32_t id)
{
	const struct mut_type *types = w->model->types;
	uint32_t at = id, next, target;

	while (MUT_IN(types[at].kind, MUT_MODIFIERS) && !w->target[at])
		at = types[at].word3;
	target = MUT_IN(types[at].kind, MUT_MODIFIERS) ? w->target[at] - 1 : at;
	for (at = id; MUT_IN(types[at].kind, MUT_MODIFIERS) && !w->target[at]; at = next) {
		next = types[at].word3;
		w->target[at] = target + 1;
	}
	return target;
}

/* Wide: pointers of 8 bytes. */
static uint64_t bytes_of(const struct walk *w, uint32_t id)
{
	const struct mut_type *type = &w->model->types[id];

	if (type->kind == MUT_PTR)
		return 8;
	return type->kind == MUT_ARRAY ? w->size[id] : type->word3;
}

/* May be a part of something: has a size, and is no odd INT where a whole one is asked for. */
static bool may_be_part(const struct walk *w, uint32_t id, bool whole)
{
	const struct mut_type *type = &w->model->types[id];

	return MUT_IN(type->kind, MUT_SIZED) &&
	       (!whole || type->kind != MUT_INT || mut_whole_int(type));
}

/* Makes @ref, of @id, lead to a whole INT; false: there is none, and @id has become one. */
static bool refer_to_int(struct walk *w, uint32_t id, uint32_t *ref)
{
	uint32_t whole = mut_fix_int(w->model, id);

	if (whole == id)
		return false;
	*ref = whole;
	return true;
}

/* ---- ARRAY ---------------------------------------------------------------------------------- */

static void fix_array(struct walk *w, uint32_t id)
{
	struct mut_type *type = &w->model->types[id];
	uint64_t bytes;

	if (!may_be_part(w, resolve(w, type->extra[MUT_ELEM]), true) &&
	    !refer_to_int(w, id, &type->extra[MUT_ELEM]))
		return;
	if (!mut_whole_int(&w->model->types[resolve(w, type->extra[MUT_INDEX])]) &&
	    !refer_to_int(w, id, &type->extra[MUT_INDEX]))
		return;
	bytes = bytes_of(w, resolve(w, type->extra[MUT_ELEM]));
	if (bytes * type->extra[MUT_COUNT] > UINT32_MAX)
		type->extra[MUT_COUNT] = (uint32_t)(UINT32_MAX / bytes);
	w->size[id] = (uint32_t)(bytes * type->extra[MUT_COUNT]);
}

/* ---- STRUCT and UNION ----------------------------------------------------------------------- */

#define FAR_BITS 65536u /* a member that is this far behind its place is a mistake */

struct place {
	uint64_t offset, bits; /* bits: of a bitfield, else 0 */
	uint64_t need;	       /* bits from the offset on */
};

static uint64_t round_up(uint64_t bits, uint64_t step)
{
	return (bits + step - 1) / step * step;
}

static void place_int(const struct mut_type *of, bool kflag, struct place *place)
{
	uint32_t word = of->extra[MUT_ENCODING], own = word & 0xff, skip = word >> 16 & 0xff;

	if (place->bits > own)
		place->bits = own;
	if (kflag && !place->bits)
		place->offset = round_up(place->offset, 8);
	place->need = skip + (place->bits ? place->bits : own);
	if (place->need + place->offset % 8 > 128)
		place->offset = round_up(place->offset, 8);
}

static void place_member(const struct walk *w, uint32_t id, bool kflag, struct place *place)
{
	const struct mut_type *of = &w->model->types[id];
	uint64_t bits = 8 * bytes_of(w, id), step = 8;

	if (of->kind == MUT_INT) {
		place_int(of, kflag, place);
		return;
	}
	if (MUT_IN(of->kind, MUT_ENUMS)) {
		place->bits = place->bits > 32 ? 32 : place->bits;
		if (place->bits) {
			place->need = place->bits;
			return;
		}
		bits = kflag && bits < 32 ? 32 : bits; /* kernels take them for 32 bits there */
	}
	if (of->kind == MUT_FLOAT && of->word3)
		step = of->word3 < 8 ? 8 * of->word3 : 64;
	place->bits = 0;
	place->offset = round_up(place->offset, step);
	place->need = bits;
}

/* False: there is no place for it any more. */
static bool fix_member(struct walk *w, uint32_t id, struct mut_item *item, uint64_t *last)
{
	struct mut_type *type = &w->model->types[id];
	uint32_t word = item->w[MUT_OFFSET], of;
	struct place place = {.offset = type->kflag ? word & 0xffffff : word,
			      .bits = type->kflag ? word >> 24 : 0};
	uint64_t most = type->kflag ? 0xffffff : UINT32_MAX, end;

	if (!may_be_part(w, resolve(w, item->w[MUT_TYPE]), type->kflag) &&
	    !refer_to_int(w, id, &item->w[MUT_TYPE]))
		return false;
	of = resolve(w, item->w[MUT_TYPE]);
	if (type->kind == MUT_UNION)
		place.offset = 0;
	else if (place.offset < *last ||
		 place.offset > *last + FAR_BITS + 8 * (uint64_t)type->word3)
		place.offset = *last;
	place_member(w, of, type->kflag, &place);
	end = (place.offset + place.need + 7) / 8;
	if (place.offset > most || end > UINT32_MAX)
		return false;
	item->w[MUT_OFFSET] = (uint32_t)place.offset | (uint32_t)place.bits << 24;
	if (end > type->word3)
		type->word3 = (uint32_t)end;
	*last = place.offset;
	return true;
}

static void fix_aggregate(struct walk *w, uint32_t id)
{
	struct mut_type *type = &w->model->types[id];
	struct mut_item *items = mut_items(w->model, type);
	uint32_t kept = 0;
	uint64_t last = 0;

	for (uint32_t i = 0; i < type->n_items; i++)
		if (fix_member(w, id, &items[i], &last))
			items[kept++] = items[i];
	type->n_items = kept < type->n_items ? kept : type->n_items;
}

/* ---- containment ---------------------------------------------------------------------------- */

static void push(struct walk *w, uint32_t id)
{
	w->state[id] = OPEN;
	w->stack[w->depth++] = id;
	w->stack[w->depth++] = 0;
}

/* The @nth reference by value of a type that contains others, or NULL behind the last. */
static uint32_t *part_of(const struct walk *w, uint32_t id, uint32_t nth)
{
	struct mut_type *type = &w->model->types[id];

	if (!MUT_IN(type->kind, MUT_BY_VALUE) ||
	    nth >= (type->kind == MUT_ARRAY ? 1 : type->n_items))
		return NULL;
	return mut_ref(w->model, type, nth);
}

/* All that @root contains, from the innermost out. */
static void fix_contents(struct walk *w, uint32_t root)
{
	w->depth = 0;
	push(w, root);
	while (w->depth) {
		uint32_t id = w->stack[w->depth - 2], nth = w->stack[w->depth - 1]++;
		uint32_t *part = part_of(w, id, nth), to;

		if (!part) {
			if (w->model->types[id].kind == MUT_ARRAY)
				fix_array(w, id);
			else if (MUT_IN(w->model->types[id].kind, MUT_AGGREGATES))
				fix_aggregate(w, id);
			w->state[id] = DONE;
			w->depth -= 2;
			continue;
		}
		to = resolve(w, *part);
		if (!MUT_IN(w->model->types[to].kind, MUT_BY_VALUE))
			continue;
		if (w->state[to] == OPEN)
			refer_to_int(w, id, part);
		else if (w->state[to] == NEW)
			push(w, to);
	}
}

/* ---- users of values ------------------------------------------------------------------------ */

static void fix_parameters(struct walk *w, struct mut_type *type)
{
	struct mut_item *items = mut_items(w->model, type);
	uint32_t id = (uint32_t)(type - w->model->types);

	if (!may_be_part(w, resolve(w, type->word3), false))
		type->word3 = 0;
	for (uint32_t i = 0; i < type->n_items; i++) {
		uint32_t *ref = &items[i].w[MUT_TYPE];

		if (!*ref && i == type->n_items - 1) {
			items[i].w[MUT_NAME] = 0;
			continue;
		}
		if (!may_be_part(w, resolve(w, *ref), false) && !refer_to_int(w, id, ref))
			return;
	}
}

static void fix_entries(struct walk *w, struct mut_type *type)
{
	struct mut_item *items = mut_items(w->model, type);
	uint64_t last = 0, offset, size, least;
	uint32_t kept = 0;

	for (uint32_t i = 0; i < type->n_items; i++) {
		const struct mut_type *var = &w->model->types[items[i].w[MUT_ENTRY_VAR]];

		if (var->kind != MUT_VAR)
			continue;
		least = bytes_of(w, resolve(w, var->word3));
		least = least ? least : 1;
		offset = items[i].w[MUT_ENTRY_OFFSET];
		size = items[i].w[MUT_ENTRY_SIZE];
		offset = offset < last || offset > last + FAR_BITS + type->word3 ? last : offset;
		size = size < least || size > least + FAR_BITS ? least : size;
		last = offset + size;
		if (last > UINT32_MAX)
			break;
		items[kept] = items[i];
		items[kept].w[MUT_ENTRY_OFFSET] = (uint32_t)offset;
		items[kept++].w[MUT_ENTRY_SIZE] = (uint32_t)size;
		type->word3 = type->word3 < last ? (uint32_t)last : type->word3;
	}
	type->n_items = kept;
	type->word3 = type->word3 ? type->word3 : 1;
}

void mut_fix_values(struct mut_context *ctx)
{
	struct mut_model *model = ctx->model;
	size_t n = model->n + (size_t)1;
	struct walk w = {
		.model = model,
		.target = mut_scratch(ctx, 0, n),
		.state = mut_scratch(ctx, 1, n),
		.size = mut_scratch(ctx, 2, n),
		.stack = mut_scratch(ctx, 3, 2 * n),
	};

	for (uint32_t id = 1; id <= model->n; id++)
		if (MUT_IN(model->types[id].kind, MUT_BY_VALUE) && !w.state[id])
			fix_contents(&w, id);
	for (uint32_t id = 1; id <= model->n; id++) {
		struct mut_type *type = &model->types[id];

		if (type->kind == MUT_VAR && !may_be_part(&w, resolve(&w, type->word3), false))
			refer_to_int(&w, id, &type->word3);
		else if (type->kind == MUT_FUNC_PROTO)
			fix_parameters(&w, type);
	}
	for (uint32_t id = 1; id <= model->n; id++)
		if (model->types[id].kind == MUT_DATASEC)
			fix_entries(&w, &model->types[id]);
}
