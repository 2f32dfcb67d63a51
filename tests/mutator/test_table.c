// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* Every mutation of the table occurs, and changes what it says and nothing else. */
#include "support.h"

#include <stdlib.h>
#include <string.h>

#include "fix.h"
#include "mutations.h"
#include "mutator.h"

#define GRAPHS	    2500u
#define LEAST_TIMES 100u

struct fixture {
	struct btfold_generator *generator;
	struct mut_codec *codec;
	struct mut_model before, model, donor;
	struct mut_context ctx;
	struct mut_bytes bytes;
	struct bytes input;
};

static int set_up(void **state)
{
	static struct fixture f;

	f.generator = btfold_generator_create();
	f.codec = mut_codec_create();
	f.ctx.model = &f.model;
	f.ctx.donor = &f.donor;
	*state = &f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	btfold_generator_destroy(f->generator);
	mut_codec_destroy(f->codec);
	mut_context_deinit(&f->ctx);
	mut_model_deinit(&f->before);
	mut_model_deinit(&f->model);
	mut_model_deinit(&f->donor);
	free(f->bytes.data);
	bytes_free(&f->input);
	return 0;
}

/* ---- what differs --------------------------------------------------------------------------- */

enum {
	TYPES,	/* more of them */
	BASE,	/* more in the base */
	ITEMS,	/* more of them, in types that were there before */
	KINDS,	/* of types; those types count nowhere else */
	LABELS, /* names and words that are no references */
	REFS,
	DECLARED, /* more declarations */
	DEFINED,  /* more definitions */
	STYLE,	  /* byte order, header, strings */
	N_DIFFS,
};

static const char *const diff_names[N_DIFFS] = {"types",	"base",	       "items",
						"kinds",	"labels",      "refs",
						"declarations", "definitions", "style"};

static void diff_type(const struct mut_model *a, const struct mut_model *b, uint32_t id, long *diff)
{
	struct mut_type *x = &a->types[id], *y = &b->types[id];
	const struct mut_kind_row *row = mut_row(x);

	if (x->kind != y->kind) {
		diff[KINDS]++;
		return;
	}
	diff[LABELS] += (x->name != y->name) + (x->kflag != y->kflag) + (x->vlen != y->vlen) +
			(row->word3 == MUT_WORD3_SIZE && x->word3 != y->word3);
	for (unsigned i = x->kind == MUT_ARRAY ? MUT_COUNT : 0; i < row->extra; i++)
		diff[LABELS] += x->extra[i] != y->extra[i];
	diff[ITEMS] += (long)y->n_items - (long)x->n_items;
	if (x->n_items != y->n_items)
		return;
	for (uint32_t i = 0; i < mut_n_refs(x); i++)
		diff[REFS] += *mut_ref(a, x, i) != *mut_ref(b, y, i);
	for (uint32_t i = 0; i < x->n_items; i++)
		for (unsigned word = 0; word < row->item; word++)
			diff[LABELS] += word + 1 != row->item_ref &&
					mut_items(a, x)[i].w[word] != mut_items(b, y)[i].w[word];
}

static void count_keys(const struct mut_model *model, long sign, long *diff)
{
	for (uint32_t id = 1; id <= model->n; id++) {
		diff[DECLARED] += sign * mut_is_declaration(&model->types[id]);
		diff[DEFINED] += sign * mut_is_definition(&model->types[id]);
	}
}

static void diff_models(const struct mut_model *a, const struct mut_model *b, long *diff)
{
	memset(diff, 0, N_DIFFS * sizeof(*diff));
	diff[TYPES] = (long)b->n - (long)a->n;
	diff[BASE] = (long)b->n_base - (long)a->n_base;
	diff[STYLE] = a->style != b->style || memcmp(a->parts, b->parts, sizeof(a->parts)) != 0;
	for (uint32_t id = 1; id <= a->n && id <= b->n; id++)
		diff_type(a, b, id, diff);
	count_keys(a, -1, diff);
	count_keys(b, 1, diff);
}

/* ---- what should differ --------------------------------------------------------------------- */

struct range {
	long least, most;
};

#define MANY 100000
#define ANY                 \
	{                   \
		-MANY, MANY \
	}
#define SOME            \
	{               \
		1, MANY \
	}
#define MOVED [KINDS] = ANY, [LABELS] = ANY, [REFS] = ANY, [ITEMS] = ANY /* other types there now */
#define KEYS  [DECLARED] = ANY, [DEFINED] = ANY

/* What is not named must not change. */
static const struct expected {
	const char *name;
	enum { PLAIN, SPLIT, FOLDS } of; /* inputs; FOLDS: plain, as many classes as before */
	struct range range[N_DIFFS];
} expected[] = {
	{"add-type", PLAIN, {[TYPES] = {1, 1}, [REFS] = {0, 1}, KEYS}},
	{"remove-type", PLAIN, {[TYPES] = {-1, -1}, MOVED, KEYS}},
	{"copy-subgraph", FOLDS, {[TYPES] = SOME, [REFS] = {0, 1}, KEYS}},
	{"copy-unit", FOLDS, {[TYPES] = SOME, KEYS}},
	{"near-duplicate", PLAIN, {[TYPES] = SOME, [REFS] = {0, 1}, KEYS}},
	{"change-kind", PLAIN, {[KINDS] = {1, 1}, KEYS}},
	{"split-shared", FOLDS, {[TYPES] = {1, 1}, [REFS] = SOME, KEYS}},
	{"unroll", FOLDS, {[TYPES] = SOME, [REFS] = SOME, KEYS}},
	{"merge", PLAIN, {[TYPES] = {-1, -1}, MOVED, KEYS}},
	{"wrap", PLAIN, {[TYPES] = {1, 1}, [REFS] = {1, 1}}},
	{"unwrap", PLAIN, {[REFS] = {1, 1}}},
	{"tag", PLAIN, {[TYPES] = {1, 1}}},
	{"retarget", PLAIN, {[REFS] = {1, 1}}},
	{"retarget-alike", PLAIN, {[REFS] = {1, 1}}},
	{"swap-references", PLAIN, {[REFS] = {2, 2}}},
	{"declare",
	 PLAIN,
	 {[TYPES] = {0, 1},
	  [KINDS] = {0, 1},
	  [ITEMS] = {-MANY, 0},
	  [REFS] = ANY,
	  [DECLARED] = {1, 1},
	  [DEFINED] = {-1, 0}}},
	{"define",
	 PLAIN,
	 {[KINDS] = {0, 1},
	  [ITEMS] = {0, MANY},
	  [LABELS] = {0, 2},
	  [DECLARED] = {-1, -1},
	  [DEFINED] = {1, 1}}},
	{"add-declaration", PLAIN, {[TYPES] = {1, 1}, [REFS] = ANY, [DECLARED] = {1, 1}}},
	{"change-field", PLAIN, {[LABELS] = {1, 1}, KEYS}},
	{"add-item", PLAIN, {[ITEMS] = {1, 1}, KEYS}},
	{"remove-item", PLAIN, {[ITEMS] = {-1, -1}, KEYS}},
	{"copy-item", PLAIN, {[ITEMS] = {1, 1}, KEYS}},
	{"swap-items", PLAIN, {[LABELS] = {0, 6}, [REFS] = {0, 2}}},
	{"rename", PLAIN, {[LABELS] = {1, 1}, KEYS}},
	{"rename-all", PLAIN, {[LABELS] = SOME}},
	{"share-suffix", PLAIN, {[LABELS] = {1, 1}, [STYLE] = {0, 1}}},
	{"permute-ids", FOLDS, {MOVED}},
	{"swap-neighbours", FOLDS, {MOVED}},
	{"move-to-base", SPLIT, {[BASE] = SOME, MOVED}},
	{"move-to-input", SPLIT, {[BASE] = {-MANY, -1}, MOVED}},
	{"make-split", PLAIN, {[BASE] = SOME, MOVED, [STYLE] = {0, 1}}},
	{"make-plain", SPLIT, {[BASE] = {-MANY, -1}}},
	{"self-split", PLAIN, {[TYPES] = SOME, [BASE] = SOME, [STYLE] = {0, 1}, KEYS}},
	{"flip-byte-order", SPLIT, {[STYLE] = {1, 1}}},
	{"restyle", SPLIT, {[STYLE] = {1, 1}}},
	{"append-other", PLAIN, {[TYPES] = SOME, [REFS] = {0, 1}, KEYS}},
	{"take-base", SPLIT, {[TYPES] = ANY, [BASE] = ANY, MOVED, KEYS, [STYLE] = {0, 1}}},
};

#define NO_SPLIT \
	(BTFOLD_FEATURES_ALL & ~(BTFOLD_FEATURE_BIT(SPLIT) | BTFOLD_FEATURE_BIT(SPLIT_REFS)))
#define NO_VARS (NO_SPLIT & ~BTFOLD_FEATURE_BIT(VARS)) /* R1 (c): they never fold */

static void start(struct fixture *f, const struct expected *e, uint64_t seed)
{
	static const uint64_t features_of[] = {NO_SPLIT, BTFOLD_FEATURES_ALL, NO_VARS};
	uint64_t features = features_of[e->of];

	assert_true(
		generate(f->generator, seed + 5000000, BTFOLD_GEN_WELL_FORMED, 0, 32, &f->input));
	assert_true(mut_decode(f->codec, f->input.data, f->input.size, &f->donor));
	assert_true(generate(f->generator, seed, BTFOLD_GEN_WELL_FORMED, features, 32, &f->input));
	assert_true(mut_decode(f->codec, f->input.data, f->input.size, &f->before));
	mut_model_copy(&f->model, &f->before);
	gen_seed(&f->ctx.random, seed);
}

static uint32_t fold(struct fixture *f, struct mut_model *model)
{
	struct graphs graphs;
	uint32_t n;

	mut_encode(model, &f->bytes);
	assert_true(graphs_decode(f->bytes.data, f->bytes.size, &graphs));
	n = graphs_fold(&graphs);
	graphs_free(&graphs);
	return n;
}

static void check_diff(struct fixture *f, const struct expected *e, uint64_t seed)
{
	long diff[N_DIFFS];

	diff_models(&f->before, &f->model, diff);
	for (unsigned i = 0; i < N_DIFFS; i++)
		if (diff[i] < e->range[i].least || diff[i] > e->range[i].most)
			fail_msg("%s, seed %llu: %s changed by %ld", e->name,
				 (unsigned long long)seed, diff_names[i], diff[i]);
	if (e->of == FOLDS)
		assert_seed(fold(f, &f->before) == fold(f, &f->model), seed);
}

/* Is anything left of it when the graph has been fixed? */
static bool survives(struct fixture *f)
{
	long diff[N_DIFFS];

	mut_fix(&f->ctx);
	diff_models(&f->before, &f->model, diff);
	for (unsigned i = 0; i < N_DIFFS; i++)
		if (diff[i])
			return true;
	return false;
}

static void each_mutation(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(sizeof(expected) / sizeof(*expected), btfold_n_mutations);
	for (unsigned which = 0; which < btfold_n_mutations; which++) {
		const struct expected *e = &expected[which];
		unsigned times = 0, survived = 0;

		assert_string_equal(e->name, btfold_mutations[which].name);
		for (uint64_t seed = 0; seed < GRAPHS; seed++) {
			start(f, e, seed);
			if (!btfold_mutations[which].apply(&f->ctx))
				continue;
			times++;
			check_diff(f, e, seed);
			survived += survives(f);
		}
		print_message("%-16s %5u of %u, %5.1f %% survive\n", e->name, times, GRAPHS,
			      100.0 * survived / (times ? times : 1));
		assert_true(times >= LEAST_TIMES);
		assert_true(survived >= times / 2);
	}
}

/* ---- fields --------------------------------------------------------------------------------- */

/* Every field of every kind that has it changes, and nothing else does. */
static void each_field(void **state)
{
	static const struct expected any = {"fields", PLAIN, {{0, 0}}};
	static unsigned times[32][MUT_N_KINDS], survived[32];
	struct fixture *f = *state;

	for (uint64_t seed = 0; seed < 400; seed++) {
		start(f, &any, seed);
		for (unsigned field = 0; mut_field_name(field); field++) {
			for (uint32_t id = 1; id <= f->before.n; id++) {
				long diff[N_DIFFS];

				mut_model_copy(&f->model, &f->before);
				if (!mut_change_field_of(&f->ctx, id, field))
					continue;
				times[field][f->model.types[id].kind]++;
				diff_models(&f->before, &f->model, diff);
				assert_seed(diff[LABELS] == 1 && !diff[REFS] && !diff[KINDS] &&
						    !diff[ITEMS] && !diff[TYPES],
					    seed);
				survived[field] += survives(f);
			}
		}
	}
	for (unsigned field = 0; mut_field_name(field); field++) {
		unsigned all = 0;

		for (unsigned kind = 1; kind < MUT_N_KINDS; kind++) {
			bool has = MUT_IN(kind, mut_field_kinds(field));

			all += times[field][kind];
			if (has != (times[field][kind] > 0))
				fail_msg("%s of %s: %u times", mut_field_name(field),
					 btfold_kind_name(kind), times[field][kind]);
		}
		print_message("%-16s %6u, %5.1f %% survive\n", mut_field_name(field), all,
			      100.0 * survived[field] / all);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_mutation),
		cmocka_unit_test(each_field),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
