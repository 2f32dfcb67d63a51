// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include "family_writer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEADER_SIZE 24
#define SIGNED_INT  UINT32_C(1)

void family_begin(struct family_writer *writer, uint32_t next_id, uint32_t strings_from)
{
	*writer = (struct family_writer){.next_id = next_id, .strings_from = strings_from};
	if (!strings_from)
		family_name(writer, "");
}

void *family_end(struct family_writer *writer, size_t *ret_size)
{
	uint32_t types = (uint32_t)(writer->n_words * sizeof(*writer->words));
	uint32_t words[6] = {0, HEADER_SIZE, 0, types, types, (uint32_t)writer->strings_size};
	size_t size = HEADER_SIZE + types + writer->strings_size, none = 0;
	const uint8_t version = 1;
	const uint16_t magic = 0xeb9f;
	uint8_t *file = gen_room(NULL, &none, size, 1);

	memcpy(words, &magic, sizeof(magic));
	memcpy((uint8_t *)words + sizeof(magic), &version, sizeof(version));
	memcpy(file, words, HEADER_SIZE);
	if (types)
		memcpy(file + HEADER_SIZE, writer->words, types);
	if (writer->strings_size)
		memcpy(file + HEADER_SIZE + types, writer->strings, writer->strings_size);
	free(writer->words);
	free(writer->strings);
	*writer = (struct family_writer){.next_id = writer->next_id};
	*ret_size = size;
	return file;
}

uint32_t family_name(struct family_writer *writer, const char *stem)
{
	size_t at = writer->strings_size, length = strlen(stem) + 1;

	writer->strings = gen_room(writer->strings, &writer->max_strings, at + length, 1);
	memcpy(writer->strings + at, stem, length);
	writer->strings_size += length;
	return writer->strings_from + (uint32_t)at;
}

uint32_t family_numbered(struct family_writer *writer, const char *stem, uint32_t number)
{
	char name[64];

	snprintf(name, sizeof(name), "%s%u", stem, (unsigned)number);
	return family_name(writer, name);
}

uint32_t *family_names(struct family_writer *writer, const char *stem, uint32_t n)
{
	size_t none = 0;
	uint32_t *names = gen_room(NULL, &none, n ? n : 1, sizeof(*names));

	for (uint32_t i = 0; i < n; i++)
		names[i] = family_numbered(writer, stem, i);
	return names;
}

void family_word(struct family_writer *writer, uint32_t word)
{
	writer->words = gen_room(writer->words, &writer->max_words, writer->n_words + 1,
				 sizeof(*writer->words));
	writer->words[writer->n_words++] = word;
}

void family_record(struct family_writer *writer, enum gen_kind kind, uint32_t name, uint32_t vlen,
		   uint32_t size_or_type)
{
	family_word(writer, name);
	family_word(writer, (uint32_t)kind << 24 | vlen);
	family_word(writer, size_or_type);
	writer->next_id++;
}

void family_int(struct family_writer *writer, const char *name, uint32_t bytes)
{
	family_record(writer, GEN_INT, family_name(writer, name), 0, bytes);
	family_word(writer, SIGNED_INT << 24 | bytes * 8);
}

void family_ptr(struct family_writer *writer, uint32_t to)
{
	family_record(writer, GEN_PTR, 0, 0, to);
}

void family_member(struct family_writer *writer, uint32_t name, uint32_t type, uint32_t bits)
{
	family_word(writer, name);
	family_word(writer, type);
	family_word(writer, bits);
}
