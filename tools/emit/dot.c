// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/*
 * Form dot: a node for each type, a row in it for each member, an edge for each reference. Types
 * are white boxes and lines of a middle tone, to be read on a light and on a dark page.
 */
#include "dot.h"

/* Where the reference leaves its box. */
static void put_port(FILE *to, const struct picture *picture, const struct btfold_type *type,
		     uint32_t reference)
{
	if (!emit_item_words(type->kind))
		fputs("head", to);
	else if (dot_is_left_out(picture, type, reference))
		fputs("more", to);
	else
		fprintf(to, "r%u", reference);
}

/* One line is enough for several references that look the same. */
static bool is_drawn(const struct picture *picture, const struct btfold_type *type, uint32_t index,
		     uint32_t target)
{
	bool drawn;

	if (type->kind == KIND_ARRAY)
		return index && type->words[0] == target && !picture_mark(picture, type->id, index);
	if (!dot_is_left_out(picture, type, index))
		return false;
	drawn = picture->more[target] == type->id;
	picture->more[target] = type->id;
	return drawn;
}

static void put_edge(FILE *to, const struct picture *picture, const struct btfold_type *type,
		     uint32_t index)
{
	struct emit_reference reference = emit_reference(picture->scene->graph, type, index);
	const struct emit_mark *mark = picture_mark(picture, type->id, index);
	bool in_row = emit_item_words(type->kind);

	if (!reference.id || !picture->shown[reference.id] ||
	    is_drawn(picture, type, index, reference.id))
		return;
	fprintf(to, "\tt%u:", type->id);
	put_port(to, picture, type, index);
	fprintf(to, ":e -> t%u:head [", reference.id);
	if (mark)
		fputs("color=\"" MARK "\" fontcolor=\"" MARK "\" penwidth=2 ", to);
	if (type->kind == KIND_ARRAY && index)
		fputs("style=dashed ", to);
	if (!in_row && (reference.label || (mark && mark->text))) {
		fputs("label=<", to);
		dot_text(to, reference.label ? reference.label : "");
		if (reference.label && mark && mark->text)
			fputs(": ", to);
		dot_text(to, mark && mark->text ? mark->text : "");
		fputc('>', to);
	}
	fprintf(to, "];\n");
}

static void put_edges(FILE *to, const struct picture *picture)
{
	for (uint32_t id = 1; id <= picture->scene->n; id++) {
		struct btfold_type type = {0};

		if (!picture->shown[id])
			continue;
		type = emit_type(picture->scene, id);
		for (uint32_t i = 0; i < emit_n_references(&type); i++)
			put_edge(to, picture, &type, i);
	}
}

static void put_cluster(FILE *to, const struct picture *picture, const char *name, uint32_t first,
			uint32_t last)
{
	fprintf(to, "\tsubgraph cluster_%s {\n\t\tlabel=\"%s\"; labelloc=t;\n", name, name);
	for (uint32_t id = first; id <= last; id++)
		if (picture->shown[id])
			dot_node(to, picture, id);
	fprintf(to, "\t}\n");
}

/* What it is about, below the picture. */
static void put_title(FILE *to, const struct picture *picture)
{
	const struct emit_job *job = picture->scene->job;
	const struct btfold_oracle_finding *finding = job->finding;

	fprintf(to, "\tlabel=<");
	if (finding) {
		dot_text(to, job->engine_name ? job->engine_name
			     : job->engine    ? job->engine
					      : "an engine");
		fprintf(to, ":&#160;<b>%s</b><br align=\"left\"/>",
			btfold_oracle_finding_name(finding->id));
		if (finding->path)
			dot_lines(to, finding->path);
	}
	if (picture->n_shown < picture->scene->n)
		fprintf(to, "%u of %u types, those nearest to what is marked<br align=\"left\"/>",
			picture->n_shown, picture->scene->n);
	fprintf(to, ">;\n");
}

bool emit_dot(const struct emit_job *job, FILE *to)
{
	static const char font[] = "fontname=\"Helvetica,Arial,sans-serif\" fontsize=10";
	struct emit_scene scene;
	struct picture picture;
	bool fine;

	if (!emit_scene_open(job, EMIT_dot, &scene))
		return false;
	fine = picture_choose(&scene, &picture);
	if (fine) {
		fprintf(to,
			"digraph btf {\n"
			"\trankdir=LR; bgcolor=transparent; ranksep=0.5; nodesep=0.15;\n"
			"\tcolor=\"" LINE "\"; fontcolor=\"" LINE "\"; labelloc=b; labeljust=l;\n"
			"\t%s;\n\tnode [shape=plain %s];\n\tedge [color=\"" LINE
			"\" fontcolor=\"" LINE "\" arrowsize=0.6 %s];\n",
			font, font, font);
		put_title(to, &picture);
		if (scene.base)
			put_cluster(to, &picture, "base", 1, scene.n_base);
		put_cluster(to, &picture, scene.base ? "input" : "types", scene.n_base + 1,
			    scene.n);
		put_edges(to, &picture);
		fprintf(to, "}\n");
		picture_free(&picture);
	}
	emit_scene_close(&scene);
	return fine;
}
