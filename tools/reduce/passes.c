// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* The only place to register a pass. Coarse to fine: after the last, if any helped, the first again. */
#include "passes.h"

const struct reduce_pass reduce_passes[] = {
	{"style", "plain header, one byte order, no tricks with strings", pass_style, false},
	{"closure", "what the finding names and what that reaches", pass_closure, false},
	{"horizon", "what is near to what the finding names", pass_horizon, false},
	{"roots", "drop units, copies and roots, collect garbage", pass_roots, false},
	{"hollow", "empty many types of their items", pass_hollow, false},
	{"types", "drop types with their copies, references lead to their target", pass_types,
	 false},
	{"items", "drop members, parameters, enumerators", pass_items, false},
	{"rename", "short names in order of use", pass_rename, false},
	{"canonical", "ids in canonical order", pass_canonical, true},
	{"base", "into the input with the base, or away with it", pass_base, false},
	{"copies", "drop a type and its copies, or one of them", pass_copies, false},
	{"alike-items", "drop an item in all copies, or in one", pass_alike_items, false},
	{"merge", "one type instead of two", pass_merge, false},
	{"retarget", "references lead to simpler types", pass_retarget, false},
	{"kinds", "simpler kinds", pass_kinds, false},
	{"plain", "all sizes, offsets, counts as plain as can be", pass_plain, false},
	{"numbers", "one number after the other", pass_numbers, false},
	{"names", "no names, fewer names, shorter ones", pass_names, false},
	{"order", "the first order of ids that shows it", pass_order, true},
};

const unsigned reduce_n_passes = sizeof(reduce_passes) / sizeof(*reduce_passes);
