// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* Forms btf and text: the graph as it is. */
#include <stdlib.h>

#include "../../fuzz/mutator/container.h"
#include "../say.h"
#include "forms.h"

bool emit_btf(const struct emit_job *job, FILE *to)
{
	struct btfold_container parts = {job->base.data, job->base.size, job->input.data,
					 job->input.size};
	size_t size = btfold_container_size(&parts);
	uint8_t *bytes;

	if (!job->base.data)
		return fwrite(job->input.data, 1, job->input.size, to) == job->input.size;
	if (!size) {
		say_error("base and input do not fit into one file: trailing bytes, or no magic");
		return false;
	}
	bytes = malloc(size);
	if (!bytes) {
		say_error("out of memory");
		return false;
	}
	btfold_container_join(&parts, bytes);
	size -= fwrite(bytes, 1, size, to);
	free(bytes);
	return !size;
}

bool emit_text(const struct emit_job *job, FILE *to)
{
	struct emit_scene scene;

	if (!emit_scene_open(job, EMIT_text, &scene))
		return false;
	if (scene.base) {
		fprintf(to, "# base\n");
		btfold_graph_dump(scene.base, emit_dump_to, to);
		fprintf(to, "# input, split on that base\n");
	}
	btfold_graph_dump(scene.graph, emit_dump_to, to);
	emit_scene_close(&scene);
	return true;
}
