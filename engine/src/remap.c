/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "remap.h"

#include "crew.h"

#include <string.h>

/* Records are asked for so many types before they are copied: those that stay lie far apart. */
#define FETCHED_AHEAD 8u

struct writer {
	const struct classes *classes;
	const struct btfold_graph *input;
	struct strtab *strings;
	struct btfold_graph *output;
	struct images *images; /* in the end, of ids in the output or the base */
	struct words staying;  /* indices of own types that stand for their classes, ascending */
	uint32_t *string_rank; /* per 64 own string offsets: canonical ones before them */
	uint32_t *new_offset;  /* per own canonical string: offset in the output, or 0 */
	struct words used;     /* own canonical offsets in order of first use */
	uint64_t strings_size;
};

static uint32_t image_of(const struct writer *writer, uint32_t id)
{
	return images_get(writer->images, reference_colour(&writer->classes->colours, id));
}

/* Has @stays, a bit per own type, say who is among the images of a page. */
static void note_stays(const struct writer *writer, uint32_t page, uint64_t *stays)
{
	uint32_t first = writer->input->first_id, colour = page * IMAGE_PAGE;

	for (uint32_t end = colour + IMAGE_PAGE;
	     colour < end && colour < writer->images->end_colour; colour++) {
		uint32_t id = images_get(writer->images, colour);

		if (id >= first)
			stays[(id - first) / 64] |= UINT64_C(1) << (id - first) % 64;
	}
}

/* Lists the types that stay. */
static bool find_staying(struct writer *writer, struct arena *scratch)
{
	uint32_t n = writer->input->n_types / 64 + 1;
	uint64_t *stays = ARENA_NEW_ZERO(scratch, n, uint64_t);

	if (!stays)
		return false;
	for (uint32_t page = 0; page < writer->images->n_pages; page++)
		if (!images_of_base(writer->images, page))
			note_stays(writer, page, stays);
	for (uint32_t i = 0; i < n; i++)
		for (uint64_t bits = stays[i]; bits; bits &= bits - 1)
			if (!words_push(&writer->staying, i * 64 + (uint32_t)__builtin_ctzll(bits)))
				return false;
	return true;
}

/* Numbers the types that stay, and counts their words. */
static bool number(struct writer *writer, uint32_t *ret_words)
{
	const struct btfold_graph *input = writer->input;
	uint32_t first = input->first_id;

	*ret_words = 0;
	for (uint32_t n = 0; n < writer->staying.n; n++) {
		uint32_t i = writer->staying.at[n];
		uint32_t colour = reference_colour(&writer->classes->colours, first + i);

		if (!images_set(writer->images, colour, first + n))
			return false;
		*ret_words += input->record[i + 1] - input->record[i];
	}
	return true;
}

struct map_share {
	const struct writer *writer;
	uint32_t *map, from, to;
	uint32_t in_base; /* so many of the images are */
};

/* From reference colours to images. */
static void write_share(void *item)
{
	struct map_share *share = item;
	const struct images *images = share->writer->images;
	uint32_t *map = share->map, first = share->writer->input->first_id, in_base = 0;

	for (uint32_t i = share->from; i < share->to; i++) {
		map[i] = images_get(images, map[i]);
		in_base += map[i] < first;
	}
	share->in_base = in_base;
}

/*
 * The map, in place of the reference colours; returns how many images are in the base. What a replaced type is
 * redirected to is not replaced itself, so the colour that is read for it stands there before and after.
 */
static uint32_t write_map(const struct writer *writer, uint32_t *map)
{
	const struct btfold_graph *input = writer->input;
	const struct reference_colours *colours = &writer->classes->colours;
	uint32_t first = input->first_id, in_base = 0;
	unsigned n = writer->classes->coarse->crew;
	struct map_share shares[CREW_MOST];

	for (uint32_t i = 0, step; i < input->n_types; i += step) {
		uint32_t id = first + i;

		step = 1;
		if (colours->redirect || (colours->pages && colours->pages[id / REFINED_PAGE]))
			map[i] = reference_colour(colours, id);
		else /* to the next page */
			step = REFINED_PAGE - id % REFINED_PAGE;
	}
	for (unsigned i = 0; i < n; i++)
		shares[i] = (struct map_share){
			.writer = writer,
			.map = map,
			.from = crew_share(input->n_types, i, n),
			.to = crew_share(input->n_types, i + 1, n),
		};
	crew_run(write_share, shares, sizeof(*shares), n);
	for (unsigned i = 0; i < n; i++)
		in_base += shares[i].in_base;
	return in_base;
}

/* Own canonical strings, all of which are known by now, are numbered in the order of their offsets. */
static bool number_strings(struct writer *writer, struct arena *scratch)
{
	const struct strtab *strings = writer->strings;
	uint32_t n = (graph_end_string(writer->input) - strings->first) / 64 + 1, sum = 0;

	writer->string_rank = ARENA_NEW(scratch, n, uint32_t);
	if (!writer->string_rank)
		return false;
	for (uint32_t i = 0; i < n; i++) {
		writer->string_rank[i] = sum;
		sum += (uint32_t)__builtin_popcountll(strings->is_canonical[i]);
	}
	writer->new_offset = ARENA_NEW_ZERO(scratch, sum, uint32_t);
	return writer->new_offset;
}

static uint32_t string_number(const struct writer *writer, uint32_t offset)
{
	uint64_t bits;

	offset -= writer->strings->first;
	bits = writer->strings->is_canonical[offset / 64] & ((UINT64_C(1) << offset % 64) - 1);
	return writer->string_rank[offset / 64] + (uint32_t)__builtin_popcountll(bits);
}

/* The output's offset of a name. */
static uint32_t write_name(struct writer *writer, uint32_t offset, bool *room)
{
	uint32_t canonical = strtab_canonical(writer->strings, offset), *new;

	if (!canonical || canonical < writer->input->first_string)
		return canonical;
	new = &writer->new_offset[string_number(writer, canonical)];
	if (!*new) {
		*new = (uint32_t)writer->strings_size + writer->input->first_string;
		writer->strings_size += strlen(graph_name(writer->input, canonical)) + 1;
		*room = words_push(&writer->used, canonical) && *room;
	}
	return *new;
}

static bool write_record(struct writer *writer, uint32_t index, uint32_t *to)
{
	const struct btfold_graph *input = writer->input;
	struct record record = {input->words + input->record[index], input->swapped};
	uint32_t n_words = input->record[index + 1] - input->record[index];
	bool room = true;

	for (uint32_t i = 0; i < n_words; i++)
		to[i] = record_word(record, i); /* C5: what no rule reads is kept */
	to[REC_NAME] = write_name(writer, to[REC_NAME], &room);
	KIND_WALK(&kind_table[info_kind(to[REC_INFO])], n_words, at, is, {
		/* a reference to a base type may lead to another, or to the input (C1) */
		if (is == WORD_REF && to[at])
			to[at] = image_of(writer, to[at]);
		else if (is == WORD_NAME)
			to[at] = write_name(writer, to[at], &room);
	});
	return room;
}

static bool write_types(struct writer *writer, uint32_t n_words)
{
	const struct btfold_graph *input = writer->input;
	struct btfold_graph *output = writer->output;
	const uint32_t *staying = writer->staying.at;
	uint32_t n_types = (uint32_t)writer->staying.n, at = 0;
	uint32_t *starts = ARENA_NEW(&output->arena, n_types + (size_t)1, uint32_t);
	uint32_t *words = ARENA_NEW(&output->arena, n_words, uint32_t);

	if (!starts || !words)
		return false;
	for (uint32_t n = 0; n < n_types; n++) {
		if (n + FETCHED_AHEAD < n_types)
			__builtin_prefetch(input->words +
					   input->record[staying[n + FETCHED_AHEAD]]);
		if (!write_record(writer, staying[n], words + at))
			return false;
		starts[n] = at;
		at += input->record[staying[n] + 1] - input->record[staying[n]];
	}
	starts[n_types] = at;
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

enum btfold_status remap_write(const struct classes *classes, struct images *images,
			       struct strtab *strings, const struct btfold_graph *input,
			       struct arena *scratch, struct btfold_graph *output, uint32_t *map,
			       uint32_t *ret_in_base)
{
	struct writer writer = {
		.classes = classes,
		.images = images,
		.input = input,
		.strings = strings,
		.output = output,
		.staying = {.arena = scratch},
		.used = {.arena = scratch},
		.strings_size = !input->base, /* the empty string in front */
	};
	uint32_t n_words;

	if (!find_staying(&writer, scratch) || !number(&writer, &n_words) ||
	    !number_strings(&writer, scratch) || !write_types(&writer, n_words))
		return BTFOLD_E_NO_MEMORY;
	if (writer.strings_size > UINT32_MAX - input->first_string)
		return BTFOLD_E_TOO_LARGE;
	if (!write_strings(&writer) || !copy_layout(output, input))
		return BTFOLD_E_NO_MEMORY;
	*ret_in_base = write_map(&writer, map);
	return BTFOLD_OK;
}
