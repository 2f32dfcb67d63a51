/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* V header, V strings and V ids: what btfold_graph_decode() takes and what it refuses, and where. */
#include "support.h"

#include "graph.h"

static const uint32_t two_types[] = {
	1, 1u << 24, 4, 0x01000020, /* [1] INT 'int' */
	0, 2u << 24, 1,		    /* [2] PTR -> 1 */
};
static const char strings[] = "\0int";

static struct raw fine(void)
{
	return raw_make(two_types, 7, strings, sizeof(strings), false);
}

static void refused(struct raw *raw, size_t size, enum btfold_status status, uint64_t offset)
{
	struct btfold_graph *graph = NULL;
	struct btfold_error error = {0};

	assert_int_equal(btfold_graph_decode(raw->at, size, NULL, NULL, &graph, &error), status);
	assert_null(graph);
	assert_int_equal(error.status, status);
	assert_int_equal(error.tier, BTFOLD_TIER_MALFORMED);
	assert_int_equal(error.offset, offset);
	assert_non_null(error.text);
	assert_non_null(error.rule);
	/* without an error struct as well */
	assert_int_equal(btfold_graph_decode(raw->at, size, NULL, NULL, &graph, NULL), status);
	free(raw->at);
}

/* As refused(), of the fine file with one word changed. */
static void refused_word(size_t at, uint32_t value, enum btfold_status status, uint64_t offset)
{
	struct raw raw = fine();

	raw_poke(&raw, at, value);
	refused(&raw, raw.size, status, offset);
}

static void test_fine(void **state)
{
	struct raw raw = fine();
	struct btfold_graph *graph = decode(&raw, NULL);
	struct btfold_type type;

	(void)state;
	assert_int_equal(btfold_graph_first_id(graph), 1);
	assert_int_equal(btfold_graph_n_types(graph), 2);
	assert_int_equal(btfold_graph_type(graph, 2, &type), BTFOLD_OK);
	assert_int_equal(type.size_or_type, 1);
	assert_int_equal(type.offset, 24 + 16);
	assert_int_equal(btfold_graph_type(graph, 0, &type), BTFOLD_E_TYPE_ID);
	assert_int_equal(btfold_graph_type(graph, 3, &type), BTFOLD_E_TYPE_ID);
	assert_string_equal(btfold_graph_string(graph, 1), "int");
	assert_null(btfold_graph_string(graph, sizeof(strings)));
	btfold_graph_destroy(graph);
	free(raw.at);
}

static void test_header(void **state)
{
	struct raw raw;

	(void)state;
	for (size_t size = 0; size < 8; size++) {
		raw = fine();
		refused(&raw, size, BTFOLD_E_SHORT, size);
	}
	raw = fine();
	refused(&raw, 23, BTFOLD_E_SHORT, 23);
	raw = fine();
	raw.at[0] = 0xeb; /* eb eb */
	refused(&raw, raw.size, BTFOLD_E_MAGIC, 0);
	raw = fine();
	raw.at[2] = 2;
	refused(&raw, raw.size, BTFOLD_E_VERSION, 2);
	raw = fine();
	raw.at[3] = 1;
	refused(&raw, raw.size, BTFOLD_E_FLAGS, 3);
	refused_word(4, 23, BTFOLD_E_HEADER_LENGTH, 4);
	refused_word(4, 0, BTFOLD_E_HEADER_LENGTH, 4);
	refused_word(4, UINT32_MAX, BTFOLD_E_HEADER_LENGTH, 4);
	refused_word(4, 24 + 28 + 5 + 1, BTFOLD_E_HEADER_LENGTH, 4);
}

static void test_sections(void **state)
{
	(void)state;
	refused_word(8, 2, BTFOLD_E_SECTION, 8);	  /* unaligned */
	refused_word(8, 0xfffffffc, BTFOLD_E_SECTION, 8); /* begins outside */
	refused_word(12, 26, BTFOLD_E_SECTION, 8);	  /* no multiple of 4 */
	refused_word(12, 36, BTFOLD_E_SECTION, 8);	  /* ends outside */
	refused_word(12, 32, BTFOLD_E_SECTION, 8);	  /* overlaps the strings */
	refused_word(16, 27, BTFOLD_E_SECTION, 8);	  /* the strings overlap it */
	refused_word(16, 0xfffffff0, BTFOLD_E_SECTION, 16);
	refused_word(20, 6, BTFOLD_E_SECTION, 16);
}

static void test_strings(void **state)
{
	struct raw raw = fine();

	(void)state;
	raw.at[raw.size - 1] = 'x';
	refused(&raw, raw.size, BTFOLD_E_STRINGS, raw.size - 1);
	raw = fine();
	raw.at[24 + 28] = 'x';
	refused(&raw, raw.size, BTFOLD_E_STRINGS, 24 + 28);
	refused_word(20, 0, BTFOLD_E_STRINGS, 24 + 28);
	refused_word(24, 5, BTFOLD_E_NAME_OFFSET, 24);
	refused_word(24 + 16, UINT32_MAX, BTFOLD_E_NAME_OFFSET, 24 + 16);
}

static void test_records(void **state)
{
	static const uint32_t member[] = {0, 4u << 24 | 1, 4, 9, 1, 0};
	struct raw raw = raw_make(member, 6, strings, sizeof(strings), false);

	(void)state;
	refused(&raw, raw.size, BTFOLD_E_NAME_OFFSET, 24 + 12);
	refused_word(24 + 16 + 8, 3, BTFOLD_E_TYPE_ID, 24 + 16 + 8);
	refused_word(24 + 16 + 4, 0, BTFOLD_E_KIND, 24 + 16);
	refused_word(24 + 16 + 4, 20u << 24, BTFOLD_E_KIND, 24 + 16);
	refused_word(24 + 16 + 4, 127u << 24, BTFOLD_E_KIND, 24 + 16);
	refused_word(24 + 16 + 4, 3u << 24, BTFOLD_E_RECORD, 24 + 16);
	refused_word(24 + 16 + 4, 4u << 24 | 1, BTFOLD_E_RECORD, 24 + 16);
	refused_word(24 + 16 + 4, 4u << 24 | 0xffffff, BTFOLD_E_RECORD, 24 + 16);
	raw = raw_make(two_types, 6, strings, sizeof(strings), false);
	refused(&raw, raw.size, BTFOLD_E_RECORD, 24 + 16);
}

/* Says which member of which type. */
static void test_member_of_error(void **state)
{
	static const uint32_t words[] = {0, 4u << 24 | 2, 4, 0, 0, 0, 0, 7, 0};
	struct raw raw = raw_make(words, 9, "", 1, false);
	struct btfold_graph *graph = NULL;
	struct btfold_error error;

	(void)state;
	assert_int_equal(btfold_graph_decode(raw.at, raw.size, NULL, NULL, &graph, &error),
			 BTFOLD_E_TYPE_ID);
	assert_int_equal(error.type_id, 1);
	assert_int_equal(error.member, 1);
	assert_int_equal(error.offset, 24 + 28);
	free(raw.at);
}

static void test_longer_header(void **state)
{
	uint32_t types = 28;
	struct raw raw = fine();
	uint8_t *longer = calloc(1, raw.size + 16);
	struct raw long_raw = {longer, raw.size + 16};
	struct btfold_graph *graph;

	(void)state;
	assert_non_null(longer);
	memcpy(longer, raw.at, 24);
	memcpy(longer + 40, raw.at + 24, raw.size - 24);
	raw_poke(&long_raw, 4, 40);
	graph = decode(&long_raw, NULL); /* bytes 24..31: a kind layout of length 0 */
	assert_int_equal(btfold_graph_n_types(graph), 2);
	btfold_graph_destroy(graph);
	longer[39] = 1;
	refused(&long_raw, long_raw.size, BTFOLD_E_HEADER_TAIL, 39);
	/* 28 bytes: the last four belong to no field that we know */
	raw.at = realloc(raw.at, raw.size + 4);
	memmove(raw.at + 28, raw.at + 24, types + sizeof(strings));
	raw.size += 4;
	raw_poke(&raw, 4, 28);
	raw_poke(&raw, 24, 0x100);
	refused(&raw, raw.size, BTFOLD_E_HEADER_TAIL, 25);
}

/* Only what a 4-aligned buffer in host order is borrowed from; all others must give the same graph. */
static void test_misaligned(void **state)
{
	struct btfold_graph *all = graph_of(all_kinds_text, NULL);
	struct raw raw = encode(all);
	uint8_t *buffer = malloc(raw.size + 4);

	(void)state;
	assert_non_null(buffer);
	for (size_t shift = 0; shift < 4; shift++) {
		struct raw shifted = {buffer + shift, raw.size};
		struct btfold_graph *graph;
		char *text;

		memcpy(shifted.at, raw.at, raw.size);
		graph = decode(&shifted, NULL);
		text = text_of(graph);
		assert_string_equal(text, all_kinds_text);
		free(text);
		btfold_graph_destroy(graph);
	}
	free(buffer);
	free(raw.at);
	btfold_graph_destroy(all);
}

/* ---- kind layout ---------------------------------------------------------------------------- */

/* Kind 20 has one more word, and items of two. */
static void layout_with_20(uint8_t layout[4 * 21])
{
	memset(layout, 0, 4 * 21);
	layout[4 * 20] = 4;
	layout[4 * 20 + 1] = 8;
}

static const uint32_t unknown_kind[] = {
	1,  1u << 24,
	4,  0x01000020, /* [1] INT 'int' */
	1,  0x80000000u | 20u << 24 | 2,
	7,  8,
	9,  10,
	11, 12, /* [2] kind 20 'int' */
	0,  2u << 24,
	2, /* [3] PTR -> 2 */
};

static void test_unknown_kind(void **state)
{
	uint8_t layout[4 * 21];
	struct raw raw, again;
	struct btfold_graph *graph;
	struct btfold_type type;
	char *text;

	(void)state;
	layout_with_20(layout);
	raw = raw_make_layout(unknown_kind, 15, strings, sizeof(strings), layout, sizeof(layout));
	graph = decode(&raw, NULL);
	assert_int_equal(btfold_graph_n_types(graph), 3);
	assert_int_equal(btfold_graph_type(graph, 2, &type), BTFOLD_OK);
	assert_int_equal(type.kind, 20);
	assert_int_equal(type.vlen, 2);
	assert_int_equal(type.n_words, 5);
	text = text_of(graph);
	assert_non_null(strstr(text, "[2] KIND_20 'int' kflag=1 vlen=2 word=0x7 "
				     "words=0x8,0x9,0xa,0xb,0xc\n"));
	free(text);
	again = encode(graph);
	assert_int_equal(again.size, raw.size);
	assert_memory_equal(again.at, raw.at, raw.size);
	free(again.at);
	btfold_graph_destroy(graph);
	free(raw.at);
}

static void test_layout_rules(void **state)
{
	uint8_t layout[4 * 21];
	struct raw raw;

	(void)state;
	layout_with_20(layout);
	raw = raw_make_layout(unknown_kind, 15, strings, sizeof(strings), layout, 4 * 20);
	refused(&raw, raw.size, BTFOLD_E_KIND, 32 + 16); /* 20 is not in it */
	raw = raw_make_layout(unknown_kind, 15, strings, sizeof(strings), layout, 4 * 21 - 2);
	refused(&raw, raw.size, BTFOLD_E_LAYOUT, 24);
	layout[4 * 20] = 6;
	raw = raw_make_layout(unknown_kind, 15, strings, sizeof(strings), layout, sizeof(layout));
	refused(&raw, raw.size, BTFOLD_E_LAYOUT, 32 + 60 + 8 + 80);
	layout_with_20(layout);
	raw = raw_make_layout(unknown_kind, 15, strings, sizeof(strings), layout, sizeof(layout));
	raw_poke(&raw, 28, sizeof(layout) + 4);
	refused(&raw, raw.size, BTFOLD_E_SECTION, 24);
	raw = raw_make_layout(unknown_kind, 15, strings, sizeof(strings), layout, sizeof(layout));
	raw_poke(&raw, 24, 60);
	refused(&raw, raw.size, BTFOLD_E_SECTION, 8);
	/* C7: what it says of kinds that we know changes nothing */
	layout[4] = 200;
	raw = raw_make_layout(unknown_kind, 15, strings, sizeof(strings), layout, sizeof(layout));
	btfold_graph_destroy(decode(&raw, NULL));
	free(raw.at);
}

static void test_split(void **state)
{
	static const uint32_t words[] = {1, 8u << 24, 2, 5, 8u << 24, 3};
	struct raw base_raw = fine(), raw = raw_make(words, 6, "new", 4, false);
	struct btfold_graph *base = decode(&base_raw, NULL), *graph = decode(&raw, base),
			    *none = NULL;
	struct btfold_type type;

	(void)state;
	assert_int_equal(btfold_graph_first_id(graph), 3);
	assert_ptr_equal(btfold_graph_base(graph), base);
	assert_int_equal(btfold_graph_type(graph, 3, &type), BTFOLD_OK);
	assert_string_equal(type.name, "int");
	assert_int_equal(btfold_graph_type(graph, 4, &type), BTFOLD_OK);
	assert_string_equal(type.name, "new");
	assert_int_equal(btfold_graph_type(graph, 1, &type), BTFOLD_OK);
	assert_int_equal(type.kind, KIND_INT);
	btfold_graph_destroy(graph);
	raw_poke(&raw, 24 + 8, 5); /* the types end at 4 */
	assert_int_equal(btfold_graph_decode(raw.at, raw.size, base, NULL, &none, NULL),
			 BTFOLD_E_TYPE_ID);
	raw_poke(&raw, 24 + 8, 4);
	raw_poke(&raw, 24, 9); /* the strings end at 8 */
	assert_int_equal(btfold_graph_decode(raw.at, raw.size, base, NULL, &none, NULL),
			 BTFOLD_E_NAME_OFFSET);
	btfold_graph_destroy(base);
	free(raw.at);
	free(base_raw.at);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fine),	      cmocka_unit_test(test_header),
		cmocka_unit_test(test_sections),      cmocka_unit_test(test_strings),
		cmocka_unit_test(test_records),	      cmocka_unit_test(test_member_of_error),
		cmocka_unit_test(test_longer_header), cmocka_unit_test(test_misaligned),
		cmocka_unit_test(test_unknown_kind),  cmocka_unit_test(test_layout_rules),
		cmocka_unit_test(test_split),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
