/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * Which types of one graph are what a type of another one is, and where two of them differ: so that
 * pictures of an input, of an output and of the reference can mark the same thing. Graphs that
 * cannot be read have nothing to mark.
 */
#ifndef BTFOLD_REPORT_MATCH_H
#define BTFOLD_REPORT_MATCH_H

#include <btfold/oracle.h>

/*
 * The ids in @base + @graph of all types that are the same (R1, R2) as @id of @base + @other; up to
 * @max of them. Returns how many. @base.data is NULL without base; @graph and @other are split on
 * it.
 */
size_t match_same(struct btfold_oracle_bytes base, struct btfold_oracle_bytes graph,
		  struct btfold_oracle_bytes other, uint32_t id, uint32_t *ret_ids, size_t max);

/*
 * Walks from @a in @base + @graph and @b in @base + @other along the same references, nearest
 * first, to where the labels differ and neither is a declaration of the other. False if nowhere.
 */
bool match_difference(struct btfold_oracle_bytes base, struct btfold_oracle_bytes graph,
		      struct btfold_oracle_bytes other, uint32_t a, uint32_t b, uint32_t *ret_a,
		      uint32_t *ret_b);

#endif
