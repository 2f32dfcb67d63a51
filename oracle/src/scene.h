/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* What a seeded fault sees: a correct answer that it may damage. */
#ifndef BTFOLD_ORACLE_SCENE_H
#define BTFOLD_ORACLE_SCENE_H

#include "path.h"
#include "quotient.h"

/* What the first call of an engine was about, to tell the calls of P7 apart. */
struct first_call {
	bool known;
	void *input, *output; /* copies */
	size_t input_size, output_size;
	uint32_t n_types; /* of the input */
	unsigned calls;
};

struct scene {
	struct btfold_oracle_bytes base, input;
	struct btfold_oracle_output *output; /* data and map on the heap, ours */
	const struct first_call *first;
	struct names names;
	/* base, then output, then input: output types are out..in - 1, input types in..g.n - 1 */
	struct graph g;
	uint32_t out, in;
};

/* False when the output cannot be read; deinit is fine then. */
bool scene_init(struct scene *s, struct btfold_oracle_bytes base, struct btfold_oracle_bytes input,
		struct btfold_oracle_output *output, const struct first_call *first);
void scene_deinit(struct scene *s);
/* The image of input type @t of the scene: a base or output type, NONE if there is none. */
uint32_t scene_image(const struct scene *s, uint32_t t);
/* Overwrites a word of output type @t: 0 name, 1 info, 2 third, 3.. the rest. */
void scene_set_word(struct scene *s, uint32_t t, uint32_t word, uint32_t value);
uint32_t scene_word(const struct scene *s, uint32_t t, uint32_t word);
/* Output without type @t; what referred or mapped to it goes to @instead (0: maps to nothing). */
void scene_drop(struct scene *s, uint32_t t, uint32_t instead);
/* Output with type @t, base or output or input, once more at the end; returns its id. */
uint32_t scene_add(struct scene *s, uint32_t t);
/* Output with type @t replaced by @by. */
void scene_replace(struct scene *s, uint32_t t, uint32_t by);
/* Output types in the opposite order. */
void scene_reverse(struct scene *s);
/* Are two types not compatible in the sense of P4? */
bool scene_differ(const struct scene *s, uint32_t a, uint32_t b);

/* True when it acted. */
typedef bool fault_act(struct scene *s);

/* faults_output.c: what is wrong with one answer. faults_again.c: with several. */
fault_act fault_cut, fault_magic, fault_dangling, fault_name_outside, fault_member_order,
	fault_merge_near_equal, fault_swap_references, fault_redirect, fault_shift_name,
	fault_change_size, fault_change_value, fault_flip_fwd, fault_swap_map, fault_demote,
	fault_drop, fault_map_nothing, fault_map_outside, fault_merge_vars, fault_leave_copy,
	fault_use_copy, fault_reencode_base, fault_leave_declaration, fault_bind_ambiguous,
	fault_map_ambiguous;
fault_act fault_second_differs, fault_second_map_differs, fault_output_grows,
	fault_permuted_differs, fault_permuted_redirects, fault_permuted_maps_two_to_one,
	fault_more_differs, fault_more_redirects, fault_copy_remains;

#endif
