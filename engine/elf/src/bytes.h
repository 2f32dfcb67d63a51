/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* Words of a file in either byte order, at any alignment. */
#ifndef BTFOLD_ELF_BYTES_H
#define BTFOLD_ELF_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

static inline uint64_t get_bytes(const unsigned char *at, size_t n, bool big_endian)
{
	uint64_t value = 0;

	for (size_t i = 0; i < n; i++)
		value = value << 8 | at[big_endian ? i : n - 1 - i];
	return value;
}

static inline void put_bytes(unsigned char *at, size_t n, bool big_endian, uint64_t value)
{
	for (size_t i = 0; i < n; i++)
		at[big_endian ? n - 1 - i : i] = (unsigned char)(value >> 8 * i);
}

static inline uint32_t get32(const unsigned char *at, bool big_endian)
{
	return (uint32_t)get_bytes(at, 4, big_endian);
}

static inline void put32(unsigned char *at, bool big_endian, uint32_t value)
{
	put_bytes(at, 4, big_endian, value);
}

#endif
