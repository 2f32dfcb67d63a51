/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* The format's numbers that encode.c and malform.c share. */
#ifndef BTFOLD_GEN_ENCODE_H
#define BTFOLD_GEN_ENCODE_H

#include "model.h"

enum gen_header_field { /* offsets in bytes */
			GEN_HDR_MAGIC = 0,
			GEN_HDR_VERSION = 2,
			GEN_HDR_FLAGS = 3,
			GEN_HDR_LEN = 4,
			GEN_HDR_TYPE_OFF = 8,
			GEN_HDR_TYPE_LEN = 12,
			GEN_HDR_STR_OFF = 16,
			GEN_HDR_STR_LEN = 20,
			GEN_HDR_LAYOUT_OFF = 24,
			GEN_HDR_LAYOUT_LEN = 28,
};

/* Bytes behind the 12 of every record: fixed ones, and for each item. */
struct gen_layout {
	uint8_t fixed, item;
};
extern const struct gen_layout gen_layouts[GEN_N_KINDS];

static inline uint32_t gen_record_bytes(const struct gen_type *type)
{
	return 12u + gen_layouts[type->kind].fixed + gen_layouts[type->kind].item * type->n_items;
}

static inline uint32_t gen_swap32(uint32_t x)
{
	return x >> 24 | (x >> 8 & 0xff00) | (x << 8 & 0xff0000) | x << 24;
}

#endif
