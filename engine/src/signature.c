/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "signature.h"

bool sign_record(struct strtab *strings, const struct reference_colours *colours,
		 struct record record, uint32_t n_words, uint32_t *ret)
{
	uint32_t info = record_word(record, REC_INFO);
	bool cyclic = false;

	ret[SIG_INFO] = info;
	ret[SIG_NAME] = strtab_canonical(strings, record_word(record, REC_NAME));
	ret[SIG_WORD3] = 0; /* C5: a word that the kind does not use is no part of the label */
	KIND_WALK(&kind_table[info_kind(info)], n_words, at, is, {
		uint32_t word = record_word(record, at);

		if (is == WORD_REF) {
			word = reference_colour(colours, word);
			cyclic |= word == COLOUR_CYCLIC;
		} else if (is == WORD_NAME) {
			word = strtab_canonical(strings, word);
		}
		ret[at] = word;
	});
	return cyclic;
}
