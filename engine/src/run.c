/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "run.h"

/* Inlined once per kind, with a constant @kind. */
static inline __attribute__((always_inline)) void note_words(struct largest *largest,
							     struct record record, uint32_t n,
							     const struct kind *kind)
{
	uint32_t name = max32(largest->name, record_word(record, REC_NAME)), ref = largest->ref;

	KIND_WALK(kind, n, at, is, {
		if (is == WORD_REF)
			ref = max32(ref, record_word(record, at));
		else if (is == WORD_NAME)
			name = max32(name, record_word(record, at));
	});
	largest->name = name;
	largest->ref = ref;
}

/* Inlined once per kind, with a constant @kind: most lengths do not wait for @info then. */
static inline __attribute__((always_inline)) uint32_t note_known(struct largest *largest,
								 struct record record,
								 uint32_t info, uint32_t left,
								 const struct kind *kind)
{
	uint32_t n = kind_words(kind, info);

	if (n > left)
		return 0;
	note_words(largest, record, n, kind);
	return n;
}

/*
 * Notes the words of a record that begins with @info and of which @left words are there; returns its length, or
 * 0 when it is longer, or its kind is not ours.
 */
static inline __attribute__((always_inline)) uint32_t note_record(struct largest *largest,
								  struct record record,
								  uint32_t info, uint32_t left)
{
	if (kind_is_reference(info_kind(info)))
		return note_known(largest, record, info, left, &kind_of_reference);
	if (kind_has_members(info_kind(info)))
		return note_known(largest, record, info, left, &kind_of_members);
	switch (info_kind(info)) {
#define KIND(number, name, word3, extra, item, x_refs, i_names, i_refs)             \
	case number: {                                                              \
		static const struct kind row = {#name,	WORD3_##word3, extra, item, \
						x_refs, i_names,       i_refs};     \
                                                                                    \
		return note_known(largest, record, info, left, &row);               \
	}
#include "kinds.def"
#undef KIND
	}
	return 0;
}

/* Inlined for each byte order. */
static inline __attribute__((always_inline)) void split_run(struct run *run, bool swapped)
{
	const uint32_t *words = run->words;
	struct words starts = run->starts;
	struct largest largest = run->largest;
	uint32_t at = run->from, to = run->to, n_words = run->n_words;

	while (at < to && n_words - at >= REC_HEADER) {
		struct record record = {words + at, swapped};
		uint32_t need;

		if (!words_push(&starts, at)) {
			run->room = false;
			break;
		}
		need = note_record(&largest, record, record_word(record, REC_INFO), n_words - at);
		if (!need) {
			starts.n--;
			break;
		}
		at += need;
	}
	run->starts = starts;
	run->largest = largest;
	run->end = at;
}

void run_split(void *item)
{
	struct run *run = item;

	/* 9 words a record is what kernels have; growing is no harm */
	run->room = words_reserve(&run->starts, (run->to - run->from) / 9 + 16);
	if (!run->room)
		return;
	if (run->swapped)
		split_run(run, true);
	else
		split_run(run, false);
}
