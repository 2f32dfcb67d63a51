// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* What btf__dedup() has to leave; see selftest_expect(). */
#include <stdlib.h>
#include <string.h>

#include "../say.h"
#include "selftest.h"

/* All arrays by id of base and input, 0 for void. */
struct expectation {
	const struct emit_scene *scene;
	uint32_t *image; /* the type that represents it */
	uint32_t *kept;	 /* by image: the type of the class that btf__dedup() keeps, 0: none yet */
	uint32_t *shown; /* the id that it gets */
	bool *seen;	 /* by the walk */
	uint32_t *stack, *next; /* of the walk: types, and how many references of each are done */
};

/* Kinds that btf__dedup() folds last, following references. */
static bool follows(uint32_t kind)
{
	switch (kind) {
	case KIND_PTR:
	case KIND_ARRAY:
	case KIND_TYPEDEF:
	case KIND_VOLATILE:
	case KIND_CONST:
	case KIND_RESTRICT:
	case KIND_FUNC:
	case KIND_FUNC_PROTO:
	case KIND_DECL_TAG:
	case KIND_TYPE_TAG:
		return true;
	default:
		return false;
	}
}

/* Is @id of the input, and not yet walked? A bare cycle, which btf__dedup() refuses, ends here. */
static bool is_open(const struct expectation *e, uint32_t id)
{
	return id > e->scene->n_base && !e->seen[id] && follows(emit_type(e->scene, id).kind);
}

static void push(struct expectation *e, uint32_t id, uint32_t *depth)
{
	if (!is_open(e, id))
		return;
	e->seen[id] = true;
	e->stack[*depth] = id;
	e->next[(*depth)++] = 0;
}

static void pop(struct expectation *e, uint32_t *depth)
{
	uint32_t id = e->stack[--*depth], image = e->image[id];

	if (image > e->scene->n_base && !e->kept[image])
		e->kept[image] = id;
}

static void walk(struct expectation *e, uint32_t id)
{
	uint32_t depth = 0;

	push(e, id, &depth);
	while (depth) {
		struct btfold_type type = emit_type(e->scene, e->stack[depth - 1]);
		uint32_t *next = &e->next[depth - 1];

		if (*next == emit_n_references(&type))
			pop(e, &depth);
		else
			push(e, emit_reference(e->scene->graph, &type, (*next)++).id, &depth);
	}
}

static bool classes(struct expectation *e)
{
	const struct emit_job *job = e->scene->job;
	uint32_t *image;
	size_t n;
	char *why = NULL;

	if (!btfold_oracle_classes(job->base, job->input, NULL, &image, &n, &why)) {
		say_error("no self-test, as the right answer is not known: %s",
			  why ? why : "out of memory");
		free(why);
		return false;
	}
	for (uint32_t id = 0; id <= e->scene->n_base; id++)
		e->image[id] = e->shown[id] = id;
	memcpy(e->image + e->scene->n_base + 1, image, n * sizeof(*image));
	free(image);
	return true;
}

static void choose(struct expectation *e)
{
	uint32_t first = e->scene->n_base + 1, n = e->scene->n, next = first;

	for (uint32_t id = first; id <= n; id++)
		if (e->image[id] >= first && !follows(emit_type(e->scene, e->image[id]).kind))
			e->kept[e->image[id]] = e->image[id];
	for (uint32_t id = first; id <= n; id++)
		walk(e, id);
	for (uint32_t id = first; id <= n; id++)
		if (e->image[id] >= first && e->kept[e->image[id]] == id)
			e->shown[id] = next++;
	for (uint32_t id = first; id <= n; id++)
		if (e->image[id] < first)
			e->shown[id] = e->image[id];
		else
			e->shown[id] = e->shown[e->kept[e->image[id]]];
}

static bool lines(const struct expectation *e, struct selftest_lines *ret_lines)
{
	bool *keep = calloc((size_t)e->scene->n + 1, sizeof(*keep));
	bool fine;

	for (uint32_t id = e->scene->n_base + 1; keep && id <= e->scene->n; id++)
		keep[id] = e->image[id] > e->scene->n_base && e->kept[e->image[id]] == id;
	fine = keep && selftest_lines_of(e->scene->graph, keep, e->shown, ret_lines);
	free(keep);
	return fine;
}

bool selftest_expect(const struct emit_scene *scene, struct selftest_lines *ret_lines)
{
	size_t n = (size_t)scene->n + 1;
	struct expectation e = {
		.scene = scene,
		.image = calloc(n, sizeof(*e.image)),
		.kept = calloc(n, sizeof(*e.kept)),
		.shown = calloc(n, sizeof(*e.shown)),
		.seen = calloc(n, sizeof(*e.seen)),
		.stack = calloc(n, sizeof(*e.stack)),
		.next = calloc(n, sizeof(*e.next)),
	};
	bool fine = e.image && e.kept && e.shown && e.seen && e.stack && e.next;

	if (!fine) {
		say_error("out of memory");
	} else if ((fine = classes(&e))) {
		choose(&e);
		fine = lines(&e, ret_lines);
	}
	free(e.image);
	free(e.kept);
	free(e.shown);
	free(e.seen);
	free(e.stack);
	free(e.next);
	return fine;
}

bool selftest_base_has_copies(const struct emit_scene *scene)
{
	struct btfold_oracle_bytes none = {0};
	uint32_t *image;
	bool copies = false;
	size_t n;

	if (!scene->base || !btfold_oracle_classes(none, scene->job->base, NULL, &image, &n, NULL))
		return false;
	for (size_t i = 0; i < n; i++)
		copies |= image[i] != i + 1;
	free(image);
	return copies;
}
