/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* Which types a picture shows, and what is marked. */
#ifndef BTFOLD_EMIT_PICTURE_H
#define BTFOLD_EMIT_PICTURE_H

#include "text.h"

#define PICTURE_ALL	200 /* types up to which all are drawn */
#define PICTURE_AT_MOST 60  /* drawn round the marks of a larger graph */
#define PICTURE_ROWS	24  /* of one type */
#define PICTURE_NAME	56  /* characters of a name or text */
#define PICTURE_LINE	100 /* and of a line below the picture */

struct picture {
	const struct emit_scene *scene;
	bool *shown; /* by id */
	uint32_t n_shown;
	uint32_t *more; /* by id: the last type that refers to it from a row not drawn */
};

/*
 * False, after saying why: a large graph has nothing marked, or no memory. Of a large graph it shows
 * the marked types, and those nearest to them along references of either direction.
 */
bool picture_choose(const struct emit_scene *scene, struct picture *ret_picture);
void picture_free(struct picture *picture);

/* The mark of type @id, or of its reference; NULL when there is none. */
const struct emit_mark *picture_mark(const struct picture *picture, uint32_t id,
				     uint32_t reference);

#endif
