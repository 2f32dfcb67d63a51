/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * An editable type graph of base and input: everything the labelled graph has (D1, unused words
 * too), byte order, and a little of how it was written. Flat arrays, ids and numbers of names, no
 * pointers between types. Knows nothing of mutations: the reducer edits the same model.
 *
 * Ids are those of BTF: 0 is void, 1..n_base the base, up to n the input. Between edits a model may
 * be anything that has its ids in range; base types that refer to the input are the one thing that
 * cannot be written (see mut_encode()).
 *
 * Out of memory aborts. One model per thread. All zero is an uninitialised model that may be
 * cleared, copied into and deinitialised.
 */
#ifndef BTFOLD_MUT_MODEL_H
#define BTFOLD_MUT_MODEL_H

#include "mut_kinds.h"
#include "mut_names.h"

#define MUT_MAX_ITEMS 0xffffu /* no edit makes more; a decoded type may have them */

struct mut_item { /* member, parameter, enumerator or entry; words as in mut_kinds.h */
	uint32_t w[3];
};

struct mut_type {
	uint32_t name;
	uint32_t word3; /* size, reference or unused, as the kind has it */
	uint32_t extra[3];
	uint32_t first_item, n_items; /* no two types share items */
	uint32_t vlen;		      /* of kinds without items: FUNC's linkage, else unused */
	uint8_t kind;
	bool kflag;
};

enum mut_header { MUT_HEADER_24, MUT_HEADER_32, MUT_HEADER_LAYOUT, MUT_N_HEADERS };

enum mut_style { /* of strings, bits */
		 MUT_SHARE_SUFFIXES = 1,
		 MUT_REPEAT_STRINGS = 2, /* some strings stored more than once */
		 MUT_N_STYLES = 4,
};

struct mut_part {
	bool big_endian;
	uint8_t header; /* enum mut_header */
};

struct mut_model {
	struct mut_type *types; /* n + 1, [0] is void */
	struct mut_item *items;
	struct mut_type *spare; /* for reordering */
	size_t max_types, max_spare, n_items, max_items;
	uint32_t n, n_base;
	struct mut_names names;
	struct mut_part parts[2]; /* base, input */
	uint8_t style;		  /* enum mut_style */
};

/* Room for @n elements of @size bytes in a growing array. */
void *mut_room(void *array, size_t *max, size_t n, size_t size);

void mut_model_clear(struct mut_model *model);
void mut_model_deinit(struct mut_model *model);
void mut_model_copy(struct mut_model *to, const struct mut_model *from);

/* ---- reading -------------------------------------------------------------------------------- */

static inline const struct mut_kind_row *mut_row(const struct mut_type *type)
{
	return &mut_kinds[type->kind];
}

/* The highest id that @id may refer to. */
static inline uint32_t mut_limit(const struct mut_model *model, uint32_t id)
{
	return id <= model->n_base ? model->n_base : model->n;
}

static inline struct mut_item *mut_items(const struct mut_model *model, const struct mut_type *type)
{
	return model->items + type->first_item;
}

static inline uint32_t mut_n_refs(const struct mut_type *type)
{
	return mut_row(type)->n_refs + (mut_row(type)->item_ref ? type->n_items : 0);
}

/* The @nth reference in the order of D1. */
static inline uint32_t *mut_ref(const struct mut_model *model, struct mut_type *type, uint32_t nth)
{
	const struct mut_kind_row *row = mut_row(type);

	if (nth >= row->n_refs)
		return &mut_items(model, type)[nth - row->n_refs].w[row->item_ref - 1];
	return row->word3 == MUT_WORD3_REF ? &type->word3 : &type->extra[nth];
}

/* D1: same kind, kflag, counts and words, but for references. */
bool mut_same_label(const struct mut_model *model, uint32_t a, uint32_t b);
/* A definition or declaration with a key (D2); then a key that is equal for equal names. */
bool mut_is_definition(const struct mut_type *type);
bool mut_is_declaration(const struct mut_type *type);

/* ---- editing -------------------------------------------------------------------------------- */

/*
 * @n new types, blank INTs, at the end of the base or the input; the first's id. Ids behind them,
 * and references to those, move up. Pointers to types end here.
 */
uint32_t mut_insert(struct mut_model *model, bool in_base, uint32_t n);
/* @to becomes equal to @from, with items of its own. */
void mut_copy_type(struct mut_model *model, uint32_t to, uint32_t from);
/* A new item, all zero, before item @at. Pointers to items end here. NULL: too many. */
struct mut_item *mut_insert_item(struct mut_model *model, uint32_t id, uint32_t at);
void mut_remove_item(struct mut_model *model, uint32_t id, uint32_t at);

/* All references to @from lead to @to. */
void mut_redirect(struct mut_model *model, uint32_t from, uint32_t to);
/*
 * Removes each type whose @redirect is not itself; references to it lead where that leads, void
 * where it goes in circles or is not visible. @redirect has n + 1 entries and is overwritten.
 */
void mut_sweep(struct mut_model *model, uint32_t *redirect);
/* New ids: @map is a permutation of 0..n with map[0] = 0; the first @n_base are the base then. */
void mut_permute(struct mut_model *model, const uint32_t *map, uint32_t n_base);

/* ---- bytes ---------------------------------------------------------------------------------- */

struct mut_bytes {
	uint8_t *data;
	size_t size, max;
};

struct mut_codec; /* scratch of decoder and encoder */
struct mut_codec *mut_codec_create(void);
void mut_codec_destroy(struct mut_codec *codec); /* NULL is fine */
/*
 * From now on decoding keeps apart the copies of a string that is stored more than once (see struct
 * mut_name), instead of noting a style: for engines to which it matters which of them is used.
 */
void mut_codec_keep_copies(struct mut_codec *codec);

/*
 * Reads a container (container.h). Kinds above ENUM64 become FWDs. False when it is malformed; then
 * the model is empty.
 */
bool mut_decode(struct mut_codec *codec, const void *data, size_t size, struct mut_model *ret);
/* The same, but mends what is malformed as far as it can. */
bool mut_decode_mending(struct mut_codec *codec, const void *data, size_t size,
			struct mut_model *ret);
/* Writes a container; references out of range are written as they are. */
void mut_encode(struct mut_model *model, struct mut_bytes *ret);

#endif
