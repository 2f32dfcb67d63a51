/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * The running kernel as referee of V: it takes what rules.c accepts and refuses what rules.c refuses.
 * Skipped where it may not be asked, or does not know all kinds yet.
 */
#include "support.h"

#include "../../tools/referee/ask.h"
#include "rules.h"

static struct kernel kernel;

static bool kernel_takes(const char *text)
{
	struct btfold_graph *graph = graph_of(text, NULL);
	struct raw raw = encode(graph);
	enum answer answer = kernel_ask(&kernel, (struct btfold_oracle_bytes){raw.at, raw.size});

	free(raw.at);
	btfold_graph_destroy(graph);
	return answer == ANSWER_TAKES;
}

static int open_kernel(void **state)
{
	(void)state;
	if (kernel_open(&kernel) != ANSWER_TAKES)
		print_message("%s\n", kernel.why);
	return 0;
}

static int close_kernel(void **state)
{
	(void)state;
	kernel_close(&kernel);
	return 0;
}

static void test_referee(void **state)
{
	(void)state;
	/* kflag of a TYPE_TAG came last, in 6.15 */
	if (!kernel_takes(INT_LINE "[2] TYPE_TAG 't' type_id=1 kflag=1\n")) {
		print_message("no kernel to ask, or one that is too old\n");
		skip();
	}
	for (unsigned int i = 0; i < n_rules; i++) {
		if (rules[i].accepted && !kernel_takes(rules[i].accepted))
			fail_msg("the kernel refuses\n%s", rules[i].accepted);
		if (rules[i].refused && kernel_takes(rules[i].refused) != rules[i].kernel_takes_it)
			fail_msg("the kernel %s\n%s",
				 rules[i].kernel_takes_it ? "refuses" : "takes", rules[i].refused);
	}
}

static void test_depth(void **state)
{
	(void)state;
	if (!kernel_takes(INT_LINE)) {
		print_message("no kernel to ask\n");
		skip();
	}
	for (unsigned int i = 0; i < 4 * N_DEEP_MAKERS; i++) {
		unsigned int n = 31 + i % 4;
		char *text = deep_makers[i / 4](n);

		assert_int_equal(kernel_takes(text), n <= 32);
		free(text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_referee),
		cmocka_unit_test(test_depth),
	};

	return cmocka_run_group_tests(tests, open_kernel, close_kernel);
}
