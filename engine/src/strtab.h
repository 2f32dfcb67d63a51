/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * Names as numbers: D1 compares names as strings, so every name offset gets the canonical offset of its
 * string, and from then on equal names are equal numbers. "" is 0. Each offset is hashed and compared
 * once.
 */
#ifndef BTFOLD_STRTAB_H
#define BTFOLD_STRTAB_H

#include "graph.h"
#include "hashtab.h"

struct strtab {
	const struct strtab *base;	  /* knows all strings of the base; NULL without one */
	const struct btfold_graph *graph; /* and its bases */
	const struct hashing *hashing;
	uint32_t first; /* offsets below it are the base table's */
	uint32_t *
		canonical; /* per offset from first on: canonical offset + 1, or 0: not asked yet */
	struct hashtab table; /* offset + 1 */
	struct words
		low; /* pairs for base offsets that the base does not know: offset, canonical + 1 */
	struct hashtab low_table; /* index in low + 1 */
	uint64_t bytes;		  /* hashed and compared so far */
	bool no_memory;		  /* an insertion failed; results since are worthless */
};

/* Without @base the table covers the strings of the graph's bases too. False: out of memory. */
bool strtab_init(struct strtab *strtab, const struct btfold_graph *graph, const struct strtab *base,
		 const struct hashing *hashing, struct arena *arena);

/* Interns the beginning of every string, lowest first, so that a later table on this one finds them. */
void strtab_intern_all(struct strtab *strtab);

/* The slow half of strtab_canonical(). */
uint32_t strtab_intern(struct strtab *strtab, uint32_t offset);

static inline uint32_t strtab_canonical(struct strtab *strtab, uint32_t offset)
{
	if (offset >= strtab->first && strtab->canonical[offset - strtab->first])
		return strtab->canonical[offset - strtab->first] - 1;
	return strtab_intern(strtab, offset);
}

#endif
