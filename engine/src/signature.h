/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * A type's signature: its record with names as canonical offsets and references as colours. Two types
 * have equal signatures iff their labels are equal and their references agree, for the agreement that
 * the colours express (D1, R1). Signatures have the record's length; the info word comes first.
 */
#ifndef BTFOLD_SIGNATURE_H
#define BTFOLD_SIGNATURE_H

#include "refined.h"
#include "strtab.h"

enum { SIG_INFO = 0, SIG_NAME = 1, SIG_WORD3 = 2 };

/* The class that came after another the last time, as its signature's place, and how many ids further on. */
struct successor {
	uint32_t at, step;
};

/* Words in front of a signature: of the class that has it. What is foretold: see foretold.h. */
struct class_head {
	uint32_t colour;
	uint32_t
		lowest; /* own id in this class, UINT32_MAX if none; 0 in a base's that nobody is in */
	struct successor first, second;
};

#define HEAD_WORDS (sizeof(struct class_head) / sizeof(uint32_t))

static inline struct class_head *signature_head(const uint32_t *signature)
{
	return (struct class_head *)(uintptr_t)(signature - HEAD_WORDS);
}

/* Notes that own type @id is in the class; never lower than in one of the base, so that is not written to. */
static inline void class_head_join(struct class_head *head, uint32_t id)
{
	if (id < head->lowest)
		head->lowest = id;
}

#define COLOUR_NONE   0u	  /* of a type not coloured yet */
#define COLOUR_VOID   1u	  /* id 0 */
#define COLOUR_FIRST  2u	  /* all others */
#define COLOUR_CYCLIC 0xffffffffu /* stands for any type that reaches a cycle without a key */

/* R2: what stands for @id, given what does per id: 0 for a type that is not replaced; NULL if none is. */
static inline uint32_t redirected(const uint32_t *redirect, uint32_t id)
{
	return redirect && redirect[id] ? redirect[id] : id;
}

/* Reference colours of the whole universe, what refining made of them, and where to redirect a reference. */
struct reference_colours {
	const uint32_t *low, *high; /* ids below, and from, first on */
	uint32_t first;
	struct refined *const *pages; /* see refined.h; or NULL */
	const uint32_t *redirect;     /* R2: see redirected() */
};

/* As it was before anything was refined or replaced. */
static inline uint32_t plain_colour(const struct reference_colours *colours, uint32_t id)
{
	return id < colours->first ? colours->low[id] : colours->high[id - colours->first];
}

static inline uint32_t reference_colour(const struct reference_colours *colours, uint32_t id)
{
	id = redirected(colours->redirect, id);
	if (colours->pages && colours->pages[id / REFINED_PAGE])
		return colours->pages[id / REFINED_PAGE][id % REFINED_PAGE].ref;
	return plain_colour(colours, id);
}

#endif
