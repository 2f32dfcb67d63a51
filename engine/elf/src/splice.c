/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * The new file: the old one with .BTF of another size. What stands behind it moves up, by a
 * multiple of all alignments there, and no other byte changes but offsets in headers. libelf would
 * lay out all sections anew, and needs a file to write to; this needs neither.
 */
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "edit.h"

#define MAX_ALIGNMENT ((uint64_t)1 << 21) /* that of huge pages; more is no alignment in a file */

struct plan {
	uint64_t at;	   /* of .BTF in the new file */
	uint64_t old_tail; /* where what may move begins in the old file */
	uint64_t new_tail;
	uint64_t size; /* of the new file */
};

static uint64_t moved(const struct plan *plan, uint64_t offset)
{
	return offset < plan->old_tail ? offset : offset - plan->old_tail + plan->new_tail;
}

/* How far to go from @from until it is as @like, modulo @alignment. */
static uint64_t gap(uint64_t from, uint64_t like, uint64_t alignment)
{
	return (like % alignment + alignment - from % alignment) % alignment;
}

/* Does [from, end) have bytes in common with .BTF? */
static bool overlaps(const struct edit *edit, uint64_t from, uint64_t size)
{
	const GElf_Shdr *btf = &edit->btf.header;

	return size && from < btf->sh_offset + btf->sh_size &&
	       (from >= btf->sh_offset || btf->sh_offset - from < size);
}

static bool check_apart(const struct edit *edit, uint64_t *ret_alignment, char **ret_why)
{
	uint64_t end = edit->btf.header.sh_offset + edit->btf.header.sh_size, alignment = 8;
	bool apart = !overlaps(edit, 0, edit->header.e_ehsize) &&
		     !overlaps(edit, edit->header.e_shoff,
			       edit->n_sections * (uint64_t)edit->header.e_shentsize);

	for (size_t i = 1; apart && i < edit->n_sections; i++) {
		const GElf_Shdr *header = &edit->sections[i];

		if (i == edit->btf.index || header->sh_type == SHT_NOBITS)
			continue;
		apart = !overlaps(edit, header->sh_offset, header->sh_size);
		if (header->sh_offset >= end && header->sh_addralign > alignment)
			alignment = header->sh_addralign;
	}
	if (!apart)
		return fail(ret_why, "broken ELF file (something overlaps .BTF)");
	*ret_alignment = alignment;
	return true;
}

/* Nothing may move: .BTF stays where it is, or goes to the end of the file. */
static bool plan_fixed(const struct edit *edit, size_t btf_size, struct plan *plan, char **ret_why)
{
	const GElf_Shdr *old = &edit->btf.header;
	uint64_t alignment = old->sh_addralign > 4 ? old->sh_addralign : 4;

	*plan = (struct plan){old->sh_offset, edit->size, edit->size, edit->size};
	if (btf_size <= old->sh_size)
		return true;
	if (old->sh_flags & SHF_ALLOC)
		return fail(ret_why,
			    "its .BTF would grow, and there is no room where it is loaded");
	if (alignment > MAX_ALIGNMENT)
		return fail(ret_why, "broken ELF file (alignment of .BTF)");
	plan->at = edit->size + gap(edit->size, 0, alignment);
	plan->size = plan->at + btf_size;
	return true;
}

static bool plan_layout(const struct edit *edit, size_t btf_size, struct plan *plan, char **ret_why)
{
	uint64_t old_end = edit->btf.header.sh_offset + edit->btf.header.sh_size, new_end;
	uint64_t alignment = 8;

	if (!check_apart(edit, &alignment, ret_why))
		return false;
	if (edit->fixed)
		return plan_fixed(edit, btf_size, plan, ret_why);
	if (alignment > MAX_ALIGNMENT)
		return fail(ret_why, "broken ELF file (alignment of a section)");
	new_end = edit->btf.header.sh_offset + btf_size;
	plan->at = edit->btf.header.sh_offset;
	plan->old_tail = old_end;
	plan->new_tail = new_end + gap(new_end, old_end, alignment);
	plan->size = plan->new_tail + (edit->size - old_end);
	return true;
}

/* Where fields stand in the headers of both classes, and how wide they are. */
struct fields {
	size_t width, e_shoff, sh_offset, sh_size;
};

static void write_headers(const struct edit *edit, const struct plan *plan, size_t btf_size,
			  unsigned char *file)
{
	static const struct fields classes[] = {{4, 0x20, 0x10, 0x14}, {8, 0x28, 0x18, 0x20}};
	const struct fields *is = &classes[edit->header.e_ident[EI_CLASS] == ELFCLASS64];
	unsigned char *headers = file + moved(plan, edit->header.e_shoff);

	put_bytes(file + is->e_shoff, is->width, edit->big_endian,
		  moved(plan, edit->header.e_shoff));
	for (size_t i = 1; i < edit->n_sections; i++) {
		unsigned char *header = headers + i * edit->header.e_shentsize;
		bool is_btf = i == edit->btf.index;

		put_bytes(header + is->sh_offset, is->width, edit->big_endian,
			  is_btf ? plan->at : moved(plan, edit->sections[i].sh_offset));
		if (is_btf)
			put_bytes(header + is->sh_size, is->width, edit->big_endian, btf_size);
	}
}

bool edit_finish(const struct edit *edit, const struct blob *btf, struct blob *ret_file,
		 char **ret_why)
{
	const struct part *parts[] = {&edit->ext, &edit->ids, &edit->relocs};
	const GElf_Shdr *old = &edit->btf.header;
	struct plan plan = {0};
	unsigned char *file;

	if (!plan_layout(edit, btf->size, &plan, ret_why))
		return false;
	file = calloc(1, plan.size);
	if (!file)
		return fail(ret_why, "out of memory");
	memcpy(file, edit->file->data, edit->fixed ? plan.old_tail : old->sh_offset);
	memcpy(file + plan.new_tail, edit->file->data + plan.old_tail, edit->size - plan.old_tail);
	if (edit->fixed)
		memset(file + old->sh_offset, 0, old->sh_size);
	memcpy(file + plan.at, btf->data, btf->size);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (parts[i]->bytes)
			memcpy(file + moved(&plan, parts[i]->header.sh_offset), parts[i]->bytes,
			       parts[i]->header.sh_size);
	write_headers(edit, &plan, btf->size, file);
	*ret_file = (struct blob){.data = file, .size = plan.size};
	return true;
}
