// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include <string.h>

#include "../say.h"
#include "forms.h"

static bool decode(struct btfold_oracle_bytes bytes, const struct btfold_graph *base,
		   const char *what, enum emit_form form, struct btfold_graph **ret_graph)
{
	struct btfold_error error;

	if (!btfold_graph_decode(bytes.data, bytes.size, base, NULL, ret_graph, &error))
		return true;
	say_error("%s is malformed (%s), so only form btf can hold it, not %s", what, error.text,
		  emit_form_name(form));
	return false;
}

bool emit_scene_open(const struct emit_job *job, enum emit_form form, struct emit_scene *ret_scene)
{
	struct emit_scene scene = {.job = job};

	if (job->base.data && !decode(job->base, NULL, "the base", form, &scene.base))
		return false;
	if (!decode(job->input, scene.base, "the input", form, &scene.graph)) {
		btfold_graph_destroy(scene.base);
		return false;
	}
	scene.n_base = btfold_graph_first_id(scene.graph) - 1;
	scene.n = scene.n_base + btfold_graph_n_types(scene.graph);
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
