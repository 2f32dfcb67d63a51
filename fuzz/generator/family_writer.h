/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* Raw BTF, written record by record: for graphs too large for the generator's model. */
#ifndef BTFOLD_GEN_FAMILY_WRITER_H
#define BTFOLD_GEN_FAMILY_WRITER_H

#include <stddef.h>
#include <stdint.h>

#include "model.h"

struct family_writer {
	uint32_t *words;
	size_t n_words, max_words;
	char *strings;
	size_t strings_size, max_strings;
	uint32_t next_id;
	uint32_t strings_from; /* bytes of the base's strings */
};

/* Types from @next_id on, on a base with so many bytes of strings; 1 and 0 without one. */
void family_begin(struct family_writer *writer, uint32_t next_id, uint32_t strings_from);
/* The whole in host order, malloc()ed; the writer is empty then. */
void *family_end(struct family_writer *writer, size_t *ret_size);

/* The offset of a new string: @stem, and the number behind it. */
uint32_t family_name(struct family_writer *writer, const char *stem);
uint32_t family_numbered(struct family_writer *writer, const char *stem, uint32_t number);
/* Those of @stem and 0 .. @n - 1, malloc()ed. */
uint32_t *family_names(struct family_writer *writer, const char *stem, uint32_t n);

/* A record's first three words, and what follows. */
void family_record(struct family_writer *writer, enum gen_kind kind, uint32_t name, uint32_t vlen,
		   uint32_t size_or_type);
void family_word(struct family_writer *writer, uint32_t word);

/* Often used: */
void family_int(struct family_writer *writer, const char *name, uint32_t bytes);
void family_ptr(struct family_writer *writer, uint32_t to);
void family_member(struct family_writer *writer, uint32_t name, uint32_t type, uint32_t bits);

#endif
