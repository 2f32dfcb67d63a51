// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include <stdlib.h>
#include <string.h>

#include "families.h"

static void put_int(struct contract_text *t, uint32_t id, const char *name, uint32_t bytes)
{
	contract_printf(t, "[%u] INT '%s' size=%u bits_offset=0 nr_bits=%u encoding=SIGNED\n", id,
			name, bytes, bytes * 8);
}

static void put_ptr(struct contract_text *t, uint32_t id, uint32_t to)
{
	contract_printf(t, "[%u] PTR '(anon)' type_id=%u\n", id, to);
}

/* A struct of one member 'p'. */
static void put_struct(struct contract_text *t, uint32_t id, const char *name, uint32_t number,
		       uint32_t member)
{
	contract_printf(t, "[%u] STRUCT '%s%u' size=8 vlen=1\n\t'p' type_id=%u bits_offset=0\n", id,
			name, number, member);
}

static void put_fwd(struct contract_text *t, uint32_t id, const char *name, uint32_t number)
{
	contract_printf(t, "[%u] FWD '%s%u' fwd_kind=struct\n", id, name, number);
}

/* E8 deep: an int, and twice a chain of n pointers to it. */
static void write_deep(struct contract_text *t, uint32_t first, uint32_t n)
{
	put_int(t, first, "int", 4);
	for (uint32_t i = 1; i <= 2 * n; i++)
		put_ptr(t, first + i, i == n + 1 ? first : first + i - 1);
}

static uint32_t types_deep(uint32_t n)
{
	return 1 + n;
}

/* E8 wide: a struct of n members, twice. */
static void write_wide(struct contract_text *t, uint32_t first, uint32_t n)
{
	put_int(t, first, "int", 4);
	for (uint32_t i = 1; i <= 2; i++) {
		contract_printf(t, "[%u] STRUCT 'W' size=%u vlen=%u\n", first + i, 4 * n, n);
		for (uint32_t m = 0; m < n; m++)
			contract_printf(t, "\t'm%u' type_id=%u bits_offset=%u\n", m, first, 32 * m);
	}
}

static uint32_t types_wide(uint32_t n)
{
	(void)n;
	return 2;
}

/* E8 many: n anonymous enums, all different. */
static void write_many(struct contract_text *t, uint32_t first, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		contract_printf(
			t, "[%u] ENUM '(anon)' encoding=UNSIGNED size=4 vlen=1\n\t'A' val=%u\n",
			first + i, i);
}

static uint32_t types_many(uint32_t n)
{
	return n;
}

/* n anonymous structs that differ in the type of their one member alone; all twice. */
static void write_shape(struct contract_text *t, uint32_t first, uint32_t n)
{
	for (uint32_t i = 0; i < 2 * n; i++) {
		uint32_t id = first + 2 * i;

		contract_printf(t, "[%u] TYPEDEF 't%u' type_id=0\n", id, i % n);
		contract_printf(
			t, "[%u] STRUCT '(anon)' size=8 vlen=1\n\t'a' type_id=%u bits_offset=0\n",
			id + 1, id);
	}
}

static uint32_t types_shape(uint32_t n)
{
	return 2 * n;
}

/* n levels of a diamond, twice: 2^n paths. */
static void write_diamond(struct contract_text *t, uint32_t first, uint32_t n)
{
	for (uint32_t copy = 0; copy < 2; copy++, first += 1 + 3 * n) {
		contract_printf(t, "[%u] STRUCT 'D0' size=8 vlen=0\n", first);
		for (uint32_t i = 1; i <= n; i++) {
			uint32_t id = first + 3 * i;

			put_ptr(t, id - 2, id - 3);
			put_ptr(t, id - 1, id - 3);
			contract_printf(t,
					"[%u] STRUCT 'D%u' size=16 vlen=2\n"
					"\t'a' type_id=%u bits_offset=0\n"
					"\t'b' type_id=%u bits_offset=64\n",
					id, i, id - 2, id - 1);
		}
	}
}

static uint32_t types_diamond(uint32_t n)
{
	return 1 + 2 * n;
}

/* Typedefs in a ring, all named T but one: twice. Refinement by rounds needs n rounds. */
static void write_ring(struct contract_text *t, uint32_t first, uint32_t n)
{
	for (uint32_t i = 0; i < 2 * n; i++) {
		uint32_t start = first + (i < n ? 0 : n), next = (i % n + 1) % n;

		contract_printf(t, "[%u] TYPEDEF '%c' type_id=%u\n", first + i, i % n ? 'T' : 'U',
				start + next);
	}
}

static uint32_t types_ring(uint32_t n)
{
	return n;
}

/* A ring of n typedefs T: one class, as if it were T -> T. */
static void write_rolled(struct contract_text *t, uint32_t first, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		contract_printf(t, "[%u] TYPEDEF 'T' type_id=%u\n", first + i, first + (i + 1) % n);
}

static uint32_t types_rolled(uint32_t n)
{
	(void)n;
	return 1;
}

/* A ring that spells the Fibonacci word: a worst case of partition refinement, n log n. */
static void write_fibonacci(struct contract_text *t, uint32_t first, uint32_t n)
{
	char *word = malloc(n + 2);
	uint32_t length = 2, before = 1;

	assert_non_null(word);
	memcpy(word, "ab", 2);
	while (length < n) { /* each word is the last one and the one before that */
		uint32_t more = before < n - length ? before : n - length;

		memcpy(word + length, word, more);
		before = length;
		length += more;
	}
	for (uint32_t i = 0; i < n; i++)
		contract_printf(t, "[%u] TYPEDEF '%c' type_id=%u\n", first + i, word[i],
				first + (i + 1) % n);
	free(word);
}

/* foo has n bodies, S a version with each of them and one with the declaration. */
static void write_bodies(struct contract_text *t, uint32_t first, uint32_t n)
{
	put_int(t, first, "int", 4);
	put_fwd(t, first + 1, "foo", 0);
	put_ptr(t, first + 2, first + 1);
	put_struct(t, first + 3, "S", 0, first + 2);
	for (uint32_t i = 1; i <= n; i++) {
		uint32_t id = first + 1 + 3 * i;

		contract_printf(t,
				"[%u] STRUCT 'foo0' size=8 vlen=1\n"
				"\t'a%u' type_id=%u bits_offset=0\n",
				id, i, first);
		put_ptr(t, id + 1, id);
		put_struct(t, id + 2, "S", 0, id + 1);
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

/*
 * N0 has two bodies, and every Ni refers to N(i-1) in three ways: either body, and declared. All
 * names are ambiguous; the version with the declaration is below the other two.
 */
static void write_names(struct contract_text *t, uint32_t first, uint32_t n)
{
	uint32_t below[2] = {first + 2, first + 3};

	put_int(t, first, "int", 4);
	put_int(t, first + 1, "long", 8);
	put_struct(t, first + 2, "N", 0, first);
	put_struct(t, first + 3, "N", 0, first + 1);
	for (uint32_t i = 1; i <= n; i++) {
		uint32_t id = first + 7 * i - 3;

		put_ptr(t, id, below[0]);
		put_struct(t, id + 1, "N", i, id);
		put_ptr(t, id + 2, below[1]);
		put_struct(t, id + 3, "N", i, id + 2);
		put_fwd(t, id + 4, "N", i - 1);
		put_ptr(t, id + 5, id + 4);
		put_struct(t, id + 6, "N", i, id + 5);
		below[0] = id + 1;
		below[1] = id + 3;
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

/*
 * A chain Si -> S(i-1) in two versions that differ at the far end: foo declared, foo known. All of
 * the one is below all of the other, which can be seen only at the end.
 */
static void write_absorbed(struct contract_text *t, uint32_t first, uint32_t n)
{
	put_int(t, first, "int", 4);
	put_int(t, first + 1, "long", 8);
	put_struct(t, first + 2, "foo", 0, first);
	put_struct(t, first + 3, "foo", 0, first + 1);
	put_fwd(t, first + 4, "foo", 0);
	put_ptr(t, first + 5, first + 4);
	put_ptr(t, first + 6, first + 2);
	put_struct(t, first + 7, "S", 0, first + 5);
	put_struct(t, first + 8, "S", 0, first + 6);
	for (uint32_t i = 1; i <= n; i++) {
		uint32_t id = first + 5 + 4 * i;

		put_ptr(t, id, i == 1 ? first + 7 : id - 2);
		put_ptr(t, id + 1, i == 1 ? first + 8 : id - 1);
		put_struct(t, id + 2, "S", i, id);
		put_struct(t, id + 3, "S", i, id + 1);
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

#define LEVELS 4

static void put_many(struct contract_text *t, uint32_t id, const char *name, uint32_t number,
		     uint32_t n, uint32_t member)
{
	contract_printf(t, "[%u] STRUCT '%s%u' size=%u vlen=%u\n", id, name, number, 8 * n, n);
	for (uint32_t i = 0; i < n; i++)
		contract_printf(t, "\t'm%u' type_id=%u bits_offset=%u\n", i, member, 64 * i);
}

/*
 * Towers of structs of n pointers to the struct below: n^LEVELS paths. One tower, and a struct that
 * points to it twice; two towers, and the same struct that points to one and the other.
 */
static void write_tower(struct contract_text *t, uint32_t first, uint32_t n)
{
	uint32_t at = first + 1, top[3];

	put_int(t, first, "int", 4);
	for (uint32_t copy = 0; copy < 3; copy++) {
		put_ptr(t, at, first);
		for (uint32_t i = 0; i < LEVELS; i++, at += 2) {
			put_many(t, at + 1, "T", i, n, at);
			put_ptr(t, at + 2, at + 1);
		}
		top[copy] = at++;
	}
	for (uint32_t copy = 0; copy < 2; copy++)
		contract_printf(t,
				"[%u] STRUCT 'R' size=16 vlen=2\n"
				"\t'a' type_id=%u bits_offset=0\n"
				"\t'b' type_id=%u bits_offset=64\n",
				at + copy, top[copy], top[2 * copy]);
}

static uint32_t types_tower(uint32_t n)
{
	(void)n;
	return 3 + 2 * LEVELS;
}

/*
 * n anonymous structs that differ in an array alone, behind a pointer to a struct of n members; and n
 * others, behind a pointer to its copy. No two are the same: who compares each with each, and walks
 * those members each time, takes n^3 steps.
 */
static void write_alike(struct contract_text *t, uint32_t first, uint32_t n)
{
	uint32_t at = first + 1, length = 0;

	put_int(t, first, "int", 4);
	for (uint32_t copy = 0; copy < 2; copy++) {
		uint32_t ptr = at++;

		put_ptr(t, ptr, ptr + 2 * n + 1);
		for (uint32_t i = 0; i < n; i++, at += 2)
			contract_printf(
				t,
				"[%u] ARRAY '(anon)' type_id=%u index_type_id=%u nr_elems=%u\n"
				"[%u] STRUCT '(anon)' size=%u vlen=2\n"
				"\t'p' type_id=%u bits_offset=0\n"
				"\t'x' type_id=%u bits_offset=64\n",
				at, first, first, ++length, at + 1, 8 + 8 * n, ptr, at);
		put_many(t, at++, "hub", 0, n, ptr);
	}
}

static uint32_t types_alike(uint32_t n)
{
	return 3 + 4 * n;
}

const struct family families[] = {
	{"deep", write_deep, types_deep, types_deep, 5000, 100000},
	{"wide", write_wide, types_wide, types_wide, 10000, 65535},
	{"many", write_many, types_many, types_many, 5000, 100000},
	{"shape", write_shape, types_shape, types_shape, 2000, 0},
	{"diamond", write_diamond, types_diamond, types_diamond, 2000, 0},
	{"ring", write_ring, types_ring, types_ring, 4000, 0},
	{"rolled", write_rolled, types_rolled, types_rolled, 4000, 0},
	{"fibonacci", write_fibonacci, types_ring, types_ring, 4181, 0},
	{"bodies", write_bodies, types_bodies_absorb, types_bodies_keep, 2000, 0},
	{"names", write_names, types_names_absorb, types_names_keep, 1000, 0},
	{"tower", write_tower, types_tower, types_tower, 2000, 0},
	{"alike", write_alike, types_alike, types_alike, 1000, 0},
	{"absorbed", write_absorbed, types_absorbed_absorb, types_absorbed_keep, 1000, 0},
};
const size_t n_families = sizeof(families) / sizeof(families[0]);
