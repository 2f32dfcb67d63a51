/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * Partition refinement: from the coarse partition to that of R1.
 *
 * R1's ≡ is the coarsest partition that is stable: types of one class have equal labels, and references
 * of equal colour. The coarse partition is stable as long as every key is taken as a leaf. A key
 * whose definitions are in several classes cannot be in U (R1 (b)): it *leaves*, its types are from then
 * on seen by their classes, and those that refer to them are marked. A block with marked types is
 * signed anew and split; all parts but the largest get new colours, which marks those that refer to
 * them, and may drive further keys out. Nothing but what is forced is ever split, so what is
 * stable in the end is the largest U and ≡.
 *
 * Only classes that can be affected are looked at: they are *activated*, with all their types, when
 * a colour that they mention starts to change.
 *
 * Cost: a type is signed again when a part that it refers to gets a new colour, which is at most half
 * as large each time: O(m log n) for the m words and n types of the activated classes.
 */
#ifndef BTFOLD_REFINE_H
#define BTFOLD_REFINE_H

#include "backrefs.h"
#include "partition.h"
#include "signature.h"

/* A coarse class that was activated: its elements in the partition, whatever blocks they are in now. */
struct region {
	uint32_t colour, start, end;
};

struct refine {
	const struct coarse *coarse;
	const struct backrefs *back;
	struct strtab *strings;
	const struct hashing *hashing;
	struct arena *arena;
	const uint32_t *redirect; /* R2's replacements, per id, or NULL */
	bool *left;		  /* per key: no longer in U */

	struct refined_types types;
	struct reference_colours colours;
	struct partition partition;
	struct words preds;   /* pairs: id that refers, next */
	bool *active;	      /* per coarse colour */
	struct words regions; /* three words each, struct region */
	struct words leaving; /* keys about to leave */
	struct words pending; /* colours whose mentioners are to be activated */

	/* scratch of split */
	struct words signatures, places, groups, counts, split_ends, changed;
	struct hashtab group_table;
	uint64_t operations;
};

/* @left: one entry per key, all keys of the universe; kept and updated. False: out of memory. */
bool refine_init(struct refine *refine, const struct coarse *coarse, const struct backrefs *back,
		 struct strtab *strings, const uint32_t *redirect, bool *left, struct arena *arena);

/* Drives @key out of U. */
bool refine_leave(struct refine *refine, uint32_t key);

/* Takes types that reach a cycle without a key: their coarse class says too little. */
bool refine_cyclic(struct refine *refine, const struct words *ids);

/* Refines until stable. */
bool refine_run(struct refine *refine);

static inline const struct region *refine_region(const struct refine *refine, size_t index)
{
	return (const struct region *)(const void *)refine->regions.at + index;
}

static inline size_t refine_n_regions(const struct refine *refine)
{
	return refine->regions.n / 3;
}

static inline uint32_t refine_class(const struct refine *refine, uint32_t id)
{
	return refined_class(&refine->types, id);
}

/* Where the list of those that refer to @id starts in preds. */
static inline uint32_t refine_preds(const struct refine *refine, uint32_t id)
{
	return refine->types.pages[id / REFINED_PAGE] ? refined_at(&refine->types, id)->pred_head
						      : 0;
}

/* Visits the ids that refer to @id. */
#define REFINE_PREDS(refine_, id_, pred_)                                  \
	for (uint32_t each_pred = refine_preds((refine_), (id_)), pred_;   \
	     each_pred && (pred_ = (refine_)->preds.at[each_pred - 1], 1); \
	     each_pred = (refine_)->preds.at[each_pred])

#endif
