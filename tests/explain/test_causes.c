// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* Root causes of small graphs whose cause is known. */
#include "support.h"

#include <stdlib.h>
#include <string.h>

#define INT "INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED\n"

static void assert_kept(const struct cause *cause, uint32_t types, uint32_t alone)
{
	assert_int_equal(cause->types, types);
	assert_int_equal(cause->alone, alone);
}

static void assert_path(const struct scene *scene, const struct cause *cause, const char *path)
{
	struct root root = root_of_cause(&scene->analysis, cause);

	assert_string_equal(root.path, path);
	root_free(&root);
}

/* The base has int where the input has long, at the end of the way. */
static void test_one_leaf(void **state)
{
	struct scene scene;
	const struct cause *cause;

	(void)state;
	scene_open("[1] " INT "[2] INT 'long' size=8 bits_offset=0 nr_bits=64 encoding=SIGNED\n"
		   "[3] ARRAY '(anon)' type_id=1 index_type_id=1 nr_elems=4\n"
		   "[4] PTR '(anon)' type_id=3\n"
		   "[5] STRUCT 'inner' size=8 vlen=1\n\t'y' type_id=4 bits_offset=0\n"
		   "[6] PTR '(anon)' type_id=5\n"
		   "[7] STRUCT 'outer' size=8 vlen=1\n\t'p' type_id=6 bits_offset=0\n",
		   "[8] ARRAY '(anon)' type_id=2 index_type_id=1 nr_elems=4\n"
		   "[9] PTR '(anon)' type_id=8\n"
		   "[10] STRUCT 'inner' size=8 vlen=1\n\t'y' type_id=9 bits_offset=0\n"
		   "[11] PTR '(anon)' type_id=10\n"
		   "[12] STRUCT 'outer' size=8 vlen=1\n\t'p' type_id=11 bits_offset=0\n"
		   "[13] STRUCT 'other' size=8 vlen=1\n\t'p' type_id=11 bits_offset=0\n",
		   &scene);
	assert_int_equal(scene.analysis.causes.n, 1);
	cause = scene_cause(&scene, "struct inner: [10] vs base [5]");
	/* Array and pointer below it, inner, the pointer to it and outer; `other` is new. */
	assert_kept(cause, 5, 5);
	assert_path(&scene, cause,
		    "struct inner . y -> ptr -> array elem: int 'long' vs int 'int'");
	assert_int_equal(scene.analysis.present[PRESENT_APART].types, 5);
	assert_int_equal(scene.analysis.present[PRESENT_NEW].types, 1);
	assert_int_equal(analysis_presence(&scene.analysis, 13), PRESENT_NEW);
	scene_close(&scene);
}

/* A pass-over option: all floats of the input are INTs. One cause, and its names. */
static void test_float_as_int(void **state)
{
	struct scene scene;
	const struct cause *cause;
	struct root root;

	(void)state;
	scene_open("[1] FLOAT 'float' size=4\n[2] FLOAT 'double' size=8\n"
		   "[3] STRUCT 'a' size=4 vlen=1\n\t'f' type_id=1 bits_offset=0\n"
		   "[4] STRUCT 'b' size=8 vlen=1\n\t'd' type_id=2 bits_offset=0\n",
		   "[5] INT 'float' size=4 bits_offset=0 nr_bits=32 encoding=(none)\n"
		   "[6] INT 'double' size=8 bits_offset=0 nr_bits=64 encoding=(none)\n"
		   "[7] STRUCT 'a' size=4 vlen=1\n\t'f' type_id=5 bits_offset=0\n"
		   "[8] STRUCT 'b' size=8 vlen=1\n\t'd' type_id=6 bits_offset=0\n",
		   &scene);
	assert_int_equal(scene.analysis.causes.n, 1);
	cause = scene_cause(&scene, "encoding mismatch");
	assert_kept(cause, 4, 4);
	root = root_of_cause(&scene.analysis, cause);
	assert_string_equal(root.text, "encoding mismatch: base says FLOAT 'float', input says "
				       "INT 'float'; also 'double'");
	root_free(&root);
	scene_close(&scene);
}

static void test_other_encodings(void **state)
{
	struct scene scene;

	(void)state;
	scene_open("[1] " INT "[2] TYPE_TAG 'user' type_id=1\n[3] PTR '(anon)' type_id=2\n"
		   "[4] STRUCT 'tagged' size=8 vlen=1\n\t'p' type_id=3 bits_offset=0\n"
		   "[5] ENUM64 'e' encoding=UNSIGNED size=8 vlen=1\n\t'A' val=1\n"
		   "[6] ENUM 's' encoding=SIGNED size=4 vlen=1\n\t'B' val=1\n"
		   "[7] INT 'char' size=1 bits_offset=0 nr_bits=8 encoding=CHAR\n",
		   "[8] PTR '(anon)' type_id=1\n"
		   "[9] STRUCT 'tagged' size=8 vlen=1\n\t'p' type_id=8 bits_offset=0\n"
		   "[10] ENUM 'e' encoding=UNSIGNED size=8 vlen=1\n\t'A' val=1\n"
		   "[11] ENUM 's' encoding=UNSIGNED size=4 vlen=1\n\t'B' val=1\n"
		   "[12] INT 'char' size=1 bits_offset=0 nr_bits=8 encoding=SIGNED\n",
		   &scene);
	assert_int_equal(scene.analysis.causes.n, 4);
	assert_kept(scene_cause(&scene, "encoding mismatch: base says TYPE_TAG 'user', input"), 2,
		    2);
	assert_kept(scene_cause(&scene, "encoding mismatch: base says ENUM64 'e', input says ENUM"),
		    1, 1);
	assert_kept(scene_cause(&scene, "encoding mismatch: base says ENUM 's' signed, input says"),
		    1, 1);
	assert_kept(scene_cause(&scene, "encoding mismatch: base says INT 'char' encoding"), 1, 1);
	scene_close(&scene);
}

/* What two causes keep is alone with neither. */
static void test_two_causes(void **state)
{
	struct scene scene;

	(void)state;
	scene_open("[1] " INT "[2] STRUCT 'a' size=4 vlen=1\n\t'x' type_id=1 bits_offset=0\n"
		   "[3] STRUCT 'b' size=4 vlen=1\n\t'x' type_id=1 bits_offset=0\n"
		   "[4] STRUCT 'c' size=8 vlen=2\n\t'a' type_id=2 bits_offset=0\n"
		   "\t'b' type_id=3 bits_offset=32\n",
		   "[5] STRUCT 'a' size=4 vlen=1\n\t'y' type_id=1 bits_offset=0\n"
		   "[6] STRUCT 'b' size=8 vlen=1\n\t'x' type_id=1 bits_offset=0\n"
		   "[7] STRUCT 'c' size=8 vlen=2\n\t'a' type_id=5 bits_offset=0\n"
		   "\t'b' type_id=6 bits_offset=32\n",
		   &scene);
	assert_int_equal(scene.analysis.causes.n, 2);
	assert_kept(scene_cause(&scene, "struct a"), 2, 1);
	assert_kept(scene_cause(&scene, "struct b"), 2, 1);
	assert_path(&scene, scene_cause(&scene, "struct a"), "struct a: member 'y' vs 'x'");
	assert_path(&scene, scene_cause(&scene, "struct b"), "struct b: size 8 vs 4");
	assert_int_equal(scene.analysis.causes.n_of[7], 2);
	scene_close(&scene);
}

/*
 * A declaration of a name with two bodies does not resolve: how the bodies differ is the cause of
 * all that has the declaration, too.
 */
static void test_ambiguous(void **state)
{
	struct scene scene;
	const struct cause *cause;
	struct root root;

	(void)state;
	scene_open("[1] " INT "[2] STRUCT 'foo' size=4 vlen=1\n\t'x' type_id=1 bits_offset=0\n"
		   "[3] PTR '(anon)' type_id=2\n"
		   "[4] STRUCT 'user' size=8 vlen=1\n\t'p' type_id=3 bits_offset=0\n"
		   "[5] TYPEDEF 'foo_t' type_id=2\n",
		   "[6] STRUCT 'foo' size=8 vlen=1\n\t'x' type_id=1 bits_offset=0\n"
		   "[7] FWD 'foo' fwd_kind=struct\n"
		   "[8] TYPEDEF 'foo_t' type_id=7\n",
		   &scene);
	assert_int_equal(scene.analysis.causes.n, 1);
	cause = scene_cause(&scene, "struct foo: [6] vs base [2]");
	assert_kept(cause, 3, 3);
	root = root_of_cause(&scene.analysis, cause);
	assert_string_equal(root.bodies,
			    "ambiguous name, 2 bodies: base [2] (struct, size 4, 1 member); [6] "
			    "(struct, size 8, 1 member); [7] (declared only)");
	root_free(&root);
	scene_close(&scene);
}

/* Types without a name are dragged along when the base has their like. */
static void test_shapes(void **state)
{
	struct scene scene;

	(void)state;
	scene_open("[1] " INT "[2] STRUCT 's' size=4 vlen=1\n\t'x' type_id=1 bits_offset=0\n"
		   "[3] PTR '(anon)' type_id=2\n"
		   "[4] FUNC_PROTO '(anon)' ret_type_id=1 vlen=1\n\t'p' type_id=3\n",
		   "[5] STRUCT 's' size=8 vlen=1\n\t'x' type_id=1 bits_offset=0\n"
		   "[6] PTR '(anon)' type_id=5\n"
		   "[7] FUNC_PROTO '(anon)' ret_type_id=1 vlen=1\n\t'p' type_id=6\n"
		   "[8] FUNC 'mine' type_id=7 linkage=static\n"
		   "[9] FUNC_PROTO '(anon)' ret_type_id=0 vlen=1\n\t'p' type_id=6\n",
		   &scene);
	assert_int_equal(scene.analysis.causes.n, 1);
	assert_kept(scene_cause(&scene, "struct s"), 3, 3);
	assert_int_equal(analysis_presence(&scene.analysis, 7), PRESENT_APART);
	assert_int_equal(analysis_presence(&scene.analysis, 8), PRESENT_NEW);
	assert_int_equal(analysis_presence(&scene.analysis, 9), PRESENT_NEW);
	scene_close(&scene);
}

/* More causes than are counted at a time, all of which keep one type. */
static void test_many_causes(void **state)
{
	enum { N = 150 };
	struct text base, input;
	struct scene scene;

	(void)state;
	text_open(&base);
	text_open(&input);
	fprintf(base.stream, "[1] " INT);
	for (int i = 0; i < N; i++) {
		fprintf(base.stream,
			"[%d] STRUCT 's%d' size=4 vlen=1\n\t'x' type_id=1 bits_offset=0\n", i + 2,
			i);
		fprintf(input.stream,
			"[%d] STRUCT 's%d' size=4 vlen=1\n\t'y' type_id=1 bits_offset=0\n",
			i + N + 3, i);
	}
	fprintf(base.stream, "[%d] STRUCT 'all' size=%d vlen=%d\n", N + 2, 4 * N, N);
	fprintf(input.stream, "[%d] STRUCT 'all' size=%d vlen=%d\n", 2 * N + 3, 4 * N, N);
	for (int i = 0; i < N; i++) {
		fprintf(base.stream, "\t'm%d' type_id=%d bits_offset=%d\n", i, i + 2, 32 * i);
		fprintf(input.stream, "\t'm%d' type_id=%d bits_offset=%d\n", i, i + N + 3, 32 * i);
	}
	scene_open(text_end(&base), text_end(&input), &scene);
	assert_int_equal(scene.analysis.causes.n, N);
	for (uint32_t i = 0; i < N; i++)
		assert_kept(&scene.analysis.causes.at[i], 2, 1);
	assert_int_equal(scene.analysis.causes.n_of[2 * N + 3], N);
	scene_close(&scene);
	text_free(&base);
	text_free(&input);
}

/* Without a base, bodies are held against the first of their name. */
static void test_without_base(void **state)
{
	struct scene scene;

	(void)state;
	scene_open(NULL,
		   "[1] " INT "[2] STRUCT 's' size=4 vlen=1\n\t'x' type_id=1 bits_offset=0\n"
		   "[3] STRUCT 's' size=4 vlen=1\n\t'y' type_id=1 bits_offset=0\n"
		   "[4] TYPEDEF 't' type_id=2\n[5] TYPEDEF 't' type_id=3\n",
		   &scene);
	assert_int_equal(scene.analysis.causes.n, 1);
	assert_kept(scene_cause(&scene, "struct s: [3] vs [2]"), 2, 2);
	assert_int_equal(scene.analysis.present[PRESENT_NEW].types, 3);
	scene_close(&scene);
}

static void test_variables(void **state)
{
	struct scene scene;

	(void)state;
	scene_open("[1] " INT "[2] VAR 'v' type_id=1, linkage=static\n",
		   "[3] VAR 'v' type_id=1, linkage=static\n", &scene);
	assert_int_equal(scene.analysis.present[PRESENT_VARIABLE].types, 1);
	assert_int_equal(scene.analysis.causes.n, 0);
	scene_close(&scene);
}

/* The input's own body is more alike, and yet it is the base that it should have been. */
static void test_base_first(void **state)
{
	struct scene scene;

	(void)state;
	scene_open("[1] " INT "[2] STRUCT 's' size=4 vlen=1\n\t'x' type_id=1 bits_offset=0\n"
		   "[3] FLOAT 'float' size=4\n",
		   "[4] STRUCT 's' size=4 vlen=1\n\t'y' type_id=1 bits_offset=0\n"
		   "[5] STRUCT 's' size=4 vlen=1\n\t'y' type_id=3 bits_offset=0\n",
		   &scene);
	assert_int_equal(scene.analysis.counterpart[4], 2);
	assert_int_equal(scene.analysis.counterpart[5], 2);
	scene_close(&scene);
}

/* x is declared on one side, but has one body: that is no difference. */
static void test_resolved(void **state)
{
	struct scene scene;

	(void)state;
	scene_open("[1] " INT "[2] STRUCT 'x' size=4 vlen=1\n\t'x' type_id=1 bits_offset=0\n"
		   "[3] PTR '(anon)' type_id=2\n[4] PTR '(anon)' type_id=3\n"
		   "[5] STRUCT 's' size=16 vlen=2\n\t'a' type_id=3 bits_offset=0\n"
		   "\t'b' type_id=4 bits_offset=64\n",
		   "[6] FWD 'x' fwd_kind=struct\n[7] PTR '(anon)' type_id=6\n"
		   "[8] FLOAT 'float' size=4\n[9] PTR '(anon)' type_id=8\n"
		   "[10] PTR '(anon)' type_id=9\n"
		   "[11] STRUCT 's' size=16 vlen=2\n\t'a' type_id=7 bits_offset=0\n"
		   "\t'b' type_id=10 bits_offset=64\n",
		   &scene);
	assert_path(&scene, scene_cause(&scene, "struct s"),
		    "struct s . b -> ptr -> ptr: float 'float' vs struct 'x'");
	scene_close(&scene);
}

/* C5: a word that a kind does not use is no part of the label. */
static void test_unused_word(void **state)
{
	struct scene text, scene;
	uint8_t bytes[256];

	(void)state;
	scene_open(NULL,
		   "[1] " INT "[2] ARRAY '(anon)' type_id=1 index_type_id=1 nr_elems=4\n"
		   "[3] ARRAY '(anon)' type_id=2 index_type_id=1 nr_elems=4\n",
		   &text);
	assert_true(text.input.size < sizeof(bytes));
	memcpy(bytes, text.input.bytes, text.input.size);
	bytes[24 + 16 + 8] = 1; /* third word of type 2, behind header and INT */
	scene_open_bytes(NULL, 0, bytes, text.input.size, &scene);
	assert_int_equal(universe_type(&scene.analysis.universe, 2).size_or_type, 1);
	assert_true(label_equal(&scene.analysis.universe, 2, 3));
	scene_close(&scene);
	scene_close(&text);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		{"a different leaf is told at the struct above, with all that reaches it",
		 test_one_leaf, NULL, NULL, NULL},
		{"floats encoded as INT are one cause", test_float_as_int, NULL, NULL, NULL},
		{"tags, wide enums, signs and encodings of INT are mismatches",
		 test_other_encodings, NULL, NULL, NULL},
		{"what two causes keep is alone with neither", test_two_causes, NULL, NULL, NULL},
		{"a declaration of an ambiguous name is kept by how the bodies differ",
		 test_ambiguous, NULL, NULL, NULL},
		{"types without a name are found by their shape", test_shapes, NULL, NULL, NULL},
		{"more causes than bits in a word", test_many_causes, NULL, NULL, NULL},
		{"without a base the first body counts", test_without_base, NULL, NULL, NULL},
		{"the base goes before what is more alike", test_base_first, NULL, NULL, NULL},
		{"a declaration that resolves is no difference", test_resolved, NULL, NULL, NULL},
		{"unused words are no difference", test_unused_word, NULL, NULL, NULL},
		{"variables are no cause", test_variables, NULL, NULL, NULL},
	};

	return _cmocka_run_group_tests("causes", tests, sizeof(tests) / sizeof(tests[0]), NULL,
				       NULL);
}
