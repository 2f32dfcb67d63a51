/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "strtab.h"

#include <string.h>

bool strtab_init(struct strtab *strtab, const struct btfold_graph *graph, const struct strtab *base,
		 const struct hashing *hashing, struct arena *arena)
{
	uint32_t size;

	*strtab = (struct strtab){.base = base, .graph = graph, .hashing = hashing};
	strtab->first = base ? graph->first_string : 0;
	size = graph_end_string(graph) - strtab->first;
	strtab->canonical = ARENA_NEW_ZERO(arena, size, uint32_t);
	/* kernels use 20 bytes a string */
	if (!strtab->canonical || !hashtab_init(&strtab->table, arena, size / 20))
		return false;
	if (!base && !hashtab_insert(&strtab->table, hash_bytes(hashing, "", 0), 1))
		return false;
	return true;
}

/* Canonical offset + 1 of the string, or 0 when the table does not have it. */
static uint32_t find(const struct strtab *strtab, uint32_t hash, const char *name)
{
	HASHTAB_EACH(&strtab->table, hash, value)
	if (!strcmp(graph_name(strtab->graph, value - 1), name))
		return value;
	return 0;
}

uint32_t strtab_intern(struct strtab *strtab, uint32_t offset)
{
	const char *name = graph_name(strtab->graph, offset);
	size_t size = strlen(name);
	uint32_t hash = hash_bytes(strtab->hashing, name, size), found = 0;

	strtab->bytes += size;
	if (strtab->base) {
		if (offset < strtab->first && strtab->base->canonical[offset])
			return strtab->base->canonical[offset] - 1;
		found = find(strtab->base, hash, name);
	}
	if (!found)
		found = find(strtab, hash, name);
	if (!found) {
		found = offset + 1;
		if (!hashtab_insert(&strtab->table, hash, found))
			strtab->no_memory = true;
	}
	if (offset >= strtab->first)
		strtab->canonical[offset - strtab->first] = found;
	return found - 1;
}

void strtab_intern_all(struct strtab *strtab)
{
	uint32_t end = graph_end_string(strtab->graph), offset = strtab->first;

	while (offset < end && !strtab->no_memory) {
		strtab_canonical(strtab, offset);
		offset += (uint32_t)strlen(graph_name(strtab->graph, offset)) + 1;
	}
}
