/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "kinds.h"

#include <string.h>

const struct kind_facts kinds[N_KINDS] = {
	[KIND_VOID] = {"VOID", "void", '-', "", "", "", ""},
	[KIND_INT] = {"INT", "int", 'W', "W", "", "size encoding", ""},
	[KIND_PTR] = {"PTR", "ptr", 'R', "", "", "", ""},
	[KIND_ARRAY] = {"ARRAY", "array", '-', "RRW", "", "nr_elems", ""},
	[KIND_STRUCT] = {"STRUCT", "struct", 'W', "", "NRW", "size", "member offset"},
	[KIND_UNION] = {"UNION", "union", 'W', "", "NRW", "size", "member offset"},
	[KIND_ENUM] = {"ENUM", "enum", 'W', "", "NW", "size", "enumerator value"},
	[KIND_FWD] = {"FWD", "fwd", '-', "", "", "", ""},
	[KIND_TYPEDEF] = {"TYPEDEF", "typedef", 'R', "", "", "", ""},
	[KIND_VOLATILE] = {"VOLATILE", "volatile", 'R', "", "", "", ""},
	[KIND_CONST] = {"CONST", "const", 'R', "", "", "", ""},
	[KIND_RESTRICT] = {"RESTRICT", "restrict", 'R', "", "", "", ""},
	[KIND_FUNC] = {"FUNC", "func", 'R', "", "", "", ""},
	[KIND_FUNC_PROTO] = {"FUNC_PROTO", "func_proto", 'R', "", "NR", "", "param"},
	[KIND_VAR] = {"VAR", "var", 'R', "W", "", "linkage", ""},
	[KIND_DATASEC] = {"DATASEC", "datasec", 'W', "", "RWW", "size", "offset size"},
	[KIND_FLOAT] = {"FLOAT", "float", 'W', "", "", "size", ""},
	[KIND_DECL_TAG] = {"DECL_TAG", "decl_tag", 'R', "W", "", "component_idx", ""},
	[KIND_TYPE_TAG] = {"TYPE_TAG", "type_tag", 'R', "", "", "", ""},
	[KIND_ENUM64] = {"ENUM64", "enum64", 'W', "", "NWW", "size", "enumerator value value"},
};

uint64_t kind_extra_words(enum kind kind, uint32_t vlen)
{
	return strlen(kinds[kind].fixed) + (uint64_t)strlen(kinds[kind].item) * vlen;
}
