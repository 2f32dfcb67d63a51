// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#define _GNU_SOURCE
#include "picture.h"

#include <stdlib.h>

#include "../say.h"
#include "way.h"

struct marks {
	struct emit_mark *at;
	size_t n;
};

struct pair picture_of_type(const struct analysis *analysis, uint32_t id)
{
	struct ids candidates = {0};
	struct pair sides = {id, 0};

	if (!universe_stays(&analysis->universe, id)) {
		sides.b = analysis->universe.image[id];
		return sides;
	}
	candidates_find(analysis, id, &candidates);
	if (candidates.n)
		sides.b = candidates.at[0];
	free(candidates.at);
	return sides;
}

struct pair picture_of_summary(const struct analysis *analysis)
{
	uint32_t n;
	struct root *roots = roots_make(analysis, &n);
	struct pair sides = {0, 0};

	if (n)
		sides = (struct pair){roots[0].a, roots[0].b};
	roots_free(roots, n);
	return sides;
}

static void mark(struct marks *marks, uint32_t id, uint32_t reference, const char *text)
{
	if (id)
		marks->at[marks->n++] = (struct emit_mark){id, reference, text};
}

/* Whole types come first where a type is marked twice, and of these the difference. */
static void mark_way(struct marks *marks, const struct way *way, const char *difference)
{
	const struct way_step *end = &way->steps[way->n - 1];

	mark(marks, end->a, EMIT_WHOLE, difference);
	mark(marks, end->b, EMIT_WHOLE, difference);
	if (way->n > 1) {
		mark(marks, way->steps[0].a, EMIT_WHOLE, "here");
		mark(marks, way->steps[0].b, EMIT_WHOLE, "there");
	}
	for (uint32_t i = 0; i + 1 < way->n; i++) {
		mark(marks, way->steps[i].a, way->steps[i].reference, NULL);
		mark(marks, way->steps[i].b, way->steps[i].reference, NULL);
	}
}

static bool draw(const struct analysis *analysis, const struct pair *sides, struct emit_job *job,
		 enum emit_form form, FILE *to)
{
	const struct universe *universe = &analysis->universe;
	struct marks marks = {0};
	struct way way = {0};
	char *difference = NULL;
	bool fine;

	if (sides->b && universe->cls[sides->a] != universe->cls[sides->b] &&
	    way_find(universe, sides->a, sides->b, &way)) {
		difference = way_difference(universe, &way);
		marks.at = store_new(2 * (size_t)way.n + 2, sizeof(*marks.at));
		mark_way(&marks, &way, difference);
	} else {
		marks.at = store_new(2, sizeof(*marks.at));
		mark(&marks, sides->a, EMIT_WHOLE, sides->b ? "here" : "nothing is like this");
		mark(&marks, sides->b, EMIT_WHOLE, "the same, there");
	}
	job->marks = marks.at;
	job->n_marks = marks.n;
	fine = emit_write(job, form, to);
	free(marks.at);
	free(difference);
	way_deinit(&way);
	return fine;
}

bool picture_write(const struct analysis *analysis, struct bases *bases, const struct input *input,
		   struct pair sides, enum emit_form form, const char *output)
{
	struct emit_job job = {.input = {input->bytes, input->size}};
	char *text = NULL, *why = NULL;
	size_t size = 0;
	FILE *to;
	bool fine;

	if (!sides.a) {
		say_error("%s: there is no root cause to draw", input->path);
		return false;
	}
	if (!bases_bytes(bases, &job.base.data, &job.base.size))
		return false;
	to = store_text(&text, &size);
	fine = draw(analysis, &sides, &job, form, to);
	store_text_end(to);
	status_clear();
	if (fine && !btfold_file_write(output ? output : "-", text, size, &why)) {
		say_error("%s: %s", output ? output : "stdout", why ? why : "cannot be written");
		fine = false;
	}
	free(text);
	free(why);
	return fine;
}
