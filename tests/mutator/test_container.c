// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include "support.h"

#include <string.h>

static const uint8_t empty[25] = {0x9f, 0xeb, 1, 0, 24, [20] = 1};
static const uint8_t big[25] = {0xeb, 0x9f, 1, 0, 0, 0, 0, 24, [23] = 1};

static void split_plain(void **state)
{
	struct btfold_container parts;

	(void)state;
	btfold_container_split(empty, sizeof(empty), &parts);
	assert_null(parts.base);
	assert_ptr_equal(parts.input, empty);
	assert_int_equal(parts.input_size, sizeof(empty));
	btfold_container_split(empty, 0, &parts);
	assert_null(parts.base);
	assert_int_equal(parts.input_size, 0);
}

static void join_and_split(void **state)
{
	struct btfold_container parts = {empty, sizeof(empty), big, sizeof(big)}, back;
	uint8_t file[64];

	(void)state;
	assert_int_equal(btfold_container_size(&parts), 28 + sizeof(big));
	memset(file, 'x', sizeof(file));
	btfold_container_join(&parts, file);
	assert_int_equal(file[25] | file[26] | file[27], 0);
	assert_int_equal(file[28 + sizeof(big)], 'x');
	btfold_container_split(file, 28 + sizeof(big), &back);
	assert_ptr_equal(back.base, file);
	assert_int_equal(back.base_size, sizeof(empty));
	assert_ptr_equal(back.input, file + 28);
	assert_int_equal(back.input_size, sizeof(big));
	/* it is a valid prefix: whoever reads BTF reads the base */
	struct btfold_graph *graph;
	assert_int_equal(btfold_graph_decode(file, sizeof(file), NULL, NULL, &graph, NULL),
			 BTFOLD_OK);
	btfold_graph_destroy(graph);
	/* what follows the base and is no BTF changes nothing */
	file[28] = 'x';
	btfold_container_split(file, 28 + sizeof(big), &back);
	assert_null(back.base);
}

static void refuse_to_join(void **state)
{
	uint8_t longer[26] = {0};
	struct btfold_container parts = {longer, sizeof(longer), big, sizeof(big)};

	(void)state;
	memcpy(longer, empty, sizeof(empty));
	assert_int_equal(btfold_container_size(&parts), 0); /* a byte behind the base */
	parts.base_size = 24;				    /* a byte of the base missing */
	assert_int_equal(btfold_container_size(&parts), 0);
	parts.base_size = 25;
	assert_int_not_equal(btfold_container_size(&parts), 0);
	parts.input_size = 1;
	assert_int_equal(btfold_container_size(&parts), 0);
}

/* Sections anywhere, header fields of any value. */
static void split_anything(void **state)
{
	uint8_t bytes[80];
	uint64_t random = 1;

	(void)state;
	for (unsigned i = 0; i < 200000; i++) {
		struct btfold_container parts;

		for (unsigned at = 0; at < sizeof(bytes); at++) {
			random = random * 6364136223846793005u + 1442695040888963407u;
			bytes[at] = random >> 40 & 3 ? 0 : (uint8_t)(random >> 48);
		}
		memcpy(bytes, i % 2 ? big : empty, 8);
		memcpy(bytes + 4 * (random >> 60), empty, 2);
		btfold_container_split(bytes, random >> 33 & 63, &parts);
		if (!parts.base)
			continue;
		assert_true(parts.base_size + parts.input_size <= (random >> 33 & 63));
		assert_int_not_equal(btfold_container_size(&parts), 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(split_plain),
		cmocka_unit_test(join_and_split),
		cmocka_unit_test(refuse_to_join),
		cmocka_unit_test(split_anything),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
