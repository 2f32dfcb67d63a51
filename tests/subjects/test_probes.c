/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* Probes in and out again, past engines that do as they like with the order of things. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "btf.h"
#include "ask.h"
#include "input.h"
#include "probes.h"

/* Types @by places later (the last ones first), strings in reverse order. */
struct shuffle {
	struct raw_btf in;
	uint32_t start_id, start_string, by;
	uint32_t *new_string;
	char *strings;
};

static void reverse_strings(struct shuffle *s)
{
	uint32_t size = s->in.strings_size, first = s->start_string ? 0 : 1, from, to = size, i;

	s->new_string = calloc(size + 1, sizeof(*s->new_string));
	s->strings = calloc(size + 1, 1);
	for (from = first; from < size;) {
		const char *text = (const char *)s->in.strings + from;
		uint32_t length = (uint32_t)strlen(text) + 1;

		to -= length;
		memcpy(s->strings + to, text, length);
		for (i = 0; i < length; i++)
			s->new_string[from + i] = to + i;
		from += length;
	}
}

static uint32_t shuffled(const struct shuffle *s, enum raw_word what, uint32_t value)
{
	if (what == RAW_ID && value >= s->start_id)
		return (value - s->start_id + s->by) % s->in.n_types + s->start_id;
	if (what == RAW_NAME && value >= s->start_string && value)
		return s->start_string + s->new_string[value - s->start_string];
	return value;
}

static void shuffle_types(const struct shuffle *s, uint8_t *to)
{
	uint32_t *offsets = calloc(s->in.n_types, sizeof(*offsets)), offset = 0, i, w, old;
	struct raw_record record;

	for (i = 0; i < s->in.n_types; i++) {
		offsets[i] = offset;
		offset += raw_record(&s->in, offset).size;
	}
	for (i = 0; i < s->in.n_types; i++) {
		old = (i + s->in.n_types - s->by) % s->in.n_types;
		record = raw_record(&s->in, offsets[old]);
		for (w = 0; w < record.size / 4; w++, to += 4)
			raw_put(&s->in, to,
				shuffled(s, raw_word(record.kind, w),
					 raw_get(&s->in, record.bytes + 4 * w)));
	}
	free(offsets);
}

static struct btfold_oracle_bytes shuffle(struct btfold_oracle_bytes base,
					  struct btfold_oracle_bytes input, uint32_t by)
{
	struct shuffle s = {.start_id = 1, .by = by};
	struct raw_btf raw;
	uint8_t *file, *types, *strings;

	if (base.data) {
		assert_true(raw_parse(base.data, base.size, &raw));
		s.start_id += raw.n_types;
		s.start_string = raw.strings_size;
	}
	assert_true(raw_parse(input.data, input.size, &s.in));
	reverse_strings(&s);
	file = malloc(input.size);
	assert_int_equal(raw_file_size(&s.in, s.in.types_size, s.in.strings_size), input.size);
	raw_write(&s.in, s.in.types_size, s.in.strings_size, file, &types, &strings);
	shuffle_types(&s, types);
	memcpy(strings, s.strings, s.in.strings_size);
	free(s.new_string);
	free(s.strings);
	return (struct btfold_oracle_bytes){file, input.size};
}

static void drop(struct btfold_oracle_bytes bytes)
{
	free((void *)(uintptr_t)bytes.data);
}

static void check_shuffled(struct btfold_oracle_bytes base, struct btfold_oracle_bytes input,
			   uint32_t by)
{
	struct btfold_oracle_bytes probed, moved, stripped, expected;
	struct probes probes;
	struct raw_btf raw;
	void *bytes;
	uint32_t *map, i, n;
	size_t size;

	assert_true(probes_add(base, input, PROBE_ALL, &probes, &bytes, &size));
	probed = (struct btfold_oracle_bytes){bytes, size};
	assert_true(raw_parse(probed.data, probed.size, &raw));
	assert_int_equal(raw.n_types, 2 * probes.n_types);
	n = probes.n_types;
	moved = shuffle(base, probed, by);
	assert_true(probes_strip(&probes, moved, &bytes, &size, &map));
	stripped = (struct btfold_oracle_bytes){bytes, size};
	/* By fewer places than there are probes, the rest keeps its order; else it turns, too. */
	expected = shuffle(base, input, by <= n ? 0 : by - n);
	assert_int_equal(stripped.size, expected.size);
	assert_memory_equal(stripped.data, expected.data, expected.size);
	for (i = 0; i < n; i++)
		assert_int_equal(map[i], (i + (by <= n ? 0 : by - n)) % n + probes.start_id);
	free(map);
	drop(probed);
	drop(moved);
	drop(stripped);
	drop(expected);
}

static void probes_come_out_of_any_order(void **state)
{
	struct btfold_oracle_bytes little = input_twice(false), big = input_twice(true);
	struct btfold_oracle_bytes base = input_base(), split = input_split();
	uint32_t by;

	(void)state;
	for (by = 0; by < 12; by++) {
		check_shuffled(no_base, little, by);
		check_shuffled(no_base, big, by);
	}
	for (by = 0; by < 6; by++)
		check_shuffled(base, split, by);
	drop(little);
	drop(big);
	drop(base);
	drop(split);
}

/* A name of the input that looks like a probe's, and one that contains it. */
static void names_do_not_clash(void **state)
{
	struct btfold_oracle_bytes input =
		input_make(false,
			   WORDS(1, INFO(1, 0), 4, 32,	/* INT _p0_1 */
				 7, INFO(14, 0), 1, 1), /* VAR x_p1_2 of it */
			   "\0_p0_1\0x_p1_2", 14);
	struct probes probes;
	uint32_t *map;
	void *bytes, *out;
	size_t size;

	(void)state;
	assert_true(probes_add(no_base, input, PROBE_ALL, &probes, &bytes, &size));
	assert_string_equal(probes.prefix, "_p2_");
	assert_true(probes_strip(&probes, (struct btfold_oracle_bytes){bytes, size}, &out, &size,
				 &map));
	assert_int_equal(size, input.size);
	assert_memory_equal(out, input.data, size);
	assert_int_equal(map[0], 1);
	assert_int_equal(map[1], 2);
	free(map);
	free(out);
	free(bytes);
	drop(input);
}

/* PROBE_OBJECTS leaves out what has no size; their images stay unknown. */
static void targets_without_size_are_left_out(void **state)
{
	struct btfold_oracle_bytes input =
		input_make(false,
			   WORDS(1, INFO(1, 0), 4, 32, /* 1 INT i */
				 1, INFO(7, 0), 0,     /* 2 FWD i */
				 0, INFO(10, 0), 2,    /* 3 CONST -> FWD */
				 0, INFO(10, 0), 1,    /* 4 CONST -> INT */
				 0, INFO(13, 0), 0,    /* 5 FUNC_PROTO void() */
				 1, INFO(12, 1), 5,    /* 6 FUNC i */
				 0, INFO(10, 0), 0),   /* 7 const void */
			   "\0i", 3);
	static const bool expected[] = {true, false, false, true, false, false, false};
	struct probes probes;
	uint32_t *map, i;
	void *bytes, *out;
	size_t size;

	(void)state;
	assert_true(probes_add(no_base, input, PROBE_OBJECTS, &probes, &bytes, &size));
	assert_true(probes_strip(&probes, (struct btfold_oracle_bytes){bytes, size}, &out, &size,
				 &map));
	for (i = 0; i < 7; i++)
		assert_true((map[i] == i + 1) == expected[i]);
	free(map);
	free(out);
	free(bytes);
	drop(input);
}

/* An engine that lets something else refer to a probe, or that is no longer BTF. */
static void outputs_that_use_probes_are_not_stripped(void **state)
{
	struct btfold_oracle_bytes input =
		input_make(false, WORDS(0, INFO(2, 0), 0), "", 1); /* void * */
	struct btfold_oracle_bytes probed;
	struct probes probes;
	uint32_t *map;
	uint8_t *file;
	void *bytes, *out;
	size_t size, out_size;

	(void)state;
	assert_true(probes_add(no_base, input, PROBE_ALL, &probes, &bytes, &size));
	file = bytes;
	probed = (struct btfold_oracle_bytes){bytes, size};
	file[24 + 8] = 2;
	assert_false(probes_strip(&probes, probed, &out, &out_size, &map));
	file[24 + 8] = 0;
	assert_true(probes_strip(&probes, probed, &out, &out_size, &map));
	free(out);
	free(map);
	probed.size--;
	assert_false(probes_strip(&probes, probed, &out, &out_size, &map));
	free(bytes);
	drop(input);
}

/* Header of 32 bytes with a kind layout, which an engine drops but for its place in the header. */
static void a_stale_layout_is_as_it_would_be(void **state)
{
	static const uint8_t layout[] = {1, 2, 3, 4};
	struct btfold_oracle_bytes input = input_twice(false);
	uint8_t *longer = malloc(input.size + 8 + 3 + sizeof(layout));
	struct probes probes;
	struct raw_btf raw;
	uint32_t *map, place;
	void *bytes, *out;
	size_t size, out_size;

	(void)state;
	memcpy(longer, input.data, 24);
	memcpy(longer + 32, (const char *)input.data + 24, input.size - 24);
	assert_true(raw_parse(input.data, input.size, &raw));
	place = (raw.types_size + raw.strings_size + 3) & ~3u;
	raw_put(&raw, longer + 4, 32);
	raw_put(&raw, longer + 24, place);
	raw_put(&raw, longer + 28, sizeof(layout));
	memset(longer + input.size + 8, 0, 3);
	memcpy(longer + 32 + place, layout, sizeof(layout));
	drop(input);
	input = (struct btfold_oracle_bytes){longer, 32 + place + sizeof(layout)};

	assert_true(probes_add(no_base, input, PROBE_ALL, &probes, &bytes, &size));
	assert_true(probes_strip(&probes, (struct btfold_oracle_bytes){bytes, size}, &out,
				 &out_size, &map));
	assert_int_equal(out_size, input.size);
	assert_memory_equal(out, input.data, out_size);
	free(out);
	free(map);

	size -= sizeof(layout);
	assert_true(probes_strip(&probes, (struct btfold_oracle_bytes){bytes, size}, &out,
				 &out_size, &map));
	assert_memory_equal(out, input.data, 32);
	assert_int_equal(out_size, 32 + raw.types_size + raw.strings_size);
	free(out);
	free(map);
	free(bytes);
	drop(input);
}

/* A reference that is wild in the input must not find a probe there. */
static void malformed_input_gets_no_probes(void **state)
{
	struct btfold_oracle_bytes input = input_twice(false);
	const struct btfold_oracle_bytes wild[] = {
		input_make(false, WORDS(0, INFO(2, 0), 2), "", 1),    /* PTR -> 2 */
		input_make(false, WORDS(1, INFO(2, 0), 0), "", 1),    /* name after the end */
		input_make(false, WORDS(1, INFO(7, 0), 1), "\0f", 3), /* FWD, word not 0 */
		input_make(false, WORDS(0, INFO(20, 0), 0), "", 1),   /* unknown kind */
		input_make(false, WORDS(0, INFO(4, 9), 0), "", 1),    /* cut short */
	};
	struct probes probes;
	void *bytes;
	size_t size, i;

	(void)state;
	for (i = 0; i < sizeof(wild) / sizeof(wild[0]); i++) {
		assert_false(probes_add(no_base, wild[i], PROBE_ALL, &probes, &bytes, &size));
		drop(wild[i]);
	}
	while (input.size-- > 0)
		assert_false(probes_add(no_base, input, PROBE_ALL, &probes, &bytes, &size));
	drop(input);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(probes_come_out_of_any_order),
		cmocka_unit_test(names_do_not_clash),
		cmocka_unit_test(targets_without_size_are_left_out),
		cmocka_unit_test(outputs_that_use_probes_are_not_stripped),
		cmocka_unit_test(a_stale_layout_is_as_it_would_be),
		cmocka_unit_test(malformed_input_gets_no_probes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
