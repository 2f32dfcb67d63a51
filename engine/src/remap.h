/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* R3: the output, and the map. */
#ifndef BTFOLD_REMAP_H
#define BTFOLD_REMAP_H

#include "images.h"

/*
 * Writes the output, on the base of @input, and the map: per input type its image. The map takes the place
 * of the reference colours in coarse->ref, which is worthless as such then, even on failure; ids of the
 * output take that of those in @images. The number of images in the base is left in *ret_in_base.
 * BTFOLD_E_TOO_LARGE when names that shared their bytes do not fit any more. @scratch is for what is not kept.
 */
enum btfold_status remap_write(const struct classes *classes, struct images *images,
			       struct strtab *strings, const struct btfold_graph *input,
			       struct arena *scratch, struct btfold_graph *output, uint32_t *map,
			       uint32_t *ret_in_base);

#endif
