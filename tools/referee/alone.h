/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * Graphs as the kernel can be asked about them: BPF_BTF_LOAD takes no base, and only this machine's
 * byte order.
 */
#ifndef BTFOLD_REFEREE_ALONE_H
#define BTFOLD_REFEREE_ALONE_H

#include <btfold/oracle.h>
#include <stdbool.h>

struct alone {
	struct btfold_oracle_bytes bytes;
	void *own; /* what bytes points to when it is ours */
};

/*
 * @input on @base (its data is NULL without one) as one graph without base, in this byte order;
 * @input itself when it is that already. Without the kind layout, unless @layout is set. Broken BTF
 * stays as broken as it is. False when base and
 * input cannot be joined, for their sections are not where they should be, or out of memory.
 */
bool alone_make(struct btfold_oracle_bytes base, struct btfold_oracle_bytes input, bool layout,
		struct alone *ret);
void alone_free(struct alone *alone);

#endif
