// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include "families.h"

#include <stdlib.h>
#include <string.h>

#define MOST_ITEMS 65535u /* of one type; what has more is split into groups */

static uint32_t groups(uint32_t n)
{
	return n / MOST_ITEMS + (n % MOST_ITEMS != 0);
}

static uint32_t in_group(uint32_t n, uint32_t group)
{
	uint32_t left = n - group * MOST_ITEMS;

	return left < MOST_ITEMS ? left : MOST_ITEMS;
}

/* A struct of one member. */
static void put_struct(struct family_writer *w, uint32_t name, uint32_t member_name,
		       uint32_t member)
{
	family_record(w, GEN_STRUCT, name, 1, 8);
	family_member(w, member_name, member, 0);
}

static void put_fwd(struct family_writer *w, uint32_t name)
{
	family_record(w, GEN_FWD, name, 0, 0);
}

static void write_deep(struct family_writer *w, uint32_t n)
{
	uint32_t first = w->next_id;

	family_int(w, "int", 4);
	for (uint32_t i = 1; i <= 2 * n; i++)
		family_ptr(w, i == n + 1 ? first : first + i - 1);
}

static uint32_t types_deep(uint32_t n)
{
	return 1 + n;
}

static void write_wide(struct family_writer *w, uint32_t n)
{
	uint32_t first = w->next_id, *names = family_names(w, "m", in_group(n, 0));

	family_int(w, "int", 4);
	for (uint32_t group = 0; group < groups(n); group++) {
		uint32_t name = family_numbered(w, "W", group), members = in_group(n, group);

		for (uint32_t copy = 0; copy < 2; copy++) {
			family_record(w, GEN_STRUCT, name, members, 4 * members);
			for (uint32_t m = 0; m < members; m++)
				family_member(w, names[m], first, 32 * m);
		}
	}
	free(names);
}

static uint32_t types_wide(uint32_t n)
{
	return 1 + groups(n);
}

static void write_many(struct family_writer *w, uint32_t n)
{
	uint32_t name = family_name(w, "A");

	for (uint32_t i = 0; i < n; i++) {
		family_record(w, GEN_ENUM, 0, 1, 4);
		family_word(w, name);
		family_word(w, i);
	}
}

static uint32_t types_many(uint32_t n)
{
	return n;
}

static void write_shape(struct family_writer *w, uint32_t n)
{
	uint32_t *names = family_names(w, "t", n), member = family_name(w, "a");

	for (uint32_t i = 0; i < 2 * n; i++) {
		family_record(w, GEN_TYPEDEF, names[i % n], 0, 0);
		put_struct(w, 0, member, w->next_id - 1);
	}
	free(names);
}

static uint32_t types_shape(uint32_t n)
{
	return 2 * n;
}

static void write_diamond(struct family_writer *w, uint32_t n)
{
	uint32_t *names = family_names(w, "D", n + 1);
	uint32_t a = family_name(w, "a"), b = family_name(w, "b");

	for (uint32_t copy = 0; copy < 2; copy++) {
		uint32_t first = w->next_id;

		family_record(w, GEN_STRUCT, names[0], 0, 8);
		for (uint32_t i = 1; i <= n; i++) {
			uint32_t id = first + 3 * i;

			family_ptr(w, id - 3);
			family_ptr(w, id - 3);
			family_record(w, GEN_STRUCT, names[i], 2, 16);
			family_member(w, a, id - 2, 0);
			family_member(w, b, id - 1, 64);
		}
	}
	free(names);
}

static uint32_t types_diamond(uint32_t n)
{
	return 1 + 2 * n;
}

static void write_ring(struct family_writer *w, uint32_t n)
{
	uint32_t names[] = {family_name(w, "U"), family_name(w, "T")}, first = w->next_id;

	for (uint32_t i = 0; i < 2 * n; i++) {
		uint32_t start = first + (i < n ? 0 : n), next = (i % n + 1) % n;

		family_record(w, GEN_TYPEDEF, names[i % n != 0], 0, start + next);
	}
}

static uint32_t types_ring(uint32_t n)
{
	return n;
}

static void write_rolled(struct family_writer *w, uint32_t n)
{
	uint32_t name = family_name(w, "T"), first = w->next_id;

	for (uint32_t i = 0; i < n; i++)
		family_record(w, GEN_TYPEDEF, name, 0, first + (i + 1) % n);
}

static uint32_t types_rolled(uint32_t n)
{
	(void)n;
	return 1;
}

static void write_fibonacci(struct family_writer *w, uint32_t n)
{
	uint32_t names[] = {family_name(w, "a"), family_name(w, "b")}, first = w->next_id;
	size_t none = 0;
	char *word = gen_room(NULL, &none, (size_t)n + 2, 1);
	uint32_t length = 2, before = 1;

	memcpy(word, "ab", 2);
	while (length < n) { /* each word is the last one and the one before that */
		uint32_t more = before < n - length ? before : n - length;

		memcpy(word + length, word, more);
		before = length;
		length += more;
	}
	for (uint32_t i = 0; i < n; i++)
		family_record(w, GEN_TYPEDEF, names[word[i] - 'a'], 0, first + (i + 1) % n);
	free(word);
}

static void write_bodies(struct family_writer *w, uint32_t n)
{
	uint32_t foo = family_name(w, "foo0"), s = family_name(w, "S0"), p = family_name(w, "p");
	uint32_t first = w->next_id;

	family_int(w, "int", 4);
	put_fwd(w, foo);
	family_ptr(w, first + 1);
	put_struct(w, s, p, first + 2);
	for (uint32_t i = 1; i <= n; i++) {
		uint32_t id = first + 1 + 3 * i;

		put_struct(w, foo, family_numbered(w, "a", i), first);
		family_ptr(w, id);
		put_struct(w, s, p, id + 1);
	}
}

static uint32_t types_bodies_keep(uint32_t n)
{
	return 4 + 3 * n;
}

static uint32_t types_bodies_absorb(uint32_t n)
{
	return 3 + 3 * n; /* S with the declaration is gone */
}

static void write_names(struct family_writer *w, uint32_t n)
{
	uint32_t before = family_name(w, "N0"), p = family_name(w, "p"), first = w->next_id;
	uint32_t below[2] = {first + 2, first + 3};

	family_int(w, "int", 4);
	family_int(w, "long", 8);
	put_struct(w, before, p, first);
	put_struct(w, before, p, first + 1);
	for (uint32_t i = 1; i <= n; i++) {
		uint32_t id = first + 7 * i - 3, name = family_numbered(w, "N", i);

		family_ptr(w, below[0]);
		put_struct(w, name, p, id);
		family_ptr(w, below[1]);
		put_struct(w, name, p, id + 2);
		put_fwd(w, before);
		family_ptr(w, id + 4);
		put_struct(w, name, p, id + 5);
		below[0] = id + 1;
		below[1] = id + 3;
		before = name;
	}
}

static uint32_t types_names_keep(uint32_t n)
{
	return 4 + 7 * n;
}

static uint32_t types_names_absorb(uint32_t n)
{
	return 4 + 6 * n;
}

static void write_absorbed(struct family_writer *w, uint32_t n)
{
	uint32_t foo = family_name(w, "foo0"), p = family_name(w, "p");
	uint32_t s = family_name(w, "S0"), first = w->next_id;

	family_int(w, "int", 4);
	family_int(w, "long", 8);
	put_struct(w, foo, p, first);
	put_struct(w, foo, p, first + 1);
	put_fwd(w, foo);
	family_ptr(w, first + 4);
	family_ptr(w, first + 2);
	put_struct(w, s, p, first + 5);
	put_struct(w, s, p, first + 6);
	for (uint32_t i = 1; i <= n; i++) {
		uint32_t id = first + 5 + 4 * i;

		s = family_numbered(w, "S", i);
		family_ptr(w, i == 1 ? first + 7 : id - 2);
		family_ptr(w, i == 1 ? first + 8 : id - 1);
		put_struct(w, s, p, id);
		put_struct(w, s, p, id + 1);
	}
}

static uint32_t types_absorbed_keep(uint32_t n)
{
	return 9 + 4 * n;
}

static uint32_t types_absorbed_absorb(uint32_t n)
{
	return 8 + 2 * n;
}

#define LEVELS 4u

static void put_hub(struct family_writer *w, uint32_t name, const uint32_t *names, uint32_t n,
		    uint32_t member)
{
	family_record(w, GEN_STRUCT, name, n, 8 * n);
	for (uint32_t i = 0; i < n; i++)
		family_member(w, names[i], member, 64 * i);
}

static void write_tower(struct family_writer *w, uint32_t n)
{
	uint32_t base = w->next_id, *names = family_names(w, "m", in_group(n, 0));
	uint32_t a = family_name(w, "a"), b = family_name(w, "b");

	family_int(w, "int", 4);
	for (uint32_t group = 0; group < groups(n); group++) {
		uint32_t top[3], levels[LEVELS], r = family_numbered(w, "R", group);

		for (uint32_t i = 0; i < LEVELS; i++)
			levels[i] = family_numbered(w, "T", group * LEVELS + i);
		for (uint32_t copy = 0; copy < 3; copy++) {
			family_ptr(w, base);
			for (uint32_t i = 0; i < LEVELS; i++) {
				put_hub(w, levels[i], names, in_group(n, group), w->next_id - 1);
				family_ptr(w, w->next_id - 1);
			}
			top[copy] = w->next_id - 1;
		}
		for (uint32_t copy = 0; copy < 2; copy++) {
			family_record(w, GEN_STRUCT, r, 2, 16);
			family_member(w, a, top[copy], 0);
			family_member(w, b, top[2 * copy], 64);
		}
	}
	free(names);
}

static uint32_t types_tower(uint32_t n)
{
	return 2 + groups(n) * (1 + 2 * LEVELS);
}

static void write_alike(struct family_writer *w, uint32_t n)
{
	uint32_t base = w->next_id, *names = family_names(w, "m", in_group(n, 0)), length = 0;
	uint32_t p = family_name(w, "p"), x = family_name(w, "x");

	family_int(w, "int", 4);
	for (uint32_t copy = 0; copy < 2 * groups(n); copy++) {
		uint32_t ptr = w->next_id, members = in_group(n, copy / 2);

		family_ptr(w, ptr + 2 * members + 1);
		for (uint32_t i = 0; i < members; i++) {
			family_record(w, GEN_ARRAY, 0, 0, 0);
			family_word(w, base);
			family_word(w, base);
			family_word(w, ++length);
			family_record(w, GEN_STRUCT, 0, 2, 8 + 8 * n);
			family_member(w, p, ptr, 0);
			family_member(w, x, w->next_id - 2, 64);
		}
		put_hub(w, family_numbered(w, "hub", copy / 2), names, members, ptr);
	}
	free(names);
}

static uint32_t types_alike(uint32_t n)
{
	return 1 + 2 * groups(n) + 4 * n;
}

const struct btfold_family btfold_families[] = {
	{"deep", "E8: a chain of n pointers, twice", write_deep, types_deep, types_deep, 5000,
	 100000, 2, false},
	{"wide", "E8: structs of 65,535 members, twice", write_wide, types_wide, types_wide, 10000,
	 65535, 2, true},
	{"many", "E8: n anonymous enums, all different", write_many, types_many, types_many, 5000,
	 100000, 1, false},
	{"shape", "n anonymous structs that differ only in the type of a member, twice",
	 write_shape, types_shape, types_shape, 2000, 0, 4, false},
	{"diamond", "n levels of a diamond, twice: 2^n paths", write_diamond, types_diamond,
	 types_diamond, 2000, 0, 6, false},
	{"ring", "n typedefs in a ring, of one name but for one, twice", write_ring, types_ring,
	 types_ring, 4000, 0, 2, false},
	{"rolled", "n typedefs in a ring, of one name: they are all the same", write_rolled,
	 types_rolled, types_rolled, 4000, 0, 1, false},
	{"fibonacci", "a ring of typedefs that spells the Fibonacci word: refinement's worst case",
	 write_fibonacci, types_ring, types_ring, 4181, 0, 1, false},
	{"bodies", "a name with n bodies, and a struct with each of them and with its declaration",
	 write_bodies, types_bodies_absorb, types_bodies_keep, 2000, 0, 3, false},
	{"names", "a chain of n names, each with two bodies and declared, by way of the one before",
	 write_names, types_names_absorb, types_names_keep, 1000, 0, 7, false},
	{"tower", "structs of 65,535 pointers to the struct below, four high: n^4 paths",
	 write_tower, types_tower, types_tower, 2000, 0, 3 * LEVELS, true},
	{"alike", "2n anonymous structs that differ in an array, all behind a struct of n members",
	 write_alike, types_alike, types_alike, 1000, 0, 4, false},
	{"absorbed", "a chain of n structs, twice, that differs at its end: declared, or defined",
	 write_absorbed, types_absorbed_absorb, types_absorbed_keep, 1000, 0, 4, false},
};
const size_t btfold_n_families = sizeof(btfold_families) / sizeof(btfold_families[0]);

const struct btfold_family *btfold_family_find(const char *name)
{
	for (size_t i = 0; i < btfold_n_families; i++)
		if (!strcmp(btfold_families[i].name, name))
			return &btfold_families[i];
	return NULL;
}

void *btfold_family_make(const struct btfold_family *family, uint32_t n, size_t *ret_size)
{
	struct family_writer writer;

	family_begin(&writer, 1, 0);
	family->write(&writer, n);
	return family_end(&writer, ret_size);
}
