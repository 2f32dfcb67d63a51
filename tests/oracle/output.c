/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* R3: the reference's output, byte by byte. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "build.h"

static const struct btfold_oracle_bytes none;

static void expect_output(struct btfold_oracle_bytes base, struct btfold_oracle_bytes input,
			  struct btfold_oracle_bytes expected)
{
	size_t size;
	void *output = btfold_oracle_reference(base, input, NULL, &size, NULL);

	assert_non_null(output);
	assert_int_equal(size, expected.size);
	assert_memory_equal(output, expected.data, size);
	free(output);
}

static void strings_are_there_once_in_order_of_first_use(void **state)
{
	struct btfold_oracle_bytes expected;
	struct build in, out;

	(void)state;
	build_init(&in, NULL);
	build_int(&in, "b", 4);
	build_int(&in, "b", 4);
	build_ref(&in, TYPEDEF, "x", 2);
	build_ref(&in, TYPEDEF, "y", 1);
	build_init(&out, NULL);
	build_int(&out, "b", 4);
	build_ref(&out, TYPEDEF, "x", 1);
	build_ref(&out, TYPEDEF, "y", 1);
	expected = build_bytes(&out);
	expect_output(none, build_bytes(&in), expected);
	expect_output(none, expected, expected); /* and nothing left to do */
	expect_output(none, build_bytes_swapped(&in), build_bytes_swapped(&out));
	build_deinit(&in);
	build_deinit(&out);
}

/* Not the declaration, though it comes first; order is that of the representatives. */
static void the_first_definition_represents_its_declarations(void **state)
{
	struct build in, out;

	(void)state;
	build_init(&in, NULL);
	build_fwd(&in, "s", false);	      /* 1 -> 4 */
	build_ptr(&in, 1);		      /* 2 */
	build_int(&in, "int", 4);	      /* 3 */
	build_struct(&in, STRUCT, "s", 1, 3); /* 4 */
	build_struct(&in, STRUCT, "s", 1, 3); /* 5 */
	build_init(&out, NULL);
	build_ptr(&out, 3);
	build_int(&out, "int", 4);
	build_struct(&out, STRUCT, "s", 1, 2);
	expect_output(none, build_bytes(&in), build_bytes(&out));
	build_deinit(&in);
	build_deinit(&out);
}

static void a_split_output_uses_the_strings_of_its_base(void **state)
{
	struct build base, in, out;
	struct btfold_oracle_bytes bytes;

	(void)state;
	build_init(&base, NULL);
	build_int(&base, "int", 4); /* "int" is at 1 */
	build_init(&in, &base);
	build_ref(&in, TYPEDEF, "int", 1); /* 2 */
	build_ref(&in, TYPEDEF, "new", 3); /* 3: of itself, which is loadable */
	build_int(&in, "int", 4);	   /* 4 -> 1 */
	build_init(&out, &base);
	build_ref(&out, TYPEDEF, "", 1);
	out.words[0] = 1;
	build_ref(&out, TYPEDEF, "new", 3);
	bytes = build_bytes(&base);
	expect_output(bytes, build_bytes(&in), build_bytes(&out));
	build_deinit(&base);
	build_deinit(&in);
	build_deinit(&out);
}

/* C5: a word without meaning does not keep types apart, and the representative's is kept. */
static void unused_words_are_the_representatives(void **state)
{
	struct build in, out;

	(void)state;
	build_init(&in, NULL);
	build_type(&in, "s", FWD, false, 0, 7);
	build_type(&in, "s", FWD, false, 0, 8);
	build_init(&out, NULL);
	build_type(&out, "s", FWD, false, 0, 7);
	expect_output(none, build_bytes(&in), build_bytes(&out));
	build_deinit(&in);
	build_deinit(&out);
}

static void malformed_input_has_no_output_but_a_reason(void **state)
{
	char *why = NULL;
	size_t size;

	(void)state;
	assert_null(btfold_oracle_reference(none, (struct btfold_oracle_bytes){"x", 1}, NULL, &size,
					    &why));
	assert_non_null(why);
	free(why);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(strings_are_there_once_in_order_of_first_use),
		cmocka_unit_test(the_first_definition_represents_its_declarations),
		cmocka_unit_test(a_split_output_uses_the_strings_of_its_base),
		cmocka_unit_test(unused_words_are_the_representatives),
		cmocka_unit_test(malformed_input_has_no_output_but_a_reason),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
