// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* btfold_mutate() and btfold_cross_over(): deterministic, within their size, mostly well-formed. */
#include "support.h"

#include <string.h>

#include "mutator.h"

struct fixture {
	struct btfold_generator *generator;
	struct btfold_mutator *mutator, *other;
	struct bytes input, donor, result;
};

static int set_up(void **state)
{
	static struct fixture f;

	f.generator = btfold_generator_create();
	f.mutator = btfold_mutator_create();
	f.other = btfold_mutator_create();
	*state = &f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	btfold_generator_destroy(f->generator);
	btfold_mutator_destroy(f->mutator);
	btfold_mutator_destroy(f->other);
	bytes_free(&f->input);
	bytes_free(&f->donor);
	bytes_free(&f->result);
	return 0;
}

static enum btfold_gen_tier tier_of(uint64_t seed)
{
	return seed % 8 < 6   ? BTFOLD_GEN_WELL_FORMED
	       : seed % 8 < 7 ? BTFOLD_GEN_LOADABLE
			      : BTFOLD_GEN_MALFORMED;
}

static void start(struct fixture *f, uint64_t seed)
{
	if (!generate(f->generator, seed, tier_of(seed), 0, 32, &f->input))
		bytes_set(&f->input, "no BTF", 6);
	if (!generate(f->generator, seed + 1000000, BTFOLD_GEN_WELL_FORMED, 0, 32, &f->donor))
		bytes_set(&f->donor, "", 0);
}

static size_t run(struct btfold_mutator *mutator, struct fixture *f, uint64_t seed, bool cross,
		  size_t max_size, const void **ret)
{
	if (!cross)
		return btfold_mutate(mutator, f->input.data, f->input.size, max_size, seed, ret);
	return btfold_cross_over(mutator, f->input.data, f->input.size, f->donor.data,
				 f->donor.size, max_size, seed, ret);
}

/* Of arguments alone: another mutator, with another history, says the same. */
static void deterministic(void **state)
{
	struct fixture *f = *state;
	unsigned changed = 0, n = 0;

	for (uint64_t seed = 0; seed < 4000; seed++) {
		const void *a, *b;
		size_t size;

		start(f, seed);
		for (unsigned cross = 0; cross < 2; cross++) {
			size = run(f->mutator, f, seed, cross, 4096, &a);
			bytes_set(&f->result, a, size);
			if (seed % 3 == 0)
				run(f->other, f, seed + 1, !cross, 4096, &b);
			assert_seed(run(f->other, f, seed, cross, 4096, &b) == size, seed);
			assert_memory_equal(f->result.data, b, size);
			n++;
			changed += size != f->input.size || memcmp(b, f->input.data, size) != 0;
		}
	}
	print_message("changed %u of %u\n", changed, n);
	assert_true(changed > n * 95 / 100);
}

static void within_size(void **state)
{
	struct fixture *f = *state;

	for (size_t max_size = 0; max_size <= 400; max_size++) {
		for (uint64_t seed = 0; seed < 40; seed++) {
			const void *bytes;
			size_t size;

			start(f, seed + 40 * max_size);
			size = run(f->mutator, f, seed, seed % 4 == 0, max_size, &bytes);
			assert_seed(size <= max_size, seed + 40 * max_size);
			assert_seed(size > 0 || !max_size, seed + 40 * max_size);
		}
	}
}

struct tally {
	unsigned n, decoded, well_formed, within_limits, loadable;
};

static void count(struct tally *tally, const void *bytes, size_t size)
{
	struct graphs graphs;
	enum btfold_tier tier;

	tally->n++;
	if (!graphs_decode(bytes, size, &graphs))
		return;
	tally->decoded++;
	tier = graphs_tier(&graphs);
	tally->well_formed += tier <= BTFOLD_TIER_KERNEL_LIMIT;
	tally->within_limits += tier == BTFOLD_TIER_WELL_FORMED;
	tally->loadable += tier == BTFOLD_TIER_LOADABLE;
	graphs_free(&graphs);
}

static void check_tally(const struct tally *t)
{
	print_message("%u: decode %.1f %%, well-formed %.1f %%, within kernel limits %.1f %%\n",
		      t->n, 100.0 * t->decoded / t->n, 100.0 * t->well_formed / t->n,
		      100.0 * t->within_limits / t->n);
	assert_true(t->decoded >= t->n * 95 / 100);
	assert_true(t->well_formed >= t->n * 80 / 100);
	assert_true(t->within_limits >= t->n * 50 / 100);
	assert_true(t->loadable >= t->n / 100);
	assert_true(t->decoded < t->n); /* malformed now and then */
}

/* One step from a generated graph. */
static void mostly_well_formed(void **state)
{
	struct fixture *f = *state;

	for (unsigned cross = 0; cross < 2; cross++) {
		struct tally tally = {0};

		for (uint64_t seed = 0; seed < 8000; seed++) {
			const void *bytes;
			size_t size;

			start(f, seed);
			size = run(f->mutator, f, seed, cross, 4096, &bytes);
			count(&tally, bytes, size);
		}
		check_tally(&tally);
	}
}

/* Many steps, each from the result before: as fuzzers do. */
static void still_after_many_steps(void **state)
{
	struct fixture *f = *state;
	struct tally tally = {0};
	size_t total = 0;

	for (uint64_t first = 0; first < 40; first++) {
		start(f, first);
		for (uint64_t step = 0; step < 300; step++) {
			const void *bytes;
			size_t size = run(f->mutator, f, first * 1000 + step, step % 8 == 0, 4096,
					  &bytes);

			count(&tally, bytes, size);
			total += size;
			bytes_set(&f->input, bytes, size);
		}
	}
	print_message("%zu bytes on average\n", total / tally.n);
	check_tally(&tally);
}

static void arbitrary_bytes(void **state)
{
	struct fixture *f = *state;
	struct tally tally = {0};
	uint8_t bytes[300];

	for (uint64_t seed = 0; seed < 20000; seed++) {
		uint64_t random = seed * 0x9e3779b97f4a7c15;
		const void *ret;
		size_t size;

		start(f, seed % 64);
		for (size_t at = 0; at < sizeof(bytes); at++) {
			random = random * 6364136223846793005u + 1442695040888963407u;
			bytes[at] = (uint8_t)(random >> 56);
		}
		if (seed % 2) { /* an input with noise in it */
			memcpy(bytes, f->input.data,
			       f->input.size < sizeof(bytes) ? f->input.size : sizeof(bytes));
			for (unsigned i = 0; i < 1 + seed % 7; i++, random /= 1024)
				bytes[random % sizeof(bytes)] = (uint8_t)(random >> 32);
		}
		bytes_set(&f->input, bytes, seed % sizeof(bytes));
		size = run(f->mutator, f, seed, seed % 4 == 0, 1024, &ret);
		assert_seed(size <= 1024, seed);
		count(&tally, ret, size);
	}
	check_tally(&tally);
}

static void statistics(void **state)
{
	struct fixture *f = *state;
	struct btfold_mutator_stats stats;

	btfold_mutator_stats(f->mutator, &stats);
	print_message("%llu calls, %llu mended, %llu replaced, %llu shrunk\n",
		      (unsigned long long)stats.calls, (unsigned long long)stats.mended,
		      (unsigned long long)stats.replaced, (unsigned long long)stats.shrunk);
	assert_true(stats.mended && stats.replaced && stats.shrunk);
	assert_int_equal(stats.endings[0] + stats.endings[1] + stats.endings[2], stats.calls);
	for (unsigned i = 0; i < btfold_n_mutations; i++) {
		print_message("%8llu %s\n", (unsigned long long)stats.mutations[i],
			      btfold_mutations[i].name);
		assert_true(stats.mutations[i] > 50);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(deterministic),      cmocka_unit_test(within_size),
		cmocka_unit_test(mostly_well_formed), cmocka_unit_test(still_after_many_steps),
		cmocka_unit_test(arbitrary_bytes),    cmocka_unit_test(statistics),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
