/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* Every pass makes the step that it is there for. */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One candidate that @pass has to make of @before. */
struct step {
	const char *pass;
	const char *before, *after;
	uint32_t seed; /* a type that the finding names, or 0 */
};

#define STRUCT1(id, name, to)                               \
	"[" #id "] STRUCT '" name "' size=8 vlen=1\n\t'a' " \
	"type_id=" #to " bits_offset=0\n"
#define INT0(id, name)	  "[" #id "] INT '" name "' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED\n"
#define STRUCT0(id, name) "[" #id "] STRUCT '" name "' size=8 vlen=0\n"
#define CONST(id, to)	  "[" #id "] CONST '(anon)' type_id=" #to "\n"

static const struct step steps[] = {
	/* what the finding names, and what that reaches */
	{"closure", INT(1) PTR(2, 1) PTR(3, 1) CONST(4, 3), INT(1) PTR(2, 1), 2},
	/* what is near to it */
	{"horizon", INT(1) PTR(2, 1) CONST(3, 2) PTR(4, 3), CONST(1, 0) PTR(2, 1), 4},
	/* a unit with all that only it has */
	{"roots", INT(1) PTR(2, 1) INT(3) PTR(4, 3), INT(1) PTR(2, 1), 0},
	/* items of both copies, and what only they referred to */
	{"hollow", INT(1) STRUCT1(2, "s", 1) STRUCT1(3, "s", 1), STRUCT0(1, "s") STRUCT0(2, "s"),
	 0},
	/* both copies go, who refers to them is led on */
	{"types", INT(1) CONST(2, 1) CONST(3, 1) PTR(4, 2) PTR(5, 3), INT(1) PTR(2, 1) PTR(3, 1),
	 0},
	{"items", INT(1) STRUCT1(2, "s", 1) STRUCT1(3, "s", 1), STRUCT0(1, "s") STRUCT0(2, "s"), 0},
	{"rename", "[1] FWD 'task' fwd_kind=struct\n[2] FWD 'file' fwd_kind=struct\n",
	 "[1] FWD 's' fwd_kind=struct\n[2] FWD 't' fwd_kind=struct\n", 0},
	{"canonical", PTR(1, 2) INT(2), INT(1) PTR(2, 1), 0},
	{"base", INT(1) SPLIT PTR(2, 1), INT(1) PTR(2, 1), 0},
	{"base", INT(1) SPLIT PTR(2, 1), PTR(1, 0), 0},
	{"base", INT(1) PTR(2, 1) INT(3) SPLIT PTR(4, 3), INT(1) PTR(2, 1) SPLIT INT(3) PTR(4, 3),
	 0},
	/* one of two copies */
	{"copies", INT(1) PTR(2, 1) PTR(3, 1), INT(1) PTR(2, 1), 0},
	{"copies", INT(1) CONST(2, 1) PTR(3, 2), INT(1) PTR(2, 0), 0},
	{"alike-items", INT(1) STRUCT1(2, "s", 1) STRUCT1(3, "s", 1),
	 INT(1) STRUCT1(2, "s", 1) STRUCT0(3, "s"), 0},
	{"merge", INT(1) PTR(2, 1) PTR(3, 0) CONST(4, 3), INT(1) PTR(2, 1) CONST(3, 2), 0},
	{"retarget", INT(1) PTR(2, 1) PTR(3, 2), INT(1) PTR(2, 1) PTR(3, 0), 0},
	{"retarget", INT(1) PTR(2, 1) PTR(3, 2), INT(1) PTR(2, 1) PTR(3, 1), 0},
	{"kinds", INT(1) "[2] VOLATILE '(anon)' type_id=1\n", INT(1) PTR(2, 1), 0},
	{"kinds", INT(1) "[2] UNION 's' size=8 vlen=1\n\t'a' type_id=1 bits_offset=0\n",
	 INT(1) STRUCT1(2, "s", 1), 0},
	{"plain",
	 INT(1) "[2] STRUCT 's' size=64 vlen=2\n\t'a' type_id=1 bits_offset=64\n"
		"\t'b' type_id=1 bits_offset=128\n"
		"[3] ARRAY '(anon)' type_id=1 index_type_id=1 nr_elems=77\n",
	 INT(1) "[2] STRUCT 's' size=8 vlen=2\n\t'a' type_id=1 bits_offset=0\n"
		"\t'b' type_id=1 bits_offset=32\n"
		"[3] ARRAY '(anon)' type_id=1 index_type_id=1 nr_elems=1\n",
	 0},
	{"numbers",
	 INT(1) "[2] ARRAY '(anon)' type_id=1 index_type_id=1 nr_elems=1\n"
		"[3] ARRAY '(anon)' type_id=1 index_type_id=1 nr_elems=77\n",
	 INT(1) "[2] ARRAY '(anon)' type_id=1 index_type_id=1 nr_elems=1\n"
		"[3] ARRAY '(anon)' type_id=1 index_type_id=1 nr_elems=2\n",
	 0},
	{"names", STRUCT0(1, "s") STRUCT0(2, "t"), STRUCT0(1, "s") STRUCT0(2, "s"), 0},
	{"names", INT(1) "[2] FUNC_PROTO '(anon)' ret_type_id=0 vlen=1\n\t'a' type_id=1\n",
	 INT(1) "[2] FUNC_PROTO '(anon)' ret_type_id=0 vlen=1\n\t'(anon)' type_id=1\n", 0},
	{"order", PTR(1, 2) INT(2) CONST(3, 2), INT(1) PTR(2, 1) CONST(3, 1), 0},
};

static const struct reduce_pass *find_pass(const char *name)
{
	for (unsigned i = 0; i < reduce_n_passes; i++)
		if (!strcmp(reduce_passes[i].name, name))
			return &reduce_passes[i];
	fail_msg("no pass %s", name);
	return NULL;
}

/* Whether a candidate of @pass is @after, and simpler than @before; its graph at the start is set. */
static bool makes(struct reduce_site *site, const struct reduce_pass *pass, const char *after)
{
	struct bytes text = {0};
	bool found = false;

	site->cursor = (struct reduce_cursor){0};
	while (!found && pass->next(site)) {
		if (!reduce_finish(site, pass->reorders, BTFOLD_TIER_LOADABLE))
			continue;
		mut_encode(&site->candidate, &site->bytes);
		text_of(site->bytes.data, site->bytes.size, &text);
		found = !strcmp((const char *)text.data, after);
	}
	bytes_free(&text);
	return found;
}

static void every_pass_makes_its_step(void **state)
{
	bool seen[64] = {false};

	(void)state;
	for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++) {
		const struct reduce_pass *pass = find_pass(steps[i].pass);
		struct mut_model model = {0};
		struct bytes before = {0};
		struct reduce_site site;

		reduce_site_init(&site);
		container_of(steps[i].before, &before);
		assert_true(mut_decode(site.codec, before.data, before.size, &model));
		reduce_site_set(&site, &model, &steps[i].seed, steps[i].seed != 0);
		if (!makes(&site, pass, steps[i].after))
			fail_msg("%s does not make\n%sof\n%s", pass->name, steps[i].after,
				 steps[i].before);
		seen[pass - reduce_passes] = true;
		reduce_site_deinit(&site);
		mut_model_deinit(&model);
		bytes_free(&before);
	}
	for (unsigned i = 0; i < reduce_n_passes; i++)
		if (!seen[i] && strcmp(reduce_passes[i].name, "style"))
			fail_msg("no step of pass %s is tested", reduce_passes[i].name);
}

/* D2: without its name a type has another meaning for an engine, not a simpler one. */
static void what_has_a_key_keeps_a_name(void **state)
{
	static const char text[] = STRUCT0(1, "s")
		STRUCT0(2, "t") "[3] FWD 's' fwd_kind=struct\n"
				"[4] ENUM 'e' encoding=UNSIGNED size=4 vlen=0\n" INT0(5, "s");
	const struct reduce_pass *pass = find_pass("names");
	struct mut_model model = {0};
	struct bytes before = {0};
	struct reduce_site site;
	unsigned n = 0, unnamed = 0;

	(void)state;
	reduce_site_init(&site);
	container_of(text, &before);
	assert_true(mut_decode(site.codec, before.data, before.size, &model));
	reduce_site_set(&site, &model, NULL, 0);
	for (site.cursor = (struct reduce_cursor){0}; pass->next(&site); n++) {
		for (uint32_t id = 1; id <= 4; id++)
			assert_int_not_equal(site.candidate.types[id].name, 0);
		unnamed += !site.candidate.types[5].name;
	}
	assert_in_range(n, 5, 1000);
	assert_int_not_equal(unnamed, 0);
	reduce_site_deinit(&site);
	mut_model_deinit(&model);
	bytes_free(&before);
}

static void style_becomes_plain(void **state)
{
	const struct reduce_pass *pass = find_pass("style");
	struct mut_model model = {0};
	struct mut_bytes odd = {0};
	struct bytes graph = {0};
	struct reduce_site site;

	(void)state;
	reduce_site_init(&site);
	container_of(STRUCT1(1, "bca", 1) STRUCT1(2, "bca", 1), &graph);
	assert_true(mut_decode(site.codec, graph.data, graph.size, &model));
	model.parts[1] = (struct mut_part){.big_endian = true, .header = MUT_HEADER_LAYOUT};
	/* stored twice, and inside another */
	model.types[2].name = mut_name_add_copy(&model.names, model.types[2].name, 1);
	mut_items(&model, &model.types[2])->w[MUT_NAME] = mut_name_add_copy(
		&model.names, mut_items(&model, &model.types[2])->w[MUT_NAME], MUT_COPY_INSIDE);
	mut_encode(&model, &odd);
	assert_true(odd.size > graph.size);
	assert_true(mut_decode(site.codec, odd.data, odd.size, &model));
	assert_int_not_equal(model.types[1].name, model.types[2].name);
	reduce_site_set(&site, &model, NULL, 0);
	assert_true(pass->next(&site));
	assert_true(reduce_finish(&site, false, BTFOLD_TIER_LOADABLE));
	mut_encode(&site.candidate, &site.bytes);
	assert_int_equal(site.bytes.size, graph.size);
	assert_memory_equal(site.bytes.data, graph.data, graph.size);
	free(odd.data);
	bytes_free(&graph);
	mut_model_deinit(&model);
	reduce_site_deinit(&site);
}

/* However long a pass is followed, it ends, and every candidate is a graph. */
static void passes_end(void **state)
{
	struct btfold_generator *generator = btfold_generator_create();
	struct bytes graph = {0};
	struct reduce_site site;

	(void)state;
	reduce_site_init(&site);
	for (uint64_t seed = 1; seed <= 12; seed++) {
		struct mut_model model = {0};
		uint32_t seeds[2] = {1, 5};

		assert_true(generate(generator, seed, BTFOLD_GEN_WELL_FORMED, 0, 16, &graph));
		assert_true(mut_decode(site.codec, graph.data, graph.size, &model));
		reduce_site_set(&site, &model, seeds, 2);
		for (unsigned i = 0; i < reduce_n_passes; i++) {
			unsigned n = 0;

			site.cursor = (struct reduce_cursor){0};
			while (reduce_passes[i].next(&site)) {
				struct graphs graphs;

				assert_seed(++n < 200000, seed);
				if (!reduce_finish(&site, reduce_passes[i].reorders,
						   BTFOLD_TIER_WELL_FORMED))
					continue;
				mut_encode(&site.candidate, &site.bytes);
				assert_seed(
					graphs_decode(site.bytes.data, site.bytes.size, &graphs),
					seed);
				assert_seed(graphs_tier(&graphs) <= BTFOLD_TIER_KERNEL_LIMIT, seed);
				graphs_free(&graphs);
			}
		}
		mut_model_deinit(&model);
	}
	reduce_site_deinit(&site);
	bytes_free(&graph);
	btfold_generator_destroy(generator);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_pass_makes_its_step),
		cmocka_unit_test(what_has_a_key_keeps_a_name),
		cmocka_unit_test(style_becomes_plain),
		cmocka_unit_test(passes_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
