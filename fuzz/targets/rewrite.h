/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* Other files for (almost) the same graph, made without any engine. */
#ifndef BTFOLD_REWRITE_H
#define BTFOLD_REWRITE_H

#include <btfold/oracle.h>

/* All return false for what is malformed or has kinds beyond 1..19; the caller frees ret->data. */

/* In the other byte order. */
bool rewrite_swapped(struct btfold_oracle_bytes in, struct btfold_oracle_bytes *ret);

/*
 * With a copy of every type but VAR and DATASEC behind the last (R1: these are never the same).
 * @first_id is that of the first own type. References of copies lead to copies or originals, as
 * the bits of @choice have it.
 */
bool rewrite_doubled(struct btfold_oracle_bytes in, uint32_t first_id, uint64_t choice,
		     struct btfold_oracle_bytes *ret);

#endif
