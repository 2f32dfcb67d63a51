/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* The worked examples E of the contract, by the classes that the oracle finds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "build.h"

/* Images of all input types (index: type id) must be as given; -1 ends the list. */
static void expect_images(struct build *base, struct build *input, const int *expected)
{
	struct btfold_oracle_bytes b = {0};
	uint32_t *image, first = base ? base->next_id : 1;
	char *why = NULL;
	size_t n;

	if (base)
		b = build_bytes(base);
	assert_true(btfold_oracle_classes(b, build_bytes(input), NULL, &image, &n, &why));
	for (size_t i = 0; i < n; i++) {
		assert_int_not_equal(expected[i], -1);
		if (image[i] != (uint32_t)expected[i])
			fail_msg("type %zu: image %u, not %d", first + i, image[i], expected[i]);
	}
	assert_int_equal(expected[n], -1);
	free(image);
}

static void e1_input_folds_into_base_with_two_ways_to_one_struct(void **state)
{
	struct build base, in;
	uint32_t i, s1, s2;

	(void)state;
	build_init(&base, NULL);
	i = build_int(&base, "long", 8);	    /* 1 */
	s1 = build_struct(&base, STRUCT, "", 1, i); /* 2 */
	build_struct(&base, UNION, "u", 2, s1, s1); /* 3 */
	build_init(&in, &base);
	s1 = build_struct(&in, STRUCT, "", 1, i); /* 4 */
	s2 = build_struct(&in, STRUCT, "", 1, i); /* 5 */
	build_struct(&in, UNION, "u", 2, s1, s2); /* 6 */
	expect_images(&base, &in, (const int[]){2, 2, 3, -1});
	build_deinit(&base);
	build_deinit(&in);
}

static void e2_unrolled_cycle_is_one_class(void **state)
{
	struct build in;

	(void)state;
	build_init(&in, NULL);
	build_struct(&in, STRUCT, "A", 1, 2); /* 1 */
	build_ptr(&in, 1);		      /* 2 */
	build_struct(&in, STRUCT, "A", 1, 6); /* 3 */
	build_struct(&in, STRUCT, "A", 1, 5); /* 4 */
	build_ptr(&in, 3);		      /* 5 */
	build_ptr(&in, 4);		      /* 6 */
	expect_images(NULL, &in, (const int[]){1, 2, 1, 1, 2, 2, -1});
	build_deinit(&in);
}

/* The way of E3, entered at the given int. */
static void build_way(struct build *b, uint32_t leaf, uint32_t index)
{
	uint32_t t = build_array(b, leaf, index, 4);

	t = build_ptr(b, t);
	t = build_struct(b, STRUCT, "T", 1, t);
	t = build_ptr(b, t);
	t = build_ref(b, CONST, "", t);
	t = build_ref(b, TYPEDEF, "t", t);
	build_struct(b, STRUCT, "S", 1, t);
}

static void e3_one_leaf_makes_all_on_the_way_differ(void **state)
{
	struct build in;
	uint32_t i, f;

	(void)state;
	build_init(&in, NULL);
	i = build_int(&in, "int", 4);
	f = build_int(&in, "float", 4);
	build_way(&in, i, i);
	build_way(&in, f, i);
	build_way(&in, i, i);
	expect_images(NULL, &in, (const int[]){1,  2,  3,  4,  5, 6, 7, 8, 9, 10, 11, 12,
					       13, 14, 15, 16, 3, 4, 5, 6, 7, 8,  9,  -1});
	build_deinit(&in);
}

static void e4_declarations_resolve_across_units(void **state)
{
	struct build in;

	(void)state;
	build_init(&in, NULL);
	build_struct(&in, STRUCT, "foo", 1, 2);	 /* 1 */
	build_ptr(&in, 3);			 /* 2 */
	build_fwd(&in, "bar", false);		 /* 3 */
	build_struct(&in, STRUCT, "bar", 1, 5);	 /* 4 */
	build_ptr(&in, 6);			 /* 5 */
	build_fwd(&in, "foo", false);		 /* 6 */
	build_struct(&in, STRUCT, "foo", 1, 8);	 /* 7 */
	build_ptr(&in, 9);			 /* 8 */
	build_struct(&in, STRUCT, "bar", 1, 10); /* 9 */
	build_ptr(&in, 7);			 /* 10 */
	expect_images(NULL, &in, (const int[]){1, 2, 4, 4, 5, 1, 1, 2, 4, 5, -1});
	build_deinit(&in);
}

static void e5_ambiguous_twins_fold_and_nothing_is_guessed(void **state)
{
	struct build in;

	(void)state;
	build_init(&in, NULL);
	build_int(&in, "int", 4);		/* 1 */
	build_int(&in, "long", 8);		/* 2 */
	build_struct(&in, STRUCT, "foo", 1, 1); /* 3 */
	build_struct(&in, STRUCT, "foo", 1, 2); /* 4 */
	build_fwd(&in, "foo", false);		/* 5 */
	build_ptr(&in, 5);			/* 6 */
	build_ptr(&in, 3);			/* 7 */
	build_ptr(&in, 4);			/* 8 */
	build_struct(&in, STRUCT, "S", 1, 6);	/* 9 */
	build_struct(&in, STRUCT, "S", 1, 7);	/* 10 */
	build_struct(&in, STRUCT, "T", 1, 8);	/* 11 */
	expect_images(NULL, &in, (const int[]){1, 2, 3, 4, 5, 6, 7, 8, 10, 10, 11, -1});
	build_deinit(&in);
}

static void e6_enum_and_enum64_share_a_key(void **state)
{
	struct build in;

	(void)state;
	build_init(&in, NULL);
	build_enum(&in, ENUM, "E", "");	   /* 1 */
	build_enum(&in, ENUM, "E", "A");   /* 2 */
	build_enum(&in, ENUM64, "E", "B"); /* 3 */
	build_enum(&in, ENUM, "F", "");	   /* 4 */
	build_enum(&in, ENUM64, "F", "B"); /* 5 */
	expect_images(NULL, &in, (const int[]){1, 2, 3, 5, 5, -1});
	build_deinit(&in);
}

static void e7_base_declaration_does_not_hide_the_definition(void **state)
{
	struct build base, in;

	(void)state;
	build_init(&base, NULL);
	build_fwd(&base, "x", false);		/* 1 */
	build_ptr(&base, 1);			/* 2 */
	build_struct(&base, STRUCT, "S", 1, 2); /* 3 */
	build_int(&base, "int", 4);		/* 4 */
	build_init(&in, &base);
	build_struct(&in, STRUCT, "x", 1, 4); /* 5 */
	build_ptr(&in, 5);		      /* 6 */
	build_struct(&in, STRUCT, "S", 1, 6); /* 7 */
	build_fwd(&in, "x", false);	      /* 8 */
	build_ref(&in, CONST, "", 8);	      /* 9 */
	expect_images(&base, &in, (const int[]){5, 2, 3, 5, 9, -1});
	build_deinit(&base);
	build_deinit(&in);
}

static void expect_count(struct build *in, size_t expected)
{
	uint32_t *image;
	size_t n, count = 0;

	assert_true(btfold_oracle_classes((struct btfold_oracle_bytes){0}, build_bytes(in), NULL,
					  &image, &n, NULL));
	for (size_t i = 0; i < n; i++)
		count += image[i] == i + 1;
	assert_int_equal(count, expected);
	free(image);
}

static void e8_deep_chains_wide_structs_and_many_enums_are_near_linear(void **state)
{
	struct build in;
	char name[16];
	uint32_t t;

	(void)state;
	build_init(&in, NULL);
	for (unsigned twice = 0; twice < 2; twice++) {
		t = build_int(&in, "int", 4);
		for (unsigned i = 0; i < 100000; i++)
			t = build_ptr(&in, t);
	}
	for (unsigned twice = 0; twice < 2; twice++) {
		build_type(&in, "wide", STRUCT, false, 65535, 4 * 65535);
		for (unsigned i = 0; i < 65535; i++) {
			build_name(&in, "");
			build_word(&in, 1);
			build_word(&in, 32 * i);
		}
	}
	for (unsigned i = 0; i < 100000; i++) {
		build_type(&in, "", ENUM, false, 1, 4);
		for (unsigned j = 0; j < 6; j++)
			name[j] = (char)('a' + (i >> 3 * j) % 8);
		name[6] = 0;
		build_name(&in, name);
		build_word(&in, i);
	}
	expect_count(&in, 100001 + 1 + 100000);
	build_deinit(&in);
}

static void e9_recursive_typedef_twice_is_one_class(void **state)
{
	struct build in;

	(void)state;
	build_init(&in, NULL);
	build_ref(&in, TYPEDEF, "T", 2); /* 1 */
	build_ptr(&in, 1);		 /* 2 */
	build_ref(&in, TYPEDEF, "T", 4); /* 3 */
	build_ptr(&in, 3);		 /* 4 */
	expect_images(NULL, &in, (const int[]){1, 2, 1, 2, -1});
	build_deinit(&in);
}

static void e10_tags_follow_their_target_each_once(void **state)
{
	struct build in;
	uint32_t proto, f;

	(void)state;
	build_init(&in, NULL);
	for (unsigned i = 0; i < 2; i++) {
		proto = build_proto(&in, 0, 0);		      /* 1 5 */
		f = build_ref(&in, FUNC, "f", proto);	      /* 2 6 */
		build_tag(&in, "same", f, UINT32_MAX);	      /* 3 7 */
		build_tag(&in, i ? "x" : "y", f, UINT32_MAX); /* 4 8 */
	}
	expect_images(NULL, &in, (const int[]){1, 2, 3, 4, 1, 2, 3, 8, -1});
	build_deinit(&in);
}

static void byte_order_does_not_matter(void **state)
{
	struct btfold_oracle_bytes none = {0};
	struct build in;
	uint32_t *image;
	size_t n;

	(void)state;
	build_init(&in, NULL);
	build_int(&in, "int", 4);
	build_int(&in, "int", 4);
	assert_true(btfold_oracle_classes(none, build_bytes_swapped(&in), NULL, &image, &n, NULL));
	assert_int_equal(n, 2);
	assert_int_equal(image[1], 1);
	free(image);
	build_deinit(&in);
}

static void variables_are_never_merged(void **state)
{
	struct build in;

	(void)state;
	build_init(&in, NULL);
	build_int(&in, "int", 4);
	build_var(&in, "v", 1);
	build_var(&in, "v", 1);
	expect_images(NULL, &in, (const int[]){1, 2, 3, -1});
	build_deinit(&in);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(e1_input_folds_into_base_with_two_ways_to_one_struct),
		cmocka_unit_test(e2_unrolled_cycle_is_one_class),
		cmocka_unit_test(e3_one_leaf_makes_all_on_the_way_differ),
		cmocka_unit_test(e4_declarations_resolve_across_units),
		cmocka_unit_test(e5_ambiguous_twins_fold_and_nothing_is_guessed),
		cmocka_unit_test(e6_enum_and_enum64_share_a_key),
		cmocka_unit_test(e7_base_declaration_does_not_hide_the_definition),
		cmocka_unit_test(e8_deep_chains_wide_structs_and_many_enums_are_near_linear),
		cmocka_unit_test(e9_recursive_typedef_twice_is_one_class),
		cmocka_unit_test(e10_tags_follow_their_target_each_once),
		cmocka_unit_test(byte_order_does_not_matter),
		cmocka_unit_test(variables_are_never_merged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
