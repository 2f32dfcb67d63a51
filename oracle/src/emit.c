/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "emit.h"

#define HEADER 24u

struct writer {
	const struct graph *g;
	const uint32_t *new_id;
	bool as_stored;	    /* strings: those of the files; else: */
	uint32_t *name_off; /* by names id, NONE: not yet written */
	struct ids words;   /* type section */
	struct ids strings; /* names ids in order of first use */
	uint32_t str_len;   /* own strings so far */
	uint32_t str_start;
};

static uint32_t write_name(struct writer *w, uint32_t name)
{
	if (w->name_off[name] == NONE) {
		w->name_off[name] = w->str_start + w->str_len;
		ids_push(&w->strings, name);
		w->str_len += (uint32_t)strlen(w->g->names->text[name]) + 1;
	}
	return w->name_off[name];
}

/* The names id of a name word of a file: it was read before, so it is valid and in the memo. */
static uint32_t read_name(const struct graph *g, const struct file *file, uint32_t word)
{
	if (word < file->str_start)
		return g->file[0].name_memo[word] - 1;
	return file->name_memo[word - file->str_start] - 1;
}

static const struct file *own_files(const struct graph *g)
{
	return g->file + g->has_base;
}

/* Own strings of @file stand behind those of the files before it. */
static uint32_t stored_name(const struct graph *g, const struct file *file, uint32_t word)
{
	if (word >= file->str_start)
		for (const struct file *before = own_files(g); before < file; before++)
			word += before->str_len;
	return word;
}

static void write_words(struct writer *w, const struct file *file, const char *what, uint32_t *at)
{
	for (; *what; what++) {
		uint32_t word = file_word(file, *at);

		*at += 4;
		if (*what == 'N' && w->as_stored)
			word = stored_name(w->g, file, word);
		else if (*what == 'N')
			word = write_name(w, read_name(w->g, file, word));
		else if (*what == 'R' && word > w->g->n_base)
			word = w->new_id[word + file->first - (w->g->n_base + 1)];
		else if (*what == 'R')
			word = w->new_id[word];
		ids_push(&w->words, word);
	}
}

static void write_type(struct writer *w, uint32_t t)
{
	const struct file *file = graph_file_of(w->g, t);
	uint32_t info = graph_info(w->g, t), at = w->g->at[t].record;
	const char third[] = {kinds[info_kind(info)].third, 0};

	write_words(w, file, "N", &at);
	write_words(w, file, "-", &at);
	write_words(w, file, third, &at);
	write_words(w, file, kinds[info_kind(info)].fixed, &at);
	if (kind_has_items(info_kind(info)))
		for (uint32_t i = 0; i < info_vlen(info); i++)
			write_words(w, file, kinds[info_kind(info)].item, &at);
}

static void start_strings(struct writer *w)
{
	const struct graph *g = w->g;

	if (w->as_stored) {
		for (const struct file *f = own_files(g); f < g->file + g->n_files; f++)
			w->str_len += f->str_len;
		return;
	}
	w->name_off = mem_ids(g->names->n, NONE);
	if (!g->has_base) {
		write_name(w, 0);
		return;
	}
	w->str_start = g->file[0].str_len;
	for (uint32_t off = 0; off < g->file[0].str_len; off++) {
		uint32_t name = g->file[0].name_memo[off];

		if (name && w->name_off[name - 1] == NONE)
			w->name_off[name - 1] = off;
	}
}

static void put(uint8_t *to, uint32_t word, bool swap)
{
	for (unsigned i = 0; i < 4; i++)
		if (swap)
			to[i] = (uint8_t)(word >> (24 - 8 * i));
		else
			to[i] = (uint8_t)(word >> 8 * i);
}

/* put() writes little-endian unless told otherwise. */
static bool host_is_big(void)
{
	const uint16_t one = 1;

	return *(const uint8_t *)&one == 0;
}

static uint8_t *finish(const struct writer *w, bool swap, size_t *ret_size)
{
	uint32_t type_len = (uint32_t)w->words.n * 4;
	uint8_t *bytes = mem_zero(HEADER + type_len + w->str_len, 1), *at = bytes;
	bool big = swap != host_is_big();

	*ret_size = HEADER + type_len + w->str_len;
	at[0] = big ? 0xeb : 0x9f;
	at[1] = big ? 0x9f : 0xeb;
	at[2] = 1;
	put(at + 4, HEADER, big);
	put(at + 12, type_len, big);
	put(at + 16, type_len, big);
	put(at + 20, w->str_len, big);
	at += HEADER;
	for (size_t i = 0; i < w->words.n; i++, at += 4)
		put(at, w->words.v[i], big);
	if (w->as_stored)
		for (const struct file *f = own_files(w->g); f < w->g->file + w->g->n_files; f++) {
			memcpy(at, f->data + f->str_off, f->str_len);
			at += f->str_len;
		}
	for (size_t i = 0; i < w->strings.n; i++) {
		size_t n = strlen(w->g->names->text[w->strings.v[i]]) + 1;

		memcpy(at, w->g->names->text[w->strings.v[i]], n);
		at += n;
	}
	return bytes;
}

/* In bytes, of all files: as much as is written when every type is written once. */
static uint32_t types_size(const struct graph *g)
{
	uint32_t size = 0;

	for (unsigned i = 0; i < g->n_files; i++)
		size += g->file[i].type_len;
	return size;
}

static void *write_graph(struct writer w, const uint32_t *order, uint32_t n, bool swap,
			 size_t *ret_size)
{
	uint8_t *bytes;

	start_strings(&w);
	ids_reserve(&w.words, types_size(w.g) / 4);
	for (uint32_t i = 0; i < n; i++)
		write_type(&w, order[i]);
	bytes = finish(&w, swap, ret_size);
	mem_free(w.name_off);
	mem_free(w.words.v);
	mem_free(w.strings.v);
	return bytes;
}

void *emit(const struct graph *g, const uint32_t *order, uint32_t n, const uint32_t *new_id,
	   bool swap, size_t *ret_size)
{
	return write_graph((struct writer){.g = g, .new_id = new_id}, order, n, swap, ret_size);
}

void *emit_as_stored(const struct graph *g, const uint32_t *order, uint32_t n,
		     const uint32_t *new_id, bool swap, size_t *ret_size)
{
	return write_graph((struct writer){.g = g, .new_id = new_id, .as_stored = true}, order, n,
			   swap, ret_size);
}

bool emit_is_swapped(struct btfold_oracle_bytes bytes)
{
	uint16_t magic = 0;

	if (bytes.data && bytes.size >= 2)
		memcpy(&magic, bytes.data, 2);
	return magic == 0x9feb;
}
