/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* Words in bytes of either order, and where a BTF header has its fields. */
#ifndef BTFOLD_MUT_RAW_H
#define BTFOLD_MUT_RAW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Offsets in bytes; those of sections count from the end of the header. */
enum raw_field {
	RAW_VERSION = 2,
	RAW_FLAGS = 3,
	RAW_LENGTH = 4,
	RAW_TYPES = 8,
	RAW_STRINGS = 16,
	RAW_LAYOUT = 24,
	RAW_HEADER = 24,    /* bytes without the two words of the layout */
	RAW_HEADER_MAX = 32 /* bytes with them */
};

static inline uint32_t raw_get(const uint8_t *at, bool big_endian)
{
	if (big_endian)
		return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
	return (uint32_t)at[3] << 24 | (uint32_t)at[2] << 16 | (uint32_t)at[1] << 8 | at[0];
}

static inline void raw_put(uint8_t *at, uint32_t word, bool big_endian)
{
	for (unsigned i = 0; i < 4; i++)
		at[i] = (uint8_t)(word >> 8 * (big_endian ? 3 - i : i));
}

/* False when there is no magic of BTF. */
static inline bool raw_order(const uint8_t *bytes, size_t size, bool *ret_big_endian)
{
	if (size < 2 || bytes[0] + bytes[1] != 0xeb + 0x9f ||
	    (bytes[0] != 0xeb && bytes[0] != 0x9f))
		return false;
	*ret_big_endian = bytes[0] == 0xeb;
	return true;
}

#endif
