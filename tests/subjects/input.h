/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* Raw BTF for tests, written word by word. */
#ifndef BTFOLD_TESTS_SUBJECTS_INPUT_H
#define BTFOLD_TESTS_SUBJECTS_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <btfold/oracle.h>

/* An array of words with their number, for input_make(). */
#define WORDS(...) \
	(const uint32_t[]){__VA_ARGS__}, sizeof((const uint32_t[]){__VA_ARGS__}) / sizeof(uint32_t)

#define INFO(kind, vlen) ((uint32_t)(kind) << 24 | (vlen))

/* The file, malloc()ed. @strings of @strings_size bytes, all of them NUL-terminated. */
struct btfold_oracle_bytes input_make(bool big_endian, const uint32_t *words, size_t n_words,
				      const char *strings, size_t strings_size);

/*
 * int, int * and struct s { int *p; }, twice: ids 1..3 and 4..6. With @split only the second
 * half, with the first as base.
 */
struct btfold_oracle_bytes input_twice(bool big_endian);
struct btfold_oracle_bytes input_base(void);
struct btfold_oracle_bytes input_split(void);

#endif
