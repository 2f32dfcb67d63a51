/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "slots.h"

#include "colours.h"

#define WORDS_MOST 16u /* of a signature; longer ones take their time anyway */

static uint32_t *n_new(struct slots_ahead *ahead, uint32_t id)
{
	return &ahead->n_new[id % (2 * SLOTS_AHEAD)];
}

/* Of the types after @last none was looked at: up to @id they are guessed to be all new. */
static void start(struct slots_ahead *ahead, uint32_t last, uint32_t id)
{
	for (uint32_t i = last; i < id; i++)
		*n_new(ahead, i) = i;
	ahead->hash = 0;
}

/* The colour of @to, which has none yet, or COLOUR_NONE if it is too far for a guess. */
static uint32_t guess(struct slots_ahead *ahead, const struct coarse *coarse, uint32_t last,
		      uint32_t to)
{
	if (to - last >= SLOTS_AHEAD)
		return COLOUR_NONE;
	return coarse->end_colour - 1 + (*n_new(ahead, to) - *n_new(ahead, last));
}

/* Writes the signature of @id, of @n_words, as far as one can know; false if one cannot. */
static bool foresee(struct slots_ahead *ahead, const struct coarse *coarse,
		    const struct reference_colours *colours, uint32_t last, uint32_t id,
		    uint32_t n_words, uint32_t *signature)
{
	struct record record = graph_record(coarse->graph, id);

	signature[SIG_INFO] = record_word(record, REC_INFO);
	/* canonical, or else no harm is done */
	signature[SIG_NAME] = record_word(record, REC_NAME);
	signature[SIG_WORD3] = 0;
	KIND_WALK(&kind_table[info_kind(signature[SIG_INFO])], n_words, at, is, {
		uint32_t word = record_word(record, at);

		signature[at] = word;
		if (is == WORD_REF) {
			signature[at] = plain_colour(colours, word);
			if (signature[at] == COLOUR_NONE)
				signature[at] = guess(ahead, coarse, last, word);
			if (signature[at] == COLOUR_NONE)
				return false;
		}
	});
	return true;
}

void slots_fetch(struct slots_ahead *ahead, const struct coarse *coarse,
		 const struct reference_colours *colours, uint32_t last, uint32_t end)
{
	uint32_t id = last + SLOTS_AHEAD, signature[WORDS_MOST], n_words, hash = 0;

	if (id >= end)
		return;
	if (ahead->id != id - 1)
		start(ahead, last, id);
	ahead->id = id;
	*n_new(ahead, id) = *n_new(ahead, id - 1);
	if (coarse->cls[id - coarse->first])
		return;
	n_words = graph_record_words(coarse->graph, id);
	if (n_words <= WORDS_MOST && foresee(ahead, coarse, colours, last, id, n_words, signature))
		hash = colours_fetch_class(coarse, signature, n_words);
	*n_new(ahead, id) += !hash || hash != ahead->hash;
	ahead->hash = hash;
}
