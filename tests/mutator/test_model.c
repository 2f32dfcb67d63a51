// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* Bytes -> model -> bytes is the same graph, and edits of the model do what they say. */
#include "support.h"

#include <stdlib.h>
#include <string.h>

#include "raw.h"

#define GRAPHS 3000u

struct fixture {
	struct btfold_generator *generator;
	struct mut_codec *codec;
	struct mut_model model, copy;
	struct mut_bytes bytes;
	struct bytes input, before, after;
};

static int set_up(void **state)
{
	static struct fixture f;

	f.generator = btfold_generator_create();
	f.codec = mut_codec_create();
	*state = &f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	btfold_generator_destroy(f->generator);
	mut_codec_destroy(f->codec);
	mut_model_deinit(&f->model);
	mut_model_deinit(&f->copy);
	free(f->bytes.data);
	bytes_free(&f->input);
	bytes_free(&f->before);
	bytes_free(&f->after);
	return 0;
}

/* The same text, the same byte order, and the same bytes the second time. */
static void check_identity(struct fixture *f, uint64_t seed, struct mut_model *model)
{
	struct graphs graphs;

	assert_seed(graphs_decode(f->input.data, f->input.size, &graphs), seed);
	graphs_dump(&graphs, &f->before);
	graphs_free(&graphs);
	mut_encode(model, &f->bytes);
	assert_seed(graphs_decode(f->bytes.data, f->bytes.size, &graphs), seed);
	graphs_dump(&graphs, &f->after);
	assert_seed(btfold_graph_big_endian(graphs.input) == model->parts[1].big_endian, seed);
	graphs_free(&graphs);
	assert_seed(strcmp((char *)f->before.data, (char *)f->after.data) == 0, seed);
	bytes_set(&f->after, f->bytes.data, f->bytes.size);
	mut_encode(model, &f->bytes);
	assert_seed(f->bytes.size == f->after.size, seed);
	assert_memory_equal(f->bytes.data, f->after.data, f->after.size);
}

static unsigned check_tier(struct fixture *f, enum btfold_gen_tier tier, uint32_t max_types)
{
	unsigned decoded = 0;

	for (uint64_t seed = 0; seed < GRAPHS; seed++) {
		if (!generate(f->generator, seed, tier, 0, max_types, &f->input) ||
		    !mut_decode(f->codec, f->input.data, f->input.size, &f->model))
			continue;
		decoded++;
		check_identity(f, seed, &f->model);
		mut_model_copy(&f->copy, &f->model);
		check_identity(f, seed, &f->copy);
	}
	return decoded;
}

static void identity_well_formed(void **state)
{
	assert_int_equal(check_tier(*state, BTFOLD_GEN_WELL_FORMED, 32), GRAPHS);
	assert_true(check_tier(*state, BTFOLD_GEN_WELL_FORMED, 300) == GRAPHS);
}

static void identity_loadable(void **state)
{
	assert_int_equal(check_tier(*state, BTFOLD_GEN_LOADABLE, 32), GRAPHS);
}

/* Those of the malformed that are so behind a container's back. */
static void malformed_is_refused(void **state)
{
	struct fixture *f = *state;

	for (uint64_t seed = 0; seed < GRAPHS; seed++) {
		struct graphs graphs;
		bool good;

		if (!generate(f->generator, seed, BTFOLD_GEN_MALFORMED, 0, 32, &f->input))
			continue;
		good = graphs_decode(f->input.data, f->input.size, &graphs);
		graphs_free(&graphs);
		assert_seed(good == mut_decode(f->codec, f->input.data, f->input.size, &f->model),
			    seed);
	}
}

static void malformed_is_mended(void **state)
{
	struct fixture *f = *state;
	unsigned mended = 0, types = 0;

	for (uint64_t seed = 0; seed < GRAPHS; seed++) {
		struct graphs graphs;

		if (!generate(f->generator, seed, BTFOLD_GEN_MALFORMED, 0, 32, &f->input) ||
		    !mut_decode_mending(f->codec, f->input.data, f->input.size, &f->model))
			continue;
		mended++;
		types += f->model.n > 4;
		mut_encode(&f->model, &f->bytes);
		assert_seed(graphs_decode(f->bytes.data, f->bytes.size, &graphs), seed);
		graphs_free(&graphs);
	}
	print_message("mended %u of %u, with more than 4 types: %u\n", mended, GRAPHS, types);
	assert_true(mended > GRAPHS * 8 / 10);
	assert_true(types > GRAPHS * 7 / 10);
}

/* Suffixes of one long string: the model's names do not share bytes, and must not fill memory. */
static void many_long_suffixes(void **state)
{
	enum { TYPES = 20000, STRINGS = 400000, RECORDS = 12 * TYPES };
	struct fixture *f = *state;
	size_t size = RAW_HEADER + RECORDS + STRINGS;
	uint8_t *bytes = calloc(size, 1), *at = bytes + RAW_HEADER;

	assert_non_null(bytes);
	bytes[0] = 0x9f;
	bytes[1] = 0xeb;
	bytes[RAW_VERSION] = 1;
	raw_put(bytes + RAW_LENGTH, RAW_HEADER, false);
	raw_put(bytes + RAW_TYPES + 4, RECORDS, false);
	raw_put(bytes + RAW_STRINGS, RECORDS, false);
	raw_put(bytes + RAW_STRINGS + 4, STRINGS, false);
	for (uint32_t i = 0; i < TYPES; i++, at += 12) {
		raw_put(at, 1 + i, false);
		raw_put(at + 4, MUT_FWD << 24, false);
	}
	memset(at + 1, 'x', STRINGS - 2);
	assert_true(mut_decode(f->codec, bytes, size, &f->model));
	assert_int_equal(f->model.n, TYPES);
	assert_true(f->model.names.n_text < 20 * size);
	mut_encode(&f->model, &f->bytes);
	assert_true(f->bytes.size < 20 * size);
	free(bytes);
}

/* ---- edits ---------------------------------------------------------------------------------- */

static void start(struct fixture *f, uint64_t seed)
{
	assert_true(generate(f->generator, seed, BTFOLD_GEN_WELL_FORMED, 0, 32, &f->input));
	assert_true(mut_decode(f->codec, f->input.data, f->input.size, &f->model));
}

static void insert_and_sweep(void **state)
{
	struct fixture *f = *state;
	uint32_t redirect[512];

	for (uint64_t seed = 0; seed < 500; seed++) {
		uint32_t n, n_base, base, input;

		start(f, seed);
		n = f->model.n;
		n_base = f->model.n_base;
		base = mut_insert(&f->model, n_base != 0, 2);
		input = mut_insert(&f->model, false, 1);
		assert_seed(f->model.n == n + 3 && input == n + 3, seed);
		assert_seed(f->model.n_base == n_base + (n_base ? 2 : 0), seed);
		assert_seed(base == (n_base ? n_base + 1 : n + 1), seed);
		assert_true(f->model.n < 512);
		for (uint32_t id = 0; id <= f->model.n; id++)
			redirect[id] = id == base || id == base + 1 || id == input ? 0 : id;
		mut_sweep(&f->model, redirect);
		check_identity(f, seed, &f->model);
	}
}

static void permute_twice(void **state)
{
	struct fixture *f = *state;
	uint32_t map[512] = {0};

	for (uint64_t seed = 0; seed < 500; seed++) {
		uint32_t n_base, n;

		start(f, seed);
		n = f->model.n;
		n_base = f->model.n_base;
		/* backwards, in base and input */
		for (uint32_t id = 1; id <= n; id++)
			map[id] = id <= n_base ? n_base + 1 - id : n + n_base + 1 - id;
		mut_permute(&f->model, map, n_base);
		mut_permute(&f->model, map, n_base);
		check_identity(f, seed, &f->model);
	}
}

/* A circle of removed types leads nowhere; a chain to its end. */
static void redirect_chains(void **state)
{
	struct fixture *f = *state;
	uint32_t redirect[] = {0, 1, 3, 1, 5, 4, 6, 7};

	mut_model_clear(&f->model);
	mut_insert(&f->model, false, 7);
	for (uint32_t id = 2; id <= 7; id++)
		f->model.types[id] = (struct mut_type){.kind = MUT_PTR};
	f->model.types[6].word3 = 2; /* -> 3 -> 1 */
	f->model.types[7].word3 = 4; /* -> 5 -> 4 ... */
	mut_sweep(&f->model, redirect);
	assert_int_equal(f->model.n, 3);
	assert_int_equal(f->model.types[2].word3, 1);
	assert_int_equal(f->model.types[3].word3, 0);
}

static void items(void **state)
{
	struct fixture *f = *state;
	struct mut_item *item;

	mut_model_clear(&f->model);
	mut_insert(&f->model, false, 2);
	for (uint32_t id = 1; id <= 2; id++)
		f->model.types[id] = (struct mut_type){.kind = MUT_ENUM, .word3 = 4};
	for (uint32_t i = 0; i < 200; i++) {
		item = mut_insert_item(&f->model, 1 + i % 2, i % 3 ? 0 : i / 2);
		item->w[MUT_VALUE] = i;
	}
	assert_int_equal(f->model.types[1].n_items, 100);
	for (uint32_t id = 1; id <= 2; id++) {
		uint32_t sum = 0;

		while (f->model.types[id].n_items) {
			sum += mut_items(&f->model, &f->model.types[id])[0].w[MUT_VALUE];
			mut_remove_item(&f->model, id, 0);
		}
		assert_int_equal(sum, id == 1 ? 9900 : 10000);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(identity_well_formed),
		cmocka_unit_test(identity_loadable),
		cmocka_unit_test(malformed_is_refused),
		cmocka_unit_test(malformed_is_mended),
		cmocka_unit_test(many_long_suffixes),
		cmocka_unit_test(insert_and_sweep),
		cmocka_unit_test(permute_twice),
		cmocka_unit_test(redirect_chains),
		cmocka_unit_test(items),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
