/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "colours.h"

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
		name = record_word(record, REC_NAME);
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

/* ---- what is foretold ----------------------------------------------------------------------- */

/* Inlined once per kind, with a constant @kind. */
static inline __attribute__((always_inline)) bool agrees(const struct reference_colours *colours,
							 const uint32_t *signature,
							 struct record record, uint32_t n_words,
							 const struct kind *kind)
{
	uint32_t differ = record_word(record, REC_NAME) ^ signature[SIG_NAME];

	KIND_WALK(kind, n_words, at, is, {
		uint32_t word = record_word(record, at);

		if (differ)
			return false;
		if (is == WORD_REF)
			word = plain_colour(colours, word);
		differ = word ^ signature[at];
	});
	return !differ;
}

/*
 * True if the type has this signature and its names are canonical as they are. Otherwise it may have
 * it or not.
 */
static inline bool has_signature(const struct pass *pass, const uint32_t *signature,
				 struct record record)
{
	const struct reference_colours *colours = &pass->colours;
	uint32_t info = record_word(record, REC_INFO);

	if (info != signature[SIG_INFO])
		return false;
	if (kind_is_reference(info_kind(info)))
		return agrees(colours, signature, record, REC_HEADER, &kind_of_reference);
	if (kind_has_members(info_kind(info)))
		return agrees(colours, signature, record, kind_words(&kind_of_members, info),
			      &kind_of_members);
	switch (info_kind(info)) {
#define KIND(number, name, word3, extra, item, x_refs, i_names, i_refs)                  \
	case number: {                                                                   \
		static const struct kind row = {#name,	WORD3_##word3, extra, item,      \
						x_refs, i_names,       i_refs};          \
                                                                                         \
		return agrees(colours, signature, record, kind_words(&row, info), &row); \
	}
#include "kinds.def"
#undef KIND
	}
	return false;
}

/* Has the type this signature, if @colour is a class? */
static inline bool fits(const struct pass *pass, uint32_t colour, struct record record)
{
	return colour && has_signature(pass, coarse_signature(pass->coarse, colour), record);
}

/* Puts own type @id into class @colour, if it belongs there. */
static inline bool sign_as(struct pass *pass, uint32_t id, uint32_t colour)
{
	struct coarse *coarse = pass->coarse;
	uint32_t *ref;

	if (!fits(pass, colour, graph_record(coarse->graph, id)))
		return false;
	colours_follow(coarse, colour, id);
	colours_join(coarse, colour, id);
	coarse->cls[id - coarse->first] = colour;
	ref = &coarse->ref[id - coarse->first];
	*ref = coarse_class_key(coarse, colour) == NO_KEY ? colour : *ref;
	return true;
}

/* Puts own type @id into a class that came after the last one before, if it belongs there. */
static bool sign_foretold(struct pass *pass, uint32_t id)
{
	const struct foretold *foretold = colours_foretold(pass->coarse);

	return sign_as(pass, id, foretold->first.colour) ||
	       sign_as(pass, id, foretold->second.colour) ||
	       sign_as(pass, id, colours_foretold_by_base(pass->coarse).colour);
}

/* The same for the type that is where such a one was before. */
static inline bool sign_next(struct pass *pass, struct successor next)
{
	const struct coarse *coarse = pass->coarse;
	uint32_t id = coarse->last_id + next.step;

	return next.colour && id >= pass->from && id < pass->ahead &&
	       !coarse->cls[id - coarse->first] && sign_as(pass, id, next.colour);
}

/* Signs, as long as they come as they did before, the types after the last one. */
static void sign_run(struct pass *pass)
{
	const struct foretold *foretold;

	do
		foretold = colours_foretold(pass->coarse);
	while (sign_next(pass, foretold->first) || sign_next(pass, foretold->second) ||
	       sign_next(pass, colours_foretold_by_base(pass->coarse)));
}

/* ---- the bottom-up pass --------------------------------------------------------------------- */

/*
 * Writes the signature of own type @id to the buffer; *ret_cyclic: it refers to a type that is COLOUR_CYCLIC.
 * Or, if it refers to types without a colour that are no leaves, which come first then, pushes these.
 */
static bool write_signature(struct pass *pass, uint32_t id, uint32_t n_words, bool *ret_cyclic)
{
	struct coarse *coarse = pass->coarse;
	struct record record = graph_record(coarse->graph, id);
	uint32_t info = record_word(record, REC_INFO), *ret;
	bool room = words_reserve(&pass->buffer, n_words);

	if (!room)
		return false;
	*ret_cyclic = false;
	coarse->operations += n_words;
	ret = pass->buffer.at;
	ret[SIG_INFO] = info;
	ret[SIG_NAME] = strtab_canonical(&coarse->strings, record_word(record, REC_NAME));
	ret[SIG_WORD3] = 0; /* C5: a word that the kind does not use is no part of the label */
	KIND_WALK(&kind_table[info_kind(info)], n_words, at, is, {
		uint32_t word = record_word(record, at);

		if (is == WORD_REF) {
			uint32_t colour = plain_colour(&pass->colours, word);

			if (colour == COLOUR_NONE) {
				room = colour_leaf(coarse, word) && room;
				colour = plain_colour(&pass->colours, word);
			}
			if (colour == COLOUR_NONE)
				room = words_push(&pass->stack, word) && room;
			*ret_cyclic |= colour == COLOUR_CYCLIC;
			word = colour;
		} else if (is == WORD_NAME) {
			word = strtab_canonical(&coarse->strings, word);
		}
		ret[at] = word;
	});
	return room;
}

/* Signs @id, or pushes the types that come first. */
static bool sign_type(struct pass *pass, uint32_t id)
{
	struct coarse *coarse = pass->coarse;
	uint32_t *ref = &coarse->ref[id - coarse->first];
	uint32_t n_words = graph_record_words(coarse->graph, id), colour, key = NO_KEY;
	size_t n = pass->stack.n;
	bool cyclic;

	if (*ref == COLOUR_NONE)
		*ref = COLOUR_CYCLIC;
	if (!write_signature(pass, id, n_words, &cyclic))
		return false;
	if (pass->stack.n > n)
		return true;
	if (*ref != COLOUR_CYCLIC)
		key = coarse_class_key(coarse, *ref);
	colour = colours_of_class(coarse, pass->buffer.at, n_words, key);
	if (!colour)
		return false;
	coarse->cls[id - coarse->first] = colour;
	if (!cyclic) /* what is foretold has no cycle */
		colours_follow(coarse, colour, id);
	colours_join(coarse, colour, id);
	if (key == NO_KEY)
		*ref = cyclic ? COLOUR_CYCLIC : colour;
	return !cyclic || words_push(&coarse->cyclic, id);
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
		else if (!sign_foretold(pass, id) && !sign_type(pass, id))
			return false;
		else if (coarse->cls[id - coarse->first])
			sign_run(pass);
	}
	return true;
}

/* Has memory bring the record of @id, if it is an own one of the graph. */
static inline void fetch(const struct coarse *coarse, uint32_t id)
{
	const struct btfold_graph *graph = coarse->graph;

	if (id - graph->first_id < graph->n_types)
		__builtin_prefetch(graph->words + graph->record[id - graph->first_id]);
}

/* Colours the leaves from where it ended the last time up to @to. */
static bool colour_leaves(struct pass *pass, uint32_t to)
{
	for (; pass->ahead < to; pass->ahead++) {
		fetch(pass->coarse, pass->ahead + FETCHED_AHEAD);
		if (!colour_leaf(pass->coarse, pass->ahead))
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
