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

static bool copy_section(Elf_Scn *section, const GElf_Shdr *header, struct blob *ret_section,
			 char **ret_why)
{
	Elf_Data *data;
	void *copy;

	if (header->sh_type == SHT_NOBITS)
		return fail(ret_why, "the .BTF section is empty (stripped to its header)");
	if ((header->sh_flags & SHF_COMPRESSED) && elf_compress(section, 0, 0) < 0)
		return fail(ret_why, "the compressed .BTF section cannot be read (%s)",
			    elf_errmsg(-1));
	data = elf_getdata(section, NULL);
	if (!data)
		return fail_elf(ret_why);
	if (!data->d_buf || !data->d_size)
		return fail(ret_why, "the .BTF section is empty");
	copy = malloc(data->d_size);
	if (!copy)
		return fail(ret_why, "out of memory");
	memcpy(copy, data->d_buf, data->d_size);
	*ret_section = (struct blob){.data = copy, .size = data->d_size};
	return true;
}

static bool find_section(Elf *elf, struct blob *ret_section, char **ret_why)
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
		if (name && strcmp(name, ".BTF") == 0)
			return copy_section(section, &header, ret_section, ret_why);
	}
	return fail(ret_why, "ELF file without a .BTF section");
}

bool elf_section(const struct blob *image, struct blob *ret_section, char **ret_why)
{
	Elf *elf;
	bool fine;

	if (elf_version(EV_CURRENT) == EV_NONE)
		return fail_elf(ret_why);
	elf = elf_memory((char *)image->data, image->size);
	if (!elf)
		return fail_elf(ret_why);
	if (elf_kind(elf) == ELF_K_ELF)
		fine = find_section(elf, ret_section, ret_why);
	else
		fine = fail(ret_why, "broken ELF file");
	elf_end(elf);
	return fine;
}
