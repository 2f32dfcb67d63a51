/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * The text form (D1): which words of a record a line shows, in bpftool's order and spelling. Dump and
 * parse walk the same table, so what one writes the other reads.
 *
 *	[id] KIND 'name' key=value ...
 *		'item name' key=value ...
 *
 * Extra fields are ours: bpftool does not print them, and we do only where the record would otherwise
 * not come back: kflag where the kind does not show it, vlen where the kind has none, and
 * word=0x... for the one word of a kind that bpftool shows in part or not at all.
 */
#ifndef BTFOLD_TEXT_FORM_H
#define BTFOLD_TEXT_FORM_H

#include <stddef.h>

#include "kinds.h"

enum text_style {
	STYLE_DECIMAL,
	STYLE_SIGNED,
	STYLE_HEX,
	STYLE_WIDE,	   /* two words, low first, with ULL behind */
	STYLE_WIDE_SIGNED, /* with LL */
	STYLE_ENCODING,	   /* from here on: one of a few names */
	STYLE_LINKAGE,
	STYLE_SIGN,
	STYLE_FWD,
};

struct text_field {
	const char *key;
	uint8_t word, shift, width; /* where in the record or item, the latter two in bits */
	uint8_t style;
	bool extra;    /* shown only if needed */
	bool optional; /* shown unless 0 */
	bool comma;    /* a comma before it; VAR's linkage has one */
};

#define TEXT_MAX_FIELDS 7

struct text_line {
	uint8_t n;
	struct text_field fields[TEXT_MAX_FIELDS];
};

extern const struct text_line text_heads[KIND_LAST + 1];

/* By kflag; n = 0 for kinds without items. Words count from the item's first. */
extern const struct text_line text_items[KIND_LAST + 1][2];

/* What a member line may say before it is known whether the kflag is set: bitfield_size is word 3. */
extern const struct text_line text_any_member;

/* The name that @style gives to @value, NULL if none. */
const char *text_value_name(enum text_style style, uint32_t value);

/* The value that @style names with the @size bytes at @name, or -1; -2 is bpftool's "unknown". */
int text_value_of(enum text_style style, const char *name, size_t size);

/* What is printed for a value without a name. */
const char *text_value_unknown(enum text_style style);

static inline uint32_t text_mask(const struct text_field *field)
{
	return (field->width == 32 ? UINT32_MAX : (1u << field->width) - 1) << field->shift;
}

#endif
