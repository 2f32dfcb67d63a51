/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include <stddef.h>
#include <string.h>

#include "text_form.h"

/* clang-format off */
#define FIELD(key, word)     {key, word, 0, 32, STYLE_DECIMAL, false, false, false}
#define BITS(key, word, shift, width, style) {key, word, shift, width, style, false, false, false}
#define EXTRA(key, word, shift, width, style) {key, word, shift, width, style, true, true, false}
#define VLEN                 BITS("vlen", REC_INFO, 0, 24, STYLE_DECIMAL)
#define EXTRA_VLEN           EXTRA("vlen", REC_INFO, 0, 24, STYLE_DECIMAL)
#define EXTRA_KFLAG          EXTRA("kflag", REC_INFO, 31, 1, STYLE_DECIMAL)
#define EXTRA_WORD(word)     EXTRA("word", word, 0, 32, STYLE_HEX)
#define LINKAGE(word, width, comma) {"linkage", word, 0, width, STYLE_LINKAGE, false, false, comma}
#define SIGN                 BITS("encoding", REC_INFO, 31, 1, STYLE_SIGN)
#define TYPE_ID              FIELD("type_id", REC_WORD3)
#define SIZE                 FIELD("size", REC_WORD3)

#define REFERENCE {3, {TYPE_ID, EXTRA_KFLAG, EXTRA_VLEN}}

const struct text_line text_heads[KIND_LAST + 1] = {
	[KIND_INT] = {7, {SIZE, BITS("bits_offset", 3, 16, 8, STYLE_DECIMAL),
			  BITS("nr_bits", 3, 0, 8, STYLE_DECIMAL),
			  BITS("encoding", 3, 24, 4, STYLE_ENCODING),
			  EXTRA_KFLAG, EXTRA_VLEN, EXTRA_WORD(3)}},
	[KIND_PTR] = REFERENCE,
	[KIND_ARRAY] = {6, {FIELD("type_id", 3), FIELD("index_type_id", 4), FIELD("nr_elems", 5),
			    EXTRA_KFLAG, EXTRA_VLEN, EXTRA_WORD(REC_WORD3)}},
	[KIND_STRUCT] = {3, {SIZE, VLEN, EXTRA_KFLAG}},
	[KIND_UNION] = {3, {SIZE, VLEN, EXTRA_KFLAG}},
	[KIND_ENUM] = {3, {SIGN, SIZE, VLEN}},
	[KIND_FWD] = {3, {BITS("fwd_kind", REC_INFO, 31, 1, STYLE_FWD), EXTRA_VLEN,
			  EXTRA_WORD(REC_WORD3)}},
	[KIND_TYPEDEF] = REFERENCE,
	[KIND_VOLATILE] = REFERENCE,
	[KIND_CONST] = REFERENCE,
	[KIND_RESTRICT] = REFERENCE,
	[KIND_FUNC] = {4, {TYPE_ID, LINKAGE(REC_INFO, 24, false), EXTRA_KFLAG, EXTRA_VLEN}},
	[KIND_FUNC_PROTO] = {3, {FIELD("ret_type_id", REC_WORD3), VLEN, EXTRA_KFLAG}},
	[KIND_VAR] = {5, {TYPE_ID, LINKAGE(3, 32, true), EXTRA_KFLAG, EXTRA_VLEN, EXTRA_WORD(3)}},
	[KIND_DATASEC] = {3, {SIZE, VLEN, EXTRA_KFLAG}},
	[KIND_FLOAT] = {3, {SIZE, EXTRA_KFLAG, EXTRA_VLEN}},
	[KIND_DECL_TAG] = {4, {TYPE_ID, BITS("component_idx", 3, 0, 32, STYLE_SIGNED),
			       EXTRA_KFLAG, EXTRA_VLEN}},
	[KIND_TYPE_TAG] = REFERENCE,
	[KIND_ENUM64] = {3, {SIGN, SIZE, VLEN}},
};

#define MEMBER	  {2, {FIELD("type_id", 1), FIELD("bits_offset", 2)}}
#define BIT_FIELD {3, {FIELD("type_id", 1), BITS("bits_offset", 2, 0, 24, STYLE_DECIMAL), \
		       {"bitfield_size", 2, 24, 8, STYLE_DECIMAL, false, true, false}}}
#define PARAMETER {1, {FIELD("type_id", 1)}}
#define ENTRY	  {3, {FIELD("type_id", 0), FIELD("offset", 1), FIELD("size", 2)}}
#define VALUE(style) {1, {BITS("val", 1, 0, 32, style)}}

const struct text_line text_items[KIND_LAST + 1][2] = {
	[KIND_STRUCT] = {MEMBER, BIT_FIELD},
	[KIND_UNION] = {MEMBER, BIT_FIELD},
	[KIND_ENUM] = {VALUE(STYLE_DECIMAL), VALUE(STYLE_SIGNED)},
	[KIND_FUNC_PROTO] = {PARAMETER, PARAMETER},
	[KIND_DATASEC] = {ENTRY, ENTRY},
	[KIND_ENUM64] = {VALUE(STYLE_WIDE), VALUE(STYLE_WIDE_SIGNED)},
};

const struct text_line text_any_member = {
	3, {FIELD("type_id", 1), FIELD("bits_offset", 2),
	    {"bitfield_size", 3, 0, 8, STYLE_DECIMAL, false, true, false}}
};
/* clang-format on */

/* Per style, the names of the values from 0 and what is printed for others. */
static const struct {
	const char *unknown;
	const char *names[5];
} value_names[] = {
	[STYLE_ENCODING] = {"UNKN", {"(none)", "SIGNED", "CHAR", NULL, "BOOL"}},
	[STYLE_LINKAGE] = {"(unknown)", {"static", "global", "extern"}},
	[STYLE_SIGN] = {"", {"UNSIGNED", "SIGNED"}},
	[STYLE_FWD] = {"", {"struct", "union"}},
};

const char *text_value_name(enum text_style style, uint32_t value)
{
	return value < 5 ? value_names[style].names[value] : NULL;
}

static bool equal(const char *string, const char *bytes, size_t size)
{
	return strlen(string) == size && !memcmp(string, bytes, size);
}

int text_value_of(enum text_style style, const char *name, size_t size)
{
	for (int value = 0; value < 5; value++)
		if (value_names[style].names[value] &&
		    equal(value_names[style].names[value], name, size))
			return value;
	return size && equal(value_names[style].unknown, name, size) ? -2 : -1;
}

const char *text_value_unknown(enum text_style style)
{
	return value_names[style].unknown;
}
