/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * The kinds of BTF as the mutator sees them, one row each: what words a record has, which of them
 * are names and references, and what V lets a reference lead to.
 */
#ifndef BTFOLD_MUT_KINDS_H
#define BTFOLD_MUT_KINDS_H

#include <stdint.h>

enum mut_kind {
	MUT_VOID,
	MUT_INT,
	MUT_PTR,
	MUT_ARRAY,
	MUT_STRUCT,
	MUT_UNION,
	MUT_ENUM,
	MUT_FWD,
	MUT_TYPEDEF,
	MUT_VOLATILE,
	MUT_CONST,
	MUT_RESTRICT,
	MUT_FUNC,
	MUT_FUNC_PROTO,
	MUT_VAR,
	MUT_DATASEC,
	MUT_FLOAT,
	MUT_DECL_TAG,
	MUT_TYPE_TAG,
	MUT_ENUM64,
	MUT_N_KINDS,
};

/* Sets of kinds. */
#define MUT_SET(kind)	   (1u << MUT_##kind)
#define MUT_IN(kind, mask) (((mask) >> (kind)&1u) != 0)
#define MUT_MODIFIERS                                                                \
	(MUT_SET(TYPEDEF) | MUT_SET(VOLATILE) | MUT_SET(CONST) | MUT_SET(RESTRICT) | \
	 MUT_SET(TYPE_TAG))
#define MUT_CHAINS     (MUT_MODIFIERS | MUT_SET(PTR))
#define MUT_AGGREGATES (MUT_SET(STRUCT) | MUT_SET(UNION))
#define MUT_ENUMS      (MUT_SET(ENUM) | MUT_SET(ENUM64))
#define MUT_BY_VALUE   (MUT_AGGREGATES | MUT_SET(ARRAY)) /* contain others */
#define MUT_SIZED      (MUT_BY_VALUE | MUT_ENUMS | MUT_SET(INT) | MUT_SET(FLOAT) | MUT_SET(PTR))
#define MUT_VALUES     (MUT_SIZED | MUT_MODIFIERS) /* may have a size */
#define MUT_TAGGED     (MUT_AGGREGATES | MUT_SET(FUNC) | MUT_SET(VAR) | MUT_SET(TYPEDEF))
#define MUT_KFLAGGED \
	(MUT_AGGREGATES | MUT_ENUMS | MUT_SET(FWD) | MUT_SET(DECL_TAG) | MUT_SET(TYPE_TAG))
#define MUT_ALL ((1u << MUT_N_KINDS) - 1 - MUT_SET(VOID))

enum mut_word3 { MUT_WORD3_UNUSED, MUT_WORD3_SIZE, MUT_WORD3_REF };

enum mut_naming {
	MUT_NAME_ANY,
	MUT_NAME_NONE,
	MUT_NAME_IDENTIFIER,
	MUT_NAME_MAYBE, /* none or identifier */
	MUT_NAME_SECTION,
	MUT_NAME_TEXT, /* not empty */
};

struct mut_kind_row {
	uint8_t word3;	   /* enum mut_word3 */
	uint8_t extra;	   /* fixed words behind the 12-byte header */
	uint8_t item;	   /* words of an item; 0: vlen counts nothing (D1) */
	uint8_t n_refs;	   /* references outside items: word3 or the first fixed words */
	uint8_t item_ref;  /* the word of an item that is a reference, plus 1; 0: none */
	uint8_t item_name; /* an item's word 0 is its name */
	uint8_t naming;	   /* enum mut_naming */
	uint32_t targets;  /* what V lets references lead to; MUT_SET(VOID) too */
};

extern const struct mut_kind_row mut_kinds[MUT_N_KINDS];

/* Words of an item. */
enum {
	MUT_NAME = 0,	      /* member, parameter, enumerator */
	MUT_TYPE = 1,	      /* member, parameter */
	MUT_OFFSET = 2,	      /* member: in bits, of a bitfield with its size in the top byte */
	MUT_VALUE = 1,	      /* enumerator: low word */
	MUT_HIGH = 2,	      /* enumerator of ENUM64: high word */
	MUT_ENTRY_VAR = 0,    /* entry of a section */
	MUT_ENTRY_OFFSET = 1, /* bytes */
	MUT_ENTRY_SIZE = 2,
};

/* Fixed words. */
enum {
	MUT_ENCODING = 0, /* INT: encoding << 24 | bit offset << 16 | bits */
	MUT_ELEM = 0,
	MUT_INDEX = 1,
	MUT_COUNT = 2,
	MUT_LINKAGE = 0,   /* VAR */
	MUT_COMPONENT = 0, /* DECL_TAG */
};

#endif
