/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* What the forms share. Each is one file; see forms.def. */
#ifndef BTFOLD_EMIT_FORMS_H
#define BTFOLD_EMIT_FORMS_H

#include <btfold/btfold.h>

#include "emit.h"

/* As emit_write(). */
#define FORM(id, name, text) bool emit_##id(const struct emit_job *job, FILE *to);
#include "forms.def"
#undef FORM

/* A job, decoded. */
struct emit_scene {
	const struct emit_job *job;
	struct btfold_graph *base; /* NULL when not split */
	struct btfold_graph *graph;
	uint32_t n_base; /* types of the base: ids 1..n_base */
	uint32_t n;	 /* types of base and input: ids 1..n */
};

/* False when base or input are malformed. */
bool emit_scene_try(const struct emit_job *job, struct emit_scene *ret_scene);
/* The same, after saying that @form cannot hold it. */
bool emit_scene_open(const struct emit_job *job, enum emit_form form, struct emit_scene *ret_scene);
void emit_scene_close(struct emit_scene *scene);
/* @id in 1..n. */
struct btfold_type emit_type(const struct emit_scene *scene, uint32_t id);
/* Writes text of btfold_graph_dump() into the FILE that @ctx is. */
bool emit_dump_to(void *ctx, const char *text, size_t size);

#endif
