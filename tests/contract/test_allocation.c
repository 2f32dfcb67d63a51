// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/*
 * Memory runs out at every place where it can: for each n, the nth allocation of a call fails (and
 * then only it, or all after it, too). The call must say BTFOLD_E_NO_MEMORY, leave its outputs
 * alone, and give back what it took; and without failure nothing may leak.
 */
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "support.h"

#include <generator.h>

struct meter {
	atomic_uint_fast64_t n; /* several threads may call */
	uint64_t fail_at;	/* 1..; 0: never */
	bool all_after;
	atomic_int_fast64_t outstanding;
};

static void *metered_allocate(void *ctx, size_t bytes)
{
	struct meter *meter = ctx;
	uint64_t n = ++meter->n;

	if (bytes == 0)
		abort(); /* "allocate(ctx, 0) never happens" */
	if (meter->fail_at && (n == meter->fail_at || (meter->all_after && n > meter->fail_at)))
		return NULL;
	meter->outstanding++;
	return malloc(bytes);
}

static void metered_release(void *ctx, void *memory)
{
	struct meter *meter = ctx;

	if (!memory)
		abort(); /* "memory is never NULL" */
	meter->outstanding--;
	free(memory);
}

/* What the calls work on; made without failures. */
struct subject {
	const char *text; /* or NULL */
	const void *base_bytes, *bytes;
	size_t base_size, size;
	struct btfold_graph *base, *graph; /* base may be NULL */
	struct btfold_base *prepared;
	enum btfold_ambiguous ambiguous;
};

/* One public call with the allocator: on success *ret_object is what it made. */
typedef enum btfold_status call_fn(const struct subject *s,
				   const struct btfold_allocator *allocator, void **ret_object);

static enum btfold_status call_decode(const struct subject *s,
				      const struct btfold_allocator *allocator, void **ret)
{
	const struct btfold_options options = {.allocator = *allocator};
	struct btfold_graph *graph = *ret;
	enum btfold_status status;

	status = btfold_graph_decode(s->bytes, s->size, s->base, &options, &graph, NULL);
	*ret = graph;
	return status;
}

static enum btfold_status call_decode_threads(const struct subject *s,
					      const struct btfold_allocator *allocator, void **ret)
{
	const struct btfold_options options = {
		.allocator = *allocator, .threads = 2, .types_per_thread = 1};
	struct btfold_graph *graph = *ret;
	enum btfold_status status;

	status = btfold_graph_decode(s->bytes, s->size, s->base, &options, &graph, NULL);
	*ret = graph;
	return status;
}

static enum btfold_status call_parse(const struct subject *s,
				     const struct btfold_allocator *allocator, void **ret)
{
	struct btfold_graph *graph = *ret;
	enum btfold_status status;

	status = btfold_graph_parse(s->text, strlen(s->text), NULL, false, allocator, &graph, NULL);
	*ret = graph;
	return status;
}

static void drop_graph(void *object)
{
	btfold_graph_destroy(object);
}

static enum btfold_status prepare(const struct subject *s, const struct btfold_options *options,
				  void **ret)
{
	struct btfold_base *base = *ret;
	enum btfold_status status;

	status = btfold_base_prepare(s->base ? s->base : s->graph, options, &base, NULL);
	*ret = base;
	return status;
}

static enum btfold_status call_prepare(const struct subject *s,
				       const struct btfold_allocator *allocator, void **ret)
{
	return prepare(s, &(struct btfold_options){.allocator = *allocator}, ret);
}

static enum btfold_status call_prepare_threads(const struct subject *s,
					       const struct btfold_allocator *allocator, void **ret)
{
	struct btfold_options options = {
		.allocator = *allocator, .threads = 2, .types_per_thread = 1};

	return prepare(s, &options, ret);
}

static void drop_prepared(void *object)
{
	btfold_base_destroy(object);
}

static enum btfold_status dedup(const struct subject *s, const struct btfold_options *options,
				void **ret)
{
	struct btfold_outcome *outcome = *ret;
	enum btfold_status status;

	status = btfold_dedup(s->graph, s->prepared, options, &outcome, NULL);
	*ret = outcome;
	return status;
}

static enum btfold_status call_dedup(const struct subject *s,
				     const struct btfold_allocator *allocator, void **ret)
{
	struct btfold_options options = {.ambiguous = s->ambiguous, .allocator = *allocator};

	return dedup(s, &options, ret);
}

static enum btfold_status call_dedup_large(const struct subject *s,
					   const struct btfold_allocator *allocator, void **ret)
{
	struct btfold_options options = {
		.ambiguous = s->ambiguous, .as_large = true, .allocator = *allocator};

	return dedup(s, &options, ret);
}

static enum btfold_status call_dedup_threads(const struct subject *s,
					     const struct btfold_allocator *allocator, void **ret)
{
	struct btfold_options options = {.ambiguous = s->ambiguous,
					 .threads = 2,
					 .types_per_thread = 1,
					 .allocator = *allocator};

	return dedup(s, &options, ret);
}

static void drop_outcome(void *object)
{
	btfold_outcome_destroy(object);
}

/* Frees at once: the bytes have no destroy function of their own. */
static enum btfold_status call_encode(const struct subject *s,
				      const struct btfold_allocator *allocator, void **ret)
{
	size_t size = 12345;
	void *bytes = *ret;
	enum btfold_status status = btfold_graph_encode(s->graph, allocator, &bytes, &size);

	if (status) {
		assert_int_equal(size, 12345);
		*ret = bytes;
		return status;
	}
	assert_true(size >= 24);
	allocator->release(allocator->ctx, bytes);
	return status;
}

static void drop_nothing(void *object)
{
	(void)object;
}

static const struct {
	const char *name;
	call_fn *call;
	void (*drop)(void *object);
	bool text;
} calls[] = {
	{"decode", call_decode, drop_graph, false},
	{"decode by threads", call_decode_threads, drop_graph, false},
	{"parse", call_parse, drop_graph, true},
	{"encode", call_encode, drop_nothing, false},
	{"prepare", call_prepare, drop_prepared, false},
	{"prepare by threads", call_prepare_threads, drop_prepared, false},
	{"dedup", call_dedup, drop_outcome, false},
	{"dedup as large", call_dedup_large, drop_outcome, false},
	{"dedup by threads", call_dedup_threads, drop_outcome, false},
};

static char untouched; /* its address stands in every output before the call */

/* True when the call got through without meeting its failure. */
static bool fail_once(const struct subject *s, size_t which, uint64_t nth, bool all_after)
{
	struct meter meter = {.fail_at = nth, .all_after = all_after};
	struct btfold_allocator allocator = {metered_allocate, metered_release, &meter};
	void *object = &untouched;
	enum btfold_status status = calls[which].call(s, &allocator, &object);

	if (status == BTFOLD_OK) {
		if (nth && meter.n >= nth)
			fail_msg("%s: allocation %u failed and nobody noticed", calls[which].name,
				 (unsigned)nth);
		calls[which].drop(object);
	} else {
		if (status != BTFOLD_E_NO_MEMORY)
			fail_msg("%s: status %d at allocation %u", calls[which].name, (int)status,
				 (unsigned)nth);
		assert_ptr_equal(object, &untouched);
	}
	if (meter.outstanding)
		fail_msg("%s: %d blocks left after allocation %u failed", calls[which].name,
			 (int)meter.outstanding, (unsigned)nth);
	return status == BTFOLD_OK;
}

static void fail_everywhere(const struct subject *s)
{
	for (size_t which = 0; which < sizeof(calls) / sizeof(calls[0]); which++) {
		if (calls[which].text && !s->text)
			continue;
		assert_true(fail_once(s, which, 0, false));
		for (unsigned all_after = 0; all_after < 2; all_after++) {
			uint64_t nth = 1;

			while (!fail_once(s, which, nth, all_after))
				assert_in_range(++nth, 1, 1000000);
		}
	}
}

static void make_subject(struct subject *s)
{
	if (s->base_bytes) {
		assert_int_equal(btfold_graph_decode(s->base_bytes, s->base_size, NULL, NULL,
						     &s->base, NULL),
				 0);
		assert_int_equal(btfold_base_prepare(s->base, NULL, &s->prepared, NULL), 0);
	}
	assert_int_equal(btfold_graph_decode(s->bytes, s->size, s->base, NULL, &s->graph, NULL), 0);
}

static void drop_subject(struct subject *s)
{
	btfold_graph_destroy(s->graph);
	btfold_base_destroy(s->prepared);
	btfold_graph_destroy(s->base);
}

static void test_generated(void **state)
{
	static const uint32_t sizes[] = {8, 32, 100, 400};
	struct btfold_generator *generator = btfold_generator_create();

	(void)state;
	for (uint64_t seed = 0; seed < 40; seed++) {
		struct btfold_gen_options options = {
			.seed = seed, .tier = seed % 2, .max_types = sizes[seed / 2 % 4]};
		struct btfold_gen_result r;
		struct subject s = {.ambiguous = seed % 8 ? BTFOLD_ABSORB : BTFOLD_KEEP};

		btfold_generate(generator, &options, &r);
		s.base_bytes = r.base;
		s.base_size = r.base_size;
		s.bytes = r.input;
		s.size = r.input_size;
		make_subject(&s);
		fail_everywhere(&s);
		drop_subject(&s);
	}
	btfold_generator_destroy(generator);
}

/* Large enough for buffers to grow, and with work for R2. */
static void test_families(void **state)
{
	(void)state;
	for (size_t i = 0; i < btfold_n_families; i++) {
		struct contract_text text = {0};
		struct contract_input in;
		struct subject s = {0};

		contract_family_text(&btfold_families[i], 200, &text);
		contract_parse(NULL, text.data, i % 2, &in);
		s.text = text.data;
		s.bytes = in.input_bytes;
		s.size = in.input_size;
		make_subject(&s);
		fail_everywhere(&s);
		drop_subject(&s);
		contract_input_deinit(&in);
		contract_text_free(&text);
	}
}

/* What is refused for another reason must not leak either, whatever fails on the way. */
static void test_malformed(void **state)
{
	struct btfold_generator *generator = btfold_generator_create();

	(void)state;
	for (uint64_t seed = 0; seed < 300; seed++) {
		struct btfold_gen_options options = {.seed = seed,
						     .tier = BTFOLD_GEN_MALFORMED,
						     .features = BTFOLD_FEATURES_ALL &
								 ~BTFOLD_FEATURE_BIT(SPLIT)};
		struct btfold_gen_result r;

		btfold_generate(generator, &options, &r);
		for (uint64_t nth = 0; nth < 8; nth++) {
			struct meter meter = {.fail_at = nth};
			const struct btfold_options by = {
				.allocator = {metered_allocate, metered_release, &meter},
				.threads = 1 + nth % 2,
				.types_per_thread = 1};
			struct btfold_graph *graph = NULL;

			assert_int_not_equal(
				btfold_graph_decode(r.input, r.input_size, NULL, &by, &graph, NULL),
				BTFOLD_OK);
			assert_null(graph);
			assert_int_equal(meter.outstanding, 0);
		}
	}
	btfold_generator_destroy(generator);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_generated),
		cmocka_unit_test(test_families),
		cmocka_unit_test(test_malformed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
