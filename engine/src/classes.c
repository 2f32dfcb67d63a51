/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "classes.h"

static void count(uint8_t *counter)
{
	*counter += *counter < 2;
}

void key_counts_add(struct key_counts *counts, const struct coarse *coarse)
{
	for (size_t i = 0; i < coarse->keyed_classes.n; i++) {
		uint32_t colour = coarse->keyed_classes.at[i];
		struct key_counts *key = &counts[coarse_class_key(coarse, colour)];

		count(&key->all);
		if (!info_is_declaration(coarse_signature(coarse, colour)[SIG_INFO]))
			count(&key->definitions);
	}
}

/* R1 (b): a key needs a definition, and all its definitions in one class. */
static bool must_leave(struct key_counts counts)
{
	return counts.definitions != 1;
}

/* Its leaving changes colours: its types are not one class. */
static bool splits(struct key_counts counts)
{
	return must_leave(counts) && counts.all > 1;
}

bool classes_need_refining(const struct coarse *coarse, const struct key_counts *counts)
{
	if (coarse->cyclic.n || (coarse->base && coarse->base->cyclic.n))
		return true;
	for (uint32_t key = 0; key < coarse->n_keys; key++)
		if (splits(counts[key]))
			return true;
	return false;
}

static bool refine_all(struct classes *classes, struct arena *arena)
{
	const struct coarse *coarse = classes->coarse;
	struct refine *refine = &classes->refine;

	if ((coarse->base && !refine_cyclic(refine, &coarse->base->cyclic)) ||
	    !refine_cyclic(refine, &coarse->cyclic))
		return false;
	for (uint32_t key = 0; key < coarse->n_keys; key++)
		if (splits(classes->counts[key]) && !refine_leave(refine, key))
			return false;
	return refine_run(refine, arena);
}

bool classes_find(struct classes *classes, const struct coarse *coarse, const struct backrefs *back,
		  const struct key_counts *counts, const uint32_t *redirect, struct arena *arena)
{
	*classes = (struct classes){
		.coarse = coarse,
		.back = back,
		.counts = counts,
		.left = ARENA_NEW_ZERO(arena, coarse->n_keys, bool),
		.refined = classes_need_refining(coarse, counts),
		.colours = {coarse->base_ref, coarse->ref, coarse->first, NULL},
	};
	if (!classes->left)
		return false;
	for (uint32_t key = 0; key < coarse->n_keys; key++)
		if (must_leave(counts[key]) && !splits(counts[key]))
			classes->left[key] = true;
	if (!classes->refined)
		return true;
	if (!refine_init(&classes->refine, coarse, back, redirect, classes->left, arena) ||
	    !refine_all(classes, arena))
		return false;
	classes->colours = classes->refine.colours;
	classes->operations = classes->refine.operations;
	return true;
}
