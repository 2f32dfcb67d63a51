// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* How types are shared out between source files: two of one name cannot be in one file. */
#include <stdlib.h>
#include <string.h>

#include "c.h"

/* One name that a type brings into a file. */
struct key {
	const char *name;
	bool tag;
	uint32_t type;
	uint32_t number; /* the same for equal names of one space */
};

struct sharing {
	struct c_units *units;
	struct key *keys; /* in the order of types */
	uint32_t n_keys;
	uint32_t *first;	      /* by id: its first key; one more at the end */
	uint32_t *owner[C_MAX_UNITS]; /* by number: the type that has the name there, or 0 */
	uint32_t *own;		      /* the same among what is to be placed */
	bool *near;		      /* by id: what is to be placed */
	bool *placed, *referred;      /* by id */
	uint32_t *stack;
};

static int by_name(const void *left, const void *right)
{
	const struct key *a = *(struct key *const *)left, *b = *(struct key *const *)right;

	return a->tag != b->tag ? a->tag - b->tag : strcmp(a->name, b->name);
}

static void add_keys(struct sharing *s, const struct btfold_type *type)
{
	s->first[type->id] = s->n_keys;
	if (c_is_tag(type))
		s->keys[s->n_keys++] = (struct key){type->name, true, type->id, 0};
	for (uint32_t i = 0; i < c_n_names(type); i++)
		s->keys[s->n_keys++] =
			(struct key){c_name(s->units->source, type, i), false, type->id, 0};
}

static bool number_keys(struct sharing *s)
{
	struct key **sorted = malloc((s->n_keys + 1) * sizeof(struct key *));
	uint32_t number = 0;

	if (!sorted)
		return false;
	for (uint32_t i = 0; i < s->n_keys; i++)
		sorted[i] = &s->keys[i];
	qsort(sorted, s->n_keys, sizeof(*sorted), by_name);
	for (uint32_t i = 0; i < s->n_keys; i++) {
		number += i && by_name(&sorted[i - 1], &sorted[i]);
		sorted[i]->number = number;
	}
	free(sorted);
	return true;
}

static bool collect_keys(struct sharing *s)
{
	const struct emit_scene *scene = s->units->source->scene;
	size_t n = 1;

	for (uint32_t id = 1; id <= scene->n; id++) {
		struct btfold_type type = emit_type(scene, id);

		n += 1 + c_n_names(&type);
	}
	s->keys = calloc(n, sizeof(*s->keys));
	s->own = calloc(n, sizeof(*s->own));
	if (!s->keys || !s->own)
		return false;
	for (uint32_t id = 1; id <= scene->n; id++) {
		struct btfold_type type = emit_type(scene, id);

		add_keys(s, &type);
	}
	s->first[scene->n + 1] = s->n_keys;
	return number_keys(s);
}

/* Marks all that is reachable from @id, and @id. */
static void reach(struct sharing *s, uint32_t id)
{
	const struct emit_scene *scene = s->units->source->scene;
	uint32_t depth = 0;

	memset(s->near, 0, (size_t)scene->n + 1);
	s->near[id] = true;
	s->stack[depth++] = id;
	while (depth) {
		struct btfold_type type = emit_type(scene, s->stack[--depth]);

		for (uint32_t i = 0; i < emit_n_references(&type); i++) {
			uint32_t to = emit_reference(scene->graph, &type, i).id;

			if (to && !s->near[to]) {
				s->near[to] = true;
				s->stack[depth++] = to;
			}
		}
	}
}

/* A key of what is near that has another meaning in @owner; NULL: none. @enter: they are entered. */
static const struct key *clash(struct sharing *s, uint32_t *owner, bool enter)
{
	for (uint32_t id = 1; id <= s->units->source->scene->n; id++)
		for (uint32_t i = s->first[id]; s->near[id] && i < s->first[id + 1]; i++) {
			uint32_t *at = &owner[s->keys[i].number];

			if (*at && *at != id)
				return &s->keys[i];
			if (enter)
				*at = id;
		}
	return NULL;
}

static bool add_unit(struct sharing *s)
{
	struct c_units *units = s->units;

	if (units->n == C_MAX_UNITS)
		return c_refuse(units->source, 0, "more than %u files would be needed",
				C_MAX_UNITS);
	units->part[units->n] = calloc((size_t)units->source->scene->n + 1, 1);
	s->owner[units->n] = calloc((size_t)s->n_keys + 1, sizeof(uint32_t));
	if (!units->part[units->n] || !s->owner[units->n]) {
		free(units->part[units->n]);
		free(s->owner[units->n]);
		return c_refuse(units->source, 0, "out of memory");
	}
	units->n++;
	return true;
}

static void enter(struct sharing *s, uint32_t id, unsigned unit)
{
	const struct emit_scene *scene = s->units->source->scene;
	uint8_t *part = s->units->part[unit];

	clash(s, s->owner[unit], true);
	for (uint32_t i = 1; i <= scene->n; i++) {
		struct btfold_type type;

		if (!s->near[i])
			continue;
		s->placed[i] = true;
		type = emit_type(scene, i);
		if (i == id || (c_is_entity(&type) && *type.name))
			part[i] = C_WRITTEN;
		else if (!part[i])
			part[i] = C_PRESENT;
	}
}

/* Puts @id with all that it refers to into the first unit where that is possible. */
static bool place(struct sharing *s, uint32_t id)
{
	const struct key *key;
	unsigned unit;

	reach(s, id);
	memset(s->own, 0, ((size_t)s->n_keys + 1) * sizeof(*s->own));
	key = clash(s, s->own, true);
	if (key)
		return c_refuse(s->units->source, id,
				"needs [%u] and [%u], both named %.60s, in one file",
				s->own[key->number], key->type, key->name);
	for (unit = 0; unit < s->units->n; unit++)
		if (!clash(s, s->owner[unit], false))
			break;
	if (unit == s->units->n && !add_unit(s))
		return false;
	enter(s, id, unit);
	return true;
}

static bool place_all(struct sharing *s)
{
	const struct emit_scene *scene = s->units->source->scene;

	for (uint32_t id = 1; id <= scene->n; id++) {
		struct btfold_type type = emit_type(scene, id);

		for (uint32_t i = 0; i < emit_n_references(&type); i++)
			s->referred[emit_reference(scene->graph, &type, i).id] = true;
	}
	for (uint32_t id = 1; id <= scene->n; id++) {
		struct btfold_type type = emit_type(scene, id);

		if (!s->placed[id] && c_is_entity(&type) && *type.name && type.kind != KIND_FWD &&
		    !place(s, id))
			return false;
	}
	for (uint32_t id = 1; id <= scene->n; id++)
		if (!s->placed[id] && !s->referred[id] && !place(s, id))
			return false;
	return true;
}

bool c_units_fill(struct c_source *source, struct c_units *ret_units)
{
	size_t n = (size_t)source->scene->n + 2;
	struct sharing s = {
		.units = ret_units,
		.first = calloc(n, sizeof(*s.first)),
		.near = calloc(n, sizeof(*s.near)),
		.placed = calloc(n, sizeof(*s.placed)),
		.referred = calloc(n, sizeof(*s.referred)),
		.stack = calloc(n, sizeof(*s.stack)),
	};
	bool fine;

	*ret_units = (struct c_units){.source = source};
	fine = s.first && s.near && s.placed && s.referred && s.stack && collect_keys(&s);
	if (!fine)
		c_refuse(source, 0, "out of memory");
	fine = fine && place_all(&s);
	for (unsigned i = 0; i < ret_units->n; i++)
		free(s.owner[i]);
	free(s.own);
	free(s.keys);
	free(s.first);
	free(s.near);
	free(s.placed);
	free(s.referred);
	free(s.stack);
	return fine;
}

void c_units_free(struct c_units *units)
{
	for (unsigned i = 0; i < units->n; i++)
		free(units->part[i]);
	units->n = 0;
}
