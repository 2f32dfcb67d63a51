/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * .BTF_ids, where resolve_btfids of a kernel build puts ids of types by name. Symbols tell what a
 * word is: __BTF_ID__func__NAME__N (also struct, union, typedef) an id, __BTF_ID__set__NAME a count
 * and so many ids, __BTF_ID__set8__NAME a count, flags, and so many pairs of id and flags. The
 * kernel searches sets by halving, so they stay sorted.
 */
#include <libelf.h>
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "edit.h"

#define PREFIX "__BTF_ID__"

enum { UNKNOWN, IS_ID, IS_OTHER };

struct ids {
	struct edit *edit;
	unsigned char *bytes;
	uint32_t n_words;
	uint8_t *is; /* per word */
};

static uint32_t word(const struct ids *ids, uint32_t at)
{
	return get32(ids->bytes + 4 * (size_t)at, ids->edit->big_endian);
}

static bool is_kind(const char *rest, const char *kind)
{
	size_t length = strlen(kind);

	return !strncmp(rest, kind, length) && !strncmp(rest + length, "__", 2);
}

static bool mark(struct ids *ids, uint32_t at, uint8_t is)
{
	if (ids->is[at] != UNKNOWN && ids->is[at] != is)
		return false;
	ids->is[at] = is;
	return true;
}

static int compare_little(const void *a, const void *b)
{
	uint32_t x = get32(a, false), y = get32(b, false);

	return x < y ? -1 : x > y;
}

static int compare_big(const void *a, const void *b)
{
	uint32_t x = get32(a, true), y = get32(b, true);

	return x < y ? -1 : x > y;
}

/* The set whose count stands at word @at; with flags each id has a word behind it. */
static bool take_set(struct ids *ids, uint32_t at, bool flags, bool sort)
{
	uint32_t n = word(ids, at), width = 1 + flags;

	if (ids->n_words - at < width || n > (ids->n_words - at - width) / width)
		return false;
	if (sort) {
		qsort(ids->bytes + 4 * (size_t)(at + width), n, 4 * width,
		      ids->edit->big_endian ? compare_big : compare_little);
		return true;
	}
	for (uint32_t i = 0; i < width * (n + 1); i++)
		if (!mark(ids, at + i, i >= width && i % width == 0 ? IS_ID : IS_OTHER))
			return false;
	return true;
}

/* Takes what the symbol @name at @value explains: marks it or, second, sorts it. */
static bool take_symbol(struct ids *ids, const char *name, uint64_t value, bool sort)
{
	static const char *const kinds[] = {"struct", "union", "typedef", "func"};
	uint64_t offset = value - ids->edit->ids.header.sh_addr;
	const char *rest = name + strlen(PREFIX);

	if (offset % 4 || offset / 4 >= ids->n_words)
		return false;
	if (is_kind(rest, "set") || is_kind(rest, "set8"))
		return take_set(ids, (uint32_t)(offset / 4), is_kind(rest, "set8"), sort);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (is_kind(rest, kinds[i]))
			return sort || mark(ids, (uint32_t)(offset / 4), IS_ID);
	return false;
}

static bool each_symbol(struct ids *ids, Elf_Scn *section, const GElf_Shdr *header, bool sort,
			char **ret_why)
{
	Elf_Data *data = elf_getdata(section, NULL);
	GElf_Sym symbol;

	if (!data)
		return fail(ret_why, "broken ELF file (%s)", elf_errmsg(-1));
	for (int i = 0; gelf_getsym(data, i, &symbol); i++) {
		const char *name;

		if (symbol.st_shndx != ids->edit->ids.index)
			continue;
		name = elf_strptr(ids->edit->elf, header->sh_link, symbol.st_name);
		if (name && !strncmp(name, PREFIX, strlen(PREFIX)) &&
		    !take_symbol(ids, name, symbol.st_value, sort))
			return fail(ret_why, "malformed .BTF_ids: symbol %.200s", name);
	}
	return true;
}

static bool each_table(struct ids *ids, bool sort, char **ret_why)
{
	for (size_t i = 1; i < ids->edit->n_sections; i++) {
		const GElf_Shdr *header = &ids->edit->sections[i];

		if (header->sh_type == SHT_SYMTAB &&
		    !each_symbol(ids, elf_getscn(ids->edit->elf, i), header, sort, ret_why))
			return false;
	}
	return true;
}

static bool move_ids(struct ids *ids, const struct change *change, char **ret_why)
{
	uint32_t first = btfold_graph_first_id(change->before), before, after;

	for (uint32_t at = 0; at < ids->n_words; at++) {
		before = word(ids, at);
		if (ids->is[at] == IS_OTHER || !before)
			continue;
		if (ids->is[at] == UNKNOWN)
			return fail(ret_why,
				    "no symbol explains the number %u in its .BTF_ids "
				    "(stripped?)",
				    before);
		if (!change_map(change, before, &after))
			return fail(ret_why, "malformed .BTF_ids: no type %u", before);
		if (before >= first && after < first)
			return fail(ret_why,
				    "type %u in its .BTF_ids would move into the base, "
				    "where the kernel does not look for it",
				    before);
		put32(ids->bytes + 4 * (size_t)at, ids->edit->big_endian, after);
	}
	return true;
}

bool edit_ids(struct edit *edit, const struct change *change, char **ret_why)
{
	struct ids ids = {
		.edit = edit,
		.bytes = edit->ids.bytes,
		.n_words = (uint32_t)(edit->ids.header.sh_size / 4),
	};
	bool fine;

	if (!edit->ids.bytes)
		return true;
	if (edit->ids.header.sh_size / 4 > UINT32_MAX / 4)
		return fail(ret_why, "malformed .BTF_ids: too large");
	ids.is = calloc(1, (size_t)ids.n_words + 1);
	if (!ids.is)
		return fail(ret_why, "out of memory");
	fine = each_table(&ids, false, ret_why) && move_ids(&ids, change, ret_why) &&
	       each_table(&ids, true, ret_why);
	free(ids.is);
	return fine;
}
