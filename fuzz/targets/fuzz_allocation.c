// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/*
 * Memory runs out: the nth allocation of a call fails, and perhaps all after it. The call says so,
 * leaves its output alone and gives back what it took. Which n are tried, the input chooses.
 */
#include <stdlib.h>

#include "target.h"

#define MOST_FAILURES 24u /* tried of each call */
#define MOST_TYPES    512u

struct meter {
	uint64_t n, fail_at; /* from 1; 0: never */
	bool all_after;
	int64_t outstanding;
};

static void *metered_allocate(void *ctx, size_t bytes)
{
	struct meter *meter = ctx;

	TARGET_REQUIRE(bytes, "allocation", "of 0 bytes");
	meter->n++;
	if (meter->fail_at &&
	    (meter->n == meter->fail_at || (meter->all_after && meter->n > meter->fail_at)))
		return NULL;
	meter->outstanding++;
	return malloc(bytes);
}

static void metered_release(void *ctx, void *memory)
{
	struct meter *meter = ctx;

	TARGET_REQUIRE(memory, "allocation", "release of NULL");
	meter->outstanding--;
	free(memory);
}

struct subject {
	struct target_input in;
	struct target_text text;
	struct btfold_base *prepared;
	enum btfold_ambiguous ambiguous;
};

/* Each does one call and destroys what it made. */
typedef enum btfold_status call_fn(const struct subject *s, const struct btfold_allocator *with);

static enum btfold_status call_decode(const struct subject *s, const struct btfold_allocator *with)
{
	const struct btfold_options options = {.allocator = *with};
	struct btfold_graph *graph = NULL;
	enum btfold_status status = btfold_graph_decode(s->in.bytes.data, s->in.bytes.size,
							s->in.base, &options, &graph, NULL);

	TARGET_REQUIRE(!status == !!graph, "allocation", "decode's output");
	btfold_graph_destroy(graph);
	return status;
}

static enum btfold_status call_parse(const struct subject *s, const struct btfold_allocator *with)
{
	struct btfold_graph *graph = NULL;
	enum btfold_status status = btfold_graph_parse(s->text.data, s->text.size, s->in.base,
						       false, with, &graph, NULL);

	TARGET_REQUIRE(!status == !!graph, "allocation", "parse's output");
	btfold_graph_destroy(graph);
	return status;
}

static enum btfold_status call_encode(const struct subject *s, const struct btfold_allocator *with)
{
	void *bytes = NULL;
	size_t size = 0;
	enum btfold_status status = btfold_graph_encode(s->in.graph, with, &bytes, &size);

	TARGET_REQUIRE(!status == !!bytes && !status == !!size, "allocation", "encode's output");
	if (bytes)
		with->release(with->ctx, bytes);
	return status;
}

static enum btfold_status call_validate(const struct subject *s,
					const struct btfold_allocator *with)
{
	enum btfold_tier tier;

	return btfold_graph_validate(s->in.graph, with, NULL, NULL, &tier);
}

static enum btfold_status call_prepare(const struct subject *s, const struct btfold_allocator *with)
{
	struct btfold_options options = {.allocator = *with};
	struct btfold_base *base = NULL;
	enum btfold_status status =
		btfold_base_prepare(s->in.base ? s->in.base : s->in.graph, &options, &base, NULL);

	TARGET_REQUIRE(!status == !!base, "allocation", "prepare's output");
	btfold_base_destroy(base);
	return status;
}

static enum btfold_status dedup(const struct subject *s, const struct btfold_allocator *with,
				bool as_large)
{
	struct btfold_options options = {
		.ambiguous = s->ambiguous, .allocator = *with, .as_large = as_large};
	struct btfold_outcome *outcome = NULL;
	enum btfold_status status =
		btfold_dedup(s->in.graph, s->prepared, &options, &outcome, NULL);

	TARGET_REQUIRE(!status == !!outcome, "allocation", "dedup's output");
	btfold_outcome_destroy(outcome);
	return status;
}

static enum btfold_status call_dedup(const struct subject *s, const struct btfold_allocator *with)
{
	return dedup(s, with, false);
}

static enum btfold_status call_large(const struct subject *s, const struct btfold_allocator *with)
{
	return dedup(s, with, true);
}

static const struct {
	const char *name;
	call_fn *call;
} calls[] = {
	{"decode", call_decode},	{"parse", call_parse},	   {"encode", call_encode},
	{"validate", call_validate},	{"prepare", call_prepare}, {"dedup", call_dedup},
	{"dedup as large", call_large},
};

/* How many allocations the call made. */
static uint64_t fail_once(const struct subject *s, size_t which, uint64_t nth, bool all_after)
{
	struct meter meter = {.fail_at = nth, .all_after = all_after};
	const struct btfold_allocator allocator = {metered_allocate, metered_release, &meter};
	enum btfold_status status = calls[which].call(s, &allocator);

	TARGET_REQUIRE(!meter.outstanding, "allocation", calls[which].name);
	/* fewer may suffice for what is folded on a base again, which remembers it */
	if (nth && nth <= meter.n)
		TARGET_REQUIRE(status == BTFOLD_E_NO_MEMORY, "allocation status",
			       calls[which].name);
	return meter.n;
}

static void fail_often(const struct subject *s, size_t which, uint64_t choice)
{
	uint64_t n = fail_once(s, which, 0, false), step = n / MOST_FAILURES + 1;

	for (uint64_t nth = 1 + choice % step; nth <= n; nth += step, choice >>= 1)
		fail_once(s, which, nth, choice & 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint64_t choice = target_mix(data, size);
	struct subject s = {.ambiguous = choice & 1 ? BTFOLD_KEEP : BTFOLD_ABSORB};

	if (target_open(data, size, &s.in) && btfold_graph_n_types(s.in.graph) <= MOST_TYPES &&
	    btfold_graph_first_id(s.in.graph) <= MOST_TYPES) {
		s.text = target_dump(s.in.graph);
		if (!s.in.base || !btfold_base_prepare(s.in.base, NULL, &s.prepared, NULL))
			for (size_t i = 0; i < sizeof(calls) / sizeof(*calls); i++)
				fail_often(&s, i, choice >> i);
		btfold_base_destroy(s.prepared);
		free(s.text.data);
	}
	target_close(&s.in);
	return 0;
}
