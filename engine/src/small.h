/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * The short way: dedup of an input so small that a set of its types is one word, a bit for each. Campaigns ask for
 * millions of these.
 *
 * What small inputs cost is not work but branches that the processor guesses wrong: no two of their types are
 * alike, and the passes for large inputs ask of each what it is. Here names, references and colours lie in flat arrays on
 * the stack, and the loops over these do not ask whose they are. That takes less than half of the time.
 *
 * It is a second implementation of R1 to R3, which shares nothing with the other but the kind table and what D2 calls a
 * declaration and a key, and the results are the same to the byte. So each is a test of the other, and campaigns ask
 * both (btfold_options.as_large). R2 has no budget here: of 30,000 hostile inputs of this size none took the other way
 * a thousandth of the default one.
 */
#ifndef BTFOLD_SMALL_H
#define BTFOLD_SMALL_H

#include "graph.h"

enum small_answer {
	SMALL_DONE,
	SMALL_NOT, /* not by this way: it is too large, or hard, or not what is asked for */
	SMALL_NO_MEMORY,
};

/*
 * Dedups @input, unless the answer is SMALL_NOT, and then nothing is written. The map is @arena's. If the answer is SMALL_NO_MEMORY,
 * *ret_output may be there already. Of @stats, which are all zero, the peak is left to the caller.
 */
enum small_answer small_dedup(const struct btfold_graph *input,
			      const struct btfold_options *options, struct arena *arena,
			      struct btfold_graph **ret_output, uint32_t **ret_map,
			      struct btfold_stats *stats);

#endif
