/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "remap.h"

#include <string.h>

/* ---- who stands for a class ----------------------------------------------------------------- */

static bool images_init(struct images *images, const struct images *base, uint32_t end_colour,
			struct arena *arena)
{
	size_t known = base ? base->end_colour * sizeof(uint32_t) : 0;

	images->end_colour = end_colour;
	images->definition = ARENA_NEW_ZERO(arena, end_colour, uint32_t);
	images->declaration = ARENA_NEW_ZERO(arena, end_colour, uint32_t);
	if (!images->definition || !images->declaration)
		return false;
	if (known) {
		memcpy(images->definition, base->definition, known);
		memcpy(images->declaration, base->declaration, known);
	}
	return true;
}

/* Notes @id, unless a lower one of its kind stands there. */
static void note(struct images *images, const struct classes *classes, uint32_t id)
{
	uint32_t colour = reference_colour(&classes->colours, id), *image;

	if (colour == COLOUR_CYCLIC) /* a prepared base: every input will refine it */
		colour = coarse_class(classes->coarse, id);
	image = &images->definition[colour];
	if (*image && *image < id)
		return;
	if (classes_is_declaration(classes, id))
		image = &images->declaration[colour];
	if (!*image || id < *image)
		*image = id;
}

/* What the prepared base says of classes that were refined since is void: says it anew. */
static void note_refined_base(struct images *images, const struct classes *classes)
{
	const struct coarse *coarse = classes->coarse;
	const struct words *elements = &classes->refine.partition.elements;

	for (size_t i = 0; i < elements->n; i++) {
		uint32_t id = elements->at[i], was;

		if (id >= coarse->first)
			continue;
		was = coarse->base_ref[id] == COLOUR_CYCLIC ? coarse->base_cls[id]
							    : coarse->base_ref[id];
		images->definition[was] = images->declaration[was] = 0;
	}
	for (size_t i = 0; i < elements->n; i++)
		if (elements->at[i] < coarse->first)
			note(images, classes, elements->at[i]);
}

bool images_of_classes(struct images *images, const struct images *base,
		       const struct classes *classes, struct arena *arena)
{
	const struct coarse *coarse = classes->coarse;
	const uint32_t *redirect = classes->colours.redirect;
	uint32_t end_colour = coarse->end_colour;

	if (classes->refined)
		end_colour = (uint32_t)(classes->refine.partition.blocks.n / 3);
	if (!images_init(images, base, end_colour, arena))
		return false;
	if (base && classes->refined)
		note_refined_base(images, classes);
	for (uint32_t id = coarse->first; id < coarse->end; id++)
		if (!redirect || redirect[id] == id)
			note(images, classes, id);
	return true;
}

/* ---- the output ----------------------------------------------------------------------------- */

/* The type of the universe that stands for @id. */
static uint32_t image_of(const struct classes *classes, const struct images *images, uint32_t id)
{
	return images_get(images, reference_colour(&classes->colours, id));
}

struct writer {
	const struct classes *classes;
	const struct images *images;
	const struct btfold_graph *input;
	struct strtab *strings;
	struct btfold_graph *output;
	const uint32_t *map;
	uint32_t *words;
	uint32_t *new_offset; /* per own canonical offset: offset in the output, or 0 */
	struct words used;    /* own canonical offsets in order of first use */
	uint64_t strings_size;
};

/* Numbers the types that stay, in the order of their ids, and maps all to their images. */
static void number(const struct classes *classes, const struct images *images, uint32_t *map,
		   uint32_t *ret_types, uint32_t *ret_words)
{
	const struct coarse *coarse = classes->coarse;
	uint32_t first = coarse->first, next = first;

	*ret_words = 0;
	for (uint32_t id = first; id < coarse->end; id++) {
		map[id - first] = 0;
		if (image_of(classes, images, id) != id)
			continue;
		map[id - first] = next++;
		*ret_words += graph_record_words(coarse->graph, id);
	}
	for (uint32_t id = first; id < coarse->end; id++) {
		uint32_t image = image_of(classes, images, id);

		map[id - first] = image < first ? image : map[image - first];
	}
	*ret_types = next - first;
}

/* The output's offset of a name. */
static uint32_t write_name(struct writer *writer, uint32_t offset, bool *room)
{
	uint32_t canonical = strtab_canonical(writer->strings, offset), *new;

	if (!canonical || canonical < writer->input->first_string)
		return canonical;
	new = &writer->new_offset[canonical - writer->input->first_string];
	if (!*new) {
		*new = (uint32_t)writer->strings_size + writer->input->first_string;
		writer->strings_size += strlen(graph_name(writer->input, canonical)) + 1;
		*room = words_push(&writer->used, canonical) && *room;
	}
	return *new;
}

/* The output's id for a reference; one to a base type may lead to another, or to the input (C1). */
static uint32_t write_ref(const struct writer *writer, uint32_t id)
{
	uint32_t first = writer->input->first_id;

	if (id && id < first)
		id = image_of(writer->classes, writer->images, id);
	return id < first ? id : writer->map[id - first];
}

static bool write_record(struct writer *writer, uint32_t id, uint32_t *to)
{
	const uint32_t *record = graph_record(writer->input, id);
	uint32_t n_words = graph_record_words(writer->input, id);
	bool room = true;

	memcpy(to, record, n_words * sizeof(*to)); /* C5: what no rule reads is kept */
	to[REC_NAME] = write_name(writer, record[REC_NAME], &room);
	KIND_WALK(&kind_table[info_kind(record[REC_INFO])], n_words, at, is, {
		if (is == WORD_REF)
			to[at] = write_ref(writer, record[at]);
		else if (is == WORD_NAME)
			to[at] = write_name(writer, record[at], &room);
	});
	return room;
}

static bool write_types(struct writer *writer, uint32_t n_types, uint32_t n_words)
{
	struct btfold_graph *output = writer->output;
	uint32_t *starts = ARENA_NEW(&output->arena, n_types + (size_t)1, uint32_t), n = 0, at = 0;
	uint32_t *words = ARENA_NEW(&output->arena, n_words, uint32_t);

	if (!starts || !words)
		return false;
	for (uint32_t id = output->first_id; id < graph_end_id(writer->input); id++) {
		if (image_of(writer->classes, writer->images, id) != id)
			continue;
		if (!write_record(writer, id, words + at))
			return false;
		starts[n++] = at;
		at += graph_record_words(writer->input, id);
	}
	starts[n] = at;
	output->words = words;
	output->record = starts;
	output->n_types = n_types;
	return true;
}

static bool write_strings(struct writer *writer)
{
	struct btfold_graph *output = writer->output;
	char *strings = ARENA_NEW(&output->arena, writer->strings_size, char), *at = strings;

	if (!strings)
		return false;
	if (!output->base)
		*at++ = '\0';
	for (size_t i = 0; i < writer->used.n; i++) {
		const char *name = graph_name(writer->input, writer->used.at[i]);
		size_t size = strlen(name) + 1;

		memcpy(at, name, size);
		at += size;
	}
	output->strings = strings;
	output->strings_size = (uint32_t)writer->strings_size;
	return true;
}

static bool copy_layout(struct btfold_graph *output, const struct btfold_graph *input)
{
	char *layout;

	output->big_endian = input->big_endian;
	if (!input->layout)
		return true;
	layout = ARENA_NEW(&output->arena, input->layout_size, char);
	if (!layout)
		return false;
	memcpy(layout, input->layout, input->layout_size);
	output->layout = layout;
	output->layout_size = input->layout_size;
	return true;
}

enum btfold_status remap_write(const struct classes *classes, const struct images *images,
			       struct strtab *strings, const struct btfold_graph *input,
			       struct arena *scratch, struct btfold_graph *output, uint32_t *map)
{
	struct writer writer = {
		.classes = classes,
		.images = images,
		.input = input,
		.strings = strings,
		.output = output,
		.map = map,
		.new_offset = ARENA_NEW_ZERO(scratch, input->strings_size, uint32_t),
		.used = {.arena = scratch},
		.strings_size = !input->base, /* the empty string in front */
	};
	uint32_t n_types, n_words;

	if (!writer.new_offset)
		return BTFOLD_E_NO_MEMORY;
	number(classes, images, map, &n_types, &n_words);
	if (!write_types(&writer, n_types, n_words))
		return BTFOLD_E_NO_MEMORY;
	if (writer.strings_size > UINT32_MAX - input->first_string)
		return BTFOLD_E_TOO_LARGE;
	if (!write_strings(&writer) || !copy_layout(output, input))
		return BTFOLD_E_NO_MEMORY;
	return BTFOLD_OK;
}
