/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "colours.h"
#include "foretold.h"

#include <string.h>

/*
 * Leaves are coloured so many types before they are signed: records come from memory in order then, and
 * are in the cache when their unit is signed, which goes to and fro.
 */
#define LEAVES_AHEAD 2048u

/* Records are asked for so many types before they are looked at. */
#define FETCHED_AHEAD 32u

struct pass {
	struct coarse *coarse;
	struct reference_colours colours;
	struct words stack, buffer;
	uint32_t from, ahead; /* ids between which leaves are coloured, and types may be signed */
};

/*
 * Colours own type @id if it is a leaf to those that refer to it: a type with a key, by the key, or a VAR
 * or DATASEC, by itself (R1 (c)). Nothing happens the second time.
 */
static inline bool colour_leaf(struct coarse *coarse, uint32_t id)
{
	struct record record = graph_record(coarse->graph, id);
	uint32_t info = record_word(record, REC_INFO), kind = info_kind(info);
	uint32_t *ref = &coarse->ref[id - coarse->first], name;

	if (info_has_key(info)) {
		if (*ref)
			return true;
		name = record_word(record, REC_NAME);
		*ref = colours_of_foretold_key(coarse, info, name);
		if (*ref || !name || !strtab_canonical(&coarse->strings, name))
			return true;
		*ref = colours_of_key(coarse, info, name);
		return *ref;
	}
	if ((kind != KIND_VAR && kind != KIND_DATASEC) || *ref)
		return true;
	strtab_canonical(&coarse->strings, record_word(record, REC_NAME)); /* nobody will sign it */
	*ref = colours_add_unique(coarse, id);
	coarse->cls[id - coarse->first] = *ref;
	return *ref;
}

/* ---- the bottom-up pass --------------------------------------------------------------------- */

/* What is special about what a type refers to. */
struct mentions {
	bool cyclic; /* a type that is COLOUR_CYCLIC */
	bool own;    /* a class or name that the base does not have */
};

static inline void mention(const struct coarse *coarse, struct mentions *mentions, uint32_t colour)
{
	mentions->cyclic |= colour == COLOUR_CYCLIC;
	mentions->own |= colour >= coarse->first_colour && colour != COLOUR_CYCLIC;
}

/* The canonical name. */
static inline uint32_t mention_name(struct coarse *coarse, struct mentions *mentions, uint32_t name)
{
	name = strtab_canonical(&coarse->strings, name);
	mentions->own |= name >= coarse->strings.first;
	return name;
}

/* Inlined once per kind, with a constant @kind. */
static inline __attribute__((always_inline)) bool write_words(struct pass *pass, uint32_t *to,
							      struct record record,
							      uint32_t n_words,
							      const struct kind *kind,
							      struct mentions *ret_mentions)
{
	struct coarse *coarse = pass->coarse;
	const struct reference_colours colours = pass->colours;
	struct mentions mentions = {false, false};
	bool room = true;

	to[SIG_NAME] = mention_name(coarse, &mentions, record_word(record, REC_NAME));
	to[SIG_WORD3] = 0; /* C5: a word that the kind does not use is no part of the label */
	KIND_WALK(kind, n_words, at, is, {
		uint32_t word = record_word(record, at);

		if (is == WORD_REF) {
			uint32_t colour = plain_colour(&colours, word);

			if (colour == COLOUR_NONE) {
				room = colour_leaf(coarse, word) && room;
				colour = plain_colour(&colours, word);
			}
			if (colour == COLOUR_NONE)
				room = words_push(&pass->stack, word) && room;
			mention(coarse, &mentions, colour);
			word = colour;
		} else if (is == WORD_NAME) {
			word = mention_name(coarse, &mentions, word);
		}
		to[at] = word;
	});
	*ret_mentions = mentions;
	return room;
}

/*
 * Writes the signature of own type @id to the buffer. Or, if it refers to types without a colour that are no leaves,
 * which come first then, pushes these.
 */
static bool write_signature(struct pass *pass, uint32_t id, uint32_t n_words,
			    struct mentions *ret_mentions)
{
	struct record record = graph_record(pass->coarse->graph, id);
	uint32_t info = record_word(record, REC_INFO), kind = info_kind(info), *to;

	if (!words_reserve(&pass->buffer, n_words))
		return false;
	pass->coarse->operations += n_words;
	to = pass->buffer.at;
	to[SIG_INFO] = info;
	if (kind_is_reference(kind))
		return write_words(pass, to, record, REC_HEADER, &kind_of_reference, ret_mentions);
	if (kind_has_members(kind))
		return write_words(pass, to, record, n_words, &kind_of_members, ret_mentions);
	return write_words(pass, to, record, n_words, &kind_table[kind], ret_mentions);
}

/* Signs @id, or pushes the types that come first. */
static bool sign_type(struct pass *pass, uint32_t id)
{
	struct coarse *coarse = pass->coarse;
	uint32_t *ref = &coarse->ref[id - coarse->first];
	uint32_t n_words = graph_record_words(coarse->graph, id), colour, key = NO_KEY;
	size_t n = pass->stack.n;
	struct mentions mentions;

	if (*ref == COLOUR_NONE)
		*ref = COLOUR_CYCLIC;
	if (!write_signature(pass, id, n_words, &mentions))
		return false;
	if (pass->stack.n > n)
		return true;
	if (*ref != COLOUR_CYCLIC)
		key = coarse_class_key(coarse, *ref);
	colour = colours_of_class(coarse, pass->buffer.at, n_words, key, mentions.own);
	if (!colour)
		return false;
	coarse->cls[id - coarse->first] = colour;
	if (!mentions.cyclic) /* what is foretold has no cycle */
		foretold_follow(coarse, colour, id);
	colours_join(coarse, colour, id);
	if (key == NO_KEY)
		*ref = mentions.cyclic ? COLOUR_CYCLIC : colour;
	return !mentions.cyclic || words_push(&coarse->cyclic, id);
}

/*
 * Signs @start and, before it, all it reaches without passing a leaf. A type under work has ref
 * COLOUR_CYCLIC, so whoever meets it there has found a cycle, and all who reach that one see it.
 */
static bool sign_from(struct pass *pass, uint32_t start)
{
	struct coarse *coarse = pass->coarse;

	pass->stack.n = 0;
	if (!words_push(&pass->stack, start))
		return false;
	while (pass->stack.n) {
		uint32_t id = pass->stack.at[pass->stack.n - 1];

		if (coarse->cls[id - coarse->first]) /* since it was pushed, or just now */
			pass->stack.n--;
		else if (!foretold_sign(coarse, id) && !sign_type(pass, id))
			return false;
		else if (coarse->cls[id - coarse->first])
			foretold_run(coarse, pass->from, pass->ahead);
	}
	return true;
}

/* May it be a leaf? */
static inline bool info_is_leaf(uint32_t info)
{
	const uint32_t kinds = KINDS_WITH_KEYS | 1u << KIND_VAR | 1u << KIND_DATASEC;

	return kinds >> info_kind(info) & 1;
}

/* Colours the leaves from where it ended the last time up to @to. */
static bool colour_leaves(struct pass *pass, uint32_t to)
{
	struct coarse *coarse = pass->coarse;
	const struct btfold_graph *graph = coarse->graph;
	const uint32_t *words = graph->words, *starts = graph->record;
	uint32_t first_id = graph->first_id, n = graph->n_types, from = pass->ahead;

	pass->ahead = to;
	for (; from < to && from < first_id; from++) /* a prepared base on others: theirs */
		if (!colour_leaf(coarse, from))
			return false;
	for (uint32_t i = from - first_id; i < to - first_id; i++) {
		uint32_t soon = i + FETCHED_AHEAD < n ? i + FETCHED_AHEAD : i;
		struct record record = {words + starts[i], graph->swapped};

		__builtin_prefetch(words + starts[soon]);
		if (info_is_leaf(record_word(record, REC_INFO)) &&
		    !colour_leaf(coarse, first_id + i))
			return false;
	}
	return true;
}

bool coarse_sign(struct coarse *coarse, uint32_t from, uint32_t to)
{
	struct pass pass = {
		.coarse = coarse,
		.colours = coarse_references(coarse),
		.stack = {.arena = coarse->arena},
		.buffer = {.arena = coarse->arena},
		.from = from,
		.ahead = from,
	};

	for (uint32_t id = from; id < to;) {
		uint32_t end = to - id < LEAVES_AHEAD ? to : id + LEAVES_AHEAD;

		if (!colour_leaves(&pass, to - end < LEAVES_AHEAD ? to : end + LEAVES_AHEAD))
			return false;
		for (; id < end; id++)
			if (!coarse->cls[id - coarse->first] && !sign_from(&pass, id))
				return false;
	}
	return !coarse->strings.no_memory;
}

/* All but the strings. */
static bool make_tables(struct coarse *coarse, uint32_t *cls, uint32_t *ref, uint32_t n_signed)
{
	const struct coarse *base = coarse->base;

	coarse->cls = cls;
	coarse->ref = ref;
	if (!cls || !ref)
		return false;
	*coarse->cls++ = COLOUR_VOID;
	*coarse->ref++ = COLOUR_VOID;
	coarse->base_cls = (base ? base : coarse)->cls - 1;
	coarse->base_ref = (base ? base : coarse)->ref - 1;
	coarse->cyclic.arena = coarse->arena;
	return colours_init(coarse, n_signed);
}

bool coarse_init(struct coarse *coarse, const struct btfold_graph *graph, const struct coarse *base,
		 const struct hashing *hashing, uint32_t *ref, struct arena *arena)
{
	uint32_t n;

	*coarse = (struct coarse){
		.base = base,
		.graph = graph,
		.hashing = hashing,
		.arena = arena,
		.first = base ? base->end : 1,
		.end = graph_end_id(graph),
	};
	n = coarse->end - coarse->first;
	if (!make_tables(coarse, ARENA_NEW_ZERO(arena, n + (size_t)1, uint32_t), ref, n) ||
	    !strtab_init(&coarse->strings, graph, base ? &base->strings : NULL, hashing, arena))
		return false;
	strtab_intern_all(&coarse->strings);
	coarse->operations = graph->n_types ? graph->record[graph->n_types] : 0;
	return !coarse->strings.no_memory;
}

bool coarse_restart(struct coarse *coarse)
{
	size_t bytes = (coarse->end - coarse->first) * sizeof(uint32_t);

	memset(coarse->cls, 0, bytes);
	memset(coarse->ref, 0, bytes);
	coarse->cyclic.n = 0;
	return colours_init(coarse, coarse->end - coarse->first);
}

bool coarse_init_part(struct coarse *part, const struct coarse *whole, const struct strtab *strings,
		      uint32_t from, uint32_t to, struct arena *arena)
{
	size_t n = whole->end - whole->first + (size_t)1, bytes = (to - from) * sizeof(uint32_t);

	*part = (struct coarse){
		.base = whole->base,
		.graph = whole->graph,
		.hashing = whole->hashing,
		.arena = arena,
		.first = whole->first,
		.end = whole->end,
	};
	if (!make_tables(part, arena_array_sparse(arena, n, sizeof(uint32_t)),
			 arena_array_sparse(arena, n, sizeof(uint32_t)), to - from))
		return false;
	memset(part->cls + (from - part->first), 0, bytes); /* as in arena_array_zero() */
	memset(part->ref + (from - part->first), 0, bytes);
	return strtab_init_view(&part->strings, strings, arena);
}
