/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* btfold_graph_validate(): every rule V both ways (rules.c), kernel limits, and hostile graphs. */
#include "support.h"

#include "graph.h"
#include "rules.h"

struct found {
	uint32_t n;
	struct btfold_error first;
};

static bool note(void *ctx, const struct btfold_error *violation)
{
	struct found *found = ctx;

	if (!found->n++)
		found->first = *violation;
	return true;
}

static enum btfold_tier validate(const struct btfold_graph *graph, struct found *ret)
{
	enum btfold_tier tier = BTFOLD_TIER_MALFORMED, again = BTFOLD_TIER_MALFORMED;

	*ret = (struct found){0};
	assert_int_equal(btfold_graph_validate(graph, NULL, note, ret, &tier), BTFOLD_OK);
	assert_int_equal(btfold_graph_validate(graph, NULL, NULL, NULL, &again), BTFOLD_OK);
	assert_int_equal(tier, again);
	return tier;
}

static void check_accepted(const char *text)
{
	struct btfold_graph *graph = graph_of(text, NULL);
	struct found found;

	if (validate(graph, &found) != BTFOLD_TIER_WELL_FORMED || found.n)
		fail_msg("%s in\n%s", found.first.text, text);
	btfold_graph_destroy(graph);
}

/* Once, as the rule says, and nothing else. */
static void check_refused(const struct rule *rule)
{
	struct btfold_graph *graph = graph_of(rule->refused, NULL);
	struct found found;
	enum btfold_tier tier = validate(graph, &found);
	const struct btfold_error *first = &found.first;

	if (found.n != 1 || tier != rule->tier || first->tier != rule->tier ||
	    first->status != rule->status || first->type_id != rule->type_id ||
	    first->member != rule->member || strcmp(first->rule, rule->rule))
		fail_msg("%u violations, tier %d, first: status %d, %s: %s, type %u, member %u, "
			 "in\n%s",
			 found.n, tier, first->status, found.n ? first->rule : "",
			 found.n ? first->text : "", first->type_id, first->member, rule->refused);
	btfold_graph_destroy(graph);
}

static void test_rules(void **state)
{
	(void)state;
	for (unsigned int i = 0; i < n_rules; i++) {
		if (rules[i].accepted)
			check_accepted(rules[i].accepted);
		if (rules[i].refused)
			check_refused(&rules[i]);
	}
}

/* Where in the input: the word that is wrong. */
static void test_offset(void **state)
{
	static const uint32_t words[] = {
		0, 1u << 24,	 4, 32,			/* [1] INT */
		0, 4u << 24 | 2, 4, 0,	1, 0, 0, 1, 32, /* [2] STRUCT of 4 bytes, 2 members */
	};
	struct raw raw = raw_make(words, 13, "", 1, false);
	struct btfold_graph *graph = decode(&raw, NULL);
	struct found found;

	(void)state;
	assert_int_equal(validate(graph, &found), BTFOLD_TIER_LOADABLE);
	assert_int_equal(found.n, 1);
	assert_int_equal(found.first.type_id, 2);
	assert_int_equal(found.first.member, 1);
	assert_int_equal(found.first.offset, 24 + 4 * 12);
	btfold_graph_destroy(graph);
	free(raw.at);
}

/* A name offset that is not 0 is a name, for the kernel; an empty one is no identifier. */
static void test_empty_name(void **state)
{
	static const uint32_t words[] = {1, 2u << 24, 0, 1, 4u << 24, 0};
	struct raw raw = raw_make(words, 6, "\0", 2, false);
	struct btfold_graph *graph = decode(&raw, NULL);
	struct found found;

	(void)state;
	assert_int_equal(validate(graph, &found), BTFOLD_TIER_LOADABLE);
	assert_int_equal(found.n, 2);
	assert_int_equal(found.first.status, BTFOLD_E_NAME);
	btfold_graph_destroy(graph);
	free(raw.at);
}

static void test_unknown_kind(void **state)
{
	static const uint32_t words[] = {0, 20u << 24, 0, 0, 2u << 24, 1, 1, 14u << 24, 1, 1};
	uint8_t layout[4 * 21] = {0};
	struct raw raw = raw_make_layout(words, 10, "\0v", 3, layout, sizeof(layout));
	struct btfold_graph *graph = decode(&raw, NULL);
	struct found found;

	(void)state;
	assert_int_equal(validate(graph, &found), BTFOLD_TIER_LOADABLE);
	assert_int_equal(found.n, 1); /* nothing is said about those that refer to it */
	assert_int_equal(found.first.status, BTFOLD_E_KIND);
	assert_int_equal(found.first.type_id, 1);
	btfold_graph_destroy(graph);
	free(raw.at);
}

/* Own types only, but what they refer to may be the base's. */
static void test_split(void **state)
{
	struct btfold_graph *base = graph_of(INT_LINE "[2] TYPEDEF 'a b' type_id=2\n"
						      "[3] FWD 'f' fwd_kind=struct\n"
						      "[4] CONST '(anon)' type_id=3\n"
						      "[5] ARRAY '(anon)' type_id=1 "
						      "index_type_id=1 nr_elems=2\n",
					     NULL);
	struct btfold_graph *split = graph_of("[6] STRUCT 's' size=8 vlen=2\n"
					      "\t'a' type_id=5 bits_offset=0\n"
					      "\t'b' type_id=2 bits_offset=0\n"
					      "[7] VAR 'v' type_id=4, linkage=static\n",
					      base);
	struct found found;

	(void)state;
	assert_int_equal(validate(split, &found), BTFOLD_TIER_LOADABLE);
	assert_int_equal(found.n, 1);
	assert_int_equal(found.first.status, BTFOLD_E_VAR);
	assert_int_equal(found.first.type_id, 7);
	btfold_graph_destroy(split);
	btfold_graph_destroy(base);
}

static bool stop(void *ctx, const struct btfold_error *violation)
{
	uint32_t *n = ctx;

	(void)violation;
	++*n;
	return false;
}

static void test_stopped(void **state)
{
	struct btfold_graph *graph = graph_of("[1] TYPEDEF '(anon)' type_id=1 vlen=1\n" /* two */
					      "[2] TYPEDEF '(anon)' type_id=2\n",
					      NULL);
	enum btfold_tier tier;
	uint32_t n = 0;

	(void)state;
	assert_int_equal(btfold_graph_validate(graph, NULL, stop, &n, &tier), BTFOLD_OK);
	assert_int_equal(n, 1);
	assert_int_equal(tier, BTFOLD_TIER_LOADABLE);
	btfold_graph_destroy(graph);
}

/* ---- large and hostile ---------------------------------------------------------------------- */

/* @n records of 3 words behind an INT; each is @kind and refers to its neighbour @step away. */
static struct btfold_graph *chain(uint32_t kind, uint32_t n, int step, uint32_t first_target)
{
	uint32_t *words = malloc((4 + 3 * (size_t)n) * sizeof(*words)), *at = words;
	struct btfold_graph *graph;
	struct raw raw;

	assert_non_null(words);
	memcpy(at, (uint32_t[]){0, 1u << 24, 4, 0x01000020}, 16);
	at += 4;
	for (uint32_t i = 0; i < n; i++, at += 3) {
		uint32_t id = i + 2, target = id + (uint32_t)step;

		if (step < 0 ? i == 0 : i == n - 1)
			target = first_target;
		memcpy(at, (uint32_t[]){0, kind << 24, target}, 12);
	}
	raw = raw_make(words, 4 + 3 * (size_t)n, "", 1, false);
	graph = decode(&raw, NULL);
	free(words);
	/* the graph borrows the bytes */
	graph->layout = raw.at;
	return graph;
}

static void destroy_chain(struct btfold_graph *graph)
{
	void *bytes = (void *)(uintptr_t)graph->layout;

	btfold_graph_destroy(graph);
	free(bytes);
}

static void test_depth(void **state)
{
	struct btfold_graph *graph;
	struct found found;

	(void)state;
	/* each finds its neighbour resolved */
	graph = chain(KIND_PTR, 100000, -1, 1);
	assert_int_equal(validate(graph, &found), BTFOLD_TIER_WELL_FORMED);
	destroy_chain(graph);
	/* the first goes down all the way */
	graph = chain(KIND_PTR, 32, 1, 1);
	assert_int_equal(validate(graph, &found), BTFOLD_TIER_WELL_FORMED);
	destroy_chain(graph);
	graph = chain(KIND_PTR, 33, 1, 1);
	assert_int_equal(validate(graph, &found), BTFOLD_TIER_KERNEL_LIMIT);
	assert_int_equal(found.n, 1);
	assert_int_equal(found.first.status, BTFOLD_E_CHAIN);
	assert_int_equal(found.first.type_id, 2);
	destroy_chain(graph);
	graph = chain(KIND_PTR, 1000000, 1, 1);
	assert_int_equal(validate(graph, &found), BTFOLD_TIER_KERNEL_LIMIT);
	assert_int_equal(found.n, 1);
	destroy_chain(graph);
	graph = chain(KIND_CONST, 1000000, 1, 1);
	assert_int_equal(validate(graph, &found), BTFOLD_TIER_KERNEL_LIMIT);
	destroy_chain(graph);
	/* one cycle, once */
	graph = chain(KIND_CONST, 1000000, 1, 2);
	assert_int_equal(validate(graph, &found), BTFOLD_TIER_LOADABLE);
	assert_int_equal(found.first.status, BTFOLD_E_CHAIN);
	destroy_chain(graph);
}

static void test_depth_as_kernels_go_down(void **state)
{
	(void)state;
	for (unsigned int i = 0; i < 4 * N_DEEP_MAKERS; i++) {
		unsigned int n = 31 + i % 4;
		char *text = deep_makers[i / 4](n);
		struct btfold_graph *graph = graph_of(text, NULL);
		struct found found;

		assert_int_equal(validate(graph, &found),
				 n <= 32 ? BTFOLD_TIER_WELL_FORMED : BTFOLD_TIER_KERNEL_LIMIT);
		btfold_graph_destroy(graph);
		free(text);
	}
}

/* Ids are 20 bits in a kernel. */
static void test_many_ids(void **state)
{
	struct btfold_graph *graph = chain(KIND_PTR, 0xfffff - 1, -1, 1);
	struct found found;

	(void)state;
	assert_int_equal(validate(graph, &found), BTFOLD_TIER_WELL_FORMED);
	destroy_chain(graph);
	graph = chain(KIND_PTR, 0xfffff, -1, 1);
	assert_int_equal(validate(graph, &found), BTFOLD_TIER_KERNEL_LIMIT);
	assert_int_equal(found.n, 1);
	assert_int_equal(found.first.status, BTFOLD_E_TYPE_ID);
	assert_int_equal(found.first.type_id, 0x100000);
	destroy_chain(graph);
}

/* Structs in each other by value: a straight line of 50,000, and the same as a ring. */
static void test_containment(void **state)
{
	uint32_t n = 50000, *words = malloc(6 * (size_t)n * sizeof(*words));
	struct btfold_graph *graph;
	struct found found;
	struct raw raw;

	(void)state;
	assert_non_null(words);
	for (uint32_t i = 0; i < n; i++)
		memcpy(words + 6 * i, (uint32_t[]){0, 4u << 24 | 1, 8, 0, i + 2, 0}, 24);
	memcpy(words + 6 * (n - 1), (uint32_t[]){0, 4u << 24 | 1, 8, 0, 1, 0}, 24);
	raw = raw_make(words, 6 * (size_t)n, "", 1, false);
	graph = decode(&raw, NULL);
	assert_int_equal(validate(graph, &found), BTFOLD_TIER_LOADABLE);
	assert_int_equal(found.n, 2); /* and too deep for a kernel */
	assert_int_equal(found.first.status, BTFOLD_E_MEMBER);
	assert_int_equal(found.first.type_id, n);
	btfold_graph_destroy(graph);
	free(raw.at);
	free(words);
}

/* 65,535 members of one array type that is 10,000 deep, named by 65,535 functions of one type. */
static void test_wide(void **state)
{
	uint32_t depth = 10000, wide = 65535;
	size_t n = 4 + 6 * (size_t)depth + 3 + 3 * (size_t)wide + 3 + 2 * (size_t)wide +
		   3 * (size_t)wide;
	uint32_t *words = calloc(n, sizeof(*words)), *at = words;
	struct btfold_graph *graph;
	struct found found;
	struct raw raw;

	(void)state;
	assert_non_null(words);
	memcpy(at, (uint32_t[]){0, 1u << 24, 4, 0x01000020}, 16);
	at += 4;
	for (uint32_t i = 0; i < depth; i++, at += 6)
		memcpy(at, (uint32_t[]){0, 3u << 24, 0, i == depth - 1 ? 1 : i + 3, 1, 1}, 24);
	memcpy(at, (uint32_t[]){0, 5u << 24 | wide, 4}, 12);
	at += 3;
	for (uint32_t i = 0; i < wide; i++, at += 3)
		at[1] = 2;
	memcpy(at, (uint32_t[]){0, 13u << 24 | wide, 0}, 12);
	at += 3;
	for (uint32_t i = 0; i < wide; i++, at += 2)
		memcpy(at, (uint32_t[]){1, 1}, 8);
	for (uint32_t i = 0; i < wide; i++, at += 3)
		memcpy(at, (uint32_t[]){1, 12u << 24, 1 + depth + 2}, 12);
	raw = raw_make(words, n, "\0f", 3, false);
	graph = decode(&raw, NULL);
	assert_int_equal(validate(graph, &found), BTFOLD_TIER_KERNEL_LIMIT);
	assert_int_equal(found.n, 1); /* the arrays are too deep */
	btfold_graph_destroy(graph);
	free(raw.at);
	free(words);
}

static void test_vlen(void **state)
{
	uint32_t *words = calloc(3 + 2 * 65536, sizeof(*words));
	struct btfold_graph *graph;
	struct found found;
	struct raw raw;

	(void)state;
	assert_non_null(words);
	memcpy(words, (uint32_t[]){0, 6u << 24 | 65536, 4}, 12);
	for (uint32_t i = 0; i < 65536; i++)
		words[3 + 2 * i] = 1;
	raw = raw_make(words, 3 + 2 * 65536, "\0e", 3, false);
	graph = decode(&raw, NULL);
	assert_int_equal(validate(graph, &found), BTFOLD_TIER_KERNEL_LIMIT);
	assert_int_equal(found.n, 1);
	assert_int_equal(found.first.status, BTFOLD_E_INFO);
	btfold_graph_destroy(graph);
	free(raw.at);
	free(words);
}

static void test_long_strings(void **state)
{
	size_t size = (1u << 24) + 1;
	char *strings = calloc(1, size);
	static const uint32_t words[] = {0, 2u << 24, 0};
	struct btfold_graph *graph;
	struct found found;
	struct raw raw;

	(void)state;
	assert_non_null(strings);
	raw = raw_make(words, 3, strings, size, false);
	graph = decode(&raw, NULL);
	assert_int_equal(validate(graph, &found), BTFOLD_TIER_KERNEL_LIMIT);
	assert_int_equal(found.first.status, BTFOLD_E_STRINGS);
	btfold_graph_destroy(graph);
	free(raw.at);
	free(strings);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rules),
		cmocka_unit_test(test_offset),
		cmocka_unit_test(test_empty_name),
		cmocka_unit_test(test_unknown_kind),
		cmocka_unit_test(test_split),
		cmocka_unit_test(test_stopped),
		cmocka_unit_test(test_depth),
		cmocka_unit_test(test_many_ids),
		cmocka_unit_test(test_depth_as_kernels_go_down),
		cmocka_unit_test(test_containment),
		cmocka_unit_test(test_wide),
		cmocka_unit_test(test_vlen),
		cmocka_unit_test(test_long_strings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
