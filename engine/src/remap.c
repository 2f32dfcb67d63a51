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

/* Numbers the types that stay, and says where their records will begin. */
static bool number(struct writer *writer)
{
	const struct btfold_graph *input = writer->input;
	struct btfold_graph *output = writer->output;
	uint32_t first = input->first_id, at = 0;
	uint32_t *starts = ARENA_NEW(&output->arena, writer->staying.n + 1, uint32_t);

	if (!starts)
		return false;
	for (uint32_t n = 0; n < writer->staying.n; n++) {
		uint32_t i = writer->staying.at[n];
		uint32_t colour = reference_colour(&writer->classes->colours, first + i);

		if (!images_set(writer->images, colour, first + n))
			return false;
		starts[n] = at;
		at += input->record[i + 1] - input->record[i];
	}
	starts[writer->staying.n] = at;
	output->record = starts;
	return true;
}

struct map_share {
	const struct writer *writer;
	uint32_t *map, from, to;
	uint32_t in_base; /* so many of the images are */
};

/*
 * Colours as R1 and R2 left them. What a replaced type is redirected to is not replaced itself, so it has its plain
 * colour, which nobody writes, or is in a page.
 */
static void colour_share(void *item)
{
	const struct map_share *share = item;
	const struct reference_colours *colours = &share->writer->classes->colours;
	uint32_t first = share->writer->input->first_id;

	for (uint32_t i = share->from, step; i < share->to; i += step) {
		uint32_t id = first + i;
		bool paged = colours->pages && colours->pages[id / REFINED_PAGE];

		/* to the next page */
		step = paged || colours->redirect ? 1 : REFINED_PAGE - id % REFINED_PAGE;
		if (paged || (colours->redirect && colours->redirect[id]))
			share->map[i] = reference_colour(colours, id);
	}
}

/* From reference colours to images. */
static void write_share(void *item)
{
	struct map_share *share = item;
	const struct images images = *share->writer->images;
	uint32_t *map = share->map, first = share->writer->input->first_id, in_base = 0;

	for (uint32_t i = share->from, to = share->to; i < to; i++) {
		map[i] = images_get(&images, map[i]);
		in_base += map[i] < first;
	}
	share->in_base = in_base;
}

/* The map, in place of the reference colours; returns how many images are in the base. */
static uint32_t write_map(const struct writer *writer, uint32_t *map)
{
	uint32_t n_types = writer->input->n_types, in_base = 0;
	unsigned n = writer->classes->coarse->crew;
	struct map_share shares[CREW_MOST];

	for (unsigned i = 0; i < n; i++)
		shares[i] = (struct map_share){
			.writer = writer,
			.map = map,
			.from = crew_share(n_types, i, n),
			.to = crew_share(n_types, i + 1, n),
		};
	if (writer->classes->refined)
		crew_run(colour_share, shares, sizeof(*shares), n);
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

/* Those that were used; nothing if they are too many. */
static bool write_strings(struct writer *writer)
{
	struct btfold_graph *output = writer->output;
	char *strings, *at;

	if (writer->strings_size > UINT32_MAX - writer->input->first_string)
		return true;
	strings = at = ARENA_NEW(&output->arena, writer->strings_size, char);
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

/* What of the records is written: by two threads each writes the one that the other leaves out. */
struct writing {
	struct writer *writer;
	uint32_t *words; /* of the output */
	bool names, rest;
	bool room; /* there was enough memory */
};

/* Inlined once per kind, with constants: @kind, @names, @rest. */
static inline __attribute__((always_inline)) bool write_words(struct writer *writer,
							      struct record record,
							      uint32_t n_words, uint32_t *to,
							      const struct kind *kind, bool names,
							      bool rest)
{
	bool room = true;

	if (names)
		to[REC_NAME] = write_name(writer, record_word(record, REC_NAME), &room);
	if (rest) { /* C5: what no rule reads is kept */
		to[REC_INFO] = record_word(record, REC_INFO);
		to[REC_WORD3] = record_word(record, REC_WORD3);
	}
	KIND_WALK(kind, n_words, at, is, {
		uint32_t word = record_word(record, at);

		if (is == WORD_NAME && names)
			to[at] = write_name(writer, word, &room);
		else if (is == WORD_REF && rest)
			/* a reference to a base type may lead to another, or to the input (C1) */
			to[at] = word ? image_of(writer, word) : 0;
		else if (is == WORD_PLAIN && rest)
			to[at] = word;
	});
	return room;
}

static inline __attribute__((always_inline)) bool write_record(struct writer *writer,
							       uint32_t index, uint32_t *to,
							       bool names, bool rest)
{
	const struct btfold_graph *input = writer->input;
	struct record record = {input->words + input->record[index], input->swapped};
	uint32_t n_words = input->record[index + 1] - input->record[index];
	uint32_t kind = info_kind(record_word(record, REC_INFO));

	if (kind_is_reference(kind))
		return write_words(writer, record, REC_HEADER, to, &kind_of_reference, names, rest);
	if (kind_has_members(kind))
		return write_words(writer, record, n_words, to, &kind_of_members, names, rest);
	return write_words(writer, record, n_words, to, &kind_table[kind], names, rest);
}

static inline __attribute__((always_inline)) bool write_records(const struct writing *writing,
								bool names, bool rest)
{
	struct writer *writer = writing->writer;
	const struct btfold_graph *input = writer->input;
	const uint32_t *staying = writer->staying.at, *starts = writer->output->record;
	uint32_t n_types = (uint32_t)writer->staying.n;
	bool room = true;

	for (uint32_t n = 0; n < n_types; n++) {
		if (n + FETCHED_AHEAD < n_types)
			__builtin_prefetch(input->words +
					   input->record[staying[n + FETCHED_AHEAD]]);
		room = write_record(writer, staying[n], writing->words + starts[n], names, rest) &&
		       room;
	}
	return room;
}

static void write_item(void *item)
{
	struct writing *writing = item;

	if (writing->names && writing->rest)
		writing->room = write_records(writing, true, true);
	else if (writing->names)
		writing->room = write_records(writing, true, false);
	else
		writing->room = write_records(writing, false, true);
	if (writing->names && writing->room)
		writing->room = write_strings(writing->writer);
}

/* The types that stay, and the strings. */
static bool write_types(struct writer *writer)
{
	struct btfold_graph *output = writer->output;
	uint32_t n_words = output->record[writer->staying.n];
	uint32_t *words = ARENA_NEW(&output->arena, n_words, uint32_t);
	bool two = writer->classes->coarse->crew > 1;
	struct writing writings[] = {{writer, words, true, !two, true},
				     {writer, words, false, true, true}};

	if (!words)
		return false;
	crew_run(write_item, writings, sizeof(*writings), two ? 2 : 1);
	output->words = words;
	output->n_types = (uint32_t)writer->staying.n;
	return writings[0].room && writings[1].room;
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

	if (!find_staying(&writer, scratch) || !number(&writer) ||
	    !number_strings(&writer, scratch) || !write_types(&writer))
		return BTFOLD_E_NO_MEMORY;
	if (writer.strings_size > UINT32_MAX - input->first_string)
		return BTFOLD_E_TOO_LARGE;
	if (!graph_copy_layout(output, input))
		return BTFOLD_E_NO_MEMORY;
	*ret_in_base = write_map(&writer, map);
	return BTFOLD_OK;
}
