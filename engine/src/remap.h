/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* R3: which type stands for each class, and the output. */
#ifndef BTFOLD_REMAP_H
#define BTFOLD_REMAP_H

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

/* Those of all classes of the universe. False: out of memory. */
bool images_of_classes(struct images *images, const struct images *base,
		       const struct classes *classes, struct arena *arena);

/*
 * Writes the output, on the base of @input, and the map: per input type its image. The map takes the place
 * of the reference colours in coarse->ref, which is worthless as such then, even on failure; ids of the
 * output that of those in @images. The number of images in the base is left to @ret_in_base. BTFOLD_E_TOO_LARGE when names that shared their bytes do not fit any
 * more. @scratch is for what is not kept.
 */
enum btfold_status remap_write(const struct classes *classes, struct images *images,
			       struct strtab *strings, const struct btfold_graph *input,
			       struct arena *scratch, struct btfold_graph *output, uint32_t *map,
			       uint32_t *ret_in_base);

#endif
