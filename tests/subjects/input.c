/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "input.h"

/* "", "int" at 1, "s" at 5, "p" at 7 */
static const char strings[] = "\0int\0s\0p";

#define HALF(first, int_name, s_name, p_name)                               \
	(int_name), INFO(1, 0), 4, 32,				  /* INT */ \
		0, INFO(2, 0), (first),				  /* PTR */ \
		(s_name), INFO(4, 1), 8, (p_name), (first) + 1, 0 /* STRUCT */

static void put(uint8_t *to, uint32_t value, size_t bytes, bool big_endian)
{
	size_t i;

	for (i = 0; i < bytes; i++)
		to[big_endian ? bytes - 1 - i : i] = (uint8_t)(value >> (8 * i));
}

struct btfold_oracle_bytes input_make(bool big_endian, const uint32_t *words, size_t n_words,
				      const char *names, size_t names_size)
{
	size_t size = 24 + 4 * n_words + names_size, i;
	uint8_t *file = calloc(1, size);

	assert(file);
	put(file, 0xeb9f, 2, big_endian);
	file[2] = 1;
	put(file + 4, 24, 4, big_endian);
	put(file + 12, (uint32_t)(4 * n_words), 4, big_endian);
	put(file + 16, (uint32_t)(4 * n_words), 4, big_endian);
	put(file + 20, (uint32_t)names_size, 4, big_endian);
	for (i = 0; i < n_words; i++)
		put(file + 24 + 4 * i, words[i], 4, big_endian);
	memcpy(file + 24 + 4 * n_words, names, names_size);
	return (struct btfold_oracle_bytes){file, size};
}

struct btfold_oracle_bytes input_twice(bool big_endian)
{
	return input_make(big_endian, WORDS(HALF(1, 1, 5, 7), HALF(4, 1, 5, 7)), strings,
			  sizeof(strings));
}

struct btfold_oracle_bytes input_base(void)
{
	return input_make(false, WORDS(HALF(1, 1, 5, 7)), strings, sizeof(strings));
}

/* Split strings continue the base's; the base's "int" and "p" are used, "s" is given again. */
struct btfold_oracle_bytes input_split(void)
{
	return input_make(false, WORDS(HALF(4, 1, sizeof(strings), 7)), "s", 2);
}
