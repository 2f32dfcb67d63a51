/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* What dedup keeps of a file besides its types, and how the budget of R2 ends it. */
#include "both_ways.h"

#include <stdio.h>

#include "byteorder.h"
#include "kinds.h"

/* What dedup makes of these types, which are one. */
static struct raw folded_to_one(const struct raw *raw)
{
	struct btfold_graph *graph = decode(raw, NULL);
	struct btfold_outcome *outcome;
	struct raw out;

	outcome = fold_both_ways(graph, NULL);
	assert_int_equal(btfold_graph_n_types(btfold_outcome_graph(outcome)), 1);
	out = encode(btfold_outcome_graph(outcome));
	btfold_outcome_destroy(outcome);
	btfold_graph_destroy(graph);
	return out;
}

static void test_the_kind_layout_is_kept(void **state)
{
	static const uint32_t words[] = {0, 2u << 24, 0, 0, 2u << 24, 0}; /* two PTRs to void */
	static const uint8_t layout[8] = {0, 0, 0, 0, 4, 0, 0, 0};

	struct raw raw = raw_make_layout(words, 6, "", 1, layout, sizeof(layout));
	struct raw out = folded_to_one(&raw);

	(void)state;
	assert_int_equal(out.size, 32 + 12 + 4 + sizeof(layout));
	assert_int_equal(out.at[4], 32);
	assert_memory_equal(out.at + out.size - sizeof(layout), layout, sizeof(layout));
	free(raw.at);
	free(out.at);
}

/* C5: it is no part of the label, and stays as it was in the lowest record. */
static void test_a_word_that_no_rule_reads_is_kept(void **state)
{
	static const uint32_t words[] = {0, 3u << 24, 9, 0, 0, 1, 0, 3u << 24, 8, 0, 0, 1};
	struct raw raw = raw_make(words, 12, "", 1, false), out = folded_to_one(&raw);

	(void)state;
	assert_memory_equal(out.at + 24, raw.at + 24, 6 * sizeof(*words));
	free(raw.at);
	free(out.at);
}

/* R3: of names that types and members share. */
static void test_each_used_string_stands_once_in_order_of_first_use(void **state)
{
	static const char expected[] = "\0int\0s\0b\0a"; /* and the NUL that ends it */
	struct btfold_graph *graph =
		graph_of("[1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED\n"
			 "[2] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED\n"
			 "[3] STRUCT 's' size=8 vlen=2\n\t'b' type_id=1 bits_offset=0\n"
			 "\t'a' type_id=2 bits_offset=32\n"
			 "[4] STRUCT 'a' size=4 vlen=1\n\t'b' type_id=2 bits_offset=0\n"
			 "[5] STRUCT 'b' size=4 vlen=1\n\t's' type_id=1 bits_offset=0\n",
			 NULL);
	struct btfold_outcome *outcome;
	uint32_t offset, size;
	struct raw out;

	(void)state;
	outcome = fold_both_ways(graph, NULL);
	out = encode(btfold_outcome_graph(outcome));
	offset = get32(out.at + 16, false);
	size = get32(out.at + 20, false);
	assert_int_equal(size, sizeof(expected));
	assert_memory_equal(out.at + 24 + offset, expected, sizeof(expected));
	free(out.at);
	btfold_outcome_destroy(outcome);
	btfold_graph_destroy(graph);
}

/* Room for @names bodies more, of each name one that says less: R2's first round has them all to decide. */
static void add_names(char *text, size_t room, unsigned names)
{
	unsigned id = 0, first;
	size_t n = strlen(text);

	for (const char *at = text; (at = strstr(at, "\n[")); at++)
		id++;
	id += text[0] == '[';
	first = id + 1;
	n += (size_t)snprintf(text + n, room - n,
			      "[%u] STRUCT 'more' size=4 vlen=0\n[%u] STRUCT 'more' size=8 vlen=0\n"
			      "[%u] FWD 'more' fwd_kind=struct\n[%u] PTR '(anon)' type_id=%u\n"
			      "[%u] PTR '(anon)' type_id=%u\n",
			      first, first + 1, first + 2, first + 3, first, first + 4, first + 2);
	for (unsigned i = 0; i < 2 * names; i++)
		n += (size_t)snprintf(text + n, room - n,
				      "[%u] STRUCT 'more%u' size=8 vlen=1\n\t'p' type_id=%u "
				      "bits_offset=0\n",
				      first + 5 + i, i / 2, first + 3 + i % 2);
}

/* The input of a case in which R2 takes two rounds: T is folded first, then S. */
static struct btfold_graph *two_rounds(unsigned more_names)
{
	FILE *file = fopen(BTFOLD_CASES "/c2-replaced-twice.case", "r");
	char text[16384], *from, *to;
	size_t size;

	assert_non_null(file);
	size = fread(text, 1, sizeof(text) - 1, file);
	fclose(file);
	text[size] = '\0';
	from = strstr(text, "input:\n");
	assert_non_null(from);
	from += strlen("input:\n");
	to = strstr(from, "expect");
	assert_non_null(to);
	*to = '\0';
	if (more_names)
		add_names(from, sizeof(text) - (size_t)(from - text), more_names);
	return graph_of(from, NULL);
}

static struct btfold_stats stats_with(const struct btfold_graph *graph, uint64_t budget,
				      enum btfold_ambiguous ambiguous)
{
	struct btfold_options options = {.ambiguous = ambiguous, .r2_budget = budget};
	struct btfold_outcome *outcome;
	struct btfold_stats stats;

	outcome = fold_both_ways(graph, &options);
	stats = *btfold_outcome_stats(outcome);
	btfold_outcome_destroy(outcome);
	return stats;
}

static void test_the_budget_of_r2_is_for_all_rounds(void **state)
{
	struct btfold_graph *graph = two_rounds(0);
	uint32_t keep = stats_with(graph, 0, BTFOLD_KEEP).types_out, last = keep;
	struct btfold_stats all = stats_with(graph, 0, BTFOLD_ABSORB), stats;
	bool between = false;

	(void)state;
	assert_int_equal(all.absorb_rounds, 2);
	assert_true(all.types_out < keep);
	/* more budget never keeps more types, and what is left undecided is said */
	for (uint64_t budget = 1; last != all.types_out; budget++) {
		stats = stats_with(graph, budget, BTFOLD_ABSORB);
		assert_in_range(stats.types_out, all.types_out, last);
		assert_true(stats.types_out == all.types_out || stats.undecided > 0);
		between |= stats.absorb_rounds == 1;
		last = stats.types_out;
		assert_in_range(budget, 1, 100000);
	}
	/* what sufficed for the first round did not suffice for both */
	assert_true(between);
	btfold_graph_destroy(graph);
}

/* The first round costs far more than the second, and each is paid for, with R1 between them. */
static void test_later_rounds_of_r2_are_paid_for(void **state)
{
	struct btfold_graph *graph = two_rounds(40);
	struct btfold_stats all = stats_with(graph, 0, BTFOLD_ABSORB), stats;
	uint64_t keep = stats_with(graph, 0, BTFOLD_KEEP).operations, budget = 0;
	uint64_t unpaid_first = 0;

	(void)state;
	do {
		stats = stats_with(graph, ++budget, BTFOLD_ABSORB);
		if (!unpaid_first && stats.absorbed == all.absorbed - 1)
			unpaid_first = stats.operations - keep - budget;
	} while (stats.types_out != all.types_out);
	assert_true(unpaid_first); /* R1 after the first round was the last that was done */
	assert_true(stats.operations - keep - budget <= unpaid_first);
	btfold_graph_destroy(graph);
}

/* s and u have a body each that says less; a budget may be enough for one name and not for the other. */
static void test_what_the_budget_of_r2_sufficed_for_is_folded(void **state)
{
	struct btfold_graph *graph =
		graph_of("[1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED\n"
			 "[2] STRUCT 't' size=4 vlen=1\n\t'a' type_id=1 bits_offset=0\n"
			 "[3] STRUCT 't' size=4 vlen=1\n\t'b' type_id=1 bits_offset=0\n"
			 "[4] FWD 't' fwd_kind=struct\n"
			 "[5] PTR '(anon)' type_id=2\n"
			 "[6] PTR '(anon)' type_id=4\n"
			 "[7] STRUCT 's' size=8 vlen=1\n\t'p' type_id=5 bits_offset=0\n"
			 "[8] STRUCT 's' size=8 vlen=1\n\t'p' type_id=6 bits_offset=0\n"
			 "[9] STRUCT 'u' size=8 vlen=1\n\t'p' type_id=5 bits_offset=0\n"
			 "[10] STRUCT 'u' size=8 vlen=1\n\t'p' type_id=6 bits_offset=0\n",
			 NULL);
	struct btfold_stats all = stats_with(graph, 0, BTFOLD_ABSORB), stats;
	bool one = false;

	(void)state;
	assert_int_equal(all.absorbed, 2);
	for (uint64_t budget = 1; budget < 1000; budget++) {
		stats = stats_with(graph, budget, BTFOLD_ABSORB);
		one |= stats.absorbed == 1 && stats.undecided &&
		       stats.types_out == all.types_out + 1;
	}
	assert_true(one);
	btfold_graph_destroy(graph);
}

/*
 * A group of types with names of its own. LESS says less than both that say more, where it has a declaration of F;
 * one of these comes twice, so it is the target. What tells which of the structs in all groups may say more is a
 * body of G: LESS reaches it in a cycle, the target by way of one.
 */
enum { G = 0, F = 2, DECLARED = 4, TO = 5, LESS = 10, TARGET = 14, GROUP = 20 };

static const char *const group_format =
	"[%u] STRUCT 'G%u' size=4 vlen=1\n\t'a' type_id=1 bits_offset=0\n"
	"[%u] STRUCT 'G%u' size=4 vlen=1\n\t'b' type_id=1 bits_offset=0\n"
	"[%u] STRUCT 'F%u' size=4 vlen=1\n\t'a' type_id=1 bits_offset=0\n"
	"[%u] STRUCT 'F%u' size=4 vlen=1\n\t'b' type_id=1 bits_offset=0\n"
	"[%u] FWD 'F%u' fwd_kind=struct\n";

#define POINTER "[%u] PTR '(anon)' type_id=%u\n"
#define PAIR                                                                  \
	"[%u] STRUCT '%c%u' size=16 vlen=2\n\t'a' type_id=%u bits_offset=0\n" \
	"\t'b' type_id=%u bits_offset=64\n"

/* Group @i, from id @id on; returns its length. */
static size_t write_group(char *text, size_t room, unsigned i, unsigned id)
{
	size_t n = (size_t)snprintf(text, room, group_format, id + G, i, id + G + 1, i, id + F, i,
				    id + F + 1, i, id + DECLARED, i);

	for (unsigned to = 0; to < 5; to++) /* bodies and declaration, in this order */
		n += (size_t)snprintf(text + n, room - n, POINTER, id + TO + to, id + to);
	n += (size_t)snprintf(text + n, room - n, PAIR PAIR POINTER POINTER, id + LESS, 'S', i,
			      id + TO + DECLARED, id + 13, id + 11, 'R', i, id + 12, id + TO + G,
			      id + 12, id + LESS, id + 13, id + 11);
	n += (size_t)snprintf(text + n, room - n, PAIR PAIR PAIR PAIR POINTER POINTER, id + TARGET,
			      'S', i, id + TO + F, id + 18, id + TARGET + 1, 'S', i, id + TO + F,
			      id + 18, id + 16, 'R', i, id + 19, id + TO + G, id + 17, 'S', i,
			      id + TO + F + 1, id + 18, id + 18, id + 16, id + 19, id + 17);
	return n;
}

/* R2, also when there are more bodies of ambiguous names than bits to tell them apart (reach.h). */
static void check_targets(unsigned n_groups)
{
	size_t room = 100 + (size_t)n_groups * GROUP * 100, n;
	char *text = malloc(room);
	struct btfold_outcome *outcome;
	struct btfold_graph *graph;
	const uint32_t *map;

	assert_non_null(text);
	n = (size_t)snprintf(text, room,
			     "[1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED\n");
	for (unsigned i = 0; i < n_groups; i++)
		n += write_group(text + n, room - n, i, 2 + GROUP * i);
	graph = graph_of(text, NULL);
	free(text);
	outcome = fold_both_ways(graph, NULL);
	map = btfold_outcome_map(outcome) + 1; /* behind the INT */
	for (unsigned i = 0; i < n_groups; i++, map += GROUP)
		assert_int_equal(map[LESS], map[TARGET]);
	assert_int_equal(btfold_outcome_stats(outcome)->absorbed, 2 * n_groups); /* S and R */
	btfold_outcome_destroy(outcome);
	btfold_graph_destroy(graph);
}

static void test_r2_finds_the_target_among_many(void **state)
{
	(void)state;
	for (unsigned n = 1; n < 1000; n *= 5)
		check_targets(n);
}

/* Two tags of a variable far away, one before and one behind it, and a struct that is met before its turn. */
static void test_a_leaf_far_ahead_is_one_leaf(void **state)
{
	enum { FAR = 5000 };
	char *text = malloc((size_t)80 * (FAR + 10));
	struct btfold_outcome *outcome;
	struct btfold_graph *graph;
	const uint32_t *map;
	int n;

	(void)state;
	assert_non_null(text);
	n = sprintf(text,
		    "[1] DECL_TAG 'tag' type_id=%d component_idx=-1\n"
		    "[2] PTR '(anon)' type_id=%d\n",
		    FAR, FAR + 1);
	for (int id = 3; id < FAR; id++)
		n += sprintf(text + n,
			     "[%d] INT 'i%d' size=4 bits_offset=0 nr_bits=32 "
			     "encoding=(none)\n",
			     id, id);
	sprintf(text + n,
		"[%d] VAR 'v' type_id=3, linkage=static\n"
		"[%d] STRUCT 's' size=4 vlen=1\n\t'm' type_id=3 bits_offset=0\n"
		"[%d] DECL_TAG 'tag' type_id=%d component_idx=-1\n"
		"[%d] PTR '(anon)' type_id=%d\n",
		FAR, FAR + 1, FAR + 2, FAR, FAR + 3, FAR + 1);
	graph = graph_of(text, NULL);
	outcome = fold_both_ways(graph, NULL);
	map = btfold_outcome_map(outcome);
	assert_int_equal(map[0], map[FAR + 1]); /* ids 1 and FAR + 2 */
	assert_int_equal(map[1], map[FAR + 2]);
	assert_int_equal(btfold_outcome_stats(outcome)->types_out, FAR + 1);
	btfold_outcome_destroy(outcome);
	btfold_graph_destroy(graph);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_kind_layout_is_kept),
		cmocka_unit_test(test_a_word_that_no_rule_reads_is_kept),
		cmocka_unit_test(test_each_used_string_stands_once_in_order_of_first_use),
		cmocka_unit_test(test_the_budget_of_r2_is_for_all_rounds),
		cmocka_unit_test(test_what_the_budget_of_r2_sufficed_for_is_folded),
		cmocka_unit_test(test_later_rounds_of_r2_are_paid_for),
		cmocka_unit_test(test_r2_finds_the_target_among_many),
		cmocka_unit_test(test_a_leaf_far_ahead_is_one_leaf),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
