/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* btfold_file_replace(): sections that refer to types move with them, or the file is left alone. */
#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "replace.h"

/* Two copies of a function, of the members of a struct, and what is never folded. */
static const char text[] = "[1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED\n"
			   "[2] FUNC_PROTO '(anon)' ret_type_id=1 vlen=0\n"
			   "[3] FUNC 'f' type_id=2 linkage=static\n"
			   "[4] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED\n"
			   "[5] FUNC_PROTO '(anon)' ret_type_id=4 vlen=0\n"
			   "[6] FUNC 'f' type_id=5 linkage=static\n"
			   "[7] STRUCT 's' size=4 vlen=1\n"
			   "\t'x' type_id=4 bits_offset=0\n"
			   "[8] FUNC 'g' type_id=5 linkage=static\n"
			   "[9] VAR 'v' type_id=7, linkage=global\n"
			   "[10] DATASEC '.data' size=4 vlen=1\n"
			   "\ttype_id=9 offset=0 size=4 (VAR 'v')\n";

/* By that: 1 int, 2 proto, 3 f, 4 s, 5 g, 6 v, 7 .data */
static const uint32_t map[] = {0, 1, 2, 3, 1, 2, 3, 4, 5, 6, 7};

static const char extra[] = "prog\0file.c\0return x;\0"
			    "0:1";

struct kinds {
	struct make make;
	struct raw btf;
};

static struct kinds make_kind(unsigned kind)
{
	struct kinds it = {.make = {.wide = kind & 1, .big_endian = kind >> 1, .type = ET_REL}};

	it.btf = raw_of_text(&it.make, text, extra, sizeof(extra));
	make_add(&it.make, ".BTF", SHT_PROGBITS, it.btf.bytes, it.btf.size);
	return it;
}

/* ---- .BTF.ext ---- */

#define TAIL 0xdeadbeef /* a word of records that nobody knows */

/* Header (but for the magic), then of each kind: size of a record, section, count, records. */
static const uint32_t ext_header[] = {0, 32, 0, 36, 36, 28, 64, 44};
static const uint32_t ext_functions[] = {12, 0, 2, 0, 6, TAIL, 8, 8, TAIL};
static const uint32_t ext_lines[] = {16, 0, 1, 0, 5, 12, 77};
static const uint32_t ext_relocations[] = {16, 0, 2, 0, 7, 22, 0, 8, 4, 22, 7};

#define N_EXT_WORDS 35

/* The words of a .BTF.ext; strings are those of @extra, which stand at @at. */
static void fill_ext(uint32_t *words, uint32_t at)
{
	static const size_t strings[] = {9, 18, 21, 22, 25, 29, 33};

	memcpy(words, ext_header, sizeof(ext_header));
	memcpy(words + 8, ext_functions, sizeof(ext_functions));
	memcpy(words + 17, ext_lines, sizeof(ext_lines));
	memcpy(words + 24, ext_relocations, sizeof(ext_relocations));
	for (size_t i = 0; i < sizeof(strings) / sizeof(strings[0]); i++)
		words[strings[i]] += at;
}

static unsigned char *make_ext(const struct kinds *it, size_t *ret_size)
{
	uint32_t words[N_EXT_WORDS];
	unsigned char *bytes;

	fill_ext(words, it->btf.extra_at);
	*ret_size = sizeof(words);
	bytes = make_words(&it->make, words, N_EXT_WORDS);
	memcpy(bytes, it->make.big_endian ? "\xeb\x9f\1\0" : "\x9f\xeb\1\0", 4);
	return bytes;
}

static const char *string_of(const struct kinds *it, const struct done *done, uint32_t offset)
{
	size_t size;
	const unsigned char *btf = find_in(&it->make, done->file, done->size, ".BTF", &size, NULL);

	assert_non_null(btf);
	assert_true(24 + word_at(&it->make, btf, 4) + offset < size);
	return (const char *)btf + 24 + word_at(&it->make, btf, 4) + offset;
}

static void ids_and_strings_of_btf_ext_follow(void **state)
{
	(void)state;
	for (unsigned kind = 0; kind < 4; kind++) {
		struct kinds it = make_kind(kind);
		size_t size, found;
		unsigned char *ext = make_ext(&it, &size);
		const unsigned char *now;
		struct done done, again;

		make_add(&it.make, ".BTF.ext", SHT_PROGBITS, ext, size);
		done = replace_made(&it.make, NULL);
		assert_true(done.fine);
		assert_true(done.replaced.changed);
		now = find_in(&it.make, done.file, done.size, ".BTF.ext", &found, NULL);
		assert_non_null(now);
		assert_int_equal(found, size);
#define WORD(i) word_at(&it.make, now, i)
		assert_int_equal(WORD(12), map[6]);
		assert_int_equal(WORD(13), TAIL);
		assert_int_equal(WORD(15), map[8]);
		assert_int_equal(WORD(28), map[7]);
		assert_int_equal(WORD(32), map[4]);
		assert_int_equal(WORD(23), 77);
		assert_int_equal(WORD(29), WORD(33));
		assert_string_equal(string_of(&it, &done, WORD(9)), "prog");
		assert_string_equal(string_of(&it, &done, WORD(21)), "file.c");
		assert_string_equal(string_of(&it, &done, WORD(22)), "return x;");
		assert_string_equal(string_of(&it, &done, WORD(29)), "0:1");
#undef WORD
		again = replace_bytes(done.file, done.size, NULL);
		assert_true(again.fine);
		assert_true(again.same);
		done_deinit(&again);
		done_deinit(&done);
		free(ext);
		free(it.btf.bytes);
	}
}

static void malformed_btf_ext_leaves_the_file_alone(void **state)
{
	static const struct {
		size_t word;
		uint32_t value;
		const char *why;
	} cases[] = {
		{0, 0, "magic"},
		{1, 20, "length of the header"},
		{1, 4000, "length of the header"},
		{1, 40, "unknown subsection"},
		{3, 4000, "outside the section"},
		{2, 0xffffffff, "outside the section"},
		{4, 4, "overlap"},
		{8, 4, "odd size of records"},
		{8, 10, "odd size of records"},
		{9, 0xffffff, "no such string"},
		{10, 3, "more records"},
		{10, 0xffffffff, "more records"},
		{10, 1, "more records"},
		{12, 11, "no such type"},
		{29, 0x7fffffff, "no such string"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct kinds it = make_kind(1);
		size_t size;
		unsigned char *ext = make_ext(&it, &size);
		void *word = make_words(&it.make, &cases[i].value, 1);
		struct done done;

		memcpy(ext + 4 * cases[i].word, word, 4);
		make_add(&it.make, ".BTF.ext", SHT_PROGBITS, ext, size);
		done = replace_made(&it.make, NULL);
		assert_refused(&done, cases[i].why);
		assert_non_null(strstr(done.why, "malformed .BTF.ext"));
		done_deinit(&done);
		free(word);
		free(ext);
		free(it.btf.bytes);
	}
}

/* ---- .BTF_ids ---- */

/* One id; a set of two; a set of two with flags; an id that was not found. */
static const uint32_t ids_before[] = {7, 2, 6, 8, 2, 5, 7, 100, 8, 200, 0};
static const char *const id_symbols[] = {
	"__BTF_ID__struct__s__1", "__BTF_ID__set__some",     "__BTF_ID__func__f__2",
	"__BTF_ID__func__g__3",	  "__BTF_ID__set8__flags",   "__BTF_ID__struct__s__4",
	"__BTF_ID__func__g__5",	  "__BTF_ID__func__none__6", "unrelated",
};
static const uint32_t id_places[] = {0, 4, 8, 12, 16, 24, 32, 40, 4};

#define N_IDS	  (sizeof(ids_before) / sizeof(ids_before[0]))
#define N_SYMBOLS (sizeof(id_places) / sizeof(id_places[0]))

/* With symbols from the @first one on. */
static struct done replace_ids(struct kinds *it, const uint32_t *ids, size_t n, size_t first)
{
	void *words = make_words(&it->make, ids, n);
	unsigned section = make_add(&it->make, ".BTF_ids", SHT_PROGBITS, words, 4 * n);
	struct done done;

	make_symbols(&it->make, section, id_symbols + first, id_places + first, N_SYMBOLS - first);
	done = replace_made(&it->make, NULL);
	make_deinit(&it->make);
	free(words);
	free(it->btf.bytes);
	return done;
}

static void check_ids(const struct make *make, struct done *done, const uint32_t *ids, size_t n)
{
	const unsigned char *now;
	size_t size;

	assert_true(done->fine);
	assert_true(done->replaced.changed);
	now = find_in(make, done->file, done->size, ".BTF_ids", &size, NULL);
	assert_non_null(now);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(word_at(make, now, i), ids[i]);
	done_deinit(done);
}

static void ids_of_btf_ids_follow_and_sets_stay_sorted(void **state)
{
	static const uint32_t after[N_IDS] = {4, 2, 3, 5, 2, 5, 4, 100, 5, 200, 0};
	/* 4 becomes 1: the order in the sets turns round */
	static const uint32_t turned[N_IDS] = {7, 2, 3, 4, 2, 5, 3, 100, 4, 200, 0};
	static const uint32_t turned_after[N_IDS] = {4, 2, 1, 3, 2, 5, 1, 200, 3, 100, 0};

	(void)state;
	for (unsigned i = 0; i < 8; i++) {
		struct kinds it = make_kind(i % 4);
		struct make make = it.make;
		struct done done = replace_ids(&it, i < 4 ? ids_before : turned, N_IDS, 0);

		check_ids(&make, &done, i < 4 ? after : turned_after, N_IDS);
	}
}

/* Ids of more than a byte, in either byte order: 257 is a copy of 1. */
static void sets_are_sorted_by_number(void **state)
{
	static const char *const names[] = {"__BTF_ID__set__all"};
	static const uint32_t place = 0, set[] = {3, 257, 256, 258}, after[] = {3, 1, 256, 257};
	char types[258 * 40], *at = types;

	(void)state;
	for (unsigned i = 1; i <= 258; i++)
		at += sprintf(at, "[%u] STRUCT 't%u' size=0 vlen=0\n", i, i == 257 ? 1 : i);
	for (unsigned kind = 0; kind < 4; kind++) {
		struct make make = {.wide = kind & 1, .big_endian = kind >> 1, .type = ET_REL};
		struct raw btf = raw_of_text(&make, types, NULL, 0);
		void *words = make_words(&make, set, 4);
		struct done done;

		make_add(&make, ".BTF", SHT_PROGBITS, btf.bytes, btf.size);
		make_add(&make, ".BTF_ids", SHT_PROGBITS, words, 16);
		make_symbols(&make, 2, names, &place, 1);
		done = replace_made(&make, NULL);
		check_ids(&make, &done, after, 4);
		make_deinit(&make);
		free(words);
		free(btf.bytes);
	}
}

static void btf_ids_that_cannot_be_told_are_refused(void **state)
{
	static const struct {
		size_t word;
		uint32_t value;
		size_t first_symbol;
		const char *why;
	} cases[] = {
		{0, 7, 1, "no symbol explains the number 7"},
		{0, 7, N_SYMBOLS, "stripped?"},
		{0, 11, 0, "no type 11"},
		{1, 5, 0, "symbol __BTF_ID__set8__flags"},
		{1, 0xffffffff, 0, "symbol __BTF_ID__set__some"},
		{4, 4, 0, "symbol __BTF_ID__set8__flags"},
		{4, 0x80000000, 0, "symbol __BTF_ID__set8__flags"},
		{4, 1, 0, "no symbol explains the number 200"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct kinds it = make_kind(1);
		uint32_t ids[N_IDS];
		struct done done;

		memcpy(ids, ids_before, sizeof(ids));
		ids[cases[i].word] = cases[i].value;
		done = replace_ids(&it, ids, N_IDS, cases[i].first_symbol);
		assert_refused(&done, cases[i].why);
		done_deinit(&done);
	}
}

static void all_zero_btf_ids_need_no_symbols(void **state)
{
	static const uint32_t zeros[N_IDS] = {0};
	struct kinds it = make_kind(1);
	struct done done = replace_ids(&it, zeros, N_IDS, N_SYMBOLS);

	(void)state;
	check_ids(&it.make, &done, zeros, N_IDS);
}

/* ---- .rel.BTF ---- */

static void relocations_follow_the_datasec(void **state)
{
	/* of the last record the word behind: header, id; offset in words of the type section */
	const size_t before = 4 + 3 + 3 + 4 + 3 + 3 + 6 + 3 + 4 + 4,
		     after = 4 + 3 + 3 + 6 + 3 + 4 + 4;

	(void)state;
	for (unsigned kind = 0; kind < 4; kind++) {
		struct kinds it = make_kind(kind);
		size_t size = 2 * (it.make.wide ? 8 : 4);
		uint32_t words[4] = {0};
		unsigned rel;
		struct done done;
		void *bytes;

		/* the lower half of the offset, the rest is zero */
		words[it.make.wide && it.make.big_endian] = (uint32_t)(24 + 4 * before);
		bytes = make_words(&it.make, words, 4);
		rel = make_add(&it.make, ".rel.BTF", SHT_REL, bytes, size);
		it.make.sections[rel].info = 1;
		it.make.sections[rel].align = 8;
		done = replace_made(&it.make, NULL);
		assert_true(done.fine);
		assert_int_equal(
			word_at(&it.make,
				find_in(&it.make, done.file, done.size, ".rel.BTF", &size, NULL),
				it.make.wide && it.make.big_endian),
			24 + 4 * after);
		done_deinit(&done);

		memset(bytes, 0, 16);
		done = replace_made(&it.make, NULL);
		assert_refused(&done, "not in a DATASEC");
		done_deinit(&done);
		free(bytes);
		free(it.btf.bytes);
	}
}

static void any_damage_is_refused_or_survived(void **state)
{
	uint32_t seed = 12345, n_fine = 0;
	struct kinds it = make_kind(1);
	size_t ext_size, size;
	unsigned char *ext = make_ext(&it, &ext_size), *file;
	void *ids = make_words(&it.make, ids_before, N_IDS);

	(void)state;
	make_add(&it.make, ".BTF.ext", SHT_PROGBITS, ext, ext_size);
	make_symbols(&it.make, make_add(&it.make, ".BTF_ids", SHT_PROGBITS, ids, 4 * N_IDS),
		     id_symbols, id_places, N_SYMBOLS);
	file = make_file(&it.make, &size);
	printf("seed %u\n", seed);
	for (unsigned i = 0; i < 1000; i++) {
		unsigned char *damaged = malloc(size);
		struct done done;

		assert_non_null(damaged);
		memcpy(damaged, file, size);
		for (unsigned k = 0; k <= i % 3; k++) {
			seed = seed * 1664525 + 1013904223;
			damaged[(seed >> 8) % size] =
				(unsigned char)(seed & 1 ? seed >> 3 : 0xff * (seed >> 1 & 1));
		}
		done = replace_bytes(damaged, size, NULL);
		n_fine += done.fine;
		assert_true(done.fine || done.same);
		done_deinit(&done);
		free(damaged);
	}
	assert_in_range(n_fine, 30, 970); /* neither all, nor too much */
	make_deinit(&it.make);
	free(file);
	free(ids);
	free(ext);
	free(it.btf.bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ids_and_strings_of_btf_ext_follow),
		cmocka_unit_test(malformed_btf_ext_leaves_the_file_alone),
		cmocka_unit_test(ids_of_btf_ids_follow_and_sets_stay_sorted),
		cmocka_unit_test(sets_are_sorted_by_number),
		cmocka_unit_test(btf_ids_that_cannot_be_told_are_refused),
		cmocka_unit_test(all_zero_btf_ids_need_no_symbols),
		cmocka_unit_test(relocations_follow_the_datasec),
		cmocka_unit_test(any_damage_is_refused_or_survived),
	};

	return cmocka_run_group_tests_name("references", tests, make_folder, remove_folder);
}
