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
 * Blocks are taken in the order in which they were first marked, so that what changes at about one time
 * is signed once. But small ones come first, the last one marked before all others: what marked it is still in the
 * cache then, and may be next to it in memory. On a ring of ten million types that takes a tenth less time; if all blocks
 * were taken so, a kernel with Rust units would need 6 % more operations.
 *
 * Cost: a type is signed again when a part that it refers to gets a new colour, which is at most half
 * as large each time: O(m log n) for the m references and n types of the regions.
 */
#ifndef BTFOLD_REFINE_H
#define BTFOLD_REFINE_H

#include "regroup.h"
#include "signature.h"

struct refine {
	const struct coarse *coarse;
	const struct backrefs *back;
	bool *left; /* per key: no longer in U */

	struct refined_types types;
	struct reference_colours colours;
	struct partition partition;
	struct regions regions;
	uint64_t operations;

	/* scratch */
	struct words leaving; /* keys about to leave */
	struct words cyclic;  /* types to be signed first */
	struct regroup regroup;
	struct words to_mark; /* ids that refer to what was seen to change */
	struct words marks;   /* runs of these: what was seen, and where in to_mark the run ends */
};

/*
 * @left: one entry per key, all keys of the universe; kept and updated. @scratch may go once refine_run() is done. False:
 * out of memory.
 */
bool refine_init(struct refine *refine, const struct coarse *coarse, const struct backrefs *back,
		 const uint32_t *redirect, bool *left, struct arena *arena, struct arena *scratch);

/* Drives @key out of U. */
bool refine_leave(struct refine *refine, uint32_t key);

/* Takes types that reach a cycle without a key: their coarse class says too little. */
bool refine_cyclic(struct refine *refine, const struct words *ids);

/* Refines until stable, from what was said by the calls above. */
bool refine_run(struct refine *refine, struct arena *arena);

static inline uint32_t refine_class(const struct refine *refine, uint32_t id)
{
	return refined_class(&refine->types, id);
}

#endif
