/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* strnlen() */
#define _POSIX_C_SOURCE 200809L

#include "strtab.h"

#include <string.h>

static void mark_canonical(struct strtab *strtab, uint32_t offset)
{
	offset -= strtab->first;
	strtab->is_canonical[offset / 64] |= UINT64_C(1) << offset % 64;
}

bool strtab_init(struct strtab *strtab, const struct btfold_graph *graph, const struct strtab *base,
		 const struct hashing *hashing, struct arena *arena)
{
	uint32_t size;

	*strtab = (struct strtab){
		.base = base,
		.graph = graph,
		.hashing = hashing,
		.first = base ? graph->first_string : 0,
		.others = {.arena = arena},
	};
	size = graph_end_string(graph) - strtab->first;
	strtab->is_canonical = ARENA_NEW_ZERO(arena, size / 64 + 1, uint64_t);
	/* kernels use 20 bytes a string, small inputs fewer */
	if (!strtab->is_canonical || !hashtab_init(&strtab->table, arena, size / 20 + 36) ||
	    !hashtab_init(&strtab->other_table, arena, 0))
		return false;
	if (base)
		return true;
	mark_canonical(strtab, 0);
	return hashtab_insert(&strtab->table, hash_bytes(hashing, "", 0), 1);
}

bool strtab_init_view(struct strtab *strtab, const struct strtab *base, struct arena *arena)
{
	*strtab = (struct strtab){
		.base = base,
		.graph = base->graph,
		.hashing = base->hashing,
		.first = graph_end_string(base->graph),
		.others = {.arena = arena},
	};
	return hashtab_init(&strtab->table, arena, 0) &&
	       hashtab_init(&strtab->other_table, arena, 0);
}

/*
 * Names longer than this are a head of so many bytes and the canonical name of the rest, so that names
 * which share their bytes (each may begin at any offset of one long string) cost at most HEAD bytes an
 * offset, not their length. Identifiers (V) are shorter.
 */
#define HEAD 512

/* The canonical offset + 1 that is known for @offset, or 0. */
static uint32_t known(const struct strtab *strtab, uint32_t offset)
{
	uint32_t hash = hash_pair(strtab->hashing, offset, 0);

	if (strtab_is_canonical(strtab, offset))
		return offset + 1;
	for (; strtab; strtab = strtab->base)
		HASHTAB_EACH (&strtab->other_table, hash, value)
			if (strtab->others.at[value - 1] == offset)
				return strtab->others.at[value] + 1;
	return 0;
}

/* Notes that the name at @offset is the one at @canonical. */
static void note(struct strtab *strtab, uint32_t offset, uint32_t canonical)
{
	uint32_t index = (uint32_t)strtab->others.n + 1;

	if (offset == canonical && offset >= strtab->first)
		mark_canonical(strtab, offset);
	else if (!words_push(&strtab->others, offset) || !words_push(&strtab->others, canonical) ||
		 !hashtab_insert(&strtab->other_table, hash_pair(strtab->hashing, offset, 0),
				 index))
		strtab->no_memory = true;
}

/* Canonical offset + 1 of the name with this head, and canonical @rest + 1 if it is longer; or 0. */
static uint32_t find(const struct strtab *strtab, uint32_t hash, const char *head, uint32_t rest)
{
	HASHTAB_EACH (&strtab->table, hash, value)
		if (!strncmp(graph_name(strtab->graph, value - 1), head, HEAD) &&
		    (!rest || known(strtab, value - 1 + HEAD) == rest))
			return value;
	return 0;
}

/* Interns the name at @offset, whose rest after HEAD bytes is canonical @rest + 1, or 0: it is shorter. */
static uint32_t intern(struct strtab *strtab, uint32_t offset, size_t size, uint32_t rest)
{
	const char *name = graph_name(strtab->graph, offset);
	uint32_t hash = hash_bytes(strtab->hashing, name, size), found = 0;

	if (rest)
		hash = hash_pair(strtab->hashing, hash, rest);
	strtab->bytes += size;
	for (const struct strtab *base = strtab->base; base && !found; base = base->base)
		found = find(base, hash, name, rest);
	if (!found)
		found = find(strtab, hash, name, rest);
	if (!found) {
		found = offset + 1;
		if (!hashtab_insert(&strtab->table, hash, found))
			strtab->no_memory = true;
	}
	note(strtab, offset, found - 1);
	return found;
}

uint32_t strtab_intern(struct strtab *strtab, uint32_t offset)
{
	uint32_t at = offset, rest = 0;
	size_t size;

	/* to the last part, or to one that is known; then back */
	while (!(rest = known(strtab, at))) {
		size = strnlen(graph_name(strtab->graph, at), HEAD);
		if (size < HEAD) {
			rest = intern(strtab, at, size, 0);
			break;
		}
		at += HEAD;
	}
	while (at != offset) {
		at -= HEAD;
		rest = intern(strtab, at, HEAD, rest);
	}
	return rest - 1;
}

void strtab_intern_all(struct strtab *strtab)
{
	uint32_t end = graph_end_string(strtab->graph), offset = strtab->first;

	while (offset < end && !strtab->no_memory) {
		size_t size = strlen(graph_name(strtab->graph, offset));

		if (size >= HEAD)
			strtab_canonical(strtab, offset);
		else if (offset || strtab->base) /* the first is "", and known */
			intern(strtab, offset, size, 0);
		offset += (uint32_t)size + 1;
	}
}
