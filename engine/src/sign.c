/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "sign.h"

#include "colours.h"
#include "foretold.h"
#include "leaves.h"
#include "slots.h"

#include <string.h>

/*
 * Leaves are coloured so many types before they are signed: records come from memory in order then, and
 * are in the cache when their unit is signed, which goes to and fro.
 */
#define LEAVES_AHEAD 2048u

#define INLINED static inline __attribute__((always_inline))

struct pass {
	struct coarse *coarse;
	struct reference_colours colours;
	struct words frames; /* struct frame, or a type that only refers to another: see LIGHT */
	struct words buffer; /* the signatures of these, as far as they are written */
	struct slots_ahead slots;
	uint32_t from, ahead; /* ids between which leaves are coloured, and types may be signed */
};

/* ---- the bottom-up pass --------------------------------------------------------------------- */

/* What is special about what a type refers to. */
struct mentions {
	bool cyclic; /* a type that is COLOUR_CYCLIC */
	bool own;    /* a class or name that the base does not have */
};

/* A type whose signature is being written, from word @at on; what it refers to may have to come first. */
struct frame {
	uint32_t at;
	uint32_t seen_as; /* the colour of its key, or COLOUR_NONE */
	uint32_t start;	  /* of its signature in the buffer */
	uint32_t n_words;
	/* Place of a signature that it has as far as it was looked at, which is not written; or PLACE_NONE. */
	uint32_t candidate;
	struct mentions mentions;
	uint32_t id; /* the last word */
};

#define FRAME_WORDS (sizeof(struct frame) / sizeof(uint32_t))

/* Added to the id of a type of a reference kind, which is all that there is to remember of it. */
#define LIGHT (1u << 31) /* ids are at most MAX_TYPE_ID */

static struct frame *top(const struct pass *pass)
{
	return (struct frame *)(void *)(pass->frames.at + pass->frames.n - FRAME_WORDS);
}

static void pop(struct pass *pass)
{
	pass->buffer.n = top(pass)->start;
	pass->frames.n -= FRAME_WORDS;
}

/*
 * Most names have one body, so a type with this info word that is seen as this key mostly has the signature of the
 * newest: its place, or PLACE_NONE.
 */
static uint32_t candidate_for(const struct coarse *coarse, uint32_t seen_as, uint32_t info)
{
	uint32_t place;

	if (seen_as == COLOUR_NONE)
		return PLACE_NONE;
	place = coarse_key(coarse, coarse_class_key(coarse, seen_as))->body;
	if (place != PLACE_NONE && foretold_signature(coarse, place)[SIG_INFO] != info)
		return PLACE_NONE;
	return place;
}

/* Own type @id comes first, and is under work from now on. False: out of memory. */
static bool push(struct pass *pass, uint32_t id)
{
	struct coarse *coarse = pass->coarse;
	uint32_t *ref = &coarse->ref[id - coarse->first];
	uint32_t n_words = graph_record_words(coarse->graph, id), *to;
	struct record record = graph_record(coarse->graph, id);

	if (kind_is_reference(info_kind(record_word(record, REC_INFO)))) {
		*ref = COLOUR_CYCLIC; /* it has no key */
		coarse->operations += REC_HEADER;
		return words_push(&pass->frames, id | LIGHT);
	}
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
	top(pass)->candidate = candidate_for(coarse, top(pass)->seen_as, to[SIG_INFO]);
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

/* Rare: what may be a leaf that nobody coloured yet; COLOUR_NONE if it is none. */
static __attribute__((noinline)) uint32_t late_colour(struct pass *pass, uint32_t id,
						      bool *ret_room)
{
	*ret_room = leaf_colour(pass->coarse, id) && *ret_room;
	return plain_colour(&pass->colours, id);
}

/*
 * Puts into *@word, a reference and the word @at of the type on top, the colour. False when that type has to be signed
 * first: the walk goes on from there then. @colours: the pass's, for locals.
 */
static inline bool look_up(struct pass *pass, const struct reference_colours *colours,
			   const struct kind *kind, uint32_t at, uint32_t *word, bool *ret_room)
{
	uint32_t colour = plain_colour(colours, *word);

	if (colour == COLOUR_NONE)
		colour = late_colour(pass, *word, ret_room);
	if (colour == COLOUR_NONE) {
		top(pass)->at = kind_walk_start(kind, at);
		return false;
	}
	*word = colour;
	return true;
}

/* The signature of the type on top is another than its candidate; the words before @at are the same. */
static void drop_candidate(struct pass *pass, uint32_t at)
{
	struct frame *frame = top(pass);
	const uint32_t *signature = foretold_signature(pass->coarse, frame->candidate);

	memcpy(pass->buffer.at + frame->start, signature, at * sizeof(*signature));
	frame->candidate = PLACE_NONE;
	frame->at = at;
}

/* Goes on comparing the type on top with its candidate. Inlined, and returns, as write_words(), unless it drops that. */
INLINED uint32_t compare_words(struct pass *pass, const struct kind *kind, bool swapped,
			       bool *ret_room)
{
	struct frame *frame = top(pass);
	struct record record = {graph_record(pass->coarse->graph, frame->id).words, swapped};
	const uint32_t *candidate = foretold_signature(pass->coarse, frame->candidate);
	const struct reference_colours colours = pass->colours;
	uint32_t n_words = frame->n_words;

	KIND_WALK_FROM(frame->at, kind, n_words, at, is, {
		uint32_t word = record_word(record, at);

		if (is == WORD_REF && !look_up(pass, &colours, kind, at, &word, ret_room))
			return word;
		/* a name may differ and be the same; and what reaches a cycle is to be listed */
		if (word != candidate[at] || (is == WORD_REF && word == COLOUR_CYCLIC)) {
			drop_candidate(pass, kind_walk_start(kind, at));
			return 0;
		}
	});
	return 0;
}

/*
 * Goes on writing a signature; inlined once per kind, with a constant @kind. The type that has to come first, which
 * is no leaf and has no colour; 0 when the signature is whole.
 */
INLINED uint32_t write_words(struct pass *pass, const struct kind *kind, bool swapped,
			     bool *ret_room)
{
	struct coarse *coarse = pass->coarse;
	struct frame *frame = top(pass);
	struct record record = {graph_record(coarse->graph, frame->id).words, swapped};
	const struct reference_colours colours = pass->colours;
	uint32_t *to = pass->buffer.at + frame->start, n_words = frame->n_words;
	struct mentions mentions = frame->mentions;

	if (frame->at == REC_WORD3)
		to[SIG_NAME] = mention_name(coarse, &mentions, to[SIG_NAME]);
	KIND_WALK_FROM(frame->at, kind, n_words, at, is, {
		uint32_t word = record_word(record, at);

		if (is == WORD_REF) {
			if (!look_up(pass, &colours, kind, at, &word, ret_room)) {
				frame->mentions = mentions;
				return word;
			}
			mention(coarse, &mentions, word);
		} else if (is == WORD_NAME) {
			word = mention_name(coarse, &mentions, word);
		}
		to[at] = word;
	});
	frame->mentions = mentions;
	return 0;
}

/* Goes on with the type on top, in one way or the other, or in both. */
INLINED uint32_t go_on(struct pass *pass, const struct kind *kind, bool swapped, bool *ret_room)
{
	if (top(pass)->candidate != PLACE_NONE) {
		uint32_t first = compare_words(pass, kind, swapped, ret_room);

		if (top(pass)->candidate != PLACE_NONE)
			return first;
	}
	return write_words(pass, kind, swapped, ret_room);
}

/* As write_words(); the longest records in a loop for their byte order. */
static uint32_t write_signature(struct pass *pass, bool *ret_room)
{
	uint32_t kind = info_kind(pass->buffer.at[top(pass)->start + SIG_INFO]);
	bool swapped = pass->coarse->graph->swapped;

	if (!kind_has_members(kind))
		return go_on(pass, &kind_table[kind], swapped, ret_room);
	return swapped ? go_on(pass, &kind_of_members, true, ret_room)
		       : go_on(pass, &kind_of_members, false, ret_room);
}

/* Own type @id, no longer on the stack, is in the class with this signature; NULL, and false: out of memory. */
static bool join(struct pass *pass, uint32_t id, uint32_t *signature, struct mentions mentions,
		 uint32_t seen_as)
{
	struct coarse *coarse = pass->coarse;
	struct class_head *head;

	if (!signature)
		return false;
	if (colours_are_many(coarse))
		slots_fetch(&pass->slots, coarse, &pass->colours, id, pass->ahead);
	if (!mentions.cyclic) /* what is foretold has no cycle */
		foretold_follow(coarse, signature, id);
	head = signature_head(signature);
	class_head_join(head, id);
	coarse->cls[id - coarse->first] = head->colour;
	if (mentions.cyclic)
		return words_push(&coarse->cyclic, id);
	if (seen_as == COLOUR_NONE)
		coarse->ref[id - coarse->first] = head->colour;
	return true;
}

/* Puts the type on top, whose signature is whole, into its class. False: out of memory. */
static bool sign_top(struct pass *pass)
{
	struct frame frame = *top(pass);
	uint32_t *signature =
		frame.candidate != PLACE_NONE
			? foretold_signature(pass->coarse, frame.candidate)
			: colours_of_class(pass->coarse, pass->buffer.at + frame.start,
					   frame.n_words, frame.seen_as, frame.mentions.own);

	pop(pass);
	return join(pass, frame.id, signature, frame.mentions, frame.seen_as);
}

/* Signs @id as foretold, or puts it on top. False: out of memory. */
static bool enter(struct pass *pass, uint32_t id)
{
	if (!foretold_sign(pass->coarse, id))
		return push(pass, id);
	foretold_run(pass->coarse, pass->from, pass->ahead);
	return true;
}

/* The same of a type of a reference kind. */
static bool advance_light(struct pass *pass)
{
	struct coarse *coarse = pass->coarse;
	uint32_t id = pass->frames.at[pass->frames.n - 1] & ~LIGHT;
	struct record record = graph_record(coarse->graph, id);
	uint32_t to = record_word(record, REC_WORD3), colour = plain_colour(&pass->colours, to);
	struct mentions mentions = {false, false};
	uint32_t signature[REC_HEADER];
	bool room = true;

	if (colour == COLOUR_NONE)
		colour = late_colour(pass, to, &room);
	if (!room || colour == COLOUR_NONE)
		return room && enter(pass, to);
	pass->frames.n--;
	if (coarse->cls[id - coarse->first]) /* in a run since */
		return true;
	signature[SIG_INFO] = record_word(record, REC_INFO);
	signature[SIG_NAME] = mention_name(coarse, &mentions, record_word(record, REC_NAME));
	signature[SIG_WORD3] = colour;
	mention(coarse, &mentions, colour);
	if (!join(pass, id,
		  colours_of_class(coarse, signature, REC_HEADER, COLOUR_NONE, mentions.own),
		  mentions, COLOUR_NONE))
		return false;
	foretold_run(coarse, pass->from, pass->ahead);
	return true;
}

/* Goes on with the type on top. False: out of memory. */
static bool advance(struct pass *pass)
{
	struct coarse *coarse = pass->coarse;
	bool room = true;
	uint32_t first;

	if (pass->frames.at[pass->frames.n - 1] & LIGHT)
		return advance_light(pass);
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
 * whoever meets it there has found a cycle, and all who reach that one see it. Not inlined: what the loop over all
 * types needs stays in registers.
 */
static __attribute__((noinline)) bool sign_from(struct pass *pass, uint32_t start)
{
	pass->frames.n = pass->buffer.n = 0;
	if (!enter(pass, start))
		return false;
	while (pass->frames.n)
		if (!advance(pass))
			return false;
	return true;
}

static bool sign_all(struct pass *pass, uint32_t to)
{
	const struct coarse *coarse = pass->coarse;
	const uint32_t *cls = coarse->cls;

	for (uint32_t id = pass->from; id < to;) {
		uint32_t end = to - id < LEAVES_AHEAD ? to : id + LEAVES_AHEAD;
		uint32_t ahead = to - end < LEAVES_AHEAD ? to : end + LEAVES_AHEAD;

		if (!leaves_colour(pass->coarse, pass->ahead, ahead))
			return false;
		pass->ahead = ahead;
		for (; id < end; id++)
			if (!cls[id - coarse->first] && !sign_from(pass, id))
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
