/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * A type's signature: its record with names as canonical offsets and references as colours. Two types
 * have equal signatures iff their labels are equal and their references agree, for the agreement that
 * the colours express (D1, R1). Signatures have the record's length; the info word comes first.
 */
#ifndef BTFOLD_SIGNATURE_H
#define BTFOLD_SIGNATURE_H

#include "strtab.h"

enum { SIG_INFO = 0, SIG_NAME = 1, SIG_WORD3 = 2 };

#define COLOUR_VOID   0u
#define COLOUR_NONE   0u	  /* of a type not coloured yet; only ids other than 0 */
#define COLOUR_CYCLIC 0xffffffffu /* stands for any type that reaches a cycle without a key */

/* Reference colours of the whole universe, and where to redirect a reference first (R2). */
struct reference_colours {
	const uint32_t *low, *high; /* ids below, and from, first on */
	uint32_t first;
	const uint32_t *redirect; /* per id, or NULL: as they are */
};

static inline uint32_t reference_colour(const struct reference_colours *colours, uint32_t id)
{
	if (colours->redirect)
		id = colours->redirect[id];
	return id < colours->first ? colours->low[id] : colours->high[id - colours->first];
}

/* What the references of a signed type were. */
enum { SIGNED_UNCOLOURED = 1, SIGNED_CYCLIC = 2 };

/*
 * Writes the signature of @record, which has @n_words, to @ret; returns SIGNED_ bits. An uncoloured
 * reference makes the signature worthless.
 */
unsigned sign_record(struct strtab *strings, const struct reference_colours *colours,
		     const uint32_t *record, uint32_t n_words, uint32_t *ret);

#endif
