/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "signature.h"

unsigned sign_record(struct strtab *strings, const struct reference_colours *colours,
		     const uint32_t *record, uint32_t n_words, uint32_t *ret)
{
	uint32_t info = record[REC_INFO];
	const struct kind *kind = &kind_table[info_kind(info)];
	bool uncoloured = false, cyclic = false;

	ret[SIG_INFO] = info;
	ret[SIG_NAME] = strtab_canonical(strings, record[REC_NAME]);
	ret[SIG_WORD3] = 0; /* C5: a word that the kind does not use is no part of the label */
	KIND_WALK(kind, n_words, at, is, {
		uint32_t word = record[at];

		if (is == WORD_REF && word) {
			word = reference_colour(colours, word);
			uncoloured |= word == COLOUR_NONE;
			cyclic |= word == COLOUR_CYCLIC;
		} else if (is == WORD_NAME) {
			word = strtab_canonical(strings, word);
		}
		ret[at] = word;
	});
	return (uncoloured ? SIGNED_UNCOLOURED : 0) | (cyclic ? SIGNED_CYCLIC : 0);
}
