/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* R3: which type stands for each class, and the output. */
#ifndef BTFOLD_REMAP_H
#define BTFOLD_REMAP_H

#include "classes.h"

/*
 * Per reference colour, the lowest definition (or type without a key) and the lowest declaration, or 0.
 * The definition stands for the class if there is one; base ids are lower than the input's (C1).
 */
struct images {
	uint32_t *definition, *declaration;
	uint32_t end_colour;
};

/* The type that stands for @colour. */
static inline uint32_t images_get(const struct images *images, uint32_t colour)
{
	uint32_t definition = images->definition[colour];

	return definition ? definition : images->declaration[colour];
}

/* Those of all classes of the universe. False: out of memory. */
bool images_of_classes(struct images *images, const struct images *base,
		       const struct classes *classes, struct arena *arena);

/*
 * Writes the output, on the base of @input, and the map: per input type its image; the number of images in
 * the base is left to @ret_in_base. BTFOLD_E_TOO_LARGE when names that shared their bytes do not fit any
 * more. @scratch is for what is not kept.
 */
enum btfold_status remap_write(const struct classes *classes, const struct images *images,
			       struct strtab *strings, const struct btfold_graph *input,
			       struct arena *scratch, struct btfold_graph *output, uint32_t *map,
			       uint32_t *ret_in_base);

#endif
