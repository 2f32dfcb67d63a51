/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "edit.h"

#include <libelf.h>
#include <stdlib.h>
#include <string.h>

#include "bytes.h"

/* A signed module ends with: signature, these twelve bytes, the marker. */
#define SIGNATURE_MARKER    "~Module signature appended~\n"
#define SIGNATURE_TRAILER   12
#define SIGNATURE_LENGTH_AT 8 /* in the trailer, always big-endian */

static bool without_signature(const struct blob *file, size_t *ret_size, char **ret_why)
{
	const size_t marker = sizeof(SIGNATURE_MARKER) - 1, fixed = marker + SIGNATURE_TRAILER;
	size_t size = file->size, length;

	if (size > marker && !memcmp(file->data + size - marker, SIGNATURE_MARKER, marker)) {
		if (size < fixed)
			return fail(ret_why, "its module signature is cut");
		length = get32(file->data + size - fixed + SIGNATURE_LENGTH_AT, true);
		if (length > size - fixed)
			return fail(ret_why, "its module signature is longer than the file");
		size -= fixed + length;
	}
	*ret_size = size;
	return true;
}

static bool fail_broken(char **ret_why)
{
	return fail(ret_why, "broken ELF file (%s)", elf_errmsg(-1));
}

static bool take_part(const struct edit *edit, uint32_t index, const char *name, struct part *part,
		      char **ret_why)
{
	const GElf_Shdr *header = &edit->sections[index];

	if (part->bytes)
		return fail(ret_why, "has two sections %s", name);
	if (header->sh_flags & SHF_COMPRESSED)
		return fail(ret_why, "its %s section is compressed; decompress it first", name);
	if (header->sh_type == SHT_NOBITS || header->sh_offset > edit->size ||
	    header->sh_size > edit->size - header->sh_offset)
		return fail(ret_why, "its %s section is not inside the file", name);
	part->bytes = malloc(header->sh_size + 1); /* never NULL for an empty section */
	if (!part->bytes)
		return fail(ret_why, "out of memory");
	memcpy(part->bytes, edit->file->data + header->sh_offset, header->sh_size);
	part->index = index;
	part->header = *header;
	return true;
}

static bool take_parts(struct edit *edit, size_t names, char **ret_why)
{
	const struct {
		const char *name;
		struct part *part;
	} wanted[] = {
		{".BTF", &edit->btf},
		{".BTF.ext", &edit->ext},
		{".BTF_ids", &edit->ids},
	};

	for (uint32_t i = 1; i < edit->n_sections; i++) {
		const char *name = elf_strptr(edit->elf, names, edit->sections[i].sh_name);

		for (size_t w = 0; name && w < sizeof(wanted) / sizeof(wanted[0]); w++)
			if (!strcmp(name, wanted[w].name) &&
			    !take_part(edit, i, name, wanted[w].part, ret_why))
				return false;
	}
	if (!edit->btf.bytes)
		return fail(ret_why, "ELF file without a .BTF section");
	for (uint32_t i = 1; i < edit->n_sections; i++) {
		const GElf_Shdr *header = &edit->sections[i];

		if ((header->sh_type == SHT_REL || header->sh_type == SHT_RELA) &&
		    header->sh_info == edit->btf.index &&
		    !take_part(edit, i, ".rel.BTF", &edit->relocs, ret_why))
			return false;
	}
	return true;
}

static bool read_sections(struct edit *edit, char **ret_why)
{
	size_t names;

	if (elf_getshdrstrndx(edit->elf, &names) || elf_getshdrnum(edit->elf, &edit->n_sections) ||
	    !edit->header.e_shentsize)
		return fail_broken(ret_why);
	if (edit->header.e_shoff > edit->size ||
	    edit->n_sections > (edit->size - edit->header.e_shoff) / edit->header.e_shentsize)
		return fail(ret_why, "broken ELF file (section headers)");
	edit->sections = calloc(edit->n_sections + 1, sizeof(*edit->sections));
	if (!edit->sections)
		return fail(ret_why, "out of memory");
	for (size_t i = 0; i < edit->n_sections; i++)
		if (!gelf_getshdr(elf_getscn(edit->elf, i), &edit->sections[i]))
			return fail_broken(ret_why);
	return take_parts(edit, names, ret_why);
}

bool edit_init(struct edit *edit, const struct blob *file, char **ret_why)
{
	size_t n_segments;

	*edit = (struct edit){.file = file};
	if (!without_signature(file, &edit->size, ret_why))
		return false;
	if (elf_version(EV_CURRENT) == EV_NONE)
		return fail_broken(ret_why);
	edit->elf = elf_memory((char *)file->data, edit->size);
	if (!edit->elf || elf_kind(edit->elf) != ELF_K_ELF)
		return fail(ret_why, "broken ELF file");
	if (!gelf_getehdr(edit->elf, &edit->header) || elf_getphdrnum(edit->elf, &n_segments))
		return fail_broken(ret_why);
	edit->big_endian = edit->header.e_ident[EI_DATA] == ELFDATA2MSB;
	edit->fixed = n_segments || edit->header.e_type != ET_REL;
	return read_sections(edit, ret_why);
}

void edit_deinit(struct edit *edit)
{
	free(edit->btf.bytes);
	free(edit->ext.bytes);
	free(edit->ids.bytes);
	free(edit->relocs.bytes);
	free(edit->sections);
	elf_end(edit->elf);
	*edit = (struct edit){0};
}

bool change_map(const struct change *change, uint32_t id, uint32_t *ret_id)
{
	uint32_t first = btfold_graph_first_id(change->before);

	if (id >= first && id - first >= btfold_graph_n_types(change->before))
		return false;
	*ret_id = id < first ? id : change->map[id - first];
	return true;
}
