/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* What decode.c and mend.c share. */
#ifndef BTFOLD_MUT_CODEC_H
#define BTFOLD_MUT_CODEC_H

#include <btfold/btfold.h>

#include "container.h"
#include "mut_model.h"

#define MUT_N_CACHED 256u

struct mut_cached { /* one string is used by many */
	const char *text;
	uint32_t name;
};

struct mut_copy { /* a string of the section that is not the first of its text */
	uint32_t offset, copy;
};

struct mut_codec {
	bool keeps_copies;
	uint32_t base_strings;	 /* bytes */
	struct mut_names whole;	 /* strings of the section, as far as copies are kept */
	struct mut_copy *copies; /* by offset */
	size_t n_copies, max_copies;
	uint32_t *n_of, n_wholes; /* per string how many of its text there are */
	size_t max_n_of;
	struct mut_model *model; /* being decoded */
	struct mut_bytes bytes;	 /* being mended */
	uint8_t *memory;	 /* of graphs */
	size_t n_memory, used, wanted;
	struct mut_cached cached[MUT_N_CACHED];
};

struct mut_failure {
	bool in_base;
	struct btfold_error error;
};

/* False: @failure says why, and the model is empty. */
bool mut_decode_parts(struct mut_codec *codec, const struct btfold_container *parts,
		      struct mut_model *ret, struct mut_failure *failure);

#endif
