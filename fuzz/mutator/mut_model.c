// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include "mut_model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *mut_room(void *array, size_t *max, size_t n, size_t size)
{
	size_t more = *max;

	if (n <= more)
		return array;
	while (more < n)
		more = more ? more * 2 : 64;
	array = realloc(array, more * size);
	if (!array) {
		fputs("mutator: out of memory\n", stderr);
		abort();
	}
	*max = more;
	return array;
}

static void room_for_types(struct mut_model *model, size_t n)
{
	model->types = mut_room(model->types, &model->max_types, n + 1, sizeof(*model->types));
}

static void room_for_items(struct mut_model *model, size_t n)
{
	model->items = mut_room(model->items, &model->max_items, n + 1, sizeof(*model->items));
}

void mut_model_clear(struct mut_model *model)
{
	room_for_types(model, 0);
	room_for_items(model, 0); /* so that items of a type without any can be pointed to */
	model->types[0] = (struct mut_type){0};
	model->n = model->n_base = 0;
	model->n_items = 0;
	model->parts[0] = model->parts[1] = (struct mut_part){0};
	model->style = 0;
	mut_names_clear(&model->names);
}

void mut_model_deinit(struct mut_model *model)
{
	free(model->types);
	free(model->items);
	free(model->spare);
	mut_names_deinit(&model->names);
}

void mut_model_copy(struct mut_model *to, const struct mut_model *from)
{
	room_for_types(to, from->n);
	memcpy(to->types, from->types, (from->n + (size_t)1) * sizeof(*to->types));
	room_for_items(to, from->n_items);
	memcpy(to->items, from->items, from->n_items * sizeof(*to->items));
	to->n_items = from->n_items;
	to->n = from->n;
	to->n_base = from->n_base;
	memcpy(to->parts, from->parts, sizeof(to->parts));
	to->style = from->style;
	mut_names_copy(&to->names, &from->names);
}

/* ---- reading -------------------------------------------------------------------------------- */

static bool same_item(const struct mut_kind_row *row, const struct mut_item *a,
		      const struct mut_item *b)
{
	for (unsigned word = 0; word < row->item; word++)
		if (word + 1 != row->item_ref && a->w[word] != b->w[word])
			return false;
	return true;
}

bool mut_same_label(const struct mut_model *model, uint32_t a, uint32_t b)
{
	const struct mut_type *x = &model->types[a], *y = &model->types[b];
	const struct mut_kind_row *row = mut_row(x);

	if (x->kind != y->kind || x->name != y->name || x->kflag != y->kflag ||
	    x->n_items != y->n_items || x->vlen != y->vlen)
		return false;
	if (row->word3 == MUT_WORD3_SIZE && x->word3 != y->word3)
		return false;
	for (unsigned i = x->kind == MUT_ARRAY ? MUT_COUNT : 0; i < row->extra; i++)
		if (x->extra[i] != y->extra[i])
			return false;
	for (uint32_t i = 0; i < x->n_items; i++)
		if (!same_item(row, &mut_items(model, x)[i], &mut_items(model, y)[i]))
			return false;
	return true;
}

bool mut_is_definition(const struct mut_type *type)
{
	return type->name && (MUT_IN(type->kind, MUT_AGGREGATES) ||
			      (MUT_IN(type->kind, MUT_ENUMS) && type->n_items));
}

bool mut_is_declaration(const struct mut_type *type)
{
	return type->name &&
	       (type->kind == MUT_FWD || (MUT_IN(type->kind, MUT_ENUMS) && !type->n_items));
}

/* ---- types ---------------------------------------------------------------------------------- */

static void move_up(struct mut_model *model, uint32_t from, uint32_t n)
{
	for (uint32_t id = 1; id <= model->n; id++) {
		struct mut_type *type = &model->types[id];

		for (uint32_t i = 0, end = mut_n_refs(type); i < end; i++) {
			uint32_t *ref = mut_ref(model, type, i);

			*ref += *ref >= from ? n : 0;
		}
	}
}

uint32_t mut_insert(struct mut_model *model, bool in_base, uint32_t n)
{
	uint32_t at = (in_base ? model->n_base : model->n) + 1, behind = model->n + 1 - at;

	room_for_types(model, (size_t)model->n + n);
	if (behind) {
		move_up(model, at, n);
		memmove(model->types + at + n, model->types + at, behind * sizeof(*model->types));
	}
	for (uint32_t i = 0; i < n; i++)
		model->types[at + i] = (struct mut_type){.kind = MUT_INT};
	model->n += n;
	model->n_base += in_base ? n : 0;
	return at;
}

void mut_redirect(struct mut_model *model, uint32_t from, uint32_t to)
{
	for (uint32_t id = 1; id <= model->n; id++) {
		struct mut_type *type = &model->types[id];

		for (uint32_t i = 0, end = mut_n_refs(type); i < end; i++) {
			uint32_t *ref = mut_ref(model, type, i);

			*ref = *ref == from ? to : *ref;
		}
	}
}

/* Each entry leads to one that is kept; what goes in circles leads to void. */
static void settle(uint32_t *redirect, uint32_t n)
{
	for (uint32_t id = 1; id <= n; id++) {
		uint32_t at = id, steps = 0, next;

		while (at && redirect[at] != at && steps++ <= n)
			at = redirect[at] <= n ? redirect[at] : 0;
		if (redirect[at] != at)
			at = 0;
		/* the same way again, so that no chain is walked twice */
		for (uint32_t was = id; redirect[was] != was && redirect[was] != at; was = next) {
			next = redirect[was] <= n ? redirect[was] : 0;
			redirect[was] = at;
		}
	}
}

void mut_sweep(struct mut_model *model, uint32_t *redirect)
{
	uint32_t kept = 0, base = 0, n = model->n, old_base = model->n_base;

	redirect[0] = 0;
	settle(redirect, n);
	for (uint32_t id = 1; id <= n; id++) {
		struct mut_type *type = &model->types[id];

		if (redirect[id] != id)
			continue;
		for (uint32_t i = 0, end = mut_n_refs(type); i < end; i++) {
			uint32_t *ref = mut_ref(model, type, i);
			uint32_t to = *ref <= n ? redirect[*ref] : 0;

			*ref = id <= old_base && to > old_base ? 0 : to;
		}
	}
	/* from here on: where the kept ones move to */
	for (uint32_t id = 1; id <= n; id++) {
		if (redirect[id] != id)
			continue;
		model->types[++kept] = model->types[id];
		base += id <= old_base;
		redirect[id] = kept;
	}
	model->n = kept;
	model->n_base = base;
	for (uint32_t id = 1; id <= kept; id++) {
		struct mut_type *type = &model->types[id];

		for (uint32_t i = 0, end = mut_n_refs(type); i < end; i++) {
			uint32_t *ref = mut_ref(model, type, i);

			*ref = redirect[*ref];
		}
	}
}

void mut_permute(struct mut_model *model, const uint32_t *map, uint32_t n_base)
{
	struct mut_type *types = model->types;
	size_t max = model->max_types;

	model->spare = mut_room(model->spare, &model->max_spare, model->n + (size_t)1,
				sizeof(*model->spare));
	model->spare[0] = types[0];
	for (uint32_t id = 1; id <= model->n; id++) {
		struct mut_type *type = &model->spare[map[id]];

		*type = types[id];
		for (uint32_t i = 0, end = mut_n_refs(type); i < end; i++) {
			uint32_t *ref = mut_ref(model, type, i);

			*ref = *ref <= model->n ? map[*ref] : *ref;
		}
	}
	model->types = model->spare;
	model->spare = types;
	model->max_types = model->max_spare;
	model->max_spare = max;
	model->n_base = n_base;
}

/* ---- items ---------------------------------------------------------------------------------- */

void mut_copy_type(struct mut_model *model, uint32_t to, uint32_t from)
{
	uint32_t n = model->types[from].n_items;

	room_for_items(model, model->n_items + n);
	memcpy(model->items + model->n_items, mut_items(model, &model->types[from]),
	       n * sizeof(*model->items));
	model->types[to] = model->types[from];
	model->types[to].first_item = (uint32_t)model->n_items;
	model->n_items += n;
}

struct mut_item *mut_insert_item(struct mut_model *model, uint32_t id, uint32_t at)
{
	struct mut_type *type = &model->types[id];
	uint32_t n = type->n_items;
	struct mut_item *items;

	if (n >= MUT_MAX_ITEMS)
		return NULL;
	room_for_items(model, model->n_items + n + 1);
	if (type->first_item + (size_t)n !=
	    model->n_items) { /* not the last ones: move them there */
		memcpy(model->items + model->n_items, mut_items(model, type), n * sizeof(*items));
		type->first_item = (uint32_t)model->n_items;
		model->n_items += n;
	}
	model->n_items++;
	type->n_items++;
	items = mut_items(model, type);
	memmove(items + at + 1, items + at, (n - at) * sizeof(*items));
	items[at] = (struct mut_item){{0}};
	return &items[at];
}

void mut_remove_item(struct mut_model *model, uint32_t id, uint32_t at)
{
	struct mut_type *type = &model->types[id];
	struct mut_item *items = mut_items(model, type);

	type->n_items--;
	memmove(items + at, items + at + 1, (type->n_items - at) * sizeof(*items));
}
