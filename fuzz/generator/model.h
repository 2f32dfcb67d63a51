/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * The generator's own model of a type graph: flat arrays, ids and name numbers, no pointers. Kinds
 * and fields are the format's; offsets of strings and byte order appear in encode.c only.
 */
#ifndef BTFOLD_GEN_MODEL_H
#define BTFOLD_GEN_MODEL_H

#include "generator.h"
#include "random.h"

enum gen_kind {
	GEN_VOID,
	GEN_INT,
	GEN_PTR,
	GEN_ARRAY,
	GEN_STRUCT,
	GEN_UNION,
	GEN_ENUM,
	GEN_FWD,
	GEN_TYPEDEF,
	GEN_VOLATILE,
	GEN_CONST,
	GEN_RESTRICT,
	GEN_FUNC,
	GEN_FUNC_PROTO,
	GEN_VAR,
	GEN_DATASEC,
	GEN_FLOAT,
	GEN_DECL_TAG,
	GEN_TYPE_TAG,
	GEN_ENUM64,
	GEN_N_KINDS,
};

#define GEN_IN(kind, mask) (((mask) >> (kind)&1) != 0)
#define GEN_CHAINS                                                                  \
	(1u << GEN_PTR | 1u << GEN_TYPEDEF | 1u << GEN_VOLATILE | 1u << GEN_CONST | \
	 1u << GEN_RESTRICT | 1u << GEN_TYPE_TAG)
#define GEN_AGGREGATES (1u << GEN_STRUCT | 1u << GEN_UNION)
#define GEN_ENUMS      (1u << GEN_ENUM | 1u << GEN_ENUM64)

/* Member, parameter, enumerator or section entry. */
struct gen_item {
	uint32_t name;
	uint32_t type;
	uint32_t word; /* member: offset in bits; enumerator: low half; entry: offset in bytes */
	uint32_t high; /* member: bitfield size in bits; enumerator: high half; entry: size */
};

struct gen_type {
	uint32_t name;	/* see names.h, 0: none */
	uint32_t size;	/* for kinds whose size/type word is a size */
	uint32_t type;	/* the reference of kinds with one; ARRAY: elem; FUNC_PROTO: return */
	uint32_t index; /* ARRAY: index type */
	uint32_t word;	/* INT encoding, nr_elems, linkage, component_idx */
	uint32_t first_item, n_items;
	uint32_t bytes; /* what a value takes at most, 0: unsized */
	uint8_t kind;
	bool kflag;
	bool pinned; /* something counts this type's items: keep them */
	bool junk;   /* loadable: unused words are not zero */
};

struct gen_model {
	struct gen_type *types; /* [0] is void and unused; ids as in BTF */
	size_t n_types, max_types;
	struct gen_item *items;
	size_t n_items, max_items;
	uint32_t n_base; /* types 1..n_base are the base */
};

/* What every step gets: where chance comes from, what is switched on, what has been counted. */
struct gen_context {
	struct gen_random random;
	uint64_t features;
	enum btfold_gen_tier tier;
	uint32_t *counts;
	uint32_t max_types;
};

static inline bool gen_on(const struct gen_context *ctx, enum btfold_feature feature)
{
	return ctx->features >> feature & 1;
}

static inline void gen_count(struct gen_context *ctx, enum btfold_feature feature)
{
	ctx->counts[feature]++;
}

/* The feature is on and wins once in n; then it is counted. */
static inline bool gen_use(struct gen_context *ctx, enum btfold_feature feature, uint32_t n)
{
	if (!gen_on(ctx, feature) || !gen_once_in(&ctx->random, n))
		return false;
	gen_count(ctx, feature);
	return true;
}

/* Made for scaling, not for search. */
static inline bool gen_is_large(const struct gen_context *ctx)
{
	return ctx->max_types > 256;
}

/* Room for @n elements of @size bytes in a growing array; aborts without memory. */
void *gen_room(void *array, size_t *max, size_t n, size_t size);

void gen_model_clear(struct gen_model *model);
void gen_model_free(struct gen_model *model);
/* A new type, all zero but for its kind, and its id. Pointers into the model end here. */
struct gen_type *gen_model_type(struct gen_model *model, enum gen_kind kind, uint32_t *ret_id);
/* A new item of the model's last type. */
struct gen_item *gen_model_item(struct gen_model *model);

/* ---- the steps ------------------------------------------------------------------------------ */

struct gen_units; /* scratch of units.c */
struct gen_units *gen_units_create(void);
void gen_units_destroy(struct gen_units *units);

void gen_prototypes(struct gen_context *ctx, struct gen_model *model);
void gen_copy_units(struct gen_context *ctx, struct gen_units *units,
		    const struct gen_model *prototypes, struct gen_model *model);
void gen_near_duplicates(struct gen_context *ctx, struct gen_model *model);
void gen_loosen(struct gen_context *ctx, struct gen_model *model);

struct gen_bytes {
	uint8_t *data;
	size_t size, max;
};

struct gen_strings; /* scratch of encode.c */
struct gen_strings *gen_strings_create(void);
void gen_strings_destroy(struct gen_strings *strings);

/* Base (empty when there is none) and input. */
void gen_encode(struct gen_context *ctx, struct gen_strings *strings, const struct gen_model *model,
		struct gen_bytes *base, struct gen_bytes *input);
/* Breaks one rule whose breach is malformed; static text of what. */
const char *gen_malform(struct gen_context *ctx, const struct gen_model *model,
			struct gen_bytes *input);

#endif
