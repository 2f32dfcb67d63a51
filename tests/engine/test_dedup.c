/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* What dedup keeps of a file besides its types, and how the budget of R2 ends it. */
#include "support.h"

#include <stdio.h>

#include "kinds.h"

static void test_the_kind_layout_is_kept(void **state)
{
	static const uint32_t words[] = {0, 2u << 24, 0, 0, 2u << 24, 0}; /* two PTRs to void */
	static const uint8_t layout[8] = {0, 0, 0, 0, 4, 0, 0, 0};

	struct raw raw = raw_make_layout(words, 6, "", 1, layout, sizeof(layout)), out;
	struct btfold_graph *graph = decode(&raw, NULL);
	struct btfold_outcome *outcome;

	(void)state;
	assert_int_equal(btfold_dedup(graph, NULL, NULL, &outcome, NULL), BTFOLD_OK);
	out = encode(btfold_outcome_graph(outcome));
	assert_int_equal(btfold_graph_n_types(btfold_outcome_graph(outcome)), 1);
	assert_int_equal(out.size, 32 + 12 + 4 + sizeof(layout));
	assert_int_equal(out.at[4], 32);
	assert_memory_equal(out.at + out.size - sizeof(layout), layout, sizeof(layout));
	btfold_outcome_destroy(outcome);
	btfold_graph_destroy(graph);
	free(raw.at);
	free(out.at);
}

/* C5: it is no part of the label, and stays as it was in the lowest record. */
static void test_a_word_that_no_rule_reads_is_kept(void **state)
{
	static const uint32_t words[] = {0, 3u << 24, 9, 0, 0, 1, 0, 3u << 24, 8, 0, 0, 1};
	struct raw raw = raw_make(words, 12, "", 1, false), out;
	struct btfold_graph *graph = decode(&raw, NULL);
	struct btfold_outcome *outcome;

	(void)state;
	assert_int_equal(btfold_dedup(graph, NULL, NULL, &outcome, NULL), BTFOLD_OK);
	out = encode(btfold_outcome_graph(outcome));
	assert_int_equal(btfold_graph_n_types(btfold_outcome_graph(outcome)), 1);
	assert_memory_equal(out.at + 24, raw.at + 24, 6 * sizeof(*words));
	btfold_outcome_destroy(outcome);
	btfold_graph_destroy(graph);
	free(raw.at);
	free(out.at);
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

	assert_int_equal(btfold_dedup(graph, NULL, &options, &outcome, NULL), BTFOLD_OK);
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
	assert_int_equal(btfold_dedup(graph, NULL, NULL, &outcome, NULL), BTFOLD_OK);
	map = btfold_outcome_map(outcome);
	assert_int_equal(map[0], map[FAR + 1]); /* ids 1 and FAR + 2 */
	assert_int_equal(map[1], map[FAR + 2]);
	assert_int_equal(btfold_outcome_stats(outcome)->types_out, FAR + 1);
	btfold_outcome_destroy(outcome);
	btfold_graph_destroy(graph);
	free(text);
}

/* Dedups @text on the prepared base of @graph; the caller destroys both. */
static struct btfold_outcome *dedup_on(const char *text, const struct btfold_graph *graph,
				       const struct btfold_base *base,
				       struct btfold_graph **ret_input)
{
	struct btfold_outcome *outcome;

	*ret_input = graph_of(text, graph);
	assert_int_equal(btfold_dedup(*ret_input, base, NULL, &outcome, NULL), BTFOLD_OK);
	return outcome;
}

#define INT_AND_S                                                         \
	"[3] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED\n" \
	"[4] STRUCT 's' size=4 vlen=1\n\t'm' type_id=3 bits_offset=0\n"

/* What one input has after a type of the base is nothing to the next one, which has no types of its own. */
static void test_inputs_of_a_base_learn_nothing_wrong_from_each_other(void **state)
{
	static const char *const base_text =
		"[1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED\n"
		"[2] STRUCT 's' size=4 vlen=1\n\t'm' type_id=1 bits_offset=0\n";
	static const char *const texts[] = {
		INT_AND_S "[5] FLOAT 'own' size=4\n[6] PTR '(anon)' type_id=5\n",
		INT_AND_S "[5] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED\n",
		INT_AND_S "[5] STRUCT 's' size=4 vlen=1\n\t'm' type_id=3 bits_offset=0\n",
	};
	static const uint32_t maps[][4] = {{1, 2, 3, 4}, {1, 2, 1}, {1, 2, 2}};
	struct btfold_graph *graph = graph_of(base_text, NULL), *input;
	struct btfold_base *base;

	(void)state;
	assert_int_equal(btfold_base_prepare(graph, NULL, &base, NULL), BTFOLD_OK);
	for (unsigned i = 0; i < 27; i++) {
		unsigned order[] = {i % 3, i / 3 % 3, i / 9};

		for (unsigned j = 0; j < 3; j++) {
			struct btfold_outcome *outcome =
				dedup_on(texts[order[j]], graph, base, &input);
			uint32_t n = btfold_graph_n_types(input);

			assert_memory_equal(btfold_outcome_map(outcome), maps[order[j]],
					    n * sizeof(uint32_t));
			btfold_outcome_destroy(outcome);
			btfold_graph_destroy(input);
		}
	}
	btfold_base_destroy(base);
	btfold_graph_destroy(graph);
}

/* R1: of the universe, base included, whether the input has to do with them or not. */
static void test_ambiguous_keys_of_the_base_are_counted(void **state)
{
	static const char *const base_text =
		"[1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED\n"
		"[2] STRUCT 's' size=4 vlen=1\n\t'm' type_id=1 bits_offset=0\n"
		"[3] STRUCT 's' size=8 vlen=1\n\t'n' type_id=1 bits_offset=32\n"
		"[4] STRUCT 't' size=4 vlen=1\n\t'm' type_id=1 bits_offset=0\n"
		"[5] ENUM 'e' encoding=UNSIGNED size=4 vlen=0\n"
		"[6] ENUM 'e' encoding=UNSIGNED size=8 vlen=0\n";
	static const char *const texts[] = {
		"[7] FLOAT 'f' size=4\n",
		"[7] STRUCT 't' size=4 vlen=0\n",
		"[7] PTR '(anon)' type_id=2\n",
		"[7] STRUCT 'u' size=4 vlen=0\n",
		"[7] STRUCT 'u' size=4 vlen=0\n[8] STRUCT 'u' size=8 vlen=0\n",
	};
	static const uint32_t counts[] = {1, 2, 1, 1, 2};
	struct btfold_graph *graph = graph_of(base_text, NULL), *input;
	struct btfold_base *base;

	(void)state;
	assert_int_equal(btfold_base_prepare(graph, NULL, &base, NULL), BTFOLD_OK);
	for (unsigned i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		struct btfold_outcome *outcome = dedup_on(texts[i], graph, base, &input);

		assert_int_equal(btfold_outcome_stats(outcome)->ambiguous_keys, counts[i]);
		btfold_outcome_destroy(outcome);
		btfold_graph_destroy(input);
	}
	btfold_base_destroy(base);
	btfold_graph_destroy(graph);
}

/* D2: a declaration is one whatever its info word has besides, and what R1 makes of its name is looked at. */
static void test_declarations_of_what_only_refinement_finds_ambiguous_stay(void **state)
{
	static const char *const base_text =
		"[1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED\n"
		"[2] STRUCT 'bar' size=4 vlen=1\n\t'm' type_id=1 bits_offset=0\n"
		"[3] STRUCT 'bar' size=8 vlen=1\n\t'n' type_id=1 bits_offset=32\n"
		"[4] PTR '(anon)' type_id=2\n"
		"[5] PTR '(anon)' type_id=3\n"
		"[6] STRUCT 'foo' size=8 vlen=1\n\t'p' type_id=4 bits_offset=0\n"
		"[7] STRUCT 'foo' size=8 vlen=1\n\t'p' type_id=5 bits_offset=0\n";
	struct btfold_graph *graph = graph_of(base_text, NULL), *input;
	struct btfold_base *base;

	(void)state;
	assert_int_equal(btfold_base_prepare(graph, NULL, &base, NULL), BTFOLD_OK);
	for (uint32_t vlen = 0; vlen < 2; vlen++) { /* 1 means nothing */
		struct btfold_graph *plain = graph_of("[8] FWD 'foo' fwd_kind=struct\n", graph);
		struct btfold_outcome *outcome;
		struct raw raw;
		void *bytes;

		assert_int_equal(btfold_graph_encode(plain, NULL, &bytes, &raw.size), BTFOLD_OK);
		raw.at = bytes;
		raw_poke(&raw, 24 + 4, 7u << 24 | vlen);
		assert_int_equal(btfold_graph_decode(raw.at, raw.size, graph, NULL, &input, NULL),
				 BTFOLD_OK);
		assert_int_equal(btfold_dedup(input, base, NULL, &outcome, NULL), BTFOLD_OK);
		assert_int_equal(btfold_outcome_map(outcome)[0], 8);
		btfold_outcome_destroy(outcome);
		btfold_graph_destroy(input);
		btfold_graph_destroy(plain);
		free(raw.at);
	}
	btfold_base_destroy(base);
	btfold_graph_destroy(graph);
}

/* struct btfold_stats, of as many threads as there are types. */
static void test_what_folds_in_the_base_is_counted_by_all_threads(void **state)
{
	static const char *const base_text =
		"[1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED\n"
		"[2] STRUCT 's' size=4 vlen=1\n\t'm' type_id=1 bits_offset=0\n";
	static const struct btfold_options options = {.threads = 4, .types_per_thread = 1};
	struct btfold_graph *graph = graph_of(base_text, NULL);
	struct btfold_graph *input = graph_of(
		INT_AND_S "[5] FLOAT 'own' size=4\n"
			  "[6] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED\n",
		graph);
	struct btfold_outcome *outcome;
	struct btfold_base *base;

	(void)state;
	assert_int_equal(btfold_base_prepare(graph, NULL, &base, NULL), BTFOLD_OK);
	assert_int_equal(btfold_dedup(input, base, &options, &outcome, NULL), BTFOLD_OK);
	assert_int_equal(btfold_outcome_stats(outcome)->folded_in_base, 3);
	btfold_outcome_destroy(outcome);
	btfold_base_destroy(base);
	btfold_graph_destroy(input);
	btfold_graph_destroy(graph);
}

/* btfold_stats, operations: what the base defines and an input declares is not signed again by the next one. */
static void test_a_declaration_of_what_the_base_defines_is_foretold(void **state)
{
	static const char *const base_text = "[1] STRUCT 's' size=4 vlen=0\n"
					     "[2] UNION 'u' size=4 vlen=0\n";
	struct btfold_graph *graph = graph_of(base_text, NULL), *input;
	uint64_t operations[2];
	struct btfold_base *base;

	(void)state;
	assert_int_equal(btfold_base_prepare(graph, NULL, &base, NULL), BTFOLD_OK);
	for (unsigned i = 0; i < 2; i++) {
		struct btfold_outcome *outcome =
			dedup_on("[3] FWD 's' fwd_kind=struct\n[4] FWD 'u' fwd_kind=union\n", graph,
				 base, &input);

		assert_int_equal(btfold_outcome_map(outcome)[0], 1);
		assert_int_equal(btfold_outcome_map(outcome)[1], 2);
		operations[i] = btfold_outcome_stats(outcome)->operations;
		btfold_outcome_destroy(outcome);
		btfold_graph_destroy(input);
	}
	assert_int_equal(operations[1], operations[0] - 6); /* two records, of three words */
	btfold_base_destroy(base);
	btfold_graph_destroy(graph);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_kind_layout_is_kept),
		cmocka_unit_test(test_a_word_that_no_rule_reads_is_kept),
		cmocka_unit_test(test_the_budget_of_r2_is_for_all_rounds),
		cmocka_unit_test(test_what_the_budget_of_r2_sufficed_for_is_folded),
		cmocka_unit_test(test_later_rounds_of_r2_are_paid_for),
		cmocka_unit_test(test_a_leaf_far_ahead_is_one_leaf),
		cmocka_unit_test(test_inputs_of_a_base_learn_nothing_wrong_from_each_other),
		cmocka_unit_test(test_ambiguous_keys_of_the_base_are_counted),
		cmocka_unit_test(test_declarations_of_what_only_refinement_finds_ambiguous_stay),
		cmocka_unit_test(test_a_declaration_of_what_the_base_defines_is_foretold),
		cmocka_unit_test(test_what_folds_in_the_base_is_counted_by_all_threads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
