/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* ELF files of either class and byte order, as no compiler here makes them. */
#ifndef TEST_ELF_MAKE_H
#define TEST_ELF_MAKE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MAX_SECTIONS 12

struct make_section {
	const char *name;
	uint32_t type, link, info;
	uint64_t flags, align;
	const void *data;
	size_t size;
};

struct make {
	bool wide, big_endian;
	uint16_t type; /* ET_REL ... */
	bool segment;  /* one program header, for the whole file */
	unsigned n;
	struct make_section sections[MAX_SECTIONS]; /* numbered from 1 */
};

/* The number of the section. */
unsigned make_add(struct make *make, const char *name, uint32_t type, const void *data,
		  size_t size);
/* The caller frees it. */
unsigned char *make_file(const struct make *make, size_t *ret_size);
/* Sets *ret_size to 0 when there is no such section. */
const unsigned char *find_in(const struct make *make, const unsigned char *file, size_t size,
			     const char *name, size_t *ret_size, uint64_t *ret_offset);

/* @n words of 32 bits in the byte order of the file. The caller frees them. */
void *make_words(const struct make *make, const uint32_t *words, size_t n);
uint32_t word_at(const struct make *make, const unsigned char *bytes, size_t index);

/* A symbol table of symbols @names at @values of section @section, and its names: two sections. */
void make_symbols(struct make *make, unsigned section, const char *const *names,
		  const uint32_t *values, size_t n);
/* Frees what make_symbols() made. */
void make_deinit(struct make *make);

#endif
