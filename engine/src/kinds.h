/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* The kind table (kinds.def) and how to walk one record with it. */
#ifndef BTFOLD_KINDS_H
#define BTFOLD_KINDS_H

#include <stdbool.h>
#include <stdint.h>

enum kind_word3 { WORD3_UNUSED, WORD3_SIZE, WORD3_REF };

enum {
#define KIND(number, name, word3, extra, item, x_refs, i_names, i_refs) KIND_##name = number,
#include "kinds.def"
#undef KIND
	KIND_LAST = 19,
};

struct kind {
	const char *name;
	uint8_t word3;
	uint8_t extra, item; /* words */
	uint8_t extra_refs, item_names, item_refs;
};

extern const struct kind kind_table[KIND_LAST + 1]; /* [0] is all zero */

/*
 * The two shapes of records that most types of a kernel have, as kinds. Whoever asks for them before a switch over
 * all kinds saves wrong guesses of the processor: a tenth of the time of decode and dedup.
 */
static const struct kind kind_of_reference = {"", WORD3_REF, 0, 0, 0x0, 0x0, 0x0};
static const struct kind kind_of_members = {"", WORD3_SIZE, 0, 3, 0x0, 0x1, 0x2};

/* Has @kind, known or not, the row kind_of_reference? */
static inline bool kind_is_reference(uint32_t kind)
{
	const uint32_t kinds = 1u << KIND_PTR | 1u << KIND_TYPEDEF | 1u << KIND_VOLATILE |
			       1u << KIND_CONST | 1u << KIND_RESTRICT | 1u << KIND_FUNC |
			       1u << KIND_TYPE_TAG;

	return kind <= KIND_LAST && kinds >> kind & 1;
}

/* Has it the row kind_of_members? */
static inline bool kind_has_members(uint32_t kind)
{
	return kind == KIND_STRUCT || kind == KIND_UNION;
}

/* A record is a run of words in host order; these are its first three. */
enum { REC_NAME = 0, REC_INFO = 1, REC_WORD3 = 2, REC_HEADER = 3 };

#define VLEN_MAX 0xffffffu

static inline uint32_t info_kind(uint32_t info)
{
	return info >> 24 & 0x7f;
}

static inline uint32_t info_vlen(uint32_t info)
{
	return info & VLEN_MAX;
}

static inline bool info_kflag(uint32_t info)
{
	return info >> 31;
}

static inline uint32_t make_info(uint32_t kind, bool kflag, uint32_t vlen)
{
	return (uint32_t)kflag << 31 | kind << 24 | vlen;
}

/* Length in words of a record of a known kind. */
static inline uint32_t kind_words(const struct kind *kind, uint32_t info)
{
	return REC_HEADER + kind->extra + (uint32_t)kind->item * info_vlen(info);
}

/*
 * What a record's word means; KIND_WALK gives every word after the info word to BODY with its index in
 * the record as `at` and its meaning as `is`. With a constant row it becomes a straight loop for that kind.
 */
enum word_is { WORD_PLAIN, WORD_NAME, WORD_REF };

#define KIND_WALK(kind_ptr, n_words, at, is, ...) \
	KIND_WALK_FROM(REC_WORD3, kind_ptr, n_words, at, is, __VA_ARGS__)

/* The same, from the word with index @from on, which is not within an item: see kind_walk_start(). */
#define KIND_WALK_FROM(from, kind_ptr, n_words, at, is, ...)                               \
	do {                                                                               \
		const struct kind *walk_kind = (kind_ptr);                                 \
		uint32_t walk_items = REC_HEADER + walk_kind->extra, walk_end = (n_words); \
		uint32_t at = (from), walk_bit = 0;                                        \
		enum word_is is;                                                           \
		if (at == REC_WORD3) {                                                     \
			is = walk_kind->word3 == WORD3_REF ? WORD_REF : WORD_PLAIN;        \
			if (walk_kind->word3 != WORD3_UNUSED) {                            \
				__VA_ARGS__                                                \
			}                                                                  \
			at++;                                                              \
		}                                                                          \
		for (; at < walk_items; at++) {                                            \
			is = walk_kind->extra_refs >> (at - REC_HEADER) & 1 ? WORD_REF     \
									    : WORD_PLAIN;  \
			__VA_ARGS__                                                        \
		}                                                                          \
		for (; at < walk_end; walk_bit = 0)                                        \
			for (; walk_bit < walk_kind->item; walk_bit++, at++) {             \
				is = walk_kind->item_refs >> walk_bit & 1    ? WORD_REF    \
				     : walk_kind->item_names >> walk_bit & 1 ? WORD_NAME   \
									     : WORD_PLAIN; \
				__VA_ARGS__                                                \
			}                                                                  \
	} while (0)

/* Where a walk may begin that is to come to word @at: there, or where its item begins. */
static inline uint32_t kind_walk_start(const struct kind *kind, uint32_t at)
{
	uint32_t items = REC_HEADER + kind->extra;

	return at < items ? at : at - (at - items) % kind->item;
}

/* The reference behind word @at, the info word or a reference, as its index in a record of any length. */
static inline uint32_t kind_ref_after(const struct kind *kind, uint32_t at)
{
	uint32_t items = REC_HEADER + kind->extra, fixed;

	if (at >= items) /* no item has more than one */
		return at + kind->item;
	fixed = (uint32_t)(kind->word3 == WORD3_REF) << REC_WORD3 | kind->extra_refs << REC_HEADER;
	fixed >>= at + 1;
	if (fixed)
		return at + 1 + (uint32_t)__builtin_ctz(fixed);
	return kind->item_refs ? items + (uint32_t)__builtin_ctz(kind->item_refs) : UINT32_MAX;
}

/* Visits the references of a record, by their index in it; the body may return, break or continue. */
#define KIND_REFS(kind_ptr, n_words, at)                                         \
	for (uint32_t at = kind_ref_after((kind_ptr), REC_INFO); at < (n_words); \
	     at = kind_ref_after((kind_ptr), at))

#endif
