/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * The map out of a black box (SEMANTICS, "Getting m from a black box"): VARs are never merged, so
 * one uniquely named VAR per input type is appended to the input, and each VAR's type read in the
 * output. The probes and their names are then taken out again: what is left is what the engine
 * would have given.
 */
#ifndef BTFOLD_SUBJECTS_PROBES_H
#define BTFOLD_SUBJECTS_PROBES_H

#include <btfold/oracle.h>

enum probe_targets {
	PROBE_ALL,
	PROBE_OBJECTS, /* only what C can declare a variable of: for engines that validate */
};

struct probes {
	char prefix[24]; /* no string of base or input begins so */
	bool split;
	uint32_t start_id; /* first id of input and output */
	uint32_t n_types;  /* of the input */
	uint32_t start_string;
	/* What the headers say of the kind layout, which engines may copy unchanged. */
	uint8_t layout_given[8], layout_probed[8];
};

/*
 * Makes @ret_bytes (caller frees), the input with probes. False when there is no sense in it: no
 * memory, or input or base malformed, so that more types could change what it means.
 */
bool probes_add(struct btfold_oracle_bytes base, struct btfold_oracle_bytes input,
		enum probe_targets targets, struct probes *ret_probes, void **ret_bytes,
		size_t *ret_size);

/*
 * Takes the probes out of @output. @ret_map (caller frees) has n_types entries. False when @output
 * is malformed or uses the probes for something, so that they cannot be removed.
 */
bool probes_strip(const struct probes *probes, struct btfold_oracle_bytes output, void **ret_bytes,
		  size_t *ret_size, uint32_t **ret_map);

#endif
