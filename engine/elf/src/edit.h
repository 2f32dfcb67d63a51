/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * An ELF file whose BTF is being replaced: where its sections stand, and copies of those that hold
 * type ids or positions in .BTF. Each step changes the copies; edit_finish() puts all together.
 */
#ifndef BTFOLD_ELF_EDIT_H
#define BTFOLD_ELF_EDIT_H

#include <gelf.h>

#include "internal.h"

struct part {
	uint32_t index; /* of the section */
	GElf_Shdr header;
	unsigned char *bytes; /* as they stand in the file; NULL: there is no such section */
};

struct edit {
	const struct blob *file; /* as it was */
	size_t size;		 /* of it that is kept: without an appended signature */
	Elf *elf;
	GElf_Ehdr header;
	bool big_endian;
	bool fixed; /* has program headers: nothing may move */
	GElf_Shdr *sections;
	size_t n_sections;
	struct part btf, ext, ids, relocs;
};

/* What the engine made of .BTF. */
struct change {
	const struct btfold_graph *before, *after;
	const uint32_t *map; /* per own type of before */
	struct blob btf;     /* the bytes of after, as they will stand in the file */
};

/* False, with @ret_why, when the file cannot be edited; @edit needs edit_deinit() either way. */
bool edit_init(struct edit *edit, const struct blob *file, char **ret_why);
void edit_deinit(struct edit *edit);
/* The new file with @btf in it; moves what may move. */
bool edit_finish(const struct edit *edit, const struct blob *btf, struct blob *ret_file,
		 char **ret_why);

/* The image of own type @id; those of the base are their own. False: there is no such type. */
bool change_map(const struct change *change, uint32_t id, uint32_t *ret_id);

/*
 * .BTF.ext: ids of types and offsets of strings. Strings that no type uses are appended to
 * change->btf.
 */
bool edit_ext(struct edit *edit, struct change *change, char **ret_why);
/* .BTF_ids: what resolve_btfids put there. */
bool edit_ids(struct edit *edit, const struct change *change, char **ret_why);
/* .rel.BTF: positions of the entries of DATASECs. */
bool edit_relocs(struct edit *edit, const struct change *change, char **ret_why);

#endif
