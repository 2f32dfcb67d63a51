/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* The memory of judgements: pieces are apart, aligned, given back, and seen by sanitizers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "mem.h"
#include "region.h"

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#define EXPECT_HIDDEN(at, is) assert_int_equal(__asan_address_is_poisoned(at), is)
#else
#define EXPECT_HIDDEN(at, is) ((void)(at), (void)(is))
#endif

static void pieces_keep_what_is_written_and_grow(void **state)
{
	uint8_t *piece[200];

	(void)state;
	assert_true(region_open());
	for (unsigned i = 0; i < 200; i++) {
		piece[i] = mem_get(i + 1, 1);
		assert_int_equal((uintptr_t)piece[i] % 16, 0);
		memset(piece[i], (int)i, i + 1);
	}
	for (unsigned i = 0; i < 200; i += 2) {
		piece[i] = mem_resize(piece[i], 2 * (i + 1), 1);
		memset(piece[i] + i + 1, (int)i, i + 1);
	}
	for (unsigned i = 0; i < 200; i++)
		for (unsigned k = 0; k < (i % 2 ? i + 1 : 2 * (i + 1)); k++)
			assert_int_equal(piece[i][k], i);
	for (unsigned i = 0; i < 200; i++)
		mem_free(piece[i]);
	region_close();
}

static void what_is_large_or_late_comes_from_malloc(void **state)
{
	uint8_t *large, *piece;
	unsigned n = 0;

	(void)state;
	assert_true(region_open());
	large = mem_get(1 << 20, 1);
	assert_int_equal(region_size(large), 0);
	mem_free(large);
	while (region_get(4000))
		n++;
	assert_in_range(n, 10, 20);
	piece = mem_zero(4000, 1);
	assert_int_equal(region_size(piece), 0);
	region_close();
	free(piece); /* outlives the region */
}

static void the_last_piece_makes_room_again(void **state)
{
	void *a, *b;

	(void)state;
	assert_true(region_open());
	a = region_get(100);
	mem_free(a);
	b = region_get(100);
	assert_ptr_equal(a, b);
	region_close();
}

static void sanitizers_see_the_ends_and_what_is_freed(void **state)
{
	uint8_t *a, *b;

	(void)state;
	assert_true(region_open());
	a = mem_get(5, 1);
	b = mem_get(32, 1);
	EXPECT_HIDDEN(a - 1, 1);
	EXPECT_HIDDEN(a, 0);
	EXPECT_HIDDEN(a + 4, 0);
	EXPECT_HIDDEN(a + 5, 1);
	EXPECT_HIDDEN(b + 31, 0);
	EXPECT_HIDDEN(b + 32, 1);
	mem_free(a);
	EXPECT_HIDDEN(a, 1);
	EXPECT_HIDDEN(b, 0);
	region_close();
}

static void foreign_code_gets_memory_that_it_can_free(void **state)
{
	void *ours, *theirs;
	bool was_open;

	(void)state;
	assert_true(region_open());
	ours = mem_get(8, 1);
	was_open = region_pause();
	assert_false(region_open()); /* a judgement in an engine does not take it over */
	theirs = mem_get(8, 1);
	free(theirs);
	region_resume(was_open);
	assert_int_equal(region_size(ours), 8);
	free(mem_print("%s", "texts outlive it"));
	region_close();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pieces_keep_what_is_written_and_grow),
		cmocka_unit_test(what_is_large_or_late_comes_from_malloc),
		cmocka_unit_test(the_last_piece_makes_room_again),
		cmocka_unit_test(sanitizers_see_the_ends_and_what_is_freed),
		cmocka_unit_test(foreign_code_gets_memory_that_it_can_free),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
