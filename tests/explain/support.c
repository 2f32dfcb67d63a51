// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include "support.h"

#include <stdlib.h>
#include <string.h>

static void parse(const char *text, const struct btfold_graph *base, struct input *ret)
{
	struct btfold_error error;

	memset(ret, 0, sizeof(*ret));
	ret->path = ret->name = "text";
	if (btfold_graph_parse(text, strlen(text), base, false, NULL, &ret->graph, &error))
		fail_msg("line %u: %s", error.line, error.text);
	assert_int_equal(btfold_graph_encode(ret->graph, NULL, &ret->encoded, &ret->size), 0);
	ret->bytes = ret->encoded;
}

static void decode(const void *bytes, size_t size, const struct btfold_graph *base,
		   struct input *ret)
{
	struct btfold_error error;

	memset(ret, 0, sizeof(*ret));
	ret->path = ret->name = "bytes";
	ret->bytes = bytes;
	ret->size = size;
	if (btfold_graph_decode(bytes, size, base, NULL, &ret->graph, &error))
		fail_msg("%s", error.text);
}

static void analyse(struct scene *scene)
{
	const struct btfold_graph *base = bases_top(&scene->bases);

	if (base)
		assert_int_equal(btfold_base_prepare(base, NULL, &scene->prepared, NULL), 0);
	assert_true(analysis_open(&scene->input, &scene->bases, scene->prepared, &scene->analysis));
}

void scene_open(const char *base, const char *input, struct scene *ret)
{
	memset(ret, 0, sizeof(*ret));
	if (base) {
		parse(base, NULL, &ret->bases.inputs[0]);
		ret->bases.n = ret->bases.n_open = 1;
	}
	parse(input, bases_top(&ret->bases), &ret->input);
	analyse(ret);
}

void scene_open_bytes(const void *base, size_t base_size, const void *input, size_t input_size,
		      struct scene *ret)
{
	memset(ret, 0, sizeof(*ret));
	if (base) {
		decode(base, base_size, NULL, &ret->bases.inputs[0]);
		ret->bases.n = ret->bases.n_open = 1;
	}
	decode(input, input_size, bases_top(&ret->bases), &ret->input);
	analyse(ret);
}

void scene_close(struct scene *scene)
{
	analysis_close(&scene->analysis);
	btfold_base_destroy(scene->prepared);
	input_close(&scene->input);
	bases_close(&scene->bases);
}

const struct cause *scene_cause(const struct scene *scene, const char *begin)
{
	const struct causes *causes = &scene->analysis.causes;
	const struct cause *found = NULL;

	for (uint32_t i = 0; i < causes->n; i++) {
		struct root root = root_of_cause(&scene->analysis, &causes->at[i]);

		if (!strncmp(root.text, begin, strlen(begin))) {
			if (found)
				fail_msg("more than one cause '%s'", begin);
			found = &causes->at[i];
		}
		root_free(&root);
	}
	if (!found)
		fail_msg("no cause '%s'", begin);
	return found;
}

const struct missed_cause *scene_missed(const struct scene *scene, uint32_t kind,
					enum missed_sight sight)
{
	const struct missed *missed = &scene->analysis.missed;

	for (uint32_t i = 0; i < missed->n_causes; i++)
		if (missed->causes[i].kind == kind && missed->causes[i].sight == sight)
			return &missed->causes[i];
	fail_msg("nothing missed of kind %u with sight %u", kind, sight);
	return NULL;
}

void text_open(struct text *text)
{
	text->stream = open_memstream(&text->data, &text->size);
	assert_non_null(text->stream);
}

const char *text_end(struct text *text)
{
	assert_int_equal(fclose(text->stream), 0);
	return text->data;
}

void text_free(struct text *text)
{
	free(text->data);
}
