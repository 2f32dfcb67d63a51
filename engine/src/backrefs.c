/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "backrefs.h"

#include "signature.h"

/*
 * For each mention of a colour by class @colour: counts it in slots[colour], or, with @mentions, writes the
 * class there at the slot, filled from its end.
 */
static void each_mention(const struct coarse *coarse, uint32_t colour, uint32_t *slots,
			 uint32_t *mentions)
{
	const uint32_t *signature = coarse_signature(coarse, colour);
	const struct kind *kind;
	uint32_t n_words;

	if (!signature)
		return;
	kind = &kind_table[info_kind(signature[SIG_INFO])];
	n_words = kind_words(kind, signature[SIG_INFO]);
	KIND_REFS (kind, n_words, at) {
		uint32_t mentioned = signature[at];

		if (mentioned == COLOUR_CYCLIC)
			continue;
		if (mentions)
			mentions[--slots[mentioned]] = colour;
		else
			slots[mentioned]++;
	}
}

static bool index_mentions(struct backrefs *back, struct arena *arena)
{
	const struct coarse *coarse = back->coarse;
	uint32_t *start = ARENA_NEW_ZERO(arena, coarse->end_colour + (size_t)1, uint32_t), sum = 0;

	if (!start)
		return false;
	for (uint32_t c = coarse->first_colour; c < coarse->end_colour; c++)
		each_mention(coarse, c, start, NULL);
	for (uint32_t c = 0; c <= coarse->end_colour; c++)
		start[c] = sum += start[c]; /* the end; filling moves it to the start */
	back->mentions = ARENA_NEW(arena, sum, uint32_t);
	if (!back->mentions)
		return false;
	for (uint32_t c = coarse->end_colour; c-- > coarse->first_colour;)
		each_mention(coarse, c, start, back->mentions);
	back->mention_start = start;
	return true;
}

bool backrefs_init(struct backrefs *back, const struct coarse *coarse, const struct backrefs *base,
		   struct arena *arena)
{
	*back = (struct backrefs){
		.base = base,
		.coarse = coarse,
		.class_head = ARENA_NEW_ZERO(arena, coarse->n_keys, uint32_t),
		.class_next =
			ARENA_NEW_ZERO(arena, coarse->end_colour - coarse->first_colour, uint32_t),
	};
	if (!back->class_head || !back->class_next || !index_mentions(back, arena))
		return false;
	for (size_t i = coarse->keyed_classes.n; i-- > 0;) {
		uint32_t colour = coarse->keyed_classes.at[i];
		uint32_t *head = &back->class_head[coarse_class_key(coarse, colour)];

		back->class_next[colour - coarse->first_colour] = *head;
		*head = colour;
	}
	return true;
}

bool backrefs_add_members(struct backrefs *back, struct arena *arena)
{
	const struct coarse *coarse = back->coarse;

	back->member_head = ARENA_NEW_ZERO(arena, coarse->end_colour, uint32_t);
	back->member_next = ARENA_NEW(arena, coarse->end - 1, uint32_t);
	if (!back->member_head || !back->member_next)
		return false;
	for (uint32_t id = coarse->end; id-- > coarse->first;) {
		uint32_t *head = &back->member_head[coarse_class(coarse, id)];

		back->member_next[id - 1] = *head;
		*head = id;
	}
	return true;
}
