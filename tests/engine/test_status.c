/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* Every status has an input that gives it, and a text. The files of corpus/bad give most of them. */
#include "support.h"

#include <dirent.h>
#include <stdio.h>

#include "graph.h"

static bool seen[128];

static void saw(enum btfold_status status, enum btfold_status want)
{
	assert_int_equal(status, want);
	seen[status] = true;
}

/* test_bad.c proves that each gives the status in its name. */
static void see_corpus(void)
{
	DIR *folder = opendir(BTFOLD_BAD);
	struct dirent *entry;

	assert_non_null(folder);
	while ((entry = readdir(folder))) {
		int status = atoi(entry->d_name);

		if (status > 0 && status < 128)
			seen[status] = true;
	}
	closedir(folder);
}

static void *no_memory(void *ctx, size_t bytes)
{
	(void)ctx;
	(void)bytes;
	return NULL;
}

static void never(void *ctx, void *memory)
{
	(void)ctx;
	fail_msg("%p released", memory);
}

static void see_resources(void)
{
	const struct btfold_allocator allocator = {no_memory, never, NULL};
	const struct btfold_options options = {.allocator = allocator};
	/* as if its strings, which nobody reads, took all 32 bits */
	struct btfold_graph base = {.first_id = 1, .strings_size = UINT32_MAX - 2};
	struct btfold_graph *graph = NULL;
	struct btfold_error error = {0};
	struct raw raw = raw_make(NULL, 0, "abc", 4, false);

	saw(btfold_graph_decode(raw.at, raw.size, NULL, &options, &graph, &error),
	    BTFOLD_E_NO_MEMORY);
	assert_int_equal(error.status, BTFOLD_E_NO_MEMORY);
	saw(btfold_graph_decode(raw.at, raw.size, &base, NULL, &graph, &error), BTFOLD_E_TOO_LARGE);
	assert_int_equal(error.status, BTFOLD_E_TOO_LARGE);
	free(raw.at);
}

static void see_dedup(void)
{
	static const uint32_t words[] = {0, 20u << 24, 0};
	uint8_t layout[4 * 21] = {0};
	struct btfold_graph *base = graph_of(INT_LINE, NULL);
	struct btfold_graph *split = graph_of("[2] PTR '(anon)' type_id=1\n", base), *unknown;
	struct raw raw = raw_make_layout(words, 3, "", 1, layout, sizeof(layout));
	struct btfold_outcome *outcome = NULL;
	struct btfold_error error = {0};

	saw(btfold_dedup(split, NULL, NULL, &outcome, &error), BTFOLD_E_ARGUMENT);
	assert_int_equal(error.status, BTFOLD_E_ARGUMENT);
	unknown = decode(&raw, NULL);
	saw(btfold_dedup(unknown, NULL, NULL, &outcome, &error), BTFOLD_E_UNKNOWN_KIND);
	assert_int_equal(error.status, BTFOLD_E_UNKNOWN_KIND);
	assert_null(outcome);
	btfold_graph_destroy(unknown);
	btfold_graph_destroy(split);
	btfold_graph_destroy(base);
	free(raw.at);
}

static void test_all_seen(void **state)
{
	struct btfold_graph *graph = graph_of(INT_LINE, NULL);

	(void)state;
	saw(BTFOLD_OK, BTFOLD_OK);
	btfold_graph_destroy(graph);
	see_resources();
	see_dedup();
	see_corpus();
	/* a status is what has a text of its own */
	for (int status = 0; status < 128; status++) {
		const char *text = btfold_status_text((enum btfold_status)status);
		bool known = strcmp(text, "unknown status") != 0;

		if (known != seen[status])
			fail_msg("status %d (%s) is %s", status, text,
				 known ? "given by no input" : "not known");
	}
	assert_string_equal(btfold_status_text((enum btfold_status) - 1), "unknown status");
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_all_seen)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
