/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* What the tests of the engine share: raw BTF from words, graphs from text, and back. */
#ifndef BTFOLD_TESTS_ENGINE_SUPPORT_H
#define BTFOLD_TESTS_ENGINE_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <btfold/btfold.h>

struct raw {
	uint8_t *at; /* to be freed */
	size_t size;
};

/* A 24-byte header, the words and the strings, in the given byte order. */
struct raw raw_make(const uint32_t *words, size_t n, const char *strings, size_t strings_size,
		    bool big_endian);

/* The same with a 32-byte header and a kind layout behind the strings. */
struct raw raw_make_layout(const uint32_t *words, size_t n, const char *strings,
			   size_t strings_size, const void *layout, uint32_t layout_size);

/* Writes @value as the 4 bytes at @offset, in the file's byte order. */
void raw_poke(struct raw *raw, size_t offset, uint32_t value);

/* Fails the test, with what is wrong, when the text cannot be parsed. */
struct btfold_graph *graph_of(const char *text, const struct btfold_graph *base);

/* Fails the test when the bytes cannot be decoded. */
struct btfold_graph *decode(const struct raw *raw, const struct btfold_graph *base);

/* NUL-terminated, to be freed. */
char *text_of(const struct btfold_graph *graph);

struct raw encode(const struct btfold_graph *graph);

#define INT_LINE "[1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED\n"

/* A graph of all kinds, each in every form that bpftool shows; and what bpftool prints for it. */
extern const char all_kinds_text[];

#endif
