/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "elf_make.h"

#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include "../../engine/elf/src/bytes.h"

#define SYMBOLS ".symtab"
#define NAMES	".strtab"

unsigned make_add(struct make *make, const char *name, uint32_t type, const void *data, size_t size)
{
	if (make->n + 2 > MAX_SECTIONS)
		abort();
	make->sections[++make->n] = (struct make_section){
		.name = name, .type = type, .align = 4, .data = data, .size = size};
	return make->n;
}

/* Where the fields of headers stand, and how wide those are that differ between the classes. */
struct class
{
	size_t word, header, section, segment, symbol;
	size_t e_phoff, e_shoff, e_flags, sh_flags, sh_offset, sh_size, sh_link, sh_align;
};

static const struct class classes[] = {
	{4, 52, 40, 32, 16, 28, 32, 36, 8, 16, 20, 24, 32},
	{8, 64, 64, 56, 24, 32, 40, 48, 8, 24, 32, 40, 48},
};

struct writer {
	const struct make *make;
	const struct class *is;
	unsigned char *file;
	size_t size;
};

static void put(struct writer *writer, size_t at, size_t width, uint64_t value)
{
	put_bytes(writer->file + at, width, writer->make->big_endian, value);
}

static size_t append(struct writer *writer, const void *data, size_t size, size_t align)
{
	size_t at = (writer->size + align - 1) / align * align;

	writer->file = realloc(writer->file, at + size + 1);
	if (!writer->file)
		abort();
	memset(writer->file + writer->size, 0, at - writer->size);
	if (data)
		memcpy(writer->file + at, data, size);
	else
		memset(writer->file + at, 0, size);
	writer->size = at + size;
	return at;
}

static void write_section(struct writer *writer, size_t header, const struct make_section *section,
			  size_t offset, size_t name)
{
	const struct class *is = writer->is;

	put(writer, header, 4, name);
	put(writer, header + 4, 4, section->type);
	put(writer, header + is->sh_flags, is->word, section->flags);
	put(writer, header + is->sh_offset, is->word, offset);
	put(writer, header + is->sh_size, is->word, section->size);
	put(writer, header + is->sh_link, 4, section->link);
	put(writer, header + is->sh_link + 4, 4, section->info);
	put(writer, header + is->sh_align, is->word, section->align);
	if (section->type == SHT_SYMTAB)
		put(writer, header + is->sh_align + is->word, is->word, is->symbol);
	if (section->type == SHT_REL)
		put(writer, header + is->sh_align + is->word, is->word, 2 * is->word);
}

static void write_header(struct writer *writer, size_t headers)
{
	const struct make *make = writer->make;
	const struct class *is = writer->is;
	const unsigned char ident[] = {0x7f,
				       'E',
				       'L',
				       'F',
				       (unsigned char)(1 + make->wide),
				       (unsigned char)(1 + make->big_endian),
				       1};

	memcpy(writer->file, ident, sizeof(ident));
	put(writer, 16, 2, make->type);
	put(writer, 18, 2, EM_BPF);
	put(writer, 20, 4, 1);
	put(writer, is->e_phoff, is->word, make->segment ? is->header : 0);
	put(writer, is->e_shoff, is->word, headers);
	put(writer, is->e_flags + 4, 2, is->header);
	put(writer, is->e_flags + 6, 2, is->segment);
	put(writer, is->e_flags + 8, 2, make->segment);
	put(writer, is->e_flags + 10, 2, is->section);
	put(writer, is->e_flags + 12, 2, make->n + 2);
	put(writer, is->e_flags + 14, 2, make->n + 1);
}

unsigned char *make_file(const struct make *make, size_t *ret_size)
{
	struct writer writer = {make, &classes[make->wide], NULL, 0};
	struct writer names = {make, &classes[make->wide], NULL, 0};
	size_t offsets[MAX_SECTIONS + 1], name_at[MAX_SECTIONS + 1], headers;
	struct make_section last = {.name = ".shstrtab", .type = SHT_STRTAB, .align = 1};

	append(&writer, NULL, writer.is->header + writer.is->segment, 1);
	append(&names, "", 1, 1);
	for (unsigned i = 1; i <= make->n; i++) {
		const struct make_section *section = &make->sections[i];

		name_at[i] = append(&names, section->name, strlen(section->name) + 1, 1);
		offsets[i] = append(&writer, section->data, section->size, section->align);
	}
	name_at[make->n + 1] = append(&names, last.name, strlen(last.name) + 1, 1);
	last.size = names.size;
	offsets[make->n + 1] = append(&writer, names.file, names.size, 1);
	headers = append(&writer, NULL, (make->n + 2) * writer.is->section, 8);
	for (unsigned i = 1; i <= make->n + 1; i++)
		write_section(&writer, headers + i * writer.is->section,
			      i > make->n ? &last : &make->sections[i], offsets[i], name_at[i]);
	write_header(&writer, headers);
	free(names.file);
	*ret_size = writer.size;
	return writer.file;
}

const unsigned char *find_in(const struct make *make, const unsigned char *file, size_t size,
			     const char *name, size_t *ret_size, uint64_t *ret_offset)
{
	const struct class *is = &classes[make->wide];
	bool big = make->big_endian;
	uint64_t headers = get_bytes(file + is->e_shoff, is->word, big), names, offset;
	unsigned n = (unsigned)get_bytes(file + is->e_flags + 12, 2, big);

	*ret_size = 0;
	if (headers + n * is->section > size)
		return NULL;
	names = get_bytes(file + headers + (n - 1) * is->section + is->sh_offset, is->word, big);
	for (unsigned i = 1; i < n; i++) {
		const unsigned char *header = file + headers + i * is->section;

		if (strcmp((const char *)file + names + get_bytes(header, 4, big), name) != 0)
			continue;
		offset = get_bytes(header + is->sh_offset, is->word, big);
		*ret_size = get_bytes(header + is->sh_size, is->word, big);
		if (ret_offset)
			*ret_offset = offset;
		return offset + *ret_size > size ? NULL : file + offset;
	}
	return NULL;
}

void *make_words(const struct make *make, const uint32_t *words, size_t n)
{
	unsigned char *bytes = malloc(4 * n + 1);

	if (!bytes)
		abort();
	for (size_t i = 0; i < n; i++)
		put32(bytes + 4 * i, make->big_endian, words[i]);
	return bytes;
}

uint32_t word_at(const struct make *make, const unsigned char *bytes, size_t index)
{
	return get32(bytes + 4 * index, make->big_endian);
}

void make_symbols(struct make *make, unsigned section, const char *const *names,
		  const uint32_t *values, size_t n)
{
	const struct class *is = &classes[make->wide];
	struct writer symbols = {make, is, NULL, 0}, texts = {make, is, NULL, 0};

	append(&symbols, NULL, is->symbol, 1);
	append(&texts, "", 1, 1);
	for (size_t i = 0; i < n; i++) {
		size_t at = append(&symbols, NULL, is->symbol, 1);

		put(&symbols, at, 4, append(&texts, names[i], strlen(names[i]) + 1, 1));
		put(&symbols, at + (make->wide ? 8 : 4), is->word, values[i]);
		put(&symbols, at + (make->wide ? 6 : 14), 2, section);
	}
	make_add(make, SYMBOLS, SHT_SYMTAB, symbols.file, symbols.size);
	make->sections[make->n].align = 8;
	make->sections[make->n].link = make->n + 1;
	make_add(make, NAMES, SHT_STRTAB, texts.file, texts.size);
}

void make_deinit(struct make *make)
{
	for (unsigned i = 1; i <= make->n; i++)
		if (!strcmp(make->sections[i].name, SYMBOLS) ||
		    !strcmp(make->sections[i].name, NAMES))
			free((void *)(uintptr_t)make->sections[i].data);
}
