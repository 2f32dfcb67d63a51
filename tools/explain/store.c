// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#define _GNU_SOURCE
#include "store.h"

#include <stdlib.h>
#include <string.h>

#include "../say.h"
#include "../verbs/verb.h"

static _Noreturn void fail(void)
{
	say_error("out of memory");
	exit(VERB_BAD_INPUT);
}

void *store_resize(void *memory, size_t n, size_t size)
{
	if (n && SIZE_MAX / n / 2 < size)
		memory = NULL;
	else
		memory = realloc(memory, (n ? n : 1) * size);
	if (!memory)
		fail();
	return memory;
}

void *store_new(size_t n, size_t size)
{
	void *memory = store_resize(NULL, n, size);

	memset(memory, 0, n * size);
	return memory;
}

void ids_push(struct ids *ids, uint32_t id)
{
	if (ids->n == ids->room) {
		ids->room = ids->room ? 2 * ids->room : 64;
		ids->at = store_resize(ids->at, ids->room, sizeof(*ids->at));
	}
	ids->at[ids->n++] = id;
}

static uint32_t slot_of(const struct pair_set *set, uint32_t a, uint32_t b)
{
	uint64_t hash = ((uint64_t)a << 32 | b) * 0x9e3779b97f4a7c15u;
	uint32_t slot = (uint32_t)(hash >> 32);

	for (slot &= set->n_slots - 1; set->slots[slot]; slot = (slot + 1) & (set->n_slots - 1)) {
		const struct pair *pair = &set->at[set->slots[slot] - 1];

		if (pair->a == a && pair->b == b)
			break;
	}
	return slot;
}

static void grow(struct pair_set *set)
{
	set->room = set->room ? 2 * set->room : 64;
	set->at = store_resize(set->at, set->room, sizeof(*set->at));
	free(set->slots);
	set->n_slots = 2 * set->room;
	set->slots = store_new(set->n_slots, sizeof(*set->slots));
	for (uint32_t i = 0; i < set->n; i++)
		set->slots[slot_of(set, set->at[i].a, set->at[i].b)] = i + 1;
}

uint32_t pair_set_add(struct pair_set *set, uint32_t a, uint32_t b, bool *ret_new)
{
	uint32_t slot;

	if (set->n == set->room)
		grow(set);
	slot = slot_of(set, a, b);
	if (ret_new)
		*ret_new = !set->slots[slot];
	if (!set->slots[slot]) {
		set->at[set->n] = (struct pair){a, b};
		set->slots[slot] = ++set->n;
	}
	return set->slots[slot] - 1;
}

void pair_set_deinit(struct pair_set *set)
{
	free(set->at);
	free(set->slots);
	memset(set, 0, sizeof(*set));
}

void lists_init(struct lists *lists, uint32_t n)
{
	lists->n = n;
	lists->first = store_new((size_t)n + 2, sizeof(*lists->first));
	lists->items = NULL;
}

/* Counts stand two places further, so that lists_add() leaves first[] as it shall be. */
void lists_count(struct lists *lists, uint32_t i)
{
	lists->first[i + 2]++;
}

void lists_counted(struct lists *lists)
{
	for (uint32_t i = 0; i <= lists->n; i++)
		lists->first[i + 1] += lists->first[i];
	lists->items = store_new(lists->first[lists->n + 1], sizeof(*lists->items));
}

void lists_add(struct lists *lists, uint32_t i, uint32_t item)
{
	lists->items[lists->first[i + 1]++] = item;
}

void lists_deinit(struct lists *lists)
{
	free(lists->first);
	free(lists->items);
	memset(lists, 0, sizeof(*lists));
}

FILE *store_text(char **text, size_t *size)
{
	FILE *to = open_memstream(text, size);

	if (!to)
		fail();
	return to;
}

void store_text_end(FILE *to)
{
	if (fclose(to))
		fail();
}
