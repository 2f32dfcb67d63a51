/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "kinds.h"

#include <btfold/btfold.h>

const struct kind kind_table[KIND_LAST + 1] = {
#define KIND(number, name, word3, extra, item, x_refs, i_names, i_refs) \
	[number] = {#name, WORD3_##word3, extra, item, x_refs, i_names, i_refs},
#include "kinds.def"
#undef KIND
};

const char *btfold_kind_name(uint32_t kind)
{
	return kind >= 1 && kind <= KIND_LAST ? kind_table[kind].name : "UNKNOWN";
}
