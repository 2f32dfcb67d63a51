/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * .BTF.ext, what a BPF loader needs beside types: for each section of the program, records of
 * functions, lines and relocations. They name types by id, and strings by offset in .BTF. All sizes
 * stay, so it is changed where it stands; the tail of a record longer than we know is kept.
 */
#include <stdlib.h>
#include <string.h>

#include "btf_strings.h"
#include "bytes.h"
#include "edit.h"

enum { WORD_ID = 1, WORD_STRING = 2 };

/* The subsections in the order of the header, and what the words of their records are. */
static const struct {
	const char *name;
	uint32_t record_size; /* at least, bytes */
	uint8_t words[4];
} kinds[] = {
	{"func_info", 8, {0, WORD_ID}},
	{"line_info", 16, {0, WORD_STRING, WORD_STRING}},
	{"core_relo", 16, {0, WORD_ID, WORD_STRING}},
};
#define N_KINDS (sizeof(kinds) / sizeof(kinds[0]))

#define HEADER_SIZE 8 /* without the pairs of offset and length, one for each kind */

struct walk {
	unsigned char *bytes;
	size_t size;
	bool big_endian;
	const struct change *change;
	struct btf_strings strings;
	uint32_t *known; /* per offset of a string before: its offset after + 1, or 0 */
	uint32_t n_known;
};

static bool fail_ext(char **ret_why, const char *what, const char *name, size_t at)
{
	return fail(ret_why, "malformed .BTF.ext: %s (%s, offset %zu)", what, name, at);
}

static bool move_id(struct walk *walk, const char *name, size_t at, char **ret_why)
{
	uint32_t id;

	if (!change_map(walk->change, get32(walk->bytes + at, walk->big_endian), &id))
		return fail_ext(ret_why, "no such type", name, at);
	put32(walk->bytes + at, walk->big_endian, id);
	return true;
}

static bool move_string(struct walk *walk, const char *name, size_t at, char **ret_why)
{
	uint32_t before = get32(walk->bytes + at, walk->big_endian), after;
	const char *text = btfold_graph_string(walk->change->before, before);

	if (!text || before >= walk->n_known)
		return fail_ext(ret_why, "no such string", name, at);
	if (!walk->known[before]) {
		if (!btf_strings_take(&walk->strings, text, &after))
			return fail(ret_why, "out of memory");
		walk->known[before] = after + 1;
	}
	put32(walk->bytes + at, walk->big_endian, walk->known[before] - 1);
	return true;
}

static bool move_record(struct walk *walk, size_t kind, size_t at, char **ret_why)
{
	for (size_t word = 0; word < 4; word++) {
		uint8_t is = kinds[kind].words[word];

		if (is == WORD_ID && !move_id(walk, kinds[kind].name, at + 4 * word, ret_why))
			return false;
		if (is == WORD_STRING &&
		    !move_string(walk, kinds[kind].name, at + 4 * word, ret_why))
			return false;
	}
	return true;
}

/* Size of a record; then for each section its name, the number of records, the records. */
static bool move_subsection(struct walk *walk, size_t kind, size_t at, size_t end, char **ret_why)
{
	const char *name = kinds[kind].name;
	uint32_t record_size, n;

	if (end - at < 4)
		return fail_ext(ret_why, "cut", name, at);
	record_size = get32(walk->bytes + at, walk->big_endian);
	if (record_size < kinds[kind].record_size || record_size % 4)
		return fail_ext(ret_why, "odd size of records", name, at);
	for (at += 4; at < end;) {
		if (end - at < 8)
			return fail_ext(ret_why, "cut", name, at);
		n = get32(walk->bytes + at + 4, walk->big_endian);
		if (n > (end - at - 8) / record_size)
			return fail_ext(ret_why, "more records than there is room", name, at);
		if (!move_string(walk, name, at, ret_why))
			return false;
		for (at += 8; n; n--, at += record_size)
			if (!move_record(walk, kind, at, ret_why))
				return false;
	}
	return true;
}

static bool read_header(struct walk *walk, uint32_t *ret_header, char **ret_why)
{
	const unsigned char *bytes = walk->bytes;
	uint32_t header;

	if (walk->size < HEADER_SIZE || (bytes[0] != 0x9f && bytes[0] != 0xeb) ||
	    bytes[0] + bytes[1] != 0x9f + 0xeb || bytes[2] != 1 || bytes[3])
		return fail_ext(ret_why, "magic, version or flags", "header", 0);
	walk->big_endian = bytes[0] == 0xeb;
	header = get32(bytes + 4, walk->big_endian);
	if (header < HEADER_SIZE + 16 || header > walk->size || header % 4)
		return fail_ext(ret_why, "length of the header", "header", 4);
	for (size_t at = HEADER_SIZE + 8 * N_KINDS; at < header; at++)
		if (bytes[at])
			return fail_ext(ret_why, "unknown subsection", "header", at);
	*ret_header = header;
	return true;
}

/* No byte may belong to two subsections: it would be moved twice. */
static bool check_apart(const size_t starts[N_KINDS], const size_t ends[N_KINDS], char **ret_why)
{
	for (size_t a = 0; a < N_KINDS; a++)
		for (size_t b = 0; b < a; b++)
			if (starts[a] < ends[b] && starts[b] < ends[a])
				return fail_ext(ret_why, "subsections overlap", kinds[a].name,
						starts[a]);
	return true;
}

static bool move_all(struct walk *walk, char **ret_why)
{
	size_t starts[N_KINDS] = {0}, ends[N_KINDS] = {0};
	uint32_t header = 0, offset, size;

	if (!read_header(walk, &header, ret_why))
		return false;
	for (size_t kind = 0; kind < N_KINDS; kind++) {
		size_t at = HEADER_SIZE + 8 * kind;

		if (at + 8 > header)
			break;
		offset = get32(walk->bytes + at, walk->big_endian);
		size = get32(walk->bytes + at + 4, walk->big_endian);
		if (offset > walk->size - header || size > walk->size - header - offset)
			return fail_ext(ret_why, "outside the section", kinds[kind].name, at);
		starts[kind] = header + (size_t)offset;
		ends[kind] = starts[kind] + size;
	}
	if (!check_apart(starts, ends, ret_why))
		return false;
	for (size_t kind = 0; kind < N_KINDS; kind++)
		if (starts[kind] < ends[kind] &&
		    !move_subsection(walk, kind, starts[kind], ends[kind], ret_why))
			return false;
	return true;
}

bool edit_ext(struct edit *edit, struct change *change, char **ret_why)
{
	struct blob before = {.data = edit->btf.bytes, .size = edit->btf.header.sh_size};
	struct walk walk = {
		.bytes = edit->ext.bytes,
		.size = edit->ext.header.sh_size,
		.change = change,
		.n_known = btf_view(&before).strings_size,
	};
	bool fine;

	if (!edit->ext.bytes)
		return true;
	if (btfold_graph_base(change->before))
		return fail(ret_why, "split BTF with a .BTF.ext section is not supported");
	walk.known = calloc(walk.n_known + (size_t)1, sizeof(*walk.known));
	fine = btf_strings_init(&walk.strings, &change->btf) && walk.known;
	if (!fine)
		fail(ret_why, "out of memory");
	fine = fine && move_all(&walk, ret_why);
	if (fine && walk.strings.extra_size)
		fine = btf_strings_append(&change->btf, walk.strings.extra, walk.strings.extra_size,
					  0, ret_why);
	btf_strings_deinit(&walk.strings);
	free(walk.known);
	return fine;
}
