// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* Sources of form c, compiled and encoded, give the types that they were made of. */
#include "comes_back.h"

#include <stdlib.h>
#include <string.h>

static void text_comes_back(const char *graph, unsigned files)
{
	struct emit_bytes bytes;
	char *text, file[32];

	emit_parse(NULL, graph, &bytes);
	text = emit_text_of(&bytes.job, EMIT_c, NULL);
	assert_non_null(text);
	snprintf(file, sizeof(file), "// file: unit%u.c", files);
	assert_non_null(strstr(text, file));
	snprintf(file, sizeof(file), "// file: unit%u.c", files + 1);
	assert_null(strstr(text, file));
	comes_back(&bytes.job, text);
	free(text);
	emit_bytes_free(&bytes);
}

#define INT "[1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED\n"

static void test_kinds_come_back(void **state)
{
	(void)state;
	need_pahole();
	text_comes_back(INT "[2] INT 'char' size=1 bits_offset=0 nr_bits=8 encoding=SIGNED\n"
			    "[3] FLOAT 'double' size=8\n"
			    "[4] STRUCT 'list' size=24 vlen=3\n"
			    "\t'next' type_id=5 bits_offset=0\n"
			    "\t'(anon)' type_id=6 bits_offset=64\n"
			    "\t'call' type_id=9 bits_offset=128\n"
			    "[5] PTR '(anon)' type_id=4\n"
			    "[6] UNION '(anon)' size=8 vlen=2\n"
			    "\t'd' type_id=3 bits_offset=0\n"
			    "\t'c' type_id=7 bits_offset=0\n"
			    "[7] ARRAY '(anon)' type_id=2 index_type_id=1 nr_elems=3\n"
			    "[8] CONST '(anon)' type_id=2\n"
			    "[9] PTR '(anon)' type_id=10\n"
			    "[10] FUNC_PROTO '(anon)' ret_type_id=11 vlen=3\n"
			    "\t'(anon)' type_id=5\n"
			    "\t'(anon)' type_id=15\n"
			    "\t'(anon)' type_id=0\n"
			    "[11] TYPEDEF 'status' type_id=12\n"
			    "[12] ENUM '(anon)' encoding=SIGNED size=4 vlen=2\n"
			    "\t'FINE' val=0\n"
			    "\t'WRONG' val=-1\n"
			    "[13] FWD 'hidden' fwd_kind=union\n"
			    "[14] PTR '(anon)' type_id=13\n"
			    "[15] RESTRICT '(anon)' type_id=16\n"
			    "[16] CONST '(anon)' type_id=14\n"
			    "[17] FUNC_PROTO '(anon)' ret_type_id=0 vlen=1\n"
			    "\t'how' type_id=19\n"
			    "[18] FUNC 'run' type_id=17 linkage=static\n"
			    "[19] ENUM64 'wide' encoding=UNSIGNED size=8 vlen=1\n"
			    "\t'FAR' val=18446744073709551615ULL\n"
			    "[20] VOLATILE '(anon)' type_id=1\n"
			    "[21] TYPEDEF 'nothing' type_id=0\n",
			1);
}

static void test_odd_layouts_come_back(void **state)
{
	(void)state;
	need_pahole();
	text_comes_back(INT "[2] INT 'long int' size=8 bits_offset=0 nr_bits=64 encoding=SIGNED\n"
			    "[3] STRUCT 'gaps' size=41 vlen=3\n"
			    "\t'a' type_id=1 bits_offset=24\n"
			    "\t'b' type_id=2 bits_offset=64\n"
			    "\t'c' type_id=1 bits_offset=256\n"
			    "[4] STRUCT 'bits' size=60 vlen=4\n"
			    "\t'a' type_id=1 bits_offset=3 bitfield_size=5\n"
			    "\t'b' type_id=1 bits_offset=20 bitfield_size=31\n"
			    "\t'c' type_id=3 bits_offset=56\n"
			    "\t'd' type_id=2 bits_offset=408\n"
			    "[5] UNION 'packed' size=8 vlen=2\n"
			    "\t'a' type_id=1 bits_offset=0 bitfield_size=2\n"
			    "\t'b' type_id=2 bits_offset=0\n"
			    "[6] STRUCT 'empty' size=0 vlen=0\n"
			    "[7] INT 'char' size=1 bits_offset=0 nr_bits=8 encoding=SIGNED\n"
			    "[8] STRUCT 'tight' size=5 vlen=2\n"
			    "\t'a' type_id=1 bits_offset=0\n"
			    "\t'b' type_id=7 bits_offset=32\n"
			    "[9] STRUCT 'loose' size=8 vlen=2\n"
			    "\t'a' type_id=1 bits_offset=0\n"
			    "\t'b' type_id=7 bits_offset=32\n",
			1);
}

static void test_tags_and_variables_come_back_by_way_of_clang(void **state)
{
	(void)state;
	need_pahole();
	if (!has_clang()) {
		print_message("no clang\n");
		skip();
	}
	text_comes_back(
		INT
		"[2] INT '__ARRAY_SIZE_TYPE__' size=4 bits_offset=0 nr_bits=32 encoding=(none)\n"
		"[3] STRUCT 'task' size=40 vlen=4\n"
		"\t'next' type_id=4 bits_offset=0\n"
		"\t'm' type_id=6 bits_offset=64\n"
		"\t'p' type_id=8 bits_offset=192\n"
		"\t'b' type_id=1 bits_offset=256 bitfield_size=3\n"
		"[4] PTR '(anon)' type_id=3\n"
		"[5] DECL_TAG 'v' type_id=21 component_idx=-1\n"
		"[6] ARRAY '(anon)' type_id=7 index_type_id=2 nr_elems=2\n"
		"[7] ARRAY '(anon)' type_id=1 index_type_id=2 nr_elems=2\n"
		"[8] PTR '(anon)' type_id=9\n"
		"[9] TYPE_TAG 'user' type_id=10\n"
		"[10] TYPE_TAG 'percpu' type_id=11\n"
		"[11] CONST '(anon)' type_id=1\n"
		"[12] DECL_TAG 'whole' type_id=3 component_idx=-1\n"
		"[13] DECL_TAG 'part \\x22' type_id=3 component_idx=2\n"
		"[14] TYPEDEF 'task_t' type_id=3\n"
		"[15] DECL_TAG 'named' type_id=14 component_idx=-1\n"
		"[16] FUNC_PROTO '(anon)' ret_type_id=1 vlen=2\n"
		"\t't' type_id=17\n"
		"\t'n' type_id=1\n"
		"[17] PTR '(anon)' type_id=14\n"
		"[18] FUNC 'run' type_id=16 linkage=global\n"
		"[19] DECL_TAG 'kfunc' type_id=18 component_idx=-1\n"
		"[20] DECL_TAG 'arg' type_id=18 component_idx=1\n"
		"[21] VAR 'limit' type_id=22, linkage=static\n"
		"[22] CONST '(anon)' type_id=23\n"
		"[23] VOLATILE '(anon)' type_id=1\n"
		"[24] INT 'unsigned long' size=8 bits_offset=0 nr_bits=64 encoding=(none)\n",
		1);
}

static void test_two_bodies_of_a_name_take_two_files(void **state)
{
	(void)state;
	need_pahole();
	text_comes_back(INT "[2] STRUCT 's' size=4 vlen=1\n"
			    "\t'a' type_id=1 bits_offset=0\n"
			    "[3] STRUCT 's' size=8 vlen=1\n"
			    "\t'p' type_id=4 bits_offset=0\n"
			    "[4] PTR '(anon)' type_id=5\n"
			    "[5] STRUCT 't' size=4 vlen=1\n"
			    "\t'x' type_id=1 bits_offset=0\n"
			    "[6] STRUCT 's' size=4 vlen=1\n"
			    "\t'a' type_id=1 bits_offset=0\n",
			3);
}

static void is_refused(const char *graph)
{
	struct emit_bytes bytes;

	emit_parse(NULL, graph, &bytes);
	assert_null(emit_text_of(&bytes.job, EMIT_c, NULL));
	emit_bytes_free(&bytes);
}

static void test_what_c_cannot_say_is_refused(void **state)
{
	static const char *const graphs[] = {
		"[1] INT 'u8' size=1 bits_offset=0 nr_bits=8 encoding=(none)\n",
		INT "[2] DECL_TAG 'tag' type_id=1 component_idx=-1\n",
		INT "[2] TYPE_TAG 'tag' type_id=1\n",
		INT "[2] DATASEC '.data' size=0 vlen=0\n",
		"[1] TYPEDEF 't' type_id=2\n[2] PTR '(anon)' type_id=1\n",
		"[1] PTR '(anon)' type_id=1\n",
		"[1] CONST '(anon)' type_id=0\n",
		"[1] FWD 's' fwd_kind=struct\n",
		INT "[2] CONST '(anon)' type_id=3\n[3] VOLATILE '(anon)' type_id=1\n",
		INT "[2] ARRAY '(anon)' type_id=3 index_type_id=1 nr_elems=2\n"
		    "[3] ARRAY '(anon)' type_id=1 index_type_id=1 nr_elems=2\n",
		INT "[2] STRUCT 's' size=4 vlen=1\n\t'for' type_id=1 bits_offset=0\n",
		INT "[2] STRUCT 's' size=3 vlen=1\n\t'a' type_id=1 bits_offset=0\n",
		INT "[2] STRUCT 's' size=8 vlen=2\n\t'a' type_id=1 bits_offset=0\n"
		    "\t'b' type_id=1 bits_offset=16\n",
		INT "[2] STRUCT 's' size=4 vlen=1\n\t'a' type_id=2 bits_offset=0\n",
		INT "[2] STRUCT '(anon)' size=4 vlen=1\n\t'a' type_id=1 bits_offset=0\n"
		    "[3] TYPEDEF 't' type_id=2\n[4] TYPEDEF 'u' type_id=2\n",
		INT "[2] STRUCT 's' size=16 vlen=2\n\t'a' type_id=3 bits_offset=0\n"
		    "\t'b' type_id=4 bits_offset=64\n[3] PTR '(anon)' type_id=5\n"
		    "[4] PTR '(anon)' type_id=6\n[5] FWD 't' fwd_kind=struct\n"
		    "[6] STRUCT 't' size=0 vlen=0\n",
		INT "[2] FLOAT 'float' size=4\n"
		    "[3] INT 'double' size=8 bits_offset=0 nr_bits=64 encoding=(none)\n",
		INT "[2] FUNC_PROTO '(anon)' ret_type_id=0 vlen=0\n[3] FUNC 'f' type_id=2 "
		    "linkage=global\n",
		INT "[2] ENUM 'e' encoding=SIGNED size=4 vlen=1\n\t'A' val=1\n",
	};
	struct emit_bytes bytes;

	(void)state;
	for (size_t i = 0; i < sizeof(graphs) / sizeof(graphs[0]); i++)
		is_refused(graphs[i]);
	emit_parse_case("e1-story", &bytes);
	assert_null(emit_text_of(&bytes.job, EMIT_c, NULL));
	emit_bytes_free(&bytes);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kinds_come_back),
		cmocka_unit_test(test_odd_layouts_come_back),
		cmocka_unit_test(test_tags_and_variables_come_back_by_way_of_clang),
		cmocka_unit_test(test_two_bodies_of_a_name_take_two_files),
		cmocka_unit_test(test_what_c_cannot_say_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
