/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * .rel.BTF of a BPF object: relocations of the offsets in DATASECs. Loaders fill those in by name,
 * but a linker would apply them; so they go where the DATASEC goes (R1: it is kept, and its order).
 */
#include <stdlib.h>
#include <string.h>

#include "btf_strings.h"
#include "bytes.h"
#include "edit.h"

#define KIND_DATASEC 15
#define RECORD_BYTES 12 /* and what follows */

/* The DATASEC before whose bytes hold @at; 0: none. */
static uint32_t find(const struct btfold_graph *graph, uint64_t at, uint64_t *ret_delta)
{
	uint32_t low = btfold_graph_first_id(graph), high = low + btfold_graph_n_types(graph);
	struct btfold_type type;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (btfold_graph_type(graph, middle, &type))
			return 0;
		if (at < type.offset) {
			high = middle;
		} else if (at >= type.offset + RECORD_BYTES + 4 * (uint64_t)type.n_words) {
			low = middle + 1;
		} else {
			*ret_delta = at - type.offset;
			return type.kind == KIND_DATASEC ? middle : 0;
		}
	}
	return 0;
}

/* Where the types after stand in the section, in bytes; NULL: out of memory. */
static uint64_t *positions(const struct change *change)
{
	uint32_t first = btfold_graph_first_id(change->after);
	uint32_t n = btfold_graph_n_types(change->after);
	uint64_t *at = calloc((size_t)n + 1, sizeof(*at)), next = btf_view(&change->btf).types;
	struct btfold_type type;

	for (uint32_t i = 0; at && i < n; i++) {
		at[i] = next;
		if (!btfold_graph_type(change->after, first + i, &type))
			next += RECORD_BYTES + 4 * (uint64_t)type.n_words;
	}
	return at;
}

static bool move_entries(struct edit *edit, const struct change *change, const uint64_t *at,
			 char **ret_why)
{
	size_t width = edit->header.e_ident[EI_CLASS] == ELFCLASS64 ? 8 : 4;
	size_t entry = width * (edit->relocs.header.sh_type == SHT_RELA ? 3 : 2);
	size_t n = edit->relocs.header.sh_size / entry;
	uint32_t first = btfold_graph_first_id(change->before), id, image;
	uint64_t offset, delta;

	for (size_t i = 0; i < n; i++) {
		unsigned char *place = edit->relocs.bytes + i * entry;

		offset = get_bytes(place, width, edit->big_endian);
		if (edit->header.e_type != ET_REL)
			offset -= edit->btf.header.sh_addr;
		id = find(change->before, offset, &delta);
		if (!id || !change_map(change, id, &image) || image < first)
			return fail(ret_why, "a relocation of .BTF is not in a DATASEC");
		offset = at[image - first] + delta;
		if (edit->header.e_type != ET_REL)
			offset += edit->btf.header.sh_addr;
		put_bytes(place, width, edit->big_endian, offset);
	}
	return true;
}

bool edit_relocs(struct edit *edit, const struct change *change, char **ret_why)
{
	uint64_t *at;
	bool fine;

	if (!edit->relocs.bytes)
		return true;
	at = positions(change);
	if (!at)
		return fail(ret_why, "out of memory");
	fine = move_entries(edit, change, at, ret_why);
	free(at);
	return fine;
}
