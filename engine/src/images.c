/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "images.h"

#include <string.h>

static bool images_init(struct images *images, const struct images *base, uint32_t end_colour,
			struct arena *arena)
{
	uint32_t n_pages = end_colour / IMAGE_PAGE + 1, n_base = base ? base->n_pages : 0, *own;

	*images = (struct images){
		.arena = arena, .n_pages = n_pages, .n_base = n_base, .end_colour = end_colour};
	images->pages = ARENA_NEW(arena, n_pages, uint32_t *);
	own = ARENA_NEW_ZERO(arena, (size_t)(n_pages - n_base) * IMAGE_PAGE, uint32_t);
	if (!images->pages || !own)
		return false;
	if (base) {
		images->base_pages = base->pages;
		memcpy(images->pages, base->pages, n_base * sizeof(*base->pages));
	}
	for (uint32_t i = n_base; i < n_pages; i++, own += IMAGE_PAGE)
		images->pages[i] = own;
	return true;
}

bool images_set(struct images *images, uint32_t colour, uint32_t image)
{
	uint32_t **page = &images->pages[colour / IMAGE_PAGE], *copy;

	if (images_of_base(images, colour / IMAGE_PAGE)) {
		copy = ARENA_NEW(images->arena, IMAGE_PAGE, uint32_t);
		if (!copy)
			return false;
		*page = memcpy(copy, *page, IMAGE_PAGE * sizeof(*copy));
	}
	(*page)[colour % IMAGE_PAGE] = image;
	return true;
}

/* Has @id, of coarse class @class, stand for reference colour @colour, unless a better one does. */
static bool note(struct images *images, const struct coarse *coarse, uint32_t class,
		 uint32_t colour, uint32_t id)
{
	uint32_t known = images->pages[colour / IMAGE_PAGE][colour % IMAGE_PAGE], image = id;

	if (known && known < id) /* all declarations come behind all definitions */
		return true;
	if (coarse_is_declaration(coarse, class))
		image |= IMAGE_DECLARES;
	return (known && known < image) || images_set(images, colour, image);
}

static bool note_type(struct images *images, const struct classes *classes, uint32_t id)
{
	uint32_t colour = reference_colour(&classes->colours, id);
	uint32_t class = coarse_class(classes->coarse, id);

	if (colour == COLOUR_CYCLIC) /* a prepared base: every input will refine it */
		colour = class;
	return note(images, classes->coarse, class, colour, id);
}

/* What the prepared base says of classes that were refined since is void: says it anew. */
static bool note_refined_base(struct images *images, const struct classes *classes)
{
	const struct coarse *coarse = classes->coarse;
	const struct words *elements = &classes->refine.partition.elements;

	for (size_t i = 0; i < elements->n; i++) {
		uint32_t id = elements->at[i], was;

		if (id >= coarse->first)
			continue;
		was = coarse->base_ref[id] == COLOUR_CYCLIC ? coarse->base_cls[id]
							    : coarse->base_ref[id];
		if (!images_set(images, was, 0))
			return false;
	}
	for (size_t i = 0; i < elements->n; i++)
		if (elements->at[i] < coarse->first && !note_type(images, classes, elements->at[i]))
			return false;
	return true;
}

/* The lowest own type in @class that R2 has not replaced; UINT32_MAX if there is none, or it is a key's colour. */
static uint32_t lowest_of(const struct classes *classes, uint32_t class)
{
	const struct regions *regions = &classes->refine.regions;

	if (!classes->refined)
		return coarse_lowest(classes->coarse, class);
	return regions->members[class] ? regions->lowest[class] : UINT32_MAX;
}

/*
 * Of each class, which is all of one colour, the lowest type. One that is in no region is seen by its key if it has
 * one, or as what it is.
 */
static bool note_classes(struct images *images, const struct classes *classes)
{
	const struct coarse *coarse = classes->coarse;
	const struct refine *refine = classes->refined ? &classes->refine : NULL;

	for (uint32_t i = 0; i < coarse->end_colour - coarse->first_colour; i++) {
		const struct colour *own = &coarse->colours[i];
		uint32_t class = coarse->first_colour + i, lowest = lowest_of(classes, class);
		uint32_t colour = own->key == NO_KEY ? class : coarse_key(coarse, own->key)->colour;

		if (lowest != UINT32_MAX && !(refine && regions_of(&refine->regions, class)) &&
		    !note(images, coarse, class, colour, lowest))
			return false;
	}
	for (size_t i = 0; refine && i < refine->regions.own.n; i++)
		if (!note_type(images, classes, refine->regions.own.at[i]))
			return false;
	return true;
}

bool images_of_classes(struct images *images, const struct images *base,
		       const struct classes *classes, struct arena *arena)
{
	uint32_t end_colour = classes->coarse->end_colour;

	if (classes->refined)
		end_colour = (uint32_t)partition_n_blocks(&classes->refine.partition);
	if (!images_init(images, base, end_colour, arena))
		return false;
	if (base && classes->refined && !note_refined_base(images, classes))
		return false;
	return note_classes(images, classes);
}
