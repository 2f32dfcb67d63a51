/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* The text form: out and in again, and what is refused, where. */
#include "support.h"

#include <stdio.h>

#include "graph.h"

/* text -> graph -> raw -> graph -> text and raw, and text -> raw, are the same all the way. */
static void round_trip(const char *text, const char *want, bool big_endian)
{
	struct btfold_graph *graph = NULL, *decoded;
	struct raw raw, again;
	char *dumped;

	assert_int_equal(
		btfold_graph_parse(text, strlen(text), NULL, big_endian, NULL, &graph, NULL),
		BTFOLD_OK);
	raw = encode(graph);
	decoded = decode(&raw, NULL);
	assert_int_equal(btfold_graph_big_endian(decoded), big_endian);
	dumped = text_of(decoded);
	assert_string_equal(dumped, want);
	again = encode(decoded);
	assert_int_equal(again.size, raw.size);
	assert_memory_equal(again.at, raw.at, raw.size);
	free(again.at);
	btfold_graph_destroy(graph);
	assert_int_equal(
		btfold_graph_parse(dumped, strlen(dumped), NULL, big_endian, NULL, &graph, NULL),
		BTFOLD_OK);
	again = encode(graph);
	assert_int_equal(again.size, raw.size);
	assert_memory_equal(again.at, raw.at, raw.size);
	btfold_graph_destroy(graph);
	btfold_graph_destroy(decoded);
	free(again.at);
	free(raw.at);
	free(dumped);
}

static void same(const char *text)
{
	round_trip(text, text, false);
	round_trip(text, text, true);
}

static void test_all_kinds(void **state)
{
	(void)state;
	same(all_kinds_text);
	same("");
}

/* Each line says more than bpftool does, since the record would not come back otherwise. */
static void test_extra_words(void **state)
{
	(void)state;
	same("[1] INT 'i' size=4 bits_offset=0 nr_bits=32 encoding=UNKN kflag=1 vlen=7 "
	     "word=0x3000020\n"
	     "[2] INT 'i' size=4 bits_offset=1 nr_bits=2 encoding=SIGNED word=0xf101ff02\n"
	     "[3] PTR '(anon)' type_id=1 kflag=1 vlen=16777215\n"
	     "[4] ARRAY '(anon)' type_id=1 index_type_id=1 nr_elems=4294967295 word=0xffffffff\n"
	     "[5] STRUCT 'S' size=4294967295 vlen=1 kflag=1\n"
	     "\t'(anon)' type_id=1 bits_offset=16777215\n"
	     "[6] STRUCT 'S' size=0 vlen=1\n"
	     "\t'(anon)' type_id=1 bits_offset=4294967295\n"
	     "[7] UNION '(anon)' size=0 vlen=0 kflag=1\n"
	     "[8] FWD 'F' fwd_kind=union vlen=3 word=0x1\n"
	     "[9] TYPEDEF '(anon)' type_id=0 kflag=1\n"
	     "[10] VOLATILE 'v' type_id=0 vlen=1\n"
	     "[11] CONST 'c' type_id=0 kflag=1\n"
	     "[12] RESTRICT 'r' type_id=0 kflag=1\n"
	     "[13] FUNC 'f' type_id=1 linkage=(unknown) kflag=1 vlen=3\n"
	     "[14] FUNC_PROTO 'p' ret_type_id=0 vlen=0 kflag=1\n"
	     "[15] VAR 'v' type_id=1, linkage=(unknown) kflag=1 vlen=2 word=0x80000000\n"
	     "[16] DATASEC '(anon)' size=0 vlen=0 kflag=1\n"
	     "[17] FLOAT 'f' size=3 kflag=1 vlen=5\n"
	     "[18] DECL_TAG 't' type_id=0 component_idx=-2147483648 kflag=1 vlen=1\n"
	     "[19] TYPE_TAG 't' type_id=0 kflag=1\n"
	     "[20] TYPE_TAG 't' type_id=0 vlen=9\n");
}

static void test_names(void **state)
{
	(void)state;
	same("[1] INT '\\x28anon)' size=4 bits_offset=0 nr_bits=32 encoding=(none)\n"
	     "[2] INT '(anon)' size=4 bits_offset=0 nr_bits=32 encoding=(none)\n"
	     "[3] INT 'a b[1]\\x27\\x5c\\x0a\\x7f\\xc3\\xa9' size=4 bits_offset=0 nr_bits=32 "
	     "encoding=(none)\n"
	     "[4] STRUCT '(anon) ' size=0 vlen=1\n"
	     "\t'\\x09' type_id=0 bits_offset=0\n");
	/* other spellings of the same names */
	round_trip("[1] PTR '' type_id=0\n[2] PTR '\xc3\xa9\\x41' type_id=0\n",
		   "[1] PTR '(anon)' type_id=0\n[2] PTR '\\xc3\\xa9A' type_id=0\n", false);
}

static void test_free_form(void **state)
{
	(void)state;
	round_trip("# a comment\r\n"
		   "\n"
		   "   # another\n"
		   "[1]   INT 'int'  encoding=SIGNED nr_bits=32\tbits_offset=0 size=4  \r\n"
		   "\t\r\n"
		   "[2] VAR 'v' linkage=static type_id=1\n"
		   "[3] ENUM64 'e' vlen=1 size=8 encoding=UNSIGNED\n"
		   "# between\n"
		   "  'x' val=18446744073709551615\n"
		   "[4] DATASEC 's' size=4 vlen=2\n"
		   "\tsize=4 type_id=2 offset=0\n"
		   "\tsize=4 type_id=2 offset=4 (whatever 'v' [] )  \n"
		   "[5] FUNC 'f' vlen=1 type_id=1 linkage=global",
		   INT_LINE "[2] VAR 'v' type_id=1, linkage=static\n"
			    "[3] ENUM64 'e' encoding=UNSIGNED size=8 vlen=1\n"
			    "\t'x' val=18446744073709551615ULL\n"
			    "[4] DATASEC 's' size=4 vlen=2\n"
			    "\ttype_id=2 offset=0 size=4 (VAR 'v')\n"
			    "\ttype_id=2 offset=4 size=4 (VAR 'v')\n"
			    "[5] FUNC 'f' type_id=1 linkage=global\n",
		   false);
}

/* R3 of strings: each once, in order of first use. */
static void test_strings(void **state)
{
	struct btfold_graph *graph = graph_of("[1] STRUCT 'b' size=0 vlen=2\n"
					      "\t'a' type_id=0 bits_offset=0\n"
					      "\t'b' type_id=0 bits_offset=0\n"
					      "[2] FWD 'ab' fwd_kind=struct\n",
					      NULL);

	(void)state;
	assert_int_equal(graph->strings_size, sizeof("\0b\0a\0ab"));
	assert_memory_equal(graph->strings, "\0b\0a\0ab", sizeof("\0b\0a\0ab"));
	btfold_graph_destroy(graph);
}

static void test_split(void **state)
{
	static const char text[] = "[2] TYPEDEF 'int' type_id=1\n"
				   "[3] TYPEDEF 'new' type_id=2\n"
				   "[4] PTR '(anon)' type_id=3\n";
	static const char top[] = "[5] TYPEDEF 'new' type_id=1\n"
				  "[6] TYPEDEF 'int' type_id=4\n";
	struct btfold_graph *base = graph_of(INT_LINE, NULL), *split = graph_of(text, base);
	struct btfold_graph *third = graph_of(top, split), *decoded;
	struct raw raw = encode(split);
	char *dumped;

	(void)state;
	assert_int_equal(split->strings_size, sizeof("new"));
	assert_int_equal(split->first_string, sizeof("\0int"));
	decoded = decode(&raw, base);
	dumped = text_of(decoded);
	assert_string_equal(dumped, text);
	free(dumped);
	dumped = text_of(third);
	assert_string_equal(dumped, top);
	assert_int_equal(third->strings_size, 0);
	free(dumped);
	btfold_graph_destroy(decoded);
	btfold_graph_destroy(third);
	btfold_graph_destroy(split);
	btfold_graph_destroy(base);
	free(raw.at);
}

/* Enough names to outgrow every table and buffer, and a dump that outgrows the writer's. */
static void test_many(void **state)
{
	size_t n = 20000;
	char *text = malloc(n * 96), *at = text;

	(void)state;
	assert_non_null(text);
	for (size_t i = 1; i <= n; i++)
		at += sprintf(at, "[%zu] TYPEDEF 'name_of_type_number_%zu' type_id=%zu\n", i,
			      i % 7000, n - i);
	same(text);
	free(text);
}

static bool stop_at_once(void *ctx, const char *text, size_t size)
{
	size_t *n = ctx;

	(void)text;
	(void)size;
	++*n;
	return false;
}

static void test_stopped(void **state)
{
	struct btfold_graph *graph = graph_of(all_kinds_text, NULL);
	size_t n = 0;

	(void)state;
	assert_int_equal(btfold_graph_dump(graph, stop_at_once, &n), BTFOLD_OK);
	assert_int_equal(n, 1);
	btfold_graph_destroy(graph);
}

/* ---- refused -------------------------------------------------------------------------------- */

struct refusal {
	const char *text;
	enum btfold_status status;
	uint32_t line, type_id, member;
	const char *at; /* where the offset must lead */
};

#define N BTFOLD_NONE
#define E BTFOLD_E_SYNTAX

static const struct refusal refusals[] = {
	{"hello\n", E, 1, N, N, "hello"},
	{"\n[1 INT\n", E, 2, N, N, " INT"},
	{"[x] INT\n", E, 1, N, N, "x]"},
	{"[0] PTR '(anon)' type_id=0\n", BTFOLD_E_ORDER, 1, N, N, "[0]"},
	{"[2] PTR '(anon)' type_id=0\n", BTFOLD_E_ORDER, 1, N, N, "[2]"},
	{"[4294967297] PTR '(anon)' type_id=0\n", BTFOLD_E_ORDER, 1, N, N, "[4"},
	{INT_LINE "[1] PTR '(anon)' type_id=0\n", BTFOLD_E_ORDER, 2, N, N, "[1] P"},
	{"[1] PRT '(anon)' type_id=0\n", E, 1, 1, N, "PRT"},
	{"[1] PTRS '(anon)' type_id=0\n", E, 1, 1, N, "PTRS"},
	{"[1] KIND_25 'x' vlen=0 word=0x0\n", BTFOLD_E_KIND, 1, 1, N, "KIND"},
	{"[1] UNKNOWN 'x'\n", BTFOLD_E_KIND, 1, 1, N, "UNKNOWN"},
	{"[1] PTR anon type_id=0\n", E, 1, 1, N, "anon"},
	{"[1] PTR 'anon type_id=0\n", E, 1, 1, N, "'anon"},
	{"[1] PTR 'a\\n' type_id=0\n", E, 1, 1, N, "\\n"},
	{"[1] PTR 'a\\x0' type_id=0\n", E, 1, 1, N, "\\x0"},
	{"[1] PTR 'a\\x00' type_id=0\n", E, 1, 1, N, "\\x00"},
	{"[1] PTR 'a\tb' type_id=0\n", E, 1, 1, N, "\tb"},
	{"[1] PTR '(anon)'\n", E, 1, 1, N, "\n"},
	{"[1] PTR '(anon)' type_id\n", E, 1, 1, N, "type_id"},
	{"[1] PTR '(anon)' type_id=\n", E, 1, 1, N, "\n"},
	{"[1] PTR '(anon)' type_id=x\n", E, 1, 1, N, "x\n"},
	{"[1] PTR '(anon)' type_id=0x1\n", E, 1, 1, N, "0x1"},
	{"[1] PTR '(anon)' type_id=-1\n", E, 1, 1, N, "-1"},
	{"[1] PTR '(anon)' type_id=4294967296\n", E, 1, 1, N, "429"},
	{"[1] PTR '(anon)' type_id=99999999999999999999\n", E, 1, 1, N, "999"},
	{"[1] PTR '(anon)' type_id=0 type_id=0\n", E, 1, 1, N, "type_id=0\n"},
	{"[1] PTR '(anon)' type_id=0 size=4\n", E, 1, 1, N, "size"},
	{"[1] PTR '(anon)' type_id=0 word=0x1\n", E, 1, 1, N, "word"},
	{"[1] PTR '(anon)' type_id=0 kflag=2\n", E, 1, 1, N, "2\n"},
	{"[1] PTR '(anon)' type_id=0;\n", E, 1, 1, N, ";"},
	{"[1] PTR '(anon)' type_id=0 (void)\n", E, 1, 1, N, "(void)"},
	{"[1] FWD 'x' fwd_kind=enum\n", E, 1, 1, N, "enum"},
	{"[1] FWD 'x' fwd_kind=\n", E, 1, 1, N, "\n"},
	{"[1] INT 'x' size=4 bits_offset=256 nr_bits=1 encoding=BOOL\n", E, 1, 1, N, "256"},
	{"[1] INT 'x' size=4 bits_offset=0 nr_bits=1 encoding=UNKN\n", E, 1, 1, N, "\n"},
	{"[1] INT 'x' size=4 bits_offset=0 nr_bits=1 encoding=BOOL word=0x1\n", E, 1, 1, N, "\n"},
	{"[1] INT 'x' size=4 bits_offset=0 nr_bits=1 encoding=BOOL word=1\n", E, 1, 1, N, "1\n"},
	{"[1] VAR 'x' type_id=0, linkage=(unknown)\n", E, 1, 1, N, "\n"},
	{"[1] FUNC 'x' type_id=0 linkage=(unknown)\n", E, 1, 1, N, "\n"},
	{"[1] FUNC 'x' type_id=0 linkage=static vlen=1\n", E, 1, 1, N, "\n"},
	{"[1] STRUCT 'x' size=0 vlen=16777216\n", E, 1, 1, N, "16777216"},
	{"[1] STRUCT 'x' size=0 vlen=2\n\t'a' type_id=0 bits_offset=0\n", E, 2, 1, 1, "\n"},
	{"[1] STRUCT 'x' size=0 vlen=1\n[2] PTR '(anon)' type_id=0\n", E, 2, 1, 0, "[2]"},
	{"[1] STRUCT 'x' size=0 vlen=0\n\t'a' type_id=0 bits_offset=0\n", E, 2, N, N, "'a'"},
	{"\t'a' type_id=0 bits_offset=0\n", E, 1, N, N, "'a'"},
	{"[1] STRUCT 'x' size=0 vlen=1\n\t'a' type_id=0\n", E, 2, 1, 0, "\n"},
	{"[1] STRUCT 'x' size=0 vlen=1\n\ttype_id=0 bits_offset=0\n", E, 2, 1, 0, "type_id"},
	{"[1] STRUCT 'x' size=0 vlen=1 kflag=0\n\t'a' type_id=0 bits_offset=0 bitfield_size=1\n", E,
	 2, 1, 0, "\n"},
	{"[1] STRUCT 'x' size=0 vlen=1 kflag=1\n\t'a' type_id=0 bits_offset=16777216\n", E, 2, 1, 0,
	 "\n"},
	{"[1] STRUCT 'x' size=0 vlen=2\n\t'a' type_id=0 bits_offset=16777216\n"
	 "\t'b' type_id=0 bits_offset=0 bitfield_size=3\n",
	 E, 3, 1, 1, "\n"},
	{"[1] ENUM 'x' encoding=SIGNED size=4 vlen=1\n\t'a' val=2147483648\n", E, 2, 1, 0, "214"},
	{"[1] ENUM 'x' encoding=UNSIGNED size=4 vlen=1\n\t'a' val=-1\n", E, 2, 1, 0, "-1"},
	{"[1] ENUM64 'x' encoding=SIGNED size=4 vlen=1\n\t'a' val=1ULL\n", E, 2, 1, 0, "ULL"},
	{"[1] ENUM64 'x' encoding=SIGNED size=4 vlen=1\n\t'a' val=9223372036854775808LL\n", E, 2, 1,
	 0, "922"},
	{"[1] DATASEC 'x' size=4 vlen=1\n\ttype_id=0 offset=0 size=1 (VAR 'x'\n", E, 2, 1, 0,
	 "(VAR"},
	{"[1] DATASEC 'x' size=4 vlen=1\n\t'v' type_id=0 offset=0 size=1\n", E, 2, 1, 0, "'v'"},
	{"[1] PTR '(anon)' type_id=2\n", BTFOLD_E_TYPE_ID, 1, 1, N, "[1]"},
	{"# x\n[1] PTR '(anon)' type_id=0\n\n[2] STRUCT 'x' size=0 vlen=2\n"
	 "\t'a' type_id=0 bits_offset=0\n#\n\t'b' type_id=3 bits_offset=0\n",
	 BTFOLD_E_TYPE_ID, 7, 2, 1, "'b'"},
};

static void test_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(refusals) / sizeof(*refusals); i++) {
		const struct refusal *refusal = &refusals[i];
		size_t size = strlen(refusal->text);
		/* an exact copy, so that a sanitizer sees a read behind the end */
		char *text = malloc(size);
		struct btfold_graph *graph = NULL;
		struct btfold_error error = {0};

		assert_non_null(text);
		memcpy(text, refusal->text, size);
		btfold_graph_parse(text, size, NULL, false, NULL, &graph, &error);
		free(text);
		if (graph || error.status != refusal->status || error.line != refusal->line ||
		    error.type_id != refusal->type_id || error.member != refusal->member ||
		    strncmp(refusal->text + error.offset, refusal->at, strlen(refusal->at)))
			fail_msg("%s%s: status %d, line %u, offset %lu, type %u, member %u",
				 refusal->text, error.text, error.status, error.line,
				 (unsigned long)error.offset, error.type_id, error.member);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all_kinds), cmocka_unit_test(test_extra_words),
		cmocka_unit_test(test_names),	  cmocka_unit_test(test_free_form),
		cmocka_unit_test(test_strings),	  cmocka_unit_test(test_split),
		cmocka_unit_test(test_many),	  cmocka_unit_test(test_stopped),
		cmocka_unit_test(test_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
