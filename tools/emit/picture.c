// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include "picture.h"

#include <stdlib.h>
#include <string.h>

#include "../say.h"

const struct emit_mark *picture_mark(const struct picture *picture, uint32_t id, uint32_t reference)
{
	const struct emit_job *job = picture->scene->job;

	for (size_t i = 0; i < job->n_marks; i++)
		if (job->marks[i].id == id && job->marks[i].reference == reference)
			return &job->marks[i];
	return NULL;
}

static void show(struct picture *picture, uint32_t id)
{
	if (!id || id > picture->scene->n || picture->shown[id])
		return;
	picture->shown[id] = true;
	picture->n_shown++;
}

static bool refers_to_shown(const struct picture *picture, const struct btfold_type *type,
			    const bool *old)
{
	for (uint32_t i = 0; i < emit_n_references(type); i++)
		if (old[emit_reference(picture->scene->graph, type, i).id])
			return true;
	return false;
}

/* Shows what is next to @old, lowest ids first. False when that is nothing. */
static bool grow(struct picture *picture, const bool *old)
{
	const struct emit_scene *scene = picture->scene;
	uint32_t before = picture->n_shown;

	for (uint32_t id = 1; id <= scene->n && picture->n_shown < PICTURE_AT_MOST; id++) {
		struct btfold_type type = emit_type(scene, id);

		if (!old[id] && refers_to_shown(picture, &type, old))
			show(picture, id);
		for (uint32_t i = 0; old[id] && i < emit_n_references(&type); i++)
			if (picture->n_shown < PICTURE_AT_MOST)
				show(picture, emit_reference(scene->graph, &type, i).id);
	}
	return picture->n_shown > before;
}

static bool choose_near_marks(struct picture *picture)
{
	const struct emit_job *job = picture->scene->job;
	size_t size = (size_t)picture->scene->n + 1;
	bool *old = malloc(size);

	for (size_t i = 0; i < job->n_marks; i++)
		show(picture, job->marks[i].id);
	while (old && picture->n_shown < PICTURE_AT_MOST) {
		memcpy(old, picture->shown, size);
		if (!grow(picture, old))
			break;
	}
	free(old);
	return old != NULL;
}

bool picture_choose(const struct emit_scene *scene, struct picture *ret_picture)
{
	size_t n = (size_t)scene->n + 1;
	struct picture picture = {.scene = scene,
				  .shown = calloc(n, sizeof(*picture.shown)),
				  .more = calloc(n, sizeof(*picture.more))};
	bool fine = picture.shown && picture.more;

	if (fine && scene->n > PICTURE_ALL && !scene->job->n_marks) {
		say_error("a picture of %u types would help nobody (%u are drawn at most)",
			  scene->n, PICTURE_ALL);
		picture_free(&picture);
		return false;
	}
	if (fine && scene->n > PICTURE_ALL)
		fine = choose_near_marks(&picture);
	for (uint32_t id = 1; fine && scene->n <= PICTURE_ALL && id <= scene->n; id++)
		show(&picture, id);
	if (!fine) {
		say_error("out of memory");
		picture_free(&picture);
		return false;
	}
	*ret_picture = picture;
	return true;
}

void picture_free(struct picture *picture)
{
	free(picture->shown);
	free(picture->more);
	memset(picture, 0, sizeof(*picture));
}
