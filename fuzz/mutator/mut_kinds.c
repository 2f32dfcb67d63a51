// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include "mut_kinds.h"

#define POINTED (MUT_VALUES | MUT_SET(FWD) | MUT_SET(FUNC_PROTO) | MUT_SET(VOID))

#define SIZE(...)                                    \
	{                                            \
		.word3 = MUT_WORD3_SIZE, __VA_ARGS__ \
	}
#define REF(...)                                                 \
	{                                                        \
		.word3 = MUT_WORD3_REF, .n_refs = 1, __VA_ARGS__ \
	}

const struct mut_kind_row mut_kinds[MUT_N_KINDS] = {
	[MUT_INT] = SIZE(.extra = 1),
	[MUT_PTR] = REF(.naming = MUT_NAME_NONE, .targets = POINTED),
	[MUT_ARRAY] = {.extra = 3, .n_refs = 2, .naming = MUT_NAME_NONE, .targets = MUT_VALUES},
	[MUT_STRUCT] = SIZE(.item = 3, .item_ref = MUT_TYPE + 1, .item_name = 1,
			    .naming = MUT_NAME_MAYBE, .targets = MUT_VALUES),
	[MUT_UNION] = SIZE(.item = 3, .item_ref = MUT_TYPE + 1, .item_name = 1,
			   .naming = MUT_NAME_MAYBE, .targets = MUT_VALUES),
	[MUT_ENUM] = SIZE(.item = 2, .item_name = 1, .naming = MUT_NAME_MAYBE),
	[MUT_FWD] = {.naming = MUT_NAME_IDENTIFIER},
	[MUT_TYPEDEF] = REF(.naming = MUT_NAME_IDENTIFIER, .targets = POINTED),
	[MUT_VOLATILE] = REF(.naming = MUT_NAME_NONE, .targets = POINTED),
	[MUT_CONST] = REF(.naming = MUT_NAME_NONE, .targets = POINTED),
	[MUT_RESTRICT] = REF(.naming = MUT_NAME_NONE, .targets = POINTED),
	[MUT_FUNC] = REF(.naming = MUT_NAME_IDENTIFIER, .targets = MUT_SET(FUNC_PROTO)),
	[MUT_FUNC_PROTO] = REF(.item = 2, .item_ref = MUT_TYPE + 1, .item_name = 1,
			       .naming = MUT_NAME_NONE, .targets = MUT_VALUES | MUT_SET(VOID)),
	[MUT_VAR] = REF(.extra = 1, .naming = MUT_NAME_IDENTIFIER, .targets = MUT_VALUES),
	[MUT_DATASEC] = SIZE(.item = 3, .item_ref = MUT_ENTRY_VAR + 1, .naming = MUT_NAME_SECTION,
			     .targets = MUT_SET(VAR)),
	[MUT_FLOAT] = SIZE(.naming = MUT_NAME_ANY),
	[MUT_DECL_TAG] = REF(.extra = 1, .naming = MUT_NAME_TEXT, .targets = MUT_TAGGED),
	[MUT_TYPE_TAG] = REF(.naming = MUT_NAME_TEXT, .targets = POINTED),
	[MUT_ENUM64] = SIZE(.item = 3, .item_name = 1, .naming = MUT_NAME_MAYBE),
};
