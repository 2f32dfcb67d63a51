/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* R3: which type stands for each class. */
#ifndef BTFOLD_IMAGES_H
#define BTFOLD_IMAGES_H

#include "classes.h"

/*
 * The type that stands for a reference colour: the lowest definition (or type without a key) or, if there is
 * none, the lowest declaration, with this bit; base ids are lower than the input's (C1). 0 where no type is.
 */
#define IMAGE_DECLARES (1u << 31) /* ids are at most MAX_TYPE_ID */

#define IMAGE_PAGE 256u

/* Images in pages: those of the base stand for an input too, until it has to say otherwise. */
struct images {
	struct arena *arena;
	uint32_t **pages,
		*const *base_pages; /* of which there are n_base, and which nobody changes */
	uint32_t n_pages, n_base, end_colour;
};

static inline uint32_t images_get(const struct images *images, uint32_t colour)
{
	return images->pages[colour / IMAGE_PAGE][colour % IMAGE_PAGE] & ~IMAGE_DECLARES;
}

static inline bool images_of_base(const struct images *images, uint32_t page)
{
	return page < images->n_base && images->pages[page] == images->base_pages[page];
}

/* Has @image stand for @colour. False: out of memory. */
bool images_set(struct images *images, uint32_t colour, uint32_t image);

/* Those of all classes of the universe. False: out of memory. */
bool images_of_classes(struct images *images, const struct images *base,
		       const struct classes *classes, struct arena *arena);

#endif
