// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/*
 * Every reviewed case of corpus/cases (format: corpus/MANIFEST.md), through engine and oracle, for
 * both policies and both byte orders. The whole map is compared, so also order and choice of
 * representatives (R3).
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support.h"

#include <inprocess.h>

#define MAX_TYPES 64

enum section { NONE, BASE, INPUT, EXPECT };

struct reviewed_case {
	struct contract_text base, input;
	uint32_t image[2][MAX_TYPES]; /* [keep][id]: id in the universe, 0: not said */
};

static void read_class(struct reviewed_case *c, const char *line, bool absorb, bool keep)
{
	uint32_t first = 0;

	while (*line) {
		char *end;
		unsigned long id = strtoul(line, &end, 10);

		if (end == line) {
			line++;
			continue;
		}
		assert_in_range(id, 1, MAX_TYPES - 1);
		first = first ? first : (uint32_t)id;
		for (unsigned k = 0; k < 2; k++) {
			if (!(k ? keep : absorb))
				continue;
			if (c->image[k][id])
				fail_msg("id %lu appears twice", id);
			c->image[k][id] = first;
		}
		line = end;
	}
}

static enum section read_heading(const char *line, enum section section, bool *absorb, bool *keep)
{
	if (!strcmp(line, "base:"))
		return BASE;
	if (!strcmp(line, "input:"))
		return INPUT;
	if (strncmp(line, "expect", 6) != 0)
		return section;
	*absorb = !strcmp(line, "expect:") || !strcmp(line, "expect absorb:");
	*keep = !strcmp(line, "expect:") || !strcmp(line, "expect keep:");
	if (!*absorb && !*keep)
		fail_msg("what is '%s'?", line);
	return EXPECT;
}

static void read_case(const char *path, struct reviewed_case *ret)
{
	bool absorb = false, keep = false;
	enum section section = NONE;
	size_t size;
	char *text = contract_read_file(path, &size), *rest = text, *line;

	memset(ret, 0, sizeof(*ret));
	while ((line = strtok_r(rest, "\n", &rest)) != NULL) {
		enum section before = section;

		section = read_heading(line, section, &absorb, &keep);
		if (*line == '#' || section != before || !strncmp(line, "expect", 6))
			continue;
		if (section == EXPECT)
			read_class(ret, line, absorb, keep);
		else
			contract_printf(section == BASE ? &ret->base : &ret->input, "%s\n", line);
	}
	free(text);
}

/* R3: the output id that an image in the universe must get. */
static uint32_t expected_output(const uint32_t *image, uint32_t first, uint32_t end, uint32_t id)
{
	uint32_t rank = 0;

	if (image[id] < first)
		return image[id];
	for (uint32_t i = first; i < end; i++)
		rank += image[i] == i && i < image[id];
	return first + rank;
}

static void check_engine(const struct contract_input *in, const uint32_t *image,
			 struct btfold_options options)
{
	bool keep = options.ambiguous == BTFOLD_KEEP;
	uint32_t first = btfold_graph_first_id(in->input);
	uint32_t n = btfold_graph_n_types(in->input);
	struct btfold_outcome *outcome = NULL;
	const uint32_t *map;

	assert_int_equal(btfold_dedup(in->input, in->prepared, &options, &outcome, NULL), 0);
	map = btfold_outcome_map(outcome);
	for (uint32_t i = 0; i < n; i++) {
		uint32_t want = expected_output(image, first, first + n, first + i);

		if (map[i] != want)
			fail_msg("engine, %s: type %u must become %u (represented by %u), is %u",
				 keep ? "keep" : "absorb", (unsigned)(first + i), (unsigned)want,
				 (unsigned)image[first + i], (unsigned)map[i]);
	}
	btfold_outcome_destroy(outcome);
}

static void check_oracle(const struct contract_input *in, const uint32_t *image, bool keep)
{
	uint32_t first = btfold_graph_first_id(in->input), *got = NULL;
	struct btfold_oracle_options options = {.keep = keep};
	char *why = NULL;
	size_t n = 0;

	if (!btfold_oracle_classes(contract_base_bytes(in), contract_input_bytes(in), &options,
				   &got, &n, &why))
		fail_msg("oracle: %s", why);
	assert_int_equal(n, btfold_graph_n_types(in->input));
	for (uint32_t i = 0; i < n; i++)
		if (got[i] != image[first + i])
			fail_msg("oracle, %s: type %u must be represented by %u, is by %u",
				 keep ? "keep" : "absorb", (unsigned)(first + i),
				 (unsigned)image[first + i], (unsigned)got[i]);
	free(got);
}

/* All properties hold of the expected output: P must not contradict R. */
static void check_judge(const struct contract_input *in, bool keep, bool as_large)
{
	struct btfold_options options = {.ambiguous = keep ? BTFOLD_KEEP : BTFOLD_ABSORB,
					 .as_large = as_large};
	struct btfold_oracle_options how = {.keep = keep};
	struct btfold_oracle_engine engine = btfold_inprocess_engine(&options);
	struct btfold_oracle_report report;

	btfold_oracle_judge(&engine, contract_base_bytes(in), contract_input_bytes(in), &how,
			    &report);
	if (report.verdict != BTFOLD_ORACLE_FINE)
		fail_msg("judge, %s: %s", keep ? "keep" : "absorb",
			 report.n_findings	   ? report.findings[0].message
			 : report.inconclusive_why ? report.inconclusive_why
						   : "?");
	btfold_oracle_report_deinit(&report);
}

/* The engine with and without its short way for small inputs. */
static void check_ways(const struct contract_input *in, const uint32_t *image, bool keep)
{
	struct btfold_options options = {.ambiguous = keep ? BTFOLD_KEEP : BTFOLD_ABSORB};

	for (unsigned as_large = 0; as_large < 2; as_large++) {
		options.as_large = as_large;
		for (unsigned collide = 0; collide < 2; collide++) {
			options.force_collisions = collide;
			check_engine(in, image, options);
		}
		check_judge(in, keep, as_large);
	}
}

static void check_case(void **state)
{
	struct reviewed_case c;
	struct contract_input in;

	read_case(*state, &c);
	for (unsigned big_endian = 0; big_endian < 2; big_endian++) {
		contract_parse(c.base.data, c.input.data, big_endian, &in);
		for (uint32_t id = btfold_graph_first_id(in.input), i = 0;
		     i < btfold_graph_n_types(in.input); i++)
			if (!c.image[0][id + i] || !c.image[1][id + i])
				fail_msg("nothing is said about type %u", (unsigned)(id + i));
		for (unsigned keep = 0; keep < 2; keep++) {
			check_oracle(&in, c.image[keep], keep);
			check_ways(&in, c.image[keep], keep);
		}
		contract_input_deinit(&in);
	}
	contract_text_free(&c.base);
	contract_text_free(&c.input);
}

static int is_case(const struct dirent *entry)
{
	size_t length = strlen(entry->d_name);

	return length > 5 && !strcmp(entry->d_name + length - 5, ".case");
}

int main(int argc, char **argv)
{
	const char *folder = argc > 1 ? argv[1] : BTFOLD_CASES;
	struct dirent **entries;
	struct CMUnitTest *tests;
	int n = scandir(folder, &entries, is_case, alphasort), failed;

	if (n <= 0) {
		fprintf(stderr, "no cases in %s\n", folder);
		return 1;
	}
	tests = calloc((size_t)n, sizeof(*tests));
	for (int i = 0; tests && i < n; i++) {
		size_t size = strlen(folder) + strlen(entries[i]->d_name) + 2;
		char *path = malloc(size);

		if (!path)
			abort();
		snprintf(path, size, "%s/%s", folder, entries[i]->d_name);
		tests[i] = (struct CMUnitTest){
			.name = entries[i]->d_name, .test_func = check_case, .initial_state = path};
	}
	failed = _cmocka_run_group_tests("cases", tests, (size_t)n, NULL, NULL);
	for (int i = 0; i < n; i++) {
		free(tests[i].initial_state);
		free(entries[i]);
	}
	free(entries);
	free(tests);
	return failed != 0;
}
