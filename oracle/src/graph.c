/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "graph.h"

#define GRAPH_ROOM 64u /* types that most graphs of fuzzers have at the most */

/* Room for types 0..n - 1, and the end of the last. */
static void make_room(struct graph *g, uint32_t n)
{
	if (n < g->room)
		return;
	g->room = n < g->room * 2 ? g->room * 2 : n + 1;
	g->at = mem_resize(g->at, g->room, sizeof(*g->at));
}

void graph_reserve(struct graph *g, uint32_t n, uint32_t n_words)
{
	make_room(g, g->n + n);
	ids_reserve(&g->label, g->label.n + n_words);
	ids_reserve(&g->ref, g->ref.n + n_words);
}

void graph_begin(struct graph *g)
{
	make_room(g, g->n + 1);
	g->at[g->n] = (struct place){(uint32_t)g->label.n, (uint32_t)g->ref.n, 0};
}

void graph_end(struct graph *g)
{
	g->n++;
	g->at[g->n] = (struct place){(uint32_t)g->label.n, (uint32_t)g->ref.n, 0};
}

void graph_append(struct graph *g, const uint32_t *label, size_t n_label)
{
	ids_reserve(&g->label, g->label.n + n_label);
	for (size_t i = 0; i < n_label; i++)
		g->label.v[g->label.n++] = label[i];
}

void graph_append_ref(struct graph *g, uint32_t ref)
{
	ids_push(&g->ref, ref);
}

void graph_init(struct graph *g, struct names *names)
{
	const uint32_t void_label[] = {info_make(KIND_VOID, false, 0), 0};

	*g = (struct graph){.names = names};
	graph_reserve(g, GRAPH_ROOM, GRAPH_ROOM * 4);
	graph_begin(g);
	graph_append(g, void_label, 2);
	graph_end(g);
}

void graph_deinit(struct graph *g)
{
	for (unsigned i = 0; i < g->n_files; i++)
		mem_free(g->file[i].name_memo);
	mem_free(g->at);
	mem_free(g->label.v);
	mem_free(g->ref.v);
	*g = (struct graph){0};
}

struct graph_mark graph_mark(const struct graph *g)
{
	return (struct graph_mark){g->n, g->names->n, g->label.n, g->ref.n, g->n_files};
}

void graph_rewind(struct graph *g, struct graph_mark mark)
{
	while (g->n_files > mark.n_files)
		mem_free(g->file[--g->n_files].name_memo);
	/* What was added may have used names of the base that nobody had used before. */
	for (uint32_t off = 0; g->has_base && off < g->file[0].str_len; off++)
		if (g->file[0].name_memo[off] > mark.n_names)
			g->file[0].name_memo[off] = 0;
	names_forget(g->names, mark.n_names);
	g->n = mark.n;
	g->label.n = mark.n_label;
	g->ref.n = mark.n_ref;
	g->at[g->n] = (struct place){(uint32_t)mark.n_label, (uint32_t)mark.n_ref, 0};
}

int graph_compare_labels(const struct graph *g, uint32_t a, const struct graph *h, uint32_t b)
{
	const uint32_t *x = graph_label(g, a), *y = graph_label(h, b);
	uint32_t nx = graph_n_label(g, a), ny = graph_n_label(h, b);

	for (uint32_t i = 0; i < nx && i < ny; i++)
		if (x[i] != y[i])
			return x[i] < y[i] ? -1 : 1;
	return nx == ny ? 0 : nx < ny ? -1 : 1;
}

enum key_space graph_key_space(const struct graph *g, uint32_t t)
{
	if (!graph_name(g, t))
		return KEY_NONE;
	switch (graph_kind(g, t)) {
	case KIND_STRUCT:
		return KEY_STRUCT;
	case KIND_UNION:
		return KEY_UNION;
	case KIND_ENUM:
	case KIND_ENUM64:
		return KEY_ENUM;
	case KIND_FWD: /* C4 */
		return info_kflag(graph_info(g, t)) ? KEY_UNION : KEY_STRUCT;
	default:
		return KEY_NONE;
	}
}

bool graph_is_declaration(const struct graph *g, uint32_t t)
{
	enum kind kind = graph_kind(g, t);

	if (!graph_name(g, t))
		return false;
	if (kind == KIND_ENUM || kind == KIND_ENUM64)
		return info_vlen(graph_info(g, t)) == 0;
	return kind == KIND_FWD;
}

bool graph_is_definition(const struct graph *g, uint32_t t)
{
	return graph_key_space(g, t) != KEY_NONE && !graph_is_declaration(g, t);
}

const struct file *graph_file_of(const struct graph *g, uint32_t t)
{
	for (unsigned i = 0; i < g->n_files; i++)
		if (t >= g->file[i].first && t < g->file[i].end)
			return &g->file[i];
	return NULL;
}
