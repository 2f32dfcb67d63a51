/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "graph.h"

void graph_begin(struct graph *g)
{
	if (g->n + 1 >= g->room) {
		g->room = g->room ? g->room * 2 : 32;
		g->label_at = mem_resize(g->label_at, g->room, sizeof(*g->label_at));
		g->ref_at = mem_resize(g->ref_at, g->room, sizeof(*g->ref_at));
		g->record = mem_resize(g->record, g->room, sizeof(*g->record));
	}
	g->label_at[g->n] = (uint32_t)g->label.n;
	g->ref_at[g->n] = (uint32_t)g->ref.n;
	g->record[g->n] = 0;
	g->n++;
	g->label_at[g->n] = (uint32_t)g->label.n;
	g->ref_at[g->n] = (uint32_t)g->ref.n;
}

void graph_append(struct graph *g, const uint32_t *label, size_t n_label)
{
	for (size_t i = 0; i < n_label; i++)
		ids_push(&g->label, label[i]);
	g->label_at[g->n] = (uint32_t)g->label.n;
}

void graph_append_ref(struct graph *g, uint32_t ref)
{
	ids_push(&g->ref, ref);
	g->ref_at[g->n] = (uint32_t)g->ref.n;
}

void graph_init(struct graph *g, struct names *names)
{
	const uint32_t void_label[] = {info_make(KIND_VOID, false, 0), 0};

	*g = (struct graph){.names = names};
	graph_begin(g);
	graph_append(g, void_label, 2);
}

void graph_deinit(struct graph *g)
{
	for (unsigned i = 0; i < g->n_files; i++)
		free(g->file[i].name_memo);
	free(g->label_at);
	free(g->ref_at);
	free(g->record);
	free(g->label.v);
	free(g->ref.v);
	*g = (struct graph){0};
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
