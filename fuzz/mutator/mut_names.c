// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include "mut_names.h"

#include <stdlib.h>
#include <string.h>

#include "mut_model.h"

#define LEAST_TABLE 256u
#define LIMIT_BYTES 511u /* V: names are shorter than 512 bytes */
#define CUT_BYTES   16u	 /* what is left of a name when there is too much text */

void mut_names_deinit(struct mut_names *names)
{
	free(names->at);
	free(names->text);
	free(names->table);
}

static bool in_identifier(char c, bool first)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '.' ||
	       (!first && c >= '0' && c <= '9');
}

static bool in_section(char c)
{
	return (uint8_t)c >= 0xa0 || (c >= ' ' && c <= '~');
}

static void classify(struct mut_name *name, const char *text)
{
	name->identifier = name->section = name->length && name->length <= LIMIT_BYTES;
	for (uint32_t i = 0; i < name->length && name->section; i++) {
		name->identifier &= in_identifier(text[i], !i);
		name->section &= in_section(text[i]);
	}
	name->identifier &= name->section;
}

static uint32_t hash_of(const char *text, size_t length)
{
	uint32_t hash = 0x811c9dc5;

	for (size_t i = 0; i < length; i++)
		hash = (hash ^ (uint8_t)text[i]) * 0x01000193;
	return hash ^ hash >> 15;
}

static void put_in_table(struct mut_names *names, uint32_t number)
{
	size_t slot = names->at[number].hash & (names->n_table - 1);

	while (names->table[slot])
		slot = (slot + 1) & (names->n_table - 1);
	names->table[slot] = number + 1;
}

static void set_table(struct mut_names *names, size_t n)
{
	size_t max = 0;

	if (n != names->n_table) {
		free(names->table);
		names->table = mut_room(NULL, &max, n, sizeof(*names->table));
		names->n_table = n;
	}
	memset(names->table, 0, n * sizeof(*names->table));
}

static uint32_t append(struct mut_names *names, const char *text, size_t length, uint32_t hash)
{
	struct mut_name *name;

	names->at = mut_room(names->at, &names->max, names->n + 1, sizeof(*name));
	names->text = mut_room(names->text, &names->max_text, names->n_text + length + 1, 1);
	name = &names->at[names->n++];
	*name = (struct mut_name){.start = names->n_text, .length = (uint32_t)length, .hash = hash};
	name->first = (uint32_t)names->n - 1;
	if (length)
		memcpy(names->text + names->n_text, text, length);
	names->text[names->n_text + length] = 0;
	names->n_text += length + 1;
	classify(name, text);
	return (uint32_t)names->n - 1;
}

void mut_names_clear(struct mut_names *names)
{
	names->n = names->n_text = 0;
	names->text_limit = SIZE_MAX;
	names->stamp = 0;
	set_table(names, names->n_table > LEAST_TABLE && names->n_table < 16384 ? names->n_table
										: LEAST_TABLE);
	put_in_table(names, append(names, "", 0, hash_of("", 0)));
}

void mut_names_copy(struct mut_names *to, const struct mut_names *from)
{
	to->at = mut_room(to->at, &to->max, from->n, sizeof(*to->at));
	memcpy(to->at, from->at, from->n * sizeof(*to->at));
	to->n = from->n;
	to->text = mut_room(to->text, &to->max_text, from->n_text, 1);
	memcpy(to->text, from->text, from->n_text);
	to->n_text = from->n_text;
	to->text_limit = from->text_limit;
	to->stamp = from->stamp;
	set_table(to, from->n_table);
	memcpy(to->table, from->table, from->n_table * sizeof(*to->table));
}

/* Its number + 1, or 0. */
static uint32_t find(const struct mut_names *names, const char *text, size_t length, uint32_t hash,
		     uint32_t copy)
{
	size_t slot = hash & (names->n_table - 1);
	uint32_t found;

	for (; (found = names->table[slot]) != 0; slot = (slot + 1) & (names->n_table - 1)) {
		const struct mut_name *name = &names->at[found - 1];

		if (name->hash == hash && name->length == length && name->copy == copy &&
		    memcmp(names->text + name->start, text, length) == 0)
			break;
	}
	return found;
}

static void file(struct mut_names *names, uint32_t number)
{
	if (names->n * 2 > names->n_table) {
		set_table(names, names->n_table * 2);
		for (uint32_t i = 0; i < number; i++)
			put_in_table(names, i);
	}
	put_in_table(names, number);
}

uint32_t mut_name_add(struct mut_names *names, const char *text, size_t length)
{
	uint32_t hash, found;

	if (names->n_text > names->text_limit && length > CUT_BYTES)
		length = CUT_BYTES;
	hash = hash_of(text, length);
	found = find(names, text, length, hash, 0);
	if (found)
		return found - 1;
	found = append(names, text, length, hash);
	file(names, found);
	return found;
}

uint32_t mut_name_add_copy(struct mut_names *names, uint32_t name, uint32_t copy)
{
	struct mut_name of = names->at[name];
	uint32_t found = find(names, names->text + of.start, of.length, of.hash, copy);

	if (found)
		return found - 1;
	/* the text is there already */
	names->at = mut_room(names->at, &names->max, names->n + 1, sizeof(*names->at));
	of.copy = copy;
	of.stamp = 0;
	names->at[names->n] = of;
	file(names, (uint32_t)names->n++);
	return (uint32_t)names->n - 1;
}

uint32_t mut_name_add_string(struct mut_names *names, const char *text)
{
	const char *end;

	if (names->n_text > names->text_limit) /* no more of it is looked at */
		end = memchr(text, 0, CUT_BYTES);
	else
		end = text + strlen(text);
	return mut_name_add(names, text, end ? (size_t)(end - text) : CUT_BYTES);
}
