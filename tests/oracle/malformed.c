/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* V, C7: what the oracle's reader refuses, rule by rule, and what it must not refuse. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "graph.h"
#include "random_graph.h"
#include "valid.h"

static bool reads(struct btfold_oracle_bytes base, struct btfold_oracle_bytes own, const char *says)
{
	struct names names;
	struct graph g;
	char *why = NULL;
	bool fine;

	names_init(&names);
	fine = graph_load(&g, &names, base, own, &why);
	assert_int_equal(fine, why == NULL);
	if (why && says && !strstr(why, says))
		fail_msg("refused for '%s', not for %s", why, says);
	free(why);
	graph_deinit(&g);
	names_deinit(&names);
	return fine;
}

/* int; struct S { int a; }: 24 bytes of header, 40 of types, the strings "", "int", "S", "a". */
#define GOOD_SIZE  (24 + 40 + 9)
#define HEADER(i)  (i)
#define TYPES(i)   (24 + 4 * (i))
#define STRINGS(i) (24 + 40 + (i))

static void build_good(uint8_t bytes[GOOD_SIZE])
{
	struct build b;

	build_init(&b, NULL);
	build_int(&b, "int", 4);
	build_struct(&b, STRUCT, "S", 1, 1);
	assert_int_equal(build_bytes(&b).size, GOOD_SIZE);
	memcpy(bytes, build_bytes(&b).data, GOOD_SIZE);
	build_deinit(&b);
}

/* As the other words are there: in the byte order of this machine. */
static void put_value(uint8_t *at, size_t size, uint32_t value)
{
	uint16_t half = (uint16_t)value;

	if (size == 1)
		*at = (uint8_t)value;
	else if (size == 2)
		memcpy(at, &half, sizeof(half));
	else
		memcpy(at, &value, sizeof(value));
}

/* long because the table of cases is */
static void each_broken_rule_is_refused_for_its_reason(void **state)
{
	static const struct {
		size_t at, size;
		uint32_t value;
		const char *says;
	} cases[] = {
		{HEADER(0), 2, 0xeb9e, "magic"},
		{HEADER(2), 1, 2, "version"},
		{HEADER(3), 1, 1, "flags"},
		{HEADER(4), 4, 23, "hdr_len"},
		{HEADER(4), 4, GOOD_SIZE + 1, "hdr_len"},
		{HEADER(4), 4, 28, "header byte 2"}, /* 24 or 27, by the byte order */
		{HEADER(8), 4, 2, "multiples of 4"},
		{HEADER(12), 4, 42, "multiples of 4"},
		{HEADER(8), 4, 0xfffffffc, "type section leaves"},
		{HEADER(12), 4, 400, "type section leaves"},
		{HEADER(16), 4, 0xffffffff, "string section leaves"},
		{HEADER(20), 4, 10, "string section leaves"},
		{HEADER(16), 4, 36, "overlap"},
		{HEADER(20), 4, 0, "empty string section"},
		{STRINGS(8), 1, 'x', "last byte"},
		{STRINGS(0), 1, 'x', "first byte"},
		{TYPES(0), 4, 9, "name of type 1"},
		{TYPES(7), 4, 9, "type 2 outside"},
		{TYPES(1), 4, 0, "kind 0"},
		{TYPES(1), 4, 20u << 24, "kind 20"},
		{TYPES(1), 4, 127u << 24, "kind 127"},
		{TYPES(5), 4, 4u << 24 | 2, "leaves the type section"},
		{TYPES(5), 4, 4u << 24 | 0xffffff, "leaves the type section"},
		{TYPES(8), 4, 3, "reference to 3"},
		{TYPES(8), 4, 0xffffffff, "reference to"},
	};
	const struct btfold_oracle_bytes none = {0};
	uint8_t bytes[GOOD_SIZE];

	(void)state;
	build_good(bytes);
	assert_true(reads(none, (struct btfold_oracle_bytes){bytes, sizeof(bytes)}, NULL));
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		build_good(bytes);
		put_value(bytes + cases[i].at, cases[i].size, cases[i].value);
		if (reads(none, (struct btfold_oracle_bytes){bytes, sizeof(bytes)}, cases[i].says))
			fail_msg("case %zu, %s: not refused", i, cases[i].says);
	}
}

static void every_shorter_file_is_refused(void **state)
{
	const struct btfold_oracle_bytes none = {0};
	uint8_t bytes[GOOD_SIZE];

	(void)state;
	build_good(bytes);
	for (size_t size = 0; size < GOOD_SIZE; size++) {
		uint8_t *exact = malloc(size ? size : 1); /* so that a sanitizer sees the end */

		memcpy(exact, bytes, size);
		assert_false(reads(none, (struct btfold_oracle_bytes){exact, size}, NULL));
		free(exact);
	}
}

/* Header of 32 bytes, with a kind layout of 80 bytes behind the strings. */
static size_t build_new_layout(uint8_t bytes[256], uint32_t layout_off, uint32_t layout_len)
{
	uint8_t good[GOOD_SIZE];
	const uint32_t hdr_len = 32;

	build_good(good);
	memset(bytes, 0, 256);
	memcpy(bytes, good, 24);
	memcpy(bytes + 4, &hdr_len, 4);
	memcpy(bytes + 24, &layout_off, 4);
	memcpy(bytes + 28, &layout_len, 4);
	memcpy(bytes + 32, good + 24, GOOD_SIZE - 24);
	return 32 + 52 + 80;
}

static void the_new_header_is_read_and_its_layout_checked(void **state)
{
	const struct btfold_oracle_bytes none = {0};
	struct btfold_oracle_bytes own;
	uint8_t bytes[256];

	(void)state;
	own = (struct btfold_oracle_bytes){bytes, build_new_layout(bytes, 52, 80)};
	assert_true(reads(none, own, NULL));
	own.size = build_new_layout(bytes, 52, 84);
	assert_false(reads(none, own, "layout section leaves"));
	own.size = build_new_layout(bytes, 36, 80);
	assert_false(reads(none, own, "layout section overlaps"));
	own.size = build_new_layout(bytes, 0, 0);
	assert_true(reads(none, own, NULL));
}

static void a_split_file_may_have_no_strings_of_its_own(void **state)
{
	struct build base, in;

	(void)state;
	build_init(&base, NULL);
	build_init(&in, &base);
	build_ptr(&in, 0);
	assert_true(reads(build_bytes(&base), build_bytes(&in), NULL));
	assert_false(reads((struct btfold_oracle_bytes){0}, build_bytes(&in), NULL));
	build_deinit(&base);
	build_deinit(&in);
}

/* Any byte changed, any length: the reader and the V rules stay inside (run with sanitizers). */
static void nothing_hostile_makes_the_reader_leave_the_file(void **state)
{
	uint64_t seed = random_graph_seed();

	(void)state;
	for (unsigned i = random_graph_rounds(20000); i--;) {
		struct btfold_oracle_bytes bytes;
		struct budget budget = {.left = UINT64_MAX};
		struct names names;
		struct build in;
		struct graph g;
		uint8_t *copy;

		build_init(&in, NULL);
		random_graph(&in, 1 + (unsigned)(seed >> 40) % 10, &seed);
		bytes = build_bytes(&in);
		copy = malloc(bytes.size);
		memcpy(copy, bytes.data, bytes.size);
		for (unsigned k = 0; k < 3; k++)
			copy[mem_random(&seed) % bytes.size] ^= (uint8_t)(1 << seed % 8);
		names_init(&names);
		if (graph_load(&g, &names, (struct btfold_oracle_bytes){0},
			       (struct btfold_oracle_bytes){copy, bytes.size}, NULL))
			valid_check(&g, &budget);
		graph_deinit(&g);
		names_deinit(&names);
		free(copy);
		build_deinit(&in);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_broken_rule_is_refused_for_its_reason),
		cmocka_unit_test(every_shorter_file_is_refused),
		cmocka_unit_test(the_new_header_is_read_and_its_layout_checked),
		cmocka_unit_test(a_split_file_may_have_no_strings_of_its_own),
		cmocka_unit_test(nothing_hostile_makes_the_reader_leave_the_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
