/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * Names as numbers: D1 compares names as strings, so every name offset gets the canonical offset of its
 * string, and from then on equal names are equal numbers. "" is 0. Each offset is hashed and compared
 * once.
 *
 * Encoders write each string once, so nearly every offset is its own canonical one: a bit says so.
 */
#ifndef BTFOLD_STRTAB_H
#define BTFOLD_STRTAB_H

#include "graph.h"
#include "hashtab.h"

struct strtab {
	const struct strtab *base;	  /* covers the offsets below first; NULL without base */
	const struct btfold_graph *graph; /* and its bases */
	const struct hashing *hashing;
	uint32_t first;		    /* offsets below it are the base table's */
	uint64_t *is_canonical;	    /* bit per offset from first on */
	struct hashtab table;	    /* canonical offset + 1 */
	struct words others;	    /* pairs: an offset that is not canonical, its canonical one */
	struct hashtab other_table; /* index in others + 1 */
	uint64_t bytes;		    /* hashed and compared so far */
	bool no_memory;		    /* an insertion failed; results since are worthless */
};

/* Without @base the table covers the strings of the graph's bases too. False: out of memory. */
bool strtab_init(struct strtab *strtab, const struct btfold_graph *graph, const struct strtab *base,
		 const struct hashing *hashing, struct arena *arena);

/*
 * A table on @base for who may only read that. They agree on each name, unless strtab_is_view() says that
 * there was one which @base did not know.
 */
bool strtab_init_view(struct strtab *strtab, const struct strtab *base, struct arena *arena);

static inline bool strtab_is_view(const struct strtab *strtab)
{
	return !strtab->table.n;
}

/* Interns the beginning of every string, lowest first: of others it makes no difference who comes first. */
void strtab_intern_all(struct strtab *strtab);

/* The slow half of strtab_canonical(). */
uint32_t strtab_intern(struct strtab *strtab, uint32_t offset);

static inline bool strtab_is_canonical(const struct strtab *strtab, uint32_t offset)
{
	while (offset < strtab->first)
		strtab = strtab->base;
	offset -= strtab->first;
	return strtab->is_canonical[offset / 64] >> offset % 64 & 1;
}

static inline uint32_t strtab_canonical(struct strtab *strtab, uint32_t offset)
{
	return strtab_is_canonical(strtab, offset) ? offset : strtab_intern(strtab, offset);
}

#endif
