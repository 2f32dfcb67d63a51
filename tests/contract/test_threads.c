// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/*
 * THREADS: one prepared base, many threads that fold different inputs on it at the same time, and
 * many threads that fold one input, with the results that one thread gets. Run it under
 * -fsanitize=thread as well.
 */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "support.h"

#define N_THREADS 4
#define N_INPUTS  24
#define N_ROUNDS  3
#define BASE_SIZE 60

struct folded {
	void *bytes;
	size_t size;
	uint32_t *map;
	uint32_t n_map;
};

struct shared {
	void *bytes[1 + N_INPUTS]; /* the last is the base */
	struct btfold_graph *base, *input[N_INPUTS];
	struct btfold_base *prepared;
	struct folded want[N_INPUTS];
};

struct worker {
	const struct shared *shared;
	unsigned first;
	unsigned wrong;
};

static bool fold(const struct btfold_graph *input, const struct btfold_base *prepared,
		 const struct btfold_options *options, struct folded *ret)
{
	struct btfold_outcome *outcome;
	bool done;

	memset(ret, 0, sizeof(*ret));
	if (btfold_dedup(input, prepared, options, &outcome, NULL))
		return false;
	ret->n_map = btfold_graph_n_types(input);
	ret->map = malloc(ret->n_map * sizeof(*ret->map));
	done = ret->map &&
	       !btfold_graph_encode(btfold_outcome_graph(outcome), NULL, &ret->bytes, &ret->size);
	if (done)
		memcpy(ret->map, btfold_outcome_map(outcome), ret->n_map * sizeof(*ret->map));
	btfold_outcome_destroy(outcome);
	return done;
}

static void folded_deinit(struct folded *folded)
{
	free(folded->bytes);
	free(folded->map);
}

static bool folded_equal(const struct folded *a, const struct folded *b)
{
	return a->size == b->size && a->n_map == b->n_map && !memcmp(a->bytes, b->bytes, a->size) &&
	       !memcmp(a->map, b->map, a->n_map * sizeof(*a->map));
}

/* cmocka's assertions belong to the main thread: count here, judge there. */
static void *work(void *arg)
{
	struct worker *worker = arg;

	for (unsigned i = 0; i < N_ROUNDS * N_INPUTS; i++) {
		unsigned which = (worker->first + i) % N_INPUTS;
		struct folded got;

		if (!fold(worker->shared->input[which], worker->shared->prepared, NULL, &got) ||
		    !folded_equal(&got, &worker->shared->want[which]))
			worker->wrong++;
		folded_deinit(&got);
	}
	return NULL;
}

/* All families after each other, so that the base has declarations and ambiguous names, too. */
static void make_shared(struct shared *s)
{
	struct family_writer writer;
	uint32_t next_id, strings;
	size_t size;

	memset(s, 0, sizeof(*s));
	family_begin(&writer, 1, 0);
	for (size_t i = 0; i < btfold_n_families; i++)
		btfold_families[i].write(&writer, BASE_SIZE);
	strings = (uint32_t)writer.strings_size;
	next_id = writer.next_id;
	s->bytes[N_INPUTS] = family_end(&writer, &size);
	assert_int_equal(btfold_graph_decode(s->bytes[N_INPUTS], size, NULL, NULL, &s->base, NULL),
			 0);
	assert_int_equal(btfold_base_prepare(s->base, NULL, &s->prepared, NULL), 0);
	for (uint32_t i = 0; i < N_INPUTS; i++) {
		/* Some sizes fold into the base, some do not. */
		family_begin(&writer, next_id, strings);
		btfold_families[i % btfold_n_families].write(&writer, BASE_SIZE - i % 3);
		s->bytes[i] = family_end(&writer, &size);
		assert_int_equal(
			btfold_graph_decode(s->bytes[i], size, s->base, NULL, &s->input[i], NULL),
			0);
		assert_true(fold(s->input[i], s->prepared, NULL, &s->want[i]));
	}
}

static void drop_shared(struct shared *s)
{
	for (unsigned i = 0; i < N_INPUTS; i++) {
		folded_deinit(&s->want[i]);
		btfold_graph_destroy(s->input[i]);
		free(s->bytes[i]);
	}
	btfold_base_destroy(s->prepared);
	btfold_graph_destroy(s->base);
	free(s->bytes[N_INPUTS]);
}

static void test_one_base_many_threads(void **state)
{
	struct worker workers[N_THREADS];
	pthread_t threads[N_THREADS];
	struct shared shared;

	(void)state;
	make_shared(&shared);
	for (unsigned i = 0; i < N_THREADS; i++) {
		workers[i] = (struct worker){.shared = &shared, .first = i * N_INPUTS / N_THREADS};
		assert_int_equal(pthread_create(&threads[i], NULL, work, &workers[i]), 0);
	}
	for (unsigned i = 0; i < N_THREADS; i++) {
		pthread_join(threads[i], NULL);
		assert_int_equal(workers[i].wrong, 0);
	}
	drop_shared(&shared);
}

/* Base and input: each of both prepared and folded by as many threads as types, and by few. */
static void test_one_input_many_threads(void **state)
{
	static const uint32_t counts[] = {2, 3, 8, 64};
	struct shared shared;

	(void)state;
	make_shared(&shared);
	for (size_t i = 0; i < sizeof(counts) / sizeof(*counts); i++) {
		struct btfold_options options = {.threads = counts[i], .types_per_thread = 1};
		struct btfold_base *prepared;
		struct folded got, want;

		assert_int_equal(btfold_base_prepare(shared.base, &options, &prepared, NULL), 0);
		for (unsigned k = 0; k < N_INPUTS; k++) {
			assert_true(fold(shared.input[k], prepared, &options, &got));
			assert_true(folded_equal(&got, &shared.want[k]));
			folded_deinit(&got);
		}
		btfold_base_destroy(prepared);
		assert_true(fold(shared.base, NULL, NULL, &want));
		assert_true(fold(shared.base, NULL, &options, &got));
		assert_true(folded_equal(&got, &want));
		folded_deinit(&got);
		folded_deinit(&want);
	}
	drop_shared(&shared);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_base_many_threads),
		cmocka_unit_test(test_one_input_many_threads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
