// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* The only place to register a mutation. */
#include "mutations.h"

#include "mutator.h"

const struct btfold_mutation btfold_mutations[] = {
	{"add-type", mut_add_type, 3, false},
	{"remove-type", mut_remove_type, 4, false},
	{"copy-subgraph", mut_copy_subgraph, 8, false},
	{"copy-unit", mut_copy_unit, 1, false},
	{"near-duplicate", mut_near_duplicate, 8, false},
	{"change-kind", mut_change_kind, 3, false},
	{"split-shared", mut_split_shared, 6, false},
	{"unroll", mut_unroll, 6, false},
	{"merge", mut_merge, 4, false},
	{"wrap", mut_wrap, 3, false},
	{"unwrap", mut_unwrap, 2, false},
	{"tag", mut_tag, 2, false},
	{"retarget", mut_retarget, 4, false},
	{"retarget-alike", mut_retarget_alike, 6, false},
	{"swap-references", mut_swap_references, 3, false},
	{"declare", mut_declare, 6, false},
	{"define", mut_define, 4, false},
	{"add-declaration", mut_add_declaration, 4, false},
	{"change-field", mut_change_field, 10, false},
	{"add-item", mut_add_item, 3, false},
	{"remove-item", mut_remove_item_by_chance, 3, false},
	{"copy-item", mut_copy_item, 3, false},
	{"swap-items", mut_swap_items, 2, false},
	{"rename", mut_rename, 4, false},
	{"rename-all", mut_rename_all, 1, false},
	{"share-suffix", mut_share_suffix, 1, false},
	{"permute-ids", mut_permute_ids, 2, false},
	{"swap-neighbours", mut_swap_neighbours, 2, false},
	{"move-to-base", mut_move_to_base, 3, false},
	{"move-to-input", mut_move_to_input, 3, false},
	{"make-split", mut_make_split, 1, false},
	{"make-plain", mut_make_plain, 1, false},
	{"self-split", mut_self_split, 1, false},
	{"flip-byte-order", mut_flip_byte_order, 1, false},
	{"restyle", mut_restyle, 1, false},
	{"append-other", mut_append_other, 6, true},
	{"take-base", mut_take_base, 3, true},
};

const unsigned btfold_n_mutations = sizeof(btfold_mutations) / sizeof(*btfold_mutations);
