/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "text_strings.h"

#include <string.h>
#include <xxhash.h>

#define FIRST_SLOTS 1024

/* The slot that holds the string, or the free one where it belongs. */
static uint32_t *find(const struct text_strings *strings, const char *bytes, size_t size)
{
	uint32_t mask = strings->n_slots - 1, at = (uint32_t)XXH3_64bits(bytes, size) & mask;

	for (; strings->slots[at]; at = (at + 1) & mask) {
		const char *name = graph_name(strings->graph, strings->slots[at]);

		if (!strncmp(name, bytes, size) && !name[size])
			break;
	}
	return &strings->slots[at];
}

static bool grow_slots(struct text_strings *strings)
{
	uint32_t *old = strings->slots, n_old = strings->n_slots;
	uint32_t *slots = ARENA_NEW_ZERO(&strings->graph->arena, 2 * (size_t)n_old, uint32_t);

	if (!slots)
		return false;
	strings->slots = slots;
	strings->n_slots = 2 * n_old;
	for (uint32_t i = 0; i < n_old; i++) {
		const char *name;

		if (!old[i])
			continue;
		name = graph_name(strings->graph, old[i]);
		*find(strings, name, strlen(name)) = old[i];
	}
	return true;
}

/* Enters @offset unless an equal string is there already; *ret_slot is where either is. */
static bool enter(struct text_strings *strings, const char *bytes, size_t size, uint32_t **ret_slot)
{
	if (strings->n_used >= strings->n_slots / 2 && !grow_slots(strings))
		return false;
	*ret_slot = find(strings, bytes, size);
	return true;
}

static bool enter_base(struct text_strings *strings, const struct btfold_graph *base)
{
	for (uint32_t at = 0; at < base->strings_size;) {
		const char *name = base->strings + at;
		size_t size = strlen(name);
		uint32_t *slot;

		if (size) {
			if (!enter(strings, name, size, &slot))
				return false;
			if (!*slot) {
				*slot = base->first_string + at;
				strings->n_used++;
			}
		}
		at += (uint32_t)size + 1;
	}
	return true;
}

enum btfold_status text_strings_init(struct text_strings *strings, struct btfold_graph *graph)
{
	*strings = (struct text_strings){.graph = graph, .n_slots = FIRST_SLOTS};
	strings->slots = ARENA_NEW_ZERO(&graph->arena, FIRST_SLOTS, uint32_t);
	strings->room = FIRST_SLOTS;
	strings->own = ARENA_NEW(&graph->arena, strings->room, char);
	if (!strings->slots || !strings->own)
		return BTFOLD_E_NO_MEMORY;
	graph->strings = strings->own;
	if (!graph->base)
		strings->own[graph->strings_size++] = '\0';
	for (const struct btfold_graph *base = graph->base; base; base = base->base)
		if (!enter_base(strings, base))
			return BTFOLD_E_NO_MEMORY;
	return BTFOLD_OK;
}

/* Room for @size bytes and a NUL. */
static enum btfold_status reserve(struct text_strings *strings, size_t size)
{
	struct btfold_graph *graph = strings->graph;
	size_t need = graph->strings_size + size + 1, room = strings->room;
	char *grown;

	if (need > UINT32_MAX - (size_t)graph->first_string)
		return BTFOLD_E_TOO_LARGE;
	if (need <= room)
		return BTFOLD_OK;
	while (room < need)
		room *= 2;
	grown = ARENA_NEW(&graph->arena, room, char);
	if (!grown)
		return BTFOLD_E_NO_MEMORY;
	memcpy(grown, strings->own, graph->strings_size);
	graph->strings = strings->own = grown;
	strings->room = room;
	return BTFOLD_OK;
}

enum btfold_status text_strings_add(struct text_strings *strings, const char *bytes, size_t size,
				    uint32_t *ret_offset)
{
	struct btfold_graph *graph = strings->graph;
	enum btfold_status status;
	uint32_t *slot;

	*ret_offset = 0;
	if (!size)
		return BTFOLD_OK;
	if (!enter(strings, bytes, size, &slot))
		return BTFOLD_E_NO_MEMORY;
	if (!*slot) {
		status = reserve(strings, size);
		if (status)
			return status;
		*slot = graph_end_string(graph);
		memcpy(strings->own + graph->strings_size, bytes, size);
		graph->strings_size += (uint32_t)size;
		strings->own[graph->strings_size++] = '\0';
		strings->n_used++;
	}
	*ret_offset = *slot;
	return BTFOLD_OK;
}
