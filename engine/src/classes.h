/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * R1: the largest U and ≡ of a universe, base and input (without the types that R2 replaced).
 */
#ifndef BTFOLD_CLASSES_H
#define BTFOLD_CLASSES_H

#include "refine.h"

/* Of one key, counted up to 2: coarse classes of definitions, and of all its types. */
struct key_counts {
	uint8_t definitions, all;
};

/* Adds the own classes of @coarse to @counts, which has an entry per key. */
void key_counts_add(struct key_counts *counts, const struct coarse *coarse);

struct classes {
	const struct coarse *coarse;
	const struct backrefs *back;	 /* NULL when the coarse partition is exact */
	const struct key_counts *counts; /* per key */
	bool refined;
	bool *left;	      /* if refined: per key, not in U */
	struct refine refine; /* if refined */
	/* Equal for two types iff they agree (R1 (a)), so a key in U has one colour. */
	struct reference_colours colours;
	uint64_t operations;
};

/*
 * True if R1 differs from the coarse partition, or may, for one of the own types: then backrefs are needed.
 * @unsure: of the base, NULL without one.
 */
bool classes_need_refining(const struct coarse *coarse, const struct key_counts *counts,
			   const bool *unsure);

/*
 * @back: NULL if refining is not needed, and then only own types have the right colours; @redirect as in refine.h.
 * False: out of memory.
 */
bool classes_find(struct classes *classes, const struct coarse *coarse, const struct backrefs *back,
		  const struct key_counts *counts, const uint32_t *redirect, struct arena *arena);

/* Gives back to @arena, which classes_find() was given, all but what tells classes->colours. */
void classes_forget(const struct classes *classes, struct arena *arena);

/*
 * Of a base alone, per colour: a key with several bodies, a class that sees it, or reaches a cycle without a key.
 * What R1 makes of all others is known, so an input that has nothing to do with these need not be refined.
 * @ret: all false.
 */
bool classes_unsure(const struct coarse *coarse, const struct backrefs *back,
		    const struct key_counts *counts, struct arena *scratch, bool *ret);

/* The key of @id, or NO_KEY. */
static inline uint32_t classes_key(const struct classes *classes, uint32_t id)
{
	return coarse_class_key(classes->coarse, coarse_class(classes->coarse, id));
}

/* D2; a type without a key is no declaration. */
static inline bool classes_is_declaration(const struct classes *classes, uint32_t id)
{
	return coarse_is_declaration(classes->coarse, coarse_class(classes->coarse, id));
}

/* R1: a key with definitions that is not in U. Of what was refined. */
static inline bool classes_ambiguous(const struct classes *classes, uint32_t key)
{
	return classes->left[key] && classes->counts[key].definitions;
}

/* The class is of declarations of an ambiguous key: could mean several things. */
static inline bool classes_is_open_declaration(const struct classes *classes,
					       uint32_t coarse_colour)
{
	uint32_t key = coarse_class_key(classes->coarse, coarse_colour);

	return key != NO_KEY && classes_ambiguous(classes, key) &&
	       coarse_is_declaration(classes->coarse, coarse_colour);
}

/* ---- after refinement: classes by colour ---------------------------------------------------- */

static inline size_t classes_n(const struct classes *classes)
{
	return partition_n_blocks(&classes->refine.partition);
}

static inline struct block classes_block(const struct classes *classes, uint32_t colour)
{
	return ((const struct block *)(const void *)classes->refine.partition.blocks.at)[colour];
}

/* A type of a class in a region. */
static inline uint32_t classes_type(const struct classes *classes, uint32_t colour)
{
	return classes->refine.partition.elements.at[classes_block(classes, colour).start];
}

/* What a type of class @colour refers to, of what types of its coarse class may differ in. */
static inline const uint32_t *classes_targets(const struct classes *classes, uint32_t colour,
					      uint32_t *ret_n)
{
	struct block block = classes_block(classes, colour);

	*ret_n = 0;
	if (block.start == block.end) /* not in a region */
		return NULL;
	return regions_targets(&classes->refine.regions,
			       classes->refine.partition.elements.at[block.start], ret_n);
}

#endif
