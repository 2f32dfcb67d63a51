// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include <stdlib.h>
#include <string.h>

#include "btf.h"
#include "container.h"
#include "target.h"

bool target_open(const uint8_t *data, size_t size, struct target_input *ret)
{
	struct btfold_container parts;

	btfold_container_split(data, size, &parts);
	*ret = (struct target_input){.base_bytes = {parts.base, parts.base_size},
				     .bytes = {parts.input, parts.input_size}};
	if (parts.base)
		ret->status = btfold_graph_decode(parts.base, parts.base_size, NULL, NULL,
						  &ret->base, NULL);
	if (!ret->status)
		ret->status = btfold_graph_decode(parts.input, parts.input_size, ret->base, NULL,
						  &ret->graph, NULL);
	return !ret->status;
}

void target_close(struct target_input *in)
{
	btfold_graph_destroy(in->graph);
	btfold_graph_destroy(in->base);
}

static struct btfold_type own_type(const struct btfold_graph *graph, uint32_t index)
{
	struct btfold_type type = {0};

	TARGET_REQUIRE(!btfold_graph_type(graph, btfold_graph_first_id(graph) + index, &type),
		       "accessor", "own id refused");
	return type;
}

bool target_has_unknown_kinds(const struct btfold_graph *graph)
{
	for (uint32_t i = 0; i < btfold_graph_n_types(graph); i++)
		if (own_type(graph, i).kind > 19)
			return true;
	return false;
}

static bool collect(void *ctx, const char *text, size_t size)
{
	struct target_text *all = ctx;

	if (!all->data || all->max - all->size < size) {
		all->max = 2 * all->max + size + 1024;
		all->data = realloc(all->data, all->max);
		if (!all->data)
			abort();
	}
	if (size)
		memcpy(all->data + all->size, text, size);
	all->size += size;
	return true;
}

struct target_text target_dump(const struct btfold_graph *graph)
{
	struct target_text text = {0};

	collect(&text, "", 0);
	TARGET_REQUIRE(!btfold_graph_dump(graph, collect, &text), "dump", "refused");
	return text;
}

bool target_same_text(struct target_text a, struct target_text b)
{
	return a.size == b.size && memcmp(a.data, b.data, a.size) == 0;
}

static bool same_type(const struct btfold_graph *a, const struct btfold_type *t,
		      const struct btfold_graph *b, const struct btfold_type *u)
{
	if (t->id != u->id || t->kind != u->kind || t->kflag != u->kflag || t->vlen != u->vlen ||
	    strcmp(t->name, u->name) != 0 || t->size_or_type != u->size_or_type ||
	    t->n_words != u->n_words)
		return false;
	for (uint32_t i = 0; i < t->n_words; i++) {
		const char *x, *y;

		if (t->kind > 19 || raw_word(t->kind, i + 3) != RAW_NAME) {
			if (t->words[i] != u->words[i])
				return false;
			continue;
		}
		x = btfold_graph_string(a, t->words[i]);
		y = btfold_graph_string(b, u->words[i]);
		TARGET_REQUIRE(x && y, "accessor", "name outside");
		if (strcmp(x, y) != 0)
			return false;
	}
	return true;
}

bool target_same_graph(const struct btfold_graph *a, const struct btfold_graph *b)
{
	if (btfold_graph_n_types(a) != btfold_graph_n_types(b) ||
	    btfold_graph_first_id(a) != btfold_graph_first_id(b) ||
	    btfold_graph_big_endian(a) != btfold_graph_big_endian(b))
		return false;
	for (uint32_t i = 0; i < btfold_graph_n_types(a); i++) {
		struct btfold_type t = own_type(a, i), u = own_type(b, i);

		if (!same_type(a, &t, b, &u))
			return false;
	}
	return true;
}

uint64_t target_mix(const uint8_t *data, size_t size)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < size; i++)
		hash = (hash ^ data[i]) * UINT64_C(0x100000001b3);
	return hash ^ hash >> 29;
}
