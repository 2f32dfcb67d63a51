/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* Reading and writing the file's integers, whatever the host's byte order and alignment. */
#ifndef BTFOLD_BYTEORDER_H
#define BTFOLD_BYTEORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define HOST_BIG_ENDIAN (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__)

static inline uint32_t get32(const void *bytes, bool big_endian)
{
	uint32_t word;

	memcpy(&word, bytes, sizeof(word));
	return big_endian == HOST_BIG_ENDIAN ? word : __builtin_bswap32(word);
}

/* Eight bytes of memory as a number, the first byte lowest; or such a number as bytes. */
static inline uint64_t first_lowest(uint64_t bytes)
{
	return HOST_BIG_ENDIAN ? __builtin_bswap64(bytes) : bytes;
}

/* @n words between host order and the file's; the two may be the same memory. */
static inline void copy_words(void *to, const void *from, size_t n, bool big_endian)
{
	if (big_endian == HOST_BIG_ENDIAN) {
		memmove(to, from, 4 * n);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		uint32_t word;

		memcpy(&word, (const char *)from + 4 * i, 4);
		word = __builtin_bswap32(word);
		memcpy((char *)to + 4 * i, &word, 4);
	}
}

#endif
