// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* What an engine missed, in files as engines leave them. */
#include "support.h"

#include <stdlib.h>
#include <string.h>

#define INT "INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED\n"

/*
 * The case of 2021, as the engine of that time leaves it: the union is kept, though what it refers
 * to was found in the base, and what refers to it follows.
 */
static void test_story(void **state)
{
	struct scene scene;
	const struct missed_cause *cause;

	(void)state;
	scene_open("[1] " INT "[2] STRUCT '(anon)' size=4 vlen=1\n\t'g' type_id=1 bits_offset=0\n"
		   "[3] TYPEDEF 'user_pt_regs' type_id=2\n"
		   "[4] UNION '(anon)' size=4 vlen=2\n\t'user_regs' type_id=3 bits_offset=0\n"
		   "\t'(anon)' type_id=2 bits_offset=0\n"
		   "[5] STRUCT 'pt_regs' size=4 vlen=1\n\t'(anon)' type_id=4 bits_offset=0\n"
		   "[6] PTR '(anon)' type_id=5\n",
		   "[7] UNION '(anon)' size=4 vlen=2\n\t'user_regs' type_id=3 bits_offset=0\n"
		   "\t'(anon)' type_id=2 bits_offset=0\n"
		   "[8] STRUCT 'pt_regs' size=4 vlen=1\n\t'(anon)' type_id=7 bits_offset=0\n"
		   "[9] PTR '(anon)' type_id=8\n"
		   "[10] TYPEDEF 'mine' type_id=9\n",
		   &scene);
	assert_int_equal(scene.analysis.missed.types, 3);
	assert_int_equal(scene.analysis.missed.in_base, 3);
	assert_int_equal(scene.analysis.missed.n_causes, 1);
	assert_false(scene.analysis.missed.raw);
	cause = scene_missed(&scene, KIND_UNION, MISSED_SAME);
	assert_int_equal(cause->innermost, 1);
	assert_int_equal(cause->types, 3);
	assert_int_equal(cause->alone, 3);
	assert_int_equal(cause->examples[0], 7);
	assert_int_equal(scene.analysis.universe.image[7], 4);
	assert_int_equal(scene.analysis.present[PRESENT_NEW].types, 1);
	scene_close(&scene);
}

/* E7: the base only declares x; a pointer to the definition is its pointer to the declaration. */
static void test_declared_in_base(void **state)
{
	struct scene scene;

	(void)state;
	scene_open("[1] " INT "[2] FWD 'x' fwd_kind=struct\n[3] PTR '(anon)' type_id=2\n",
		   "[4] STRUCT 'x' size=4 vlen=1\n\t'a' type_id=1 bits_offset=0\n"
		   "[5] PTR '(anon)' type_id=4\n[6] CONST '(anon)' type_id=5\n",
		   &scene);
	assert_int_equal(analysis_presence(&scene.analysis, 4), PRESENT_COMPLETES);
	assert_int_equal(scene.analysis.missed.types, 1);
	assert_int_equal(scene_missed(&scene, KIND_PTR, MISSED_DECLARED)->examples[0], 5);
	assert_int_equal(analysis_presence(&scene.analysis, 6), PRESENT_NEW);
	scene_close(&scene);
}

/* The base holds `a` twice, and the input refers to the other one. */
static void test_twice_in_base(void **state)
{
	struct scene scene;

	(void)state;
	scene_open("[1] " INT "[2] STRUCT 'a' size=4 vlen=1\n\t'a' type_id=1 bits_offset=0\n"
		   "[3] STRUCT 'a' size=4 vlen=1\n\t'a' type_id=1 bits_offset=0\n"
		   "[4] TYPEDEF 't' type_id=2\n",
		   "[5] TYPEDEF 't' type_id=3\n", &scene);
	assert_int_equal(scene.analysis.missed.types, 1);
	assert_int_equal(scene_missed(&scene, KIND_TYPEDEF, MISSED_TWICE)->examples[0], 5);
	scene_close(&scene);
}

/* A cycle has no innermost type: its first name stands for it. */
static void test_cycle(void **state)
{
	struct scene scene;
	const struct missed_cause *cause;

	(void)state;
	scene_open("[1] PTR '(anon)' type_id=2\n"
		   "[2] STRUCT 'list' size=8 vlen=1\n\t'next' type_id=1 bits_offset=0\n",
		   "[3] PTR '(anon)' type_id=4\n"
		   "[4] STRUCT 'list' size=8 vlen=1\n\t'next' type_id=3 bits_offset=0\n"
		   "[5] PTR '(anon)' type_id=3\n[6] PTR '(anon)' type_id=3\n",
		   &scene);
	cause = scene_missed(&scene, KIND_STRUCT, MISSED_CYCLE);
	assert_int_equal(cause->innermost, 1);
	assert_int_equal(cause->examples[0], 4);
	/* 5 stays; 6 is the same as 5, and refers to the cycle. */
	assert_int_equal(cause->types, 3);
	assert_int_equal(scene.analysis.missed.n_causes, 1);
	assert_int_equal(scene.analysis.universe.image[6], 5);
	scene_close(&scene);
}

/* R2: the struct with the declaration is a less informed copy of a later one, which stands for it. */
static void test_less_informed(void **state)
{
	struct scene scene;

	(void)state;
	scene_open(NULL,
		   "[1] " INT "[2] FWD 'foo' fwd_kind=struct\n[3] PTR '(anon)' type_id=2\n"
		   "[4] STRUCT 'S' size=8 vlen=1\n\t'p' type_id=3 bits_offset=0\n"
		   "[5] STRUCT 'foo' size=4 vlen=1\n\t'a' type_id=1 bits_offset=0\n"
		   "[6] PTR '(anon)' type_id=5\n"
		   "[7] STRUCT 'S' size=8 vlen=1\n\t'p' type_id=6 bits_offset=0\n"
		   "[8] STRUCT 'foo' size=4 vlen=1\n\t'b' type_id=1 bits_offset=0\n",
		   &scene);
	assert_int_equal(scene.analysis.universe.image[4], 7);
	assert_int_equal(scene.analysis.universe.image[7], 7);
	assert_int_equal(scene.analysis.missed.types, 1);
	assert_int_equal(scene_missed(&scene, KIND_STRUCT, MISSED_LESS)->examples[0], 4);
	scene_close(&scene);
}

/* The same where nothing but the declaration tells which of two neighbours it is. */
static void test_more_informed(void **state)
{
	struct scene scene;

	(void)state;
	scene_open(NULL,
		   "[1] " INT "[2] STRUCT 'S' size=8 vlen=1\n\t'p' type_id=4 bits_offset=0\n"
		   "[3] STRUCT 'S' size=8 vlen=1\n\t'p' type_id=5 bits_offset=0\n"
		   "[4] PTR '(anon)' type_id=6\n[5] PTR '(anon)' type_id=7\n"
		   "[6] FWD 'foo' fwd_kind=struct\n"
		   "[7] STRUCT 'foo' size=4 vlen=1\n\t'a' type_id=1 bits_offset=0\n"
		   "[8] STRUCT 'foo' size=4 vlen=1\n\t'b' type_id=1 bits_offset=0\n",
		   &scene);
	assert_int_equal(scene.analysis.universe.image[2], 3);
	assert_int_equal(scene.analysis.universe.image[3], 3);
	scene_close(&scene);
}

static void test_raw(void **state)
{
	struct scene scene;

	(void)state;
	scene_open("[1] " INT, "[2] " INT "[3] TYPEDEF 't' type_id=2\n", &scene);
	assert_true(scene.analysis.missed.raw);
	scene_close(&scene);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		{"of the story the union is innermost", test_story, NULL, NULL, NULL},
		{"what the base declares is completed, and pointers to it fold",
		 test_declared_in_base, NULL, NULL, NULL},
		{"a base that holds a type twice", test_twice_in_base, NULL, NULL, NULL},
		{"of a cycle its first name is told", test_cycle, NULL, NULL, NULL},
		{"less informed copies", test_less_informed, NULL, NULL, NULL},
		{"of two neighbours the more informed one stays", test_more_informed, NULL, NULL,
		 NULL},
		{"BTF in front of dedup is known by its INTs", test_raw, NULL, NULL, NULL},
	};

	return _cmocka_run_group_tests("missed", tests, sizeof(tests) / sizeof(tests[0]), NULL,
				       NULL);
}
