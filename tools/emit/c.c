// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* Form c: one text of one or more source files; see c.h. */
#define _GNU_SOURCE
#include "c.h"

#include <stdlib.h>
#include <string.h>

/* A list of words, "unit1.c unit2.c". */
static void put_names(FILE *to, const struct c_units *units, const char *suffix)
{
	for (unsigned i = 0; i < units->n; i++)
		fprintf(to, " unit%u%s", i + 1, suffix);
}

static void put_gcc(FILE *to, const struct c_units *units)
{
	const char *floats = units->source->floats ? "--btf_gen_floats " : "";

	fprintf(to, "//   gcc -std=c11 -ffreestanding -g -fno-eliminate-unused-debug-types -c");
	put_names(to, units, ".c");
	if (units->n > 1) {
		fprintf(to, "\n//   ld -r -o graph.o");
		put_names(to, units, ".o");
	} else {
		fprintf(to, " -o graph.o");
	}
	fprintf(to,
		"\n//   pahole %s--btf_encode_detached=graph.btf graph.o   # deduplicated, or\n"
		"//   btfold-capture %s-o graph.btf graph.o   # as it is before that\n",
		floats, *floats ? "" : "-p '' ");
}

static void put_head(FILE *to, const struct c_units *units)
{
	const struct c_source *c = units->source;

	fprintf(to, "// C of a type graph, made by btfold. Numbers in comments are its type "
		    "ids.\n//\n");
	if (units->n > 1)
		fprintf(to,
			"// These are %u files, as names have several meanings. To cut this "
			"apart:\n"
			"//   awk '/^\\/\\/ file: /{f=$3} f{print>f}' THIS\n//\n",
			units->n);
	if (c->clang) {
		for (unsigned i = 1; i <= units->n; i++)
			fprintf(to,
				"//   clang -std=c11 -target bpf -O2 -g -c unit%u.c -o graph%u.o\n",
				i, i);
		fprintf(to,
			"// Variables btfold_*, and their sections, are there to keep types.\n");
	} else {
		put_gcc(to, units);
	}
}

/* A type that no declaration led to. */
static bool all_shown(struct c_source *c)
{
	for (uint32_t id = 1; id <= c->scene->n; id++)
		if (!c->shown[id])
			return c_refuse(c, id,
					"no named type leads to it, and it cannot stand alone");
	return true;
}

static bool write_all(struct c_source *c, const struct c_units *units)
{
	put_head(c->to, units);
	for (unsigned i = 0; i < units->n; i++) {
		fprintf(c->to, "\n// file: unit%u.c\n", i + 1);
		if (!c_write_unit(c, units->part[i]))
			return false;
	}
	return all_shown(c);
}

static void mark_referred(struct c_source *c, const struct btfold_type *type)
{
	for (uint32_t i = 0; type->kind != KIND_DECL_TAG && i < emit_n_references(type); i++)
		c->referred[emit_reference(c->scene->graph, type, i).id] = true;
}

static bool check_all(struct c_source *c)
{
	for (uint32_t id = 1; id <= c->scene->n; id++) {
		struct btfold_type type = emit_type(c->scene, id);

		mark_referred(c, &type);
		c->floats |= type.kind == KIND_FLOAT;
		c->clang |= type.kind == KIND_DECL_TAG || type.kind == KIND_TYPE_TAG ||
			    type.kind == KIND_VAR || c_is_clang_name(&type);
	}
	for (uint32_t id = 1; id <= c->scene->n; id++)
		if (!c_check(c, id))
			return false;
	return true;
}

/* Nothing is written into @to unless all can be. */
static bool write_source(struct c_source *c, FILE *to)
{
	struct c_units units = {0};
	char *text = NULL;
	size_t size;
	bool fine;

	c->to = open_memstream(&text, &size);
	fine = c->to && check_all(c) && c_units_fill(c, &units) && write_all(c, &units);
	if (c->to)
		fine = !fclose(c->to) && fine;
	c_units_free(&units);
	fine = fine && fwrite(text, 1, size, to) == size;
	free(text);
	return fine;
}

static bool emit_scene(const struct emit_scene *scene, FILE *to)
{
	size_t n = (size_t)scene->n + 1;
	struct c_source c = {
		.scene = scene,
		.referred = calloc(n, sizeof(*c.referred)),
		.shown = calloc(n, sizeof(*c.shown)),
		.state = calloc(n, sizeof(*c.state)),
		.inlined = calloc(n, sizeof(*c.inlined)),
		.extents = calloc(n, sizeof(*c.extents)),
		.is_known = calloc(n, sizeof(*c.is_known)),
	};
	bool fine = c.referred && c.shown && c.state && c.inlined && c.extents && c.is_known;

	if (!fine)
		say_error("out of memory");
	else
		fine = write_source(&c, to);
	free(c.referred);
	free(c.shown);
	free(c.state);
	free(c.inlined);
	free(c.extents);
	free(c.is_known);
	return fine;
}

bool emit_c(const struct emit_job *job, FILE *to)
{
	struct emit_scene scene;
	bool fine = false;

	if (!emit_scene_open(job, EMIT_c, &scene))
		return false;
	if (scene.base)
		say_error("not in C: no compiler makes split BTF");
	else if (scene.n > C_MAX_TYPES)
		say_error("not in C: %u types are too many (%u are the limit)", scene.n,
			  C_MAX_TYPES);
	else
		fine = emit_scene(&scene, to);
	emit_scene_close(&scene);
	return fine;
}
