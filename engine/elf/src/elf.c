/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include <gelf.h>
#include <libelf.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

static bool fail_elf(char **ret_why)
{
	const char *text = elf_errmsg(-1);

	return fail(ret_why, "broken ELF file (%s)", text ? text : "unknown error");
}

static bool copy_section(Elf_Scn *section, const GElf_Shdr *header, const char *name,
			 struct blob *ret_section, char **ret_why)
{
	Elf_Data *data;
	void *copy;

	if (header->sh_type == SHT_NOBITS)
		return fail(ret_why, "the %s section is empty (stripped to its header)", name);
	if ((header->sh_flags & SHF_COMPRESSED) && elf_compress(section, 0, 0) < 0)
		return fail(ret_why, "the compressed %s section cannot be read (%s)", name,
			    elf_errmsg(-1));
	data = elf_getdata(section, NULL);
	if (!data)
		return fail_elf(ret_why);
	if (!data->d_buf || !data->d_size)
		return fail(ret_why, "the %s section is empty", name);
	copy = malloc(data->d_size);
	if (!copy)
		return fail(ret_why, "out of memory");
	memcpy(copy, data->d_buf, data->d_size);
	*ret_section = (struct blob){.data = copy, .size = data->d_size};
	return true;
}

/* *ret_section stays as it is when there is no such section. */
static bool find_section(Elf *elf, const char *wanted, struct blob *ret_section, char **ret_why)
{
	Elf_Scn *section = NULL;
	size_t names;
	GElf_Shdr header;
	const char *name;

	if (elf_getshdrstrndx(elf, &names) != 0)
		return fail_elf(ret_why);
	while ((section = elf_nextscn(elf, section))) {
		if (!gelf_getshdr(section, &header))
			return fail_elf(ret_why);
		name = elf_strptr(elf, names, header.sh_name);
		if (name && strcmp(name, wanted) == 0)
			return copy_section(section, &header, wanted, ret_section, ret_why);
	}
	return true;
}

static bool find_sections(Elf *elf, struct blob *btf, struct blob *base, char **ret_why)
{
	if (!find_section(elf, ".BTF", btf, ret_why))
		return false;
	if (!btf->data)
		return fail(ret_why, "ELF file without a .BTF section");
	return find_section(elf, ".BTF.base", base, ret_why);
}

bool elf_sections(const struct blob *image, struct blob *ret_btf, struct blob *ret_base,
		  char **ret_why)
{
	struct blob btf = {0}, base = {0};
	Elf *elf;
	bool fine;

	if (elf_version(EV_CURRENT) == EV_NONE)
		return fail_elf(ret_why);
	elf = elf_memory((char *)image->data, image->size);
	if (!elf)
		return fail_elf(ret_why);
	if (elf_kind(elf) == ELF_K_ELF)
		fine = find_sections(elf, &btf, &base, ret_why);
	else
		fine = fail(ret_why, "broken ELF file");
	elf_end(elf);
	if (fine) {
		*ret_btf = btf;
		*ret_base = base;
	} else {
		blob_deinit(&btf);
	}
	return fine;
}
