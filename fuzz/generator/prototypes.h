/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * Prototypes: the declarations that an imagined source consists of, each once. References by value
 * go to lower ids and pointers alone may go up, so that there is no containment cycle (V).
 */
#ifndef BTFOLD_GEN_PROTOTYPES_H
#define BTFOLD_GEN_PROTOTYPES_H

#include "model.h"

struct gen_builder {
	struct gen_context *ctx;
	struct gen_model *model;
	uint32_t target; /* types wanted */
	uint32_t next_name;
};

/* A recipe appends one or more types; it may append nothing. */
typedef void gen_recipe(struct gen_builder *b);

gen_recipe gen_make_int, gen_make_float, gen_make_enum, gen_make_fwd;
gen_recipe gen_make_pointer, gen_make_qualifier, gen_make_typedef, gen_make_type_tag;
gen_recipe gen_make_long_chain, gen_make_array;
gen_recipe gen_make_struct, gen_make_union, gen_make_wide, gen_make_diamond, gen_make_context;
gen_recipe gen_make_alike;
gen_recipe gen_make_func_proto, gen_make_func, gen_make_var, gen_make_datasec, gen_make_decl_tag;

static inline uint32_t gen_chance(struct gen_builder *b, uint32_t n)
{
	return gen_below(&b->ctx->random, n);
}

static inline uint32_t gen_last(const struct gen_builder *b)
{
	return (uint32_t)b->model->n_types - 1;
}

static inline uint32_t gen_align8(uint32_t bytes)
{
	return (bytes + 7) & ~7u;
}

/* A name for what has a key or stands in one name space with such. */
uint32_t gen_new_name(struct gen_builder *b, enum gen_kind kind);
/* A name for members, parameters and enumerators; may repeat. */
uint32_t gen_any_name(struct gen_builder *b);
/* A lower type with a size of 1..@max bytes. */
uint32_t gen_sized(struct gen_builder *b, uint32_t max_bytes);
/* A lower type of one of the kinds in @mask, or 0 when chance finds none. */
uint32_t gen_of_kind(struct gen_builder *b, uint32_t mask);
/* INT as an array's index or element must be: all of its bytes, from bit 0. */
bool gen_plain_int(const struct gen_type *type);

#endif
