// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/*
 * The reader of ELF files. What it finds in a file without compressed section stands in that file;
 * reading is repeatable; and any bytes wrapped into an ELF file of either class and byte order come
 * out again.
 */
#include <elf.h>
#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "infile.h"
#include "target.h"

static const char names[] = "\0.BTF\0.shstrtab";

/* Three section headers: none, .BTF, names. Layout: header, payload, names, section headers. */
static uint8_t *wrap64(const uint8_t *data, size_t size, size_t *ret_size)
{
	size_t at = sizeof(Elf64_Ehdr), headers = (at + size + sizeof(names) + 7) & ~(size_t)7;
	Elf64_Ehdr e = {.e_ident = {0x7f, 'E', 'L', 'F', ELFCLASS64, ELFDATA2LSB, EV_CURRENT},
			.e_type = htole16(ET_REL),
			.e_machine = htole16(EM_BPF),
			.e_version = htole32(EV_CURRENT),
			.e_shoff = htole64(headers),
			.e_ehsize = htole16(sizeof(e)),
			.e_shentsize = htole16(sizeof(Elf64_Shdr)),
			.e_shnum = htole16(3),
			.e_shstrndx = htole16(2)};
	Elf64_Shdr s[3] = {{0},
			   {.sh_name = htole32(1),
			    .sh_type = htole32(SHT_PROGBITS),
			    .sh_offset = htole64(at),
			    .sh_size = htole64(size),
			    .sh_addralign = htole64(1)},
			   {.sh_name = htole32(6),
			    .sh_type = htole32(SHT_STRTAB),
			    .sh_offset = htole64(at + size),
			    .sh_size = htole64(sizeof(names)),
			    .sh_addralign = htole64(1)}};
	uint8_t *file = calloc(1, headers + sizeof(s));

	if (!file)
		abort();
	memcpy(file, &e, sizeof(e));
	memcpy(file + at, data, size);
	memcpy(file + at + size, names, sizeof(names));
	memcpy(file + headers, s, sizeof(s));
	*ret_size = headers + sizeof(s);
	return file;
}

static uint8_t *wrap32(const uint8_t *data, size_t size, size_t *ret_size)
{
	size_t at = sizeof(Elf32_Ehdr), headers = (at + size + sizeof(names) + 7) & ~(size_t)7;
	Elf32_Ehdr e = {.e_ident = {0x7f, 'E', 'L', 'F', ELFCLASS32, ELFDATA2MSB, EV_CURRENT},
			.e_type = htobe16(ET_REL),
			.e_machine = htobe16(EM_PPC),
			.e_version = htobe32(EV_CURRENT),
			.e_shoff = htobe32((uint32_t)headers),
			.e_ehsize = htobe16(sizeof(e)),
			.e_shentsize = htobe16(sizeof(Elf32_Shdr)),
			.e_shnum = htobe16(3),
			.e_shstrndx = htobe16(2)};
	Elf32_Shdr s[3] = {{0},
			   {.sh_name = htobe32(1),
			    .sh_type = htobe32(SHT_PROGBITS),
			    .sh_offset = htobe32((uint32_t)at),
			    .sh_size = htobe32((uint32_t)size),
			    .sh_addralign = htobe32(1)},
			   {.sh_name = htobe32(6),
			    .sh_type = htobe32(SHT_STRTAB),
			    .sh_offset = htobe32((uint32_t)(at + size)),
			    .sh_size = htobe32(sizeof(names)),
			    .sh_addralign = htobe32(1)}};
	uint8_t *file = calloc(1, headers + sizeof(s));

	if (!file)
		abort();
	memcpy(file, &e, sizeof(e));
	memcpy(file + at, data, size);
	memcpy(file + at + size, names, sizeof(names));
	memcpy(file + headers, s, sizeof(s));
	*ret_size = headers + sizeof(s);
	return file;
}

static void check_wrapped(const uint8_t *data, size_t size, bool wide)
{
	size_t file_size;
	uint8_t *bytes = (wide ? wrap64 : wrap32)(data, size, &file_size);
	struct btfold_file file = {0};

	TARGET_REQUIRE(infile_read(bytes, file_size, &file) && file.form == BTFOLD_FORM_ELF, "elf",
		       "wrapped refused");
	TARGET_REQUIRE(file.size == size && memcmp(file.data, data, size) == 0, "elf",
		       "wrapped changed");
	btfold_file_deinit(&file);
	free(bytes);
}

static bool stands_in(const struct btfold_file *file, const uint8_t *data, size_t size)
{
	for (size_t i = 0; i + file->size <= size; i++)
		if (memcmp(data + i, file->data, file->size) == 0)
			return true;
	return false;
}

/* ELFCOMPRESS_ZLIB or _ZSTD somewhere: a compressed section there may be. */
static bool may_be_compressed(const uint8_t *data, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (data[i] & (SHF_COMPRESSED >> 8))
			return true;
	return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct btfold_file file = {0};

	if (!size)
		return 0;
	if (infile_read(data, size, &file) && file.form == BTFOLD_FORM_ELF && !file.packing) {
		struct btfold_graph *graph = NULL;

		TARGET_REQUIRE(file.size, "elf", "empty section");
		if (!stands_in(&file, data, size))
			TARGET_REQUIRE(may_be_compressed(data, size), "elf",
				       "section from nowhere");
		btfold_graph_decode(file.data, file.size, NULL, NULL, &graph, NULL);
		btfold_graph_destroy(graph);
	}
	btfold_file_deinit(&file);
	TARGET_REQUIRE(infile_same(data, size, data, size), "elf", "read again");
	check_wrapped(data, size, true);
	check_wrapped(data, size, false);
	return 0;
}
