/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* Arrays that grow beyond huge pages, and tables: nothing is lost, counted twice, or left behind. */
#include "support.h"

#include "hashtab.h"
#include "mapping.h"

#include <errno.h>
#include <stdint.h>

static void fill(unsigned char *memory, size_t size)
{
	for (size_t i = 0; i < size; i++)
		memory[i] = (unsigned char)(i % 251 + 1);
}

static void assert_filled(const unsigned char *memory, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (memory[i] != i % 251 + 1)
			fail_msg("byte %zu of %zu is lost", i, size);
}

static void assert_zero(const unsigned char *memory, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		if (memory[i])
			fail_msg("byte %zu of %zu is not zero", i, to);
}

static void test_mapping_keeps_its_bytes_and_adds_zeros(void **state)
{
	const size_t sizes[] = {HUGE_PAGE / 2, HUGE_PAGE, HUGE_PAGE + 1, 3 * HUGE_PAGE - 1,
				9 * HUGE_PAGE};
	unsigned char *memory = mapping_make(sizes[0], true);

	(void)state;
	assert_non_null(memory);
	assert_zero(memory, 0, sizes[0]);
	fill(memory, sizes[0]);
	for (size_t i = 1; i < sizeof(sizes) / sizeof(*sizes); i++) {
		memory = mapping_grow(memory, sizes[i - 1], sizes[i]);
		assert_non_null(memory);
		assert_filled(memory, sizes[i - 1]);
		assert_zero(memory, sizes[i - 1], sizes[i]);
		fill(memory, sizes[i]);
	}
	mapping_free(memory, sizes[4]);
}

static void test_mapping_that_cannot_grow_is_as_it_was(void **state)
{
	unsigned char *memory = mapping_make(HUGE_PAGE, true);

	(void)state;
	assert_non_null(memory);
	fill(memory, HUGE_PAGE);
	errno = 77;
	assert_null(mapping_make(SIZE_MAX, false));
	assert_null(mapping_grow(memory, HUGE_PAGE, SIZE_MAX));
	assert_null(mapping_grow(memory, HUGE_PAGE, SIZE_MAX - 4 * HUGE_PAGE));
	assert_int_equal(errno, 77);
	assert_filled(memory, HUGE_PAGE);
	mapping_free(memory, HUGE_PAGE);
}

/* From an array that lies in a block with others to one of 16 megabytes. */
static void test_array_keeps_its_entries_and_is_held_once(void **state)
{
	const uint32_t n = 4u << 20;
	struct meter meter = {0, 0};
	struct arena arena;
	struct words words = {.arena = &arena};

	(void)state;
	arena_init(&arena, NULL, &meter);
	for (uint32_t i = 0; i < n; i++)
		assert_true(words_push(&words, i ^ 0x5a5a5a5a));
	for (uint32_t i = 0; i < n; i++)
		if (words.at[i] != (i ^ 0x5a5a5a5a))
			fail_msg("entry %u is lost", i);
	assert_int_equal(words.room, n);
	/* what it outgrew was given back, but for a few small blocks; and was held only while it was copied */
	assert_in_range(meter.held, n * sizeof(uint32_t), n * sizeof(uint32_t) + 65536);
	assert_in_range(meter.peak, meter.held, meter.held + 65536);
	arena_deinit(&arena);
	assert_int_equal(meter.held, 0);
}

/* Values of hashes that @shift makes few, or the last ones of the table, so that clusters go round its end. */
static void check_table(struct hashtab *table, uint32_t n, uint32_t shift)
{
	for (uint32_t value = 1; value <= n; value++) {
		uint32_t hash = (value * 0x9e3779b1u >> shift) - n / 4;

		assert_true(hashtab_insert(table, hash, value));
		if (value & (value - 1) && value != n)
			continue;
		for (uint32_t known = 1; known <= value; known++) {
			bool found = false;

			HASHTAB_EACH (table, (known * 0x9e3779b1u >> shift) - n / 4, other)
				found |= other == known;
			if (!found)
				fail_msg("value %u of %u is lost, shift %u", known, value, shift);
		}
	}
	assert_int_equal(table->n, n);
}

static void test_table_keeps_its_values(void **state)
{
	struct arena arena;

	(void)state;
	arena_init(&arena, NULL, NULL);
	for (uint32_t shift = 0; shift <= 28; shift += 4) {
		uint32_t n = shift < 16 ? 20000 : 2000;
		struct hashtab table;

		assert_true(hashtab_init(&table, &arena, 0));
		check_table(&table, n, shift);
		assert_true(hashtab_reset(&table, 0)); /* it grows in the room that it has */
		check_table(&table, n, shift);
	}
	arena_deinit(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_mapping_keeps_its_bytes_and_adds_zeros),
		cmocka_unit_test(test_mapping_that_cannot_grow_is_as_it_was),
		cmocka_unit_test(test_array_keeps_its_entries_and_is_held_once),
		cmocka_unit_test(test_table_keeps_its_values),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
