// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/*
 * Generated graphs: what explain says is true of all of them. The seed of the first graph comes from
 * BTFOLD_SEED, how many there are from BTFOLD_GRAPHS.
 */
#include "support.h"

#include <btfold/oracle.h>
#include <stdlib.h>
#include <string.h>

#include "../../fuzz/generator/generator.h"
#include "label.h"
#include "way.h"

static uint64_t last_seed;

static uint64_t setting(const char *name, uint64_t otherwise)
{
	const char *text = getenv(name);

	return text && *text ? strtoull(text, NULL, 10) : otherwise;
}

/*
 * The oracle's classes (R1, R2), by a way of its own. Where R2 replaced something, who stands for
 * the others is found out by what the output shows, and may be one that was replaced.
 */
static void check_images(const struct scene *scene, const struct btfold_gen_result *made,
			 unsigned *other)
{
	const struct universe *universe = &scene->analysis.universe;
	struct btfold_oracle_bytes base = {made->base, made->base_size};
	struct btfold_oracle_bytes input = {made->input, made->input_size};
	uint32_t *image, first = universe->n_base + 1;
	char *why = NULL;
	size_t n;

	if (!btfold_oracle_classes(base, input, NULL, &image, &n, &why))
		fail_msg("oracle: %s", why);
	assert_int_equal(n, universe->n - universe->n_base);
	for (uint32_t i = 0; i < n; i++) {
		uint32_t own = universe->image[first + i];

		if (own == image[i])
			continue;
		if (own < first || image[i] < first || image[own - first] != image[i] ||
		    universe->cls[own] == universe->cls[image[i]])
			fail_msg("[%u]: %u, by the oracle %u", first + i, own, image[i]);
		(*other)++;
	}
	free(image);
}

/* Every type is present for one reason, and the numbers agree. */
static void check_counts(const struct scene *scene)
{
	const struct analysis *analysis = &scene->analysis;
	const struct universe *universe = &analysis->universe;
	uint64_t bytes = 0, apart = 0;
	uint32_t types = 0;

	for (unsigned i = 0; i < N_PRESENCES; i++) {
		types += analysis->present[i].types;
		bytes += analysis->present[i].bytes;
	}
	assert_int_equal(types, universe->n - universe->n_base);
	assert_int_equal(analysis->present[PRESENT_MISSED].types, analysis->missed.types);
	assert_int_equal(analysis->present[PRESENT_MISSED].bytes, analysis->missed.bytes);
	for (uint32_t i = 0; i < analysis->causes.n; i++) {
		assert_true(analysis->causes.at[i].types >= analysis->causes.at[i].alone);
		apart += analysis->causes.at[i].types;
	}
	for (uint32_t id = universe->n_base + 1; id <= universe->n; id++) {
		bytes -= universe_bytes(universe, id);
		apart -= analysis->causes.n_of[id];
	}
	assert_int_equal(bytes, 0);
	assert_int_equal(apart, 0);
	if (analysis->missed.types)
		assert_true(analysis->missed.n_causes > 0);
}

/* What has a counterpart that it is not equal to has a cause, and a way to a difference. */
static void check_pairs(const struct scene *scene)
{
	const struct analysis *analysis = &scene->analysis;
	const struct universe *universe = &analysis->universe;
	const struct pair_set *pairs = &analysis->pairing.pairs;

	assert_true(analysis->pairing.complete);
	for (uint32_t i = 0; i < pairs->n; i++) {
		struct pair pair = pairs->at[i];
		struct way way;

		assert_int_not_equal(universe->cls[pair.a], universe->cls[pair.b]);
		assert_true(way_find(universe, pair.a, pair.b, &way));
		assert_false(label_equal(universe, way.steps[way.n - 1].a, way.steps[way.n - 1].b));
		for (uint32_t step = 0; step + 1 < way.n; step++) {
			const struct way_step *at = &way.steps[step];

			assert_true(label_equal(universe, at->a, at->b));
			assert_int_equal(universe_ref(universe, at->a, at->reference), at[1].a);
			assert_int_equal(universe_ref(universe, at->b, at->reference), at[1].b);
		}
		way_deinit(&way);
	}
	for (uint32_t id = universe->n_base + 1; id <= universe->n; id++) {
		enum presence presence = analysis_presence(analysis, id);

		if (universe_stays(universe, id) && analysis->counterpart[id])
			assert_true(presence == PRESENT_APART || presence == PRESENT_VARIABLE);
	}
}

/* Counting by bits, and walking from each type, find the same causes. */
static void check_causes(const struct scene *scene)
{
	const struct analysis *analysis = &scene->analysis;
	const struct universe *universe = &analysis->universe;
	bool *bad = calloc((size_t)universe->n + 1, sizeof(*bad));

	assert_non_null(bad);
	for (uint32_t i = 0; i < analysis->pairing.pairs.n; i++)
		bad[analysis->pairing.pairs.at[i].a] |= analysis->causes.bad[i];
	for (uint32_t id = universe->n_base + 1; id <= universe->n; id++) {
		struct ids causes = {0};

		/* The parts of a bad one are told with the names above. */
		if (!universe_stays(universe, id) || bad[id])
			continue;
		causes_of_type(universe, &analysis->pairing, &analysis->causes, id, &causes);
		assert_int_equal(causes.n, analysis->causes.n_of[id]);
		free(causes.at);
	}
	free(bad);
}

static void check_words(const struct scene *scene)
{
	uint32_t n;
	struct root *roots = roots_make(&scene->analysis, &n);
	json_t *json = summary_json(&scene->analysis, NULL, n);

	for (uint32_t i = 0; i < n; i++) {
		assert_non_null(strchr(roots[i].text, ':'));
		assert_true(!i || roots[i - 1].types >= roots[i].types);
		if (!strcmp(roots[i].class, "name"))
			assert_non_null(roots[i].path);
	}
	assert_int_equal(json_array_size(json_object_get(json, "causes")), n);
	json_decref(json);
	roots_free(roots, n);
}

static void test_generated(void **state)
{
	struct btfold_generator *generator = btfold_generator_create();
	struct btfold_gen_options options = {.seed = setting("BTFOLD_SEED", 1)};
	uint64_t graphs = setting("BTFOLD_GRAPHS", 4000), causes = 0, missed = 0, types = 0;
	unsigned other = 0;

	(void)state;
	for (uint64_t i = 0; i < graphs; i++, options.seed++) {
		struct btfold_gen_result made;
		struct scene scene;

		options.tier = i % 4 ? BTFOLD_GEN_WELL_FORMED : BTFOLD_GEN_LOADABLE;
		options.max_types = i % 10 ? 32 : 200;
		btfold_generate(generator, &options, &made);
		last_seed = options.seed;
		scene_open_bytes(made.base, made.base_size, made.input, made.input_size, &scene);
		check_images(&scene, &made, &other);
		types += made.n_input;
		check_counts(&scene);
		check_pairs(&scene);
		check_causes(&scene);
		check_words(&scene);
		causes += scene.analysis.causes.n;
		missed += scene.analysis.missed.n_causes;
		scene_close(&scene);
	}
	print_message("%llu causes, %llu missed, %u of %llu types with another stand-in\n",
		      (unsigned long long)causes, (unsigned long long)missed, other,
		      (unsigned long long)types);
	assert_true(other < types / 500);
	assert_true(causes > graphs / 4 && missed > graphs);
	btfold_generator_destroy(generator);
}

static int tell_seed(void **state)
{
	(void)state;
	print_message("last seed %llu\n", (unsigned long long)last_seed);
	return 0;
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		{"images, counts, ways and causes of generated graphs", test_generated, NULL,
		 tell_seed, NULL},
	};

	return _cmocka_run_group_tests("random", tests, 1, NULL, NULL);
}
