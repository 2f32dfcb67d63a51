/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * Replays corpus/bad: a file is named by the status it must give, on decoding (.btf) or reading (.txt), or,
 * if it is a graph, as the one violation of V.
 */
#include "support.h"

#include <dirent.h>
#include <stdio.h>

static struct raw slurp(const char *name)
{
	char path[4096];
	struct raw raw;
	FILE *file;
	long size;

	snprintf(path, sizeof(path), "%s/%s", BTFOLD_BAD, name);
	file = fopen(path, "rb");
	assert_non_null(file);
	assert_int_equal(fseek(file, 0, SEEK_END), 0);
	size = ftell(file);
	assert_true(size >= 0);
	rewind(file);
	raw.size = (size_t)size;
	raw.at = malloc(raw.size + 1); /* malloc(0) may be NULL */
	assert_non_null(raw.at);
	assert_int_equal(fread(raw.at, 1, raw.size, file), raw.size);
	fclose(file);
	return raw;
}

struct found {
	uint32_t n;
	enum btfold_status status;
};

static bool note(void *ctx, const struct btfold_error *violation)
{
	struct found *found = ctx;

	found->n++;
	found->status = violation->status;
	return true;
}

static void check(const char *name)
{
	const char *end = strrchr(name, '.');
	int want = atoi(name);
	struct btfold_graph *graph = NULL;
	struct btfold_error error = {0};
	struct found found = {0};
	struct raw raw = slurp(name);
	enum btfold_tier tier;

	assert_non_null(end);
	if (!strcmp(end, ".btf"))
		btfold_graph_decode(raw.at, raw.size, NULL, NULL, &graph, &error);
	else
		btfold_graph_parse((char *)raw.at, raw.size, NULL, false, NULL, &graph, &error);
	if (graph) {
		assert_int_equal(btfold_graph_validate(graph, NULL, note, &found, &tier),
				 BTFOLD_OK);
		error.status = found.n == 1 ? found.status : BTFOLD_OK;
	}
	if ((int)error.status != want)
		fail_msg("%s: status %d, %u violations", name, error.status, found.n);
	btfold_graph_destroy(graph);
	free(raw.at);
}

static void test_corpus(void **state)
{
	DIR *folder = opendir(BTFOLD_BAD);
	struct dirent *entry;
	uint32_t n = 0;

	(void)state;
	assert_non_null(folder);
	while ((entry = readdir(folder))) {
		if (entry->d_name[0] < '0' || entry->d_name[0] > '9')
			continue;
		check(entry->d_name);
		n++;
	}
	closedir(folder);
	assert_true(n >= 30);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_corpus)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
