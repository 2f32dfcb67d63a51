/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* Bytes to graph, from the format documentation; refuses what C7 calls malformed. */
#include "graph.h"

#define HEADER_OLD 24u
#define HEADER_NEW 32u

static uint32_t swap32(uint32_t w)
{
	return w >> 24 | (w >> 8 & 0xff00) | (w << 8 & 0xff0000) | w << 24;
}

uint32_t file_word(const struct file *file, uint32_t offset)
{
	uint32_t w;

	memcpy(&w, file->data + offset, 4);
	return file->swap ? swap32(w) : w;
}

static bool bad(char **ret_why, char *why)
{
	if (ret_why)
		*ret_why = why;
	else
		mem_free(why);
	return false;
}

/* A section given relative to the header's end, inside the file? */
static bool section(uint64_t hdr_len, uint64_t off, uint64_t len, size_t size, uint32_t *ret)
{
	if (hdr_len + off + len > size)
		return false;
	*ret = (uint32_t)(hdr_len + off);
	return true;
}

static bool overlap(uint64_t a, uint64_t a_len, uint64_t b, uint64_t b_len)
{
	return a_len && b_len && a < b + b_len && b < a + a_len;
}

static bool parse_layout(const struct file *file, size_t size, uint32_t hdr_len, char **ret_why)
{
	uint32_t off, len;

	if (hdr_len < HEADER_NEW)
		return true;
	off = file_word(file, 24);
	len = file_word(file, 28);
	if (!section(hdr_len, off, len, size, &off))
		return bad(ret_why, mem_print("V header: layout section leaves the file"));
	if (overlap(off, len, file->type_off, file->type_len) ||
	    overlap(off, len, file->str_off, file->str_len))
		return bad(ret_why, mem_print("V header: layout section overlaps another"));
	if (len % 4)
		return bad(ret_why, mem_print("V header: layout section not in multiples of 4"));
	/* C16; kinds 1..19 mean what they mean (C7) */
	for (uint32_t kind = 20; kind < 128 && kind < len / 4; kind++)
		if (file->data[off + 4 * kind] % 4 || file->data[off + 4 * kind + 1] % 4)
			return bad(ret_why,
				   mem_print("V header: layout of kind %u not in words", kind));
	return true;
}

static bool parse_sections(struct file *file, size_t size, uint32_t hdr_len, char **ret_why)
{
	uint32_t type_off = file_word(file, 8),
		 known = hdr_len < HEADER_NEW ? HEADER_OLD : HEADER_NEW;

	for (uint32_t i = known; i < hdr_len; i++)
		if (file->data[i])
			return bad(ret_why, mem_print("V header: unknown header byte %u set", i));
	file->type_len = file_word(file, 12);
	file->str_len = file_word(file, 20);
	if (type_off % 4 || file->type_len % 4)
		return bad(ret_why, mem_print("V header: type section not in multiples of 4"));
	if (!section(hdr_len, type_off, file->type_len, size, &file->type_off))
		return bad(ret_why, mem_print("V header: type section leaves the file"));
	if (!section(hdr_len, file_word(file, 16), file->str_len, size, &file->str_off))
		return bad(ret_why, mem_print("V header: string section leaves the file"));
	if (overlap(file->type_off, file->type_len, file->str_off, file->str_len))
		return bad(ret_why, mem_print("V header: type and string sections overlap"));
	return parse_layout(file, size, hdr_len, ret_why);
}

static bool parse_header(struct file *file, struct btfold_oracle_bytes bytes, char **ret_why)
{
	uint32_t hdr_len;
	uint16_t magic;

	file->data = bytes.data;
	if (!bytes.data || bytes.size < HEADER_OLD)
		return bad(ret_why, mem_print("V header: file shorter than a header"));
	if (bytes.size > UINT32_MAX)
		return bad(ret_why, mem_print("file over 4 GiB"));
	memcpy(&magic, file->data, 2);
	if (magic != 0xeb9f && magic != 0x9feb)
		return bad(ret_why, mem_print("V header: magic %04x", magic));
	file->swap = magic == 0x9feb;
	if (file->data[2] != 1 || file->data[3])
		return bad(ret_why, mem_print("V header: version %u flags %u", file->data[2],
					      file->data[3]));
	hdr_len = file_word(file, 4);
	if (hdr_len < HEADER_OLD || hdr_len > bytes.size)
		return bad(ret_why, mem_print("V header: hdr_len %u", hdr_len));
	return parse_sections(file, bytes.size, hdr_len, ret_why);
}

static bool parse_strings(const struct file *file, bool on_base, char **ret_why)
{
	const uint8_t *strings = file->data + file->str_off;

	if (!file->str_len) /* a split file may need no string of its own */
		return on_base || bad(ret_why, mem_print("V strings: empty string section"));
	if (strings[file->str_len - 1])
		return bad(ret_why, mem_print("V strings: last byte not NUL"));
	if (!on_base && strings[0])
		return bad(ret_why, mem_print("V strings: first byte not NUL"));
	return true;
}

/* The id in names of a name word; NONE if outside base + own strings. */
static uint32_t name_at(struct graph *g, struct file *own, uint32_t word)
{
	struct file *file = own;
	uint32_t off;

	if (word < own->str_start)
		file = &g->file[0];
	off = word - file->str_start;
	if (off >= file->str_len)
		return NONE;
	if (!file->name_memo[off])
		file->name_memo[off] =
			names_id(g->names, (const char *)file->data + file->str_off + off) + 1;
	return file->name_memo[off] - 1;
}

struct reader {
	struct graph *g;
	struct file *file;
	uint32_t at;	/* offset of the next word */
	uint32_t shift; /* what own references move by */
};

static bool take(struct reader *r, char what)
{
	uint32_t word = file_word(r->file, r->at), name;

	r->at += 4;
	switch (what) {
	case 'R':
		if (word > r->g->n_base && r->shift) {
			if (word > UINT32_MAX - r->shift)
				return false;
			word += r->shift;
		}
		graph_append_ref(r->g, word);
		break;
	case 'N':
		name = name_at(r->g, r->file, word);
		if (name == NONE)
			return false;
		ids_push(&r->g->label, name);
		break;
	case 'W':
		ids_push(&r->g->label, word);
		break;
	}
	return true;
}

static bool parse_words(struct reader *r, uint32_t info)
{
	const struct kind_facts *facts = &kinds[info_kind(info)];
	bool fine = take(r, facts->third);

	for (const char *w = facts->fixed; *w && fine; w++)
		fine = take(r, *w);
	if (!facts->item[0])
		return fine;
	for (uint32_t i = 0; i < info_vlen(info) && fine; i++) {
		for (const char *w = facts->item; *w && fine; w++)
			fine = take(r, *w);
		if (info_kind(info) == KIND_ENUM64) { /* C3: the high word comes first in a label */
			uint32_t *value = r->g->label.v + r->g->label.n - 2, low = value[0];

			value[0] = value[1];
			value[1] = low;
		}
	}
	return fine;
}

static bool parse_type(struct reader *r, char **ret_why)
{
	const uint32_t end = r->file->type_off + r->file->type_len;
	uint32_t id = r->g->n, info;

	if (end - r->at < 12)
		return bad(ret_why, mem_print("V record: type %u leaves the type section", id));
	info = file_word(r->file, r->at + 4);
	if (!info_kind(info) || info_kind(info) >= N_KINDS)
		return bad(ret_why, mem_print("V kind: type %u has kind %u", id, info_kind(info)));
	if (kind_extra_words(info_kind(info), info_vlen(info)) * 4 > end - r->at - 12)
		return bad(ret_why, mem_print("V record: type %u leaves the type section", id));
	graph_begin(r->g);
	r->g->at[id].record = r->at;
	ids_push(&r->g->label, info);
	if (!take(r, 'N'))
		return bad(ret_why, mem_print("V strings: name of type %u outside", id));
	r->at += 4;
	if (!parse_words(r, info))
		return bad(ret_why, mem_print("V strings, ids: a word of type %u outside", id));
	graph_end(r->g);
	return true;
}

static bool parse_types(struct graph *g, struct file *file, char **ret_why)
{
	struct reader r = {.g = g, .file = file, .at = file->type_off};
	size_t first_ref = g->ref.n;

	graph_reserve(g, file->type_len / 12, file->type_len / 4);
	file->first = g->n;
	r.shift = g->n - (g->n_base + 1);
	while (r.at != file->type_off + file->type_len)
		if (!parse_type(&r, ret_why))
			return false;
	file->end = g->n;
	for (size_t i = first_ref; i < g->ref.n; i++)
		if (g->ref.v[i] >= g->n)
			return bad(ret_why, mem_print("V ids: reference to %u, outside the "
						      "universe of %u types",
						      g->ref.v[i] - r.shift, g->n - 1 - r.shift));
	return true;
}

bool graph_add(struct graph *g, struct btfold_oracle_bytes bytes, bool is_base, char **ret_why)
{
	struct file *file = &g->file[g->n_files];

	if (g->n_files == GRAPH_FILES)
		mem_bug("too many files in one graph");
	*file = (struct file){0};
	if (!parse_header(file, bytes, ret_why) || !parse_strings(file, g->has_base, ret_why))
		return false;
	file->name_memo = mem_zero(file->str_len, sizeof(*file->name_memo));
	g->n_files++;
	if (g->has_base) {
		file->str_start = g->file[0].str_len;
		if (file->str_len > UINT32_MAX - file->str_start)
			return bad(ret_why, mem_print("V strings: over 4 GiB with the base's"));
	}
	if (!parse_types(g, file, ret_why))
		return false;
	if (is_base) {
		g->n_base = g->n - 1;
		g->has_base = true;
	}
	return true;
}

bool graph_load(struct graph *g, struct names *names, struct btfold_oracle_bytes base,
		struct btfold_oracle_bytes own, char **ret_why)
{
	graph_init(g, names);
	return (!base.data || graph_add(g, base, true, ret_why)) &&
	       graph_add(g, own, false, ret_why);
}
