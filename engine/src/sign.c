/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "sign.h"

#include "colours.h"
#include "foretold.h"

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
	struct words frames;  /* struct frame */
	struct words buffer;  /* the signatures of these, as far as they are written */
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

/* A type whose signature is being written, from word @at on; what it refers to may have to come first. */
struct frame {
	uint32_t id, at;
	uint32_t seen_as; /* the colour of its key, or COLOUR_NONE */
	uint32_t start;	  /* of its signature in the buffer */
	uint32_t n_words;
	struct mentions mentions;
};

#define FRAME_WORDS ((sizeof(struct frame) + sizeof(uint32_t) - 1) / sizeof(uint32_t))

static struct frame *top(const struct pass *pass)
{
	return (struct frame *)(void *)(pass->frames.at + pass->frames.n - FRAME_WORDS);
}

static void pop(struct pass *pass)
{
	pass->buffer.n = top(pass)->start;
	pass->frames.n -= FRAME_WORDS;
}

/* Own type @id comes first, and is under work from now on. False: out of memory. */
static bool push(struct pass *pass, uint32_t id)
{
	struct coarse *coarse = pass->coarse;
	uint32_t *ref = &coarse->ref[id - coarse->first];
	uint32_t n_words = graph_record_words(coarse->graph, id), *to;
	struct record record = graph_record(coarse->graph, id);

	if (!words_reserve(&pass->frames, FRAME_WORDS) || !words_reserve(&pass->buffer, n_words))
		return false;
	pass->frames.n += FRAME_WORDS;
	*top(pass) = (struct frame){
		.id = id,
		.at = REC_WORD3,
		.seen_as = *ref,
		.start = (uint32_t)pass->buffer.n,
		.n_words = n_words,
	};
	if (*ref == COLOUR_NONE)
		*ref = COLOUR_CYCLIC;
	to = pass->buffer.at + pass->buffer.n;
	to[SIG_INFO] = record_word(record, REC_INFO);
	to[SIG_NAME] = record_word(record, REC_NAME);
	to[SIG_WORD3] = 0; /* C5: a word that the kind does not use is no part of the label */
	pass->buffer.n += n_words;
	coarse->operations += n_words;
	return true;
}

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

/*
 * Goes on writing a signature; inlined once per kind, with a constant @kind. The type that has to come first, which
 * is no leaf and has no colour; 0 when the signature is whole.
 */
static inline __attribute__((always_inline)) uint32_t write_words(struct pass *pass,
								  const struct kind *kind,
								  bool *ret_room)
{
	struct coarse *coarse = pass->coarse;
	const struct reference_colours colours = pass->colours;
	struct frame *frame = top(pass);
	struct record record = graph_record(coarse->graph, frame->id);
	uint32_t *to = pass->buffer.at + frame->start, n_words = frame->n_words;
	struct mentions mentions = frame->mentions;

	if (frame->at == REC_WORD3)
		to[SIG_NAME] = mention_name(coarse, &mentions, to[SIG_NAME]);
	KIND_WALK_FROM(frame->at, kind, n_words, at, is, {
		uint32_t word = record_word(record, at);

		if (is == WORD_REF) {
			uint32_t colour = plain_colour(&colours, word);

			if (colour == COLOUR_NONE) {
				*ret_room = colour_leaf(coarse, word) && *ret_room;
				colour = plain_colour(&colours, word);
			}
			if (colour == COLOUR_NONE) {
				frame->at = at;
				frame->mentions = mentions;
				return word;
			}
			mention(coarse, &mentions, colour);
			word = colour;
		} else if (is == WORD_NAME) {
			word = mention_name(coarse, &mentions, word);
		}
		to[at] = word;
	});
	frame->mentions = mentions;
	return 0;
}

/* As write_words(). */
static uint32_t write_signature(struct pass *pass, bool *ret_room)
{
	uint32_t kind = info_kind(pass->buffer.at[top(pass)->start + SIG_INFO]);

	if (kind_is_reference(kind))
		return write_words(pass, &kind_of_reference, ret_room);
	if (kind_has_members(kind))
		return write_words(pass, &kind_of_members, ret_room);
	return write_words(pass, &kind_table[kind], ret_room);
}

/*
 * Where there are so many classes that looking for one waits for memory, their slots are asked for so many types ahead,
 * of types no longer than this. Ten million enums, all different, take two thirds of the time.
 */
#define SLOTS_AHEAD	  8u
#define SLOTS_AHEAD_WORDS 16u

/* Own type @id, if it is one, may soon be looked for: asks memory for where that will be, if that is known already. */
static void fetch_slot(struct pass *pass, uint32_t id)
{
	struct coarse *coarse = pass->coarse;
	uint32_t signature[SLOTS_AHEAD_WORDS], n_words;
	struct record record;

	if (id >= pass->ahead || coarse->cls[id - coarse->first])
		return;
	n_words = graph_record_words(coarse->graph, id);
	if (n_words > SLOTS_AHEAD_WORDS)
		return;
	record = graph_record(coarse->graph, id);
	signature[SIG_INFO] = record_word(record, REC_INFO);
	signature[SIG_NAME] =
		record_word(record, REC_NAME); /* canonical, or else no harm is done */
	signature[SIG_WORD3] = 0;
	KIND_WALK(&kind_table[info_kind(signature[SIG_INFO])], n_words, at, is, {
		uint32_t word = record_word(record, at);

		if (is == WORD_REF) {
			word = plain_colour(&pass->colours, word);
			if (word == COLOUR_NONE)
				return;
		}
		signature[at] = word;
	});
	colours_fetch_class(coarse, signature, n_words);
}

/* Puts the type on top, whose signature is whole, into its class. False: out of memory. */
static bool sign_top(struct pass *pass)
{
	struct coarse *coarse = pass->coarse;
	struct frame frame = *top(pass);
	const uint32_t *written = pass->buffer.at + frame.start;
	uint32_t *signature =
		colours_of_class(coarse, written, frame.n_words, frame.seen_as, frame.mentions.own);
	struct class_head *head;

	if (!signature)
		return false;
	if (colours_are_many(coarse))
		fetch_slot(pass, frame.id + SLOTS_AHEAD);
	pop(pass);
	if (!frame.mentions.cyclic) /* what is foretold has no cycle */
		foretold_follow(coarse, signature, frame.id);
	head = signature_head(signature);
	class_head_join(head, frame.id);
	coarse->cls[frame.id - coarse->first] = head->colour;
	if (frame.mentions.cyclic)
		return words_push(&coarse->cyclic, frame.id);
	if (frame.seen_as == COLOUR_NONE)
		coarse->ref[frame.id - coarse->first] = head->colour;
	return true;
}

/* Signs @id as foretold, or puts it on top. False: out of memory. */
static bool enter(struct pass *pass, uint32_t id)
{
	if (!foretold_sign(pass->coarse, id))
		return push(pass, id);
	foretold_run(pass->coarse, pass->from, pass->ahead);
	return true;
}

/* Goes on with the type on top. False: out of memory. */
static bool advance(struct pass *pass)
{
	struct coarse *coarse = pass->coarse;
	bool room = true;
	uint32_t first;

	if (coarse->cls[top(pass)->id - coarse->first]) { /* in a run since */
		pop(pass);
		return true;
	}
	first = write_signature(pass, &room);
	if (!room)
		return false;
	if (first)
		return enter(pass, first);
	if (!sign_top(pass))
		return false;
	foretold_run(coarse, pass->from, pass->ahead);
	return true;
}

/*
 * Signs @start and, before it, all it reaches without passing a leaf. A type under work has ref COLOUR_CYCLIC, so
 * whoever meets it there has found a cycle, and all who reach that one see it.
 */
static bool sign_from(struct pass *pass, uint32_t start)
{
	pass->frames.n = pass->buffer.n = 0;
	if (!enter(pass, start))
		return false;
	while (pass->frames.n)
		if (!advance(pass))
			return false;
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

static bool sign_all(struct pass *pass, uint32_t to)
{
	const struct coarse *coarse = pass->coarse;

	for (uint32_t id = pass->from; id < to;) {
		uint32_t end = to - id < LEAVES_AHEAD ? to : id + LEAVES_AHEAD;

		if (!colour_leaves(pass, to - end < LEAVES_AHEAD ? to : end + LEAVES_AHEAD))
			return false;
		for (; id < end; id++)
			if (!coarse->cls[id - coarse->first] && !sign_from(pass, id))
				return false;
	}
	return !coarse->strings.no_memory;
}

bool coarse_sign(struct coarse *coarse, uint32_t from, uint32_t to)
{
	struct pass pass = {
		.coarse = coarse,
		.colours = coarse_references(coarse),
		.frames = {.arena = coarse->arena},
		.buffer = {.arena = coarse->arena},
		.from = from,
		.ahead = from,
	};
	bool fine = sign_all(&pass, to);

	arena_drop(coarse->arena, pass.frames.at);
	arena_drop(coarse->arena, pass.buffer.at);
	return fine;
}
