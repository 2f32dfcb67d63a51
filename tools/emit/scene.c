// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include <string.h>

#include "../say.h"
#include "forms.h"

/* NULL, or what is malformed. */
static const char *decode(const struct emit_job *job, struct emit_scene *scene,
			  struct btfold_error *error)
{
	if (job->base.data &&
	    btfold_graph_decode(job->base.data, job->base.size, NULL, NULL, &scene->base, error))
		return "base";
	if (btfold_graph_decode(job->input.data, job->input.size, scene->base, NULL, &scene->graph,
				error)) {
		btfold_graph_destroy(scene->base);
		return "input";
	}
	scene->n_base = btfold_graph_first_id(scene->graph) - 1;
	scene->n = scene->n_base + btfold_graph_n_types(scene->graph);
	return NULL;
}

bool emit_scene_try(const struct emit_job *job, struct emit_scene *ret_scene)
{
	struct emit_scene scene = {.job = job};

	if (decode(job, &scene, NULL))
		return false;
	*ret_scene = scene;
	return true;
}

bool emit_scene_open(const struct emit_job *job, enum emit_form form, struct emit_scene *ret_scene)
{
	struct emit_scene scene = {.job = job};
	struct btfold_error error;
	const char *what = decode(job, &scene, &error);

	if (what) {
		say_error("the %s is malformed (%s): form %s cannot show it, forms btf and "
			  "selftest can",
			  what, error.text, emit_form_name(form));
		return false;
	}
	*ret_scene = scene;
	return true;
}

void emit_scene_close(struct emit_scene *scene)
{
	btfold_graph_destroy(scene->graph);
	btfold_graph_destroy(scene->base);
	memset(scene, 0, sizeof(*scene));
}

struct btfold_type emit_type(const struct emit_scene *scene, uint32_t id)
{
	struct btfold_type type = {0};

	btfold_graph_type(scene->graph, id, &type);
	return type;
}

bool emit_dump_to(void *ctx, const char *text, size_t size)
{
	return fwrite(text, 1, size, ctx) == size;
}
