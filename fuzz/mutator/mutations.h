/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * The mutations, one function each: edits the context's model and says whether it changed anything.
 * None sees to it that the result is well-formed; fix.h does, afterwards. Those with a comment
 * "other" need the donor of a cross-over. mutations.c has the table.
 */
#ifndef BTFOLD_MUT_MUTATIONS_H
#define BTFOLD_MUT_MUTATIONS_H

#include "context.h"

/* mutate_types.c */
bool mut_add_type(struct mut_context *ctx);
bool mut_remove_type(struct mut_context *ctx);
bool mut_copy_subgraph(struct mut_context *ctx);
bool mut_copy_unit(struct mut_context *ctx);
bool mut_near_duplicate(struct mut_context *ctx);
bool mut_change_kind(struct mut_context *ctx);

/* mutate_shape.c */
bool mut_split_shared(struct mut_context *ctx);
bool mut_unroll(struct mut_context *ctx);
bool mut_merge(struct mut_context *ctx);
bool mut_wrap(struct mut_context *ctx);
bool mut_unwrap(struct mut_context *ctx);
bool mut_tag(struct mut_context *ctx);

/* mutate_refs.c */
bool mut_retarget(struct mut_context *ctx);
bool mut_retarget_alike(struct mut_context *ctx);
bool mut_swap_references(struct mut_context *ctx);

/* mutate_declare.c */
bool mut_declare(struct mut_context *ctx);
bool mut_define(struct mut_context *ctx);
bool mut_add_declaration(struct mut_context *ctx);

/* mutate_fields.c */
bool mut_change_field(struct mut_context *ctx);

/* mutate_items.c */
bool mut_add_item(struct mut_context *ctx);
bool mut_remove_item_by_chance(struct mut_context *ctx);
bool mut_copy_item(struct mut_context *ctx);
bool mut_swap_items(struct mut_context *ctx);

/* mutate_names.c */
bool mut_rename(struct mut_context *ctx);
bool mut_rename_all(struct mut_context *ctx);
bool mut_share_suffix(struct mut_context *ctx);

/* mutate_order.c */
bool mut_permute_ids(struct mut_context *ctx);
bool mut_swap_neighbours(struct mut_context *ctx);
bool mut_move_to_base(struct mut_context *ctx);
bool mut_move_to_input(struct mut_context *ctx);
bool mut_make_split(struct mut_context *ctx);
bool mut_make_plain(struct mut_context *ctx);
bool mut_self_split(struct mut_context *ctx);

/* mutate_style.c */
bool mut_flip_byte_order(struct mut_context *ctx);
bool mut_restyle(struct mut_context *ctx);

/* mutate_other.c; other */
bool mut_append_other(struct mut_context *ctx);
bool mut_take_base(struct mut_context *ctx);

/* ---- shared --------------------------------------------------------------------------------- */

/*
 * Copies the @n types that mut_reach() left in scratch 0 to the end of base or input, references
 * among them leading to the copies; the first copy's id. Into the base only what is there.
 */
uint32_t mut_copy_reached(struct mut_context *ctx, uint32_t n, bool in_base);
/* Changes field @field of @id, if it has it; nothing else. */
bool mut_change_field_of(struct mut_context *ctx, uint32_t id, unsigned field);
/* Changes one of its fields. */
bool mut_change_any_field_of(struct mut_context *ctx, uint32_t id);
/* "member-offset"; NULL behind the last. */
const char *mut_field_name(unsigned field);
/* The kinds that have it. */
uint32_t mut_field_kinds(unsigned field);

#endif
