/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "names.h"

static uint32_t hash_text(const char *text)
{
	uint32_t h = 2166136261u;

	for (; *text; text++)
		h = (h ^ (unsigned char)*text) * 16777619u;
	return h ^ h >> 15;
}

void names_init(struct names *names)
{
	*names = (struct names){.room = 32, .mask = 63};
	names->text = mem_get(names->room, sizeof(*names->text));
	names->hash = mem_get(names->room, sizeof(*names->hash));
	names->table = mem_ids(names->mask + 1, NONE);
	names_id(names, "");
}

void names_deinit(struct names *names)
{
	mem_free(names->text);
	mem_free(names->hash);
	mem_free(names->table);
}

/* The slot where @text is, or where it would go. */
static uint32_t slot_of(const struct names *names, const char *text, uint32_t h)
{
	uint32_t slot = h & names->mask;

	for (;; slot = (slot + 1) & names->mask) {
		uint32_t id = names->table[slot];

		if (id == NONE || (names->hash[id] == h && !strcmp(names->text[id], text)))
			return slot;
	}
}

static void grow(struct names *names)
{
	names->room *= 2;
	names->text = mem_resize(names->text, names->room, sizeof(*names->text));
	names->hash = mem_resize(names->hash, names->room, sizeof(*names->hash));
	mem_free(names->table);
	names->mask = names->mask * 2 + 1;
	names->table = mem_ids((size_t)names->mask + 1, NONE);
	for (uint32_t id = 0; id < names->n; id++) {
		uint32_t slot = names->hash[id] & names->mask;

		while (names->table[slot] != NONE)
			slot = (slot + 1) & names->mask;
		names->table[slot] = id;
	}
}

uint32_t names_id(struct names *names, const char *text)
{
	uint32_t h = hash_text(text), slot = slot_of(names, text, h);

	if (names->table[slot] != NONE)
		return names->table[slot];
	if (names->n == names->room) {
		grow(names);
		slot = slot_of(names, text, h);
	}
	names->text[names->n] = text;
	names->hash[names->n] = h;
	return names->table[slot] = names->n++;
}

uint32_t names_find(const struct names *names, const char *text)
{
	return names->table[slot_of(names, text, hash_text(text))];
}

void names_forget(struct names *names, uint32_t n)
{
	/* Last in, first out: what was put in after a slot's id never has to be found through it. */
	while (names->n > n) {
		uint32_t id = --names->n, slot = names->hash[id] & names->mask;

		while (names->table[slot] != id)
			slot = (slot + 1) & names->mask;
		names->table[slot] = NONE;
	}
}
