/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* What the judge says of engines that refuse, cannot, guess, or are not known well. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "build.h"

/* An engine that gives one prepared answer. */
struct prepared {
	enum btfold_oracle_ran ran;
	struct btfold_oracle_bytes output;
	uint32_t *map;
	size_t n_map;
	bool scribbles;
};

static void run_prepared(void *ctx, struct btfold_oracle_bytes base,
			 struct btfold_oracle_bytes input, struct btfold_oracle_output *ret)
{
	const struct prepared *p = ctx;

	(void)base;
	*ret = (struct btfold_oracle_output){.ran = p->ran, .map = p->map, .n_map = p->n_map};
	ret->data = (void *)(uintptr_t)p->output.data;
	ret->size = p->output.size;
	if (p->scribbles)
		((uint8_t *)(uintptr_t)input.data)[input.size - 2] ^= 1;
}

static struct btfold_oracle_report judge(struct prepared *p, bool strict,
					 struct btfold_oracle_bytes input, unsigned properties,
					 unsigned policies)
{
	const struct btfold_oracle_engine engine = {
		.name = "prepared", .strict = strict, .run = run_prepared, .ctx = p};
	const struct btfold_oracle_options options = {.properties = properties,
						      .policies = policies};
	struct btfold_oracle_report report;

	btfold_oracle_judge(&engine, (struct btfold_oracle_bytes){0}, input, &options, &report);
	return report;
}

static void an_engine_that_cannot_be_asked_is_inconclusive(void **state)
{
	struct prepared p = {.ran = BTFOLD_ORACLE_UNABLE};
	struct btfold_oracle_report report;
	struct build in;

	(void)state;
	build_init(&in, NULL);
	report = judge(&p, true, build_bytes(&in), 0, 0);
	assert_int_equal(report.verdict, BTFOLD_ORACLE_INCONCLUSIVE);
	assert_int_equal(report.checked, 0);
	assert_int_equal(report.inconclusive, BTFOLD_ORACLE_ALL);
	btfold_oracle_report_deinit(&report);
	build_deinit(&in);
}

static void refusing_is_judged_by_the_tier_of_the_input(void **state)
{
	struct prepared p = {.ran = BTFOLD_ORACLE_REFUSED};
	struct btfold_oracle_report report;
	struct btfold_oracle_bytes bytes;
	struct build good, loadable;

	(void)state;
	build_init(&good, NULL);
	build_int(&good, "int", 4);
	build_init(&loadable, NULL);
	build_int(&loadable, "int", 1); /* 8 bits in 1 byte: fine */
	build_ref(&loadable, TYPEDEF, "", 1);
	report = judge(&p, false, build_bytes(&good), 0, 0);
	assert_int_equal(report.counts[BTFOLD_FINDING_ERROR], 1);
	btfold_oracle_report_deinit(&report);
	report = judge(&p, false, build_bytes(&loadable), 0, 0);
	assert_int_equal(report.verdict, BTFOLD_ORACLE_INCONCLUSIVE);
	btfold_oracle_report_deinit(&report);
	report = judge(&p, true, build_bytes(&loadable), 0, 0);
	assert_int_equal(report.counts[BTFOLD_FINDING_ERROR], 1);
	btfold_oracle_report_deinit(&report);
	bytes = build_bytes(&good);
	bytes.size -= 1; /* malformed */
	report = judge(&p, true, bytes, 0, 0);
	assert_int_equal(report.verdict, BTFOLD_ORACLE_FINE);
	btfold_oracle_report_deinit(&report);
	build_deinit(&good);
	build_deinit(&loadable);
}

static void writing_into_the_input_is_an_error(void **state)
{
	struct prepared p = {.ran = BTFOLD_ORACLE_REFUSED, .scribbles = true};
	struct btfold_oracle_report report;
	struct btfold_oracle_bytes bytes;
	struct build in;

	(void)state;
	build_init(&in, NULL);
	build_int(&in, "int", 4);
	bytes = build_bytes(&in);
	((uint8_t *)in.bytes)[0] = 0;
	report = judge(&p, true, bytes, 0, 0);
	assert_int_equal(report.counts[BTFOLD_FINDING_ERROR], 1);
	btfold_oracle_report_deinit(&report);
	build_deinit(&in);
}

/* The path of P's example, from a struct down to an array element. */
static void a_false_merge_comes_with_the_shortest_path(void **state)
{
	struct build in, out;
	struct btfold_oracle_report report;
	struct prepared p;
	uint32_t map[] = {1, 1, 2, 3, 4, 5}, f;

	(void)state;
	build_init(&in, NULL);
	build_init(&out, NULL);
	for (unsigned i = 0; i < 2; i++) {
		struct build *b = i ? &out : &in;

		build_int(b, "int", 4);
		f = 1;
		if (!i) {
			f = build_type(b, "float", FLOAT, false, 0, 4);
			map[1] = 1;
		}
		build_array(b, i ? 1 : 2, 1, 4);
		build_ptr(b, f + 1);
		build_struct(b, STRUCT, "S", 2, 1, f + 2);
	}
	p = (struct prepared){.output = build_bytes(&out), .map = map, .n_map = 5};
	report = judge(&p, false, build_bytes(&in), BTFOLD_ORACLE_PROPERTY(4), 0);
	assert_int_equal(report.counts[BTFOLD_FINDING_FALSE_MERGE], 4);
	assert_int_equal(report.findings[0].type_id, 2);
	assert_string_equal(report.findings[0].path, "float 'float' vs int 'int'");
	assert_string_equal(report.findings[3].path,
			    "struct S . b -> ptr -> array elem: float 'float' vs int 'int'");
	assert_string_equal(report.findings[3].kind, "ARRAY");
	assert_string_equal(report.findings[3].field, "elem");
	btfold_oracle_report_deinit(&report);
	build_deinit(&in);
	build_deinit(&out);
}

static void a_policy_excuses_what_follows_from_it_only(void **state)
{
	struct btfold_oracle_report report;
	struct prepared p;
	uint32_t map[] = {1, 2, 3, 4, 5, 6};
	struct build in;

	(void)state;
	build_init(&in, NULL);
	build_int(&in, "int", 4);		/* 1 */
	build_struct(&in, STRUCT, "foo", 1, 1); /* 2 */
	build_fwd(&in, "foo", false);		/* 3 */
	build_ptr(&in, 2);			/* 4 */
	build_ptr(&in, 3);			/* 5: equal to 4 only by resolution */
	build_int(&in, "int", 4);		/* 6: equal to 1 in any case */
	p = (struct prepared){.output = build_bytes(&in), .map = map, .n_map = 6};
	report = judge(&p, false, p.output, BTFOLD_ORACLE_PROPERTY(6),
		       BTFOLD_POLICY_KEEPS_DECLARATIONS);
	assert_int_equal(report.counts[BTFOLD_FINDING_MISSED_RESOLUTION], 1);
	assert_int_equal(report.counts[BTFOLD_FINDING_MISSED_MERGE], 2);
	assert_int_equal(report.n_excused, 2);
	assert_int_equal(report.verdict, BTFOLD_ORACLE_FINDING);
	assert_false(report.findings[0].excused); /* most severe first */
	assert_int_equal(report.findings[0].other_id, 6);
	btfold_oracle_report_deinit(&report);
	build_deinit(&in);
}

static void a_black_box_is_judged_by_what_is_known(void **state)
{
	struct btfold_oracle_report report;
	struct build in, out;
	struct prepared p;
	uint32_t map[] = {BTFOLD_ORACLE_UNMAPPED, BTFOLD_ORACLE_UNMAPPED, 1};

	(void)state;
	build_init(&in, NULL);
	build_int(&in, "int", 4);
	build_int(&in, "long", 8);
	build_int(&in, "int", 4);
	build_init(&out, NULL);
	build_int(&out, "int", 4);
	p = (struct prepared){.output = build_bytes(&out), .map = map, .n_map = 3};
	report = judge(&p, false, build_bytes(&in), 0x70, 0);
	assert_int_equal(report.counts[BTFOLD_FINDING_LOST_TYPE], 1);
	assert_int_equal(report.findings[0].type_id, 2);
	assert_int_equal(report.n_findings, 1);
	btfold_oracle_report_deinit(&report);
	build_deinit(&in);
	build_deinit(&out);
}

static void an_ended_budget_is_never_a_pass(void **state)
{
	const struct btfold_oracle_engine engine = btfold_oracle_reference_engine();
	struct btfold_oracle_options options = {.budget = 1};
	struct btfold_oracle_report report;
	struct build in;

	(void)state;
	build_init(&in, NULL);
	build_int(&in, "int", 4);
	build_ptr(&in, 1);
	build_ptr(&in, 1);
	for (unsigned property = 3; property <= 8; property++) {
		if (property == 7)
			continue; /* its parts are told apart below */
		options.properties = BTFOLD_ORACLE_PROPERTY(property);
		btfold_oracle_judge(&engine, (struct btfold_oracle_bytes){0}, build_bytes(&in),
				    &options, &report);
		if (report.verdict != BTFOLD_ORACLE_INCONCLUSIVE)
			fail_msg("P%u: verdict %d", property, report.verdict);
		assert_non_null(report.inconclusive_why);
		btfold_oracle_report_deinit(&report);
	}
	build_deinit(&in);
}

static void all_findings_are_counted_and_some_are_kept(void **state)
{
	struct btfold_oracle_report report;
	struct prepared p;
	uint32_t map[40];
	struct build in;

	(void)state;
	build_init(&in, NULL);
	for (unsigned i = 0; i < 40; i++)
		map[i] = build_int(&in, "int", 4);
	p = (struct prepared){.output = build_bytes(&in), .map = map, .n_map = 40};
	report = judge(&p, true, p.output, 0x70, 0);
	assert_int_equal(report.counts[BTFOLD_FINDING_MISSED_MERGE], 39);
	assert_true(report.n_findings > 0 && report.n_findings <= 16);
	btfold_oracle_report_deinit(&report);
	build_deinit(&in);
}

/* An engine that gives back what it got, and looks at the strings of that. */
struct reader {
	const char *strings; /* what they have to begin with */
	uint32_t n_strings;
	unsigned asked, as_stored;
};

static void run_reader(void *ctx, struct btfold_oracle_bytes base, struct btfold_oracle_bytes input,
		       struct btfold_oracle_output *ret)
{
	struct reader *r = ctx;
	const uint8_t *bytes = input.data;
	uint32_t header[6];

	(void)base;
	memcpy(header, bytes, sizeof(header));
	r->asked++;
	r->as_stored += header[5] >= r->n_strings &&
			!memcmp(bytes + header[1] + header[4], r->strings, r->n_strings);
	*ret = (struct btfold_oracle_output){.data = malloc(input.size), .size = input.size};
	memcpy(ret->data, input.data, input.size);
}

static void release_reader(void *ctx, struct btfold_oracle_output *output)
{
	(void)ctx;
	free(output->data);
}

/* Else who compares offsets is said to depend on the order, or on what is unrelated. */
static void p7_asks_with_strings_as_they_are_stored(void **state)
{
	struct build base, in;
	struct reader r = {0};
	const struct btfold_oracle_engine engine = {
		.name = "reader", .run = run_reader, .release = release_reader, .ctx = &r};
	struct btfold_oracle_report report;
	struct btfold_oracle_bytes lower;

	(void)state;
	build_init(&base, NULL);
	build_int(&base, "int", 4);
	build_int(&base, "long", 8);
	for (unsigned split = 0; split < 2; split++) {
		build_init(&in, split ? &base : NULL);
		build_ptr(&in, build_int(&in, "int", 4));
		build_ptr(&in, build_int(&in, "int", 2)); /* the name is there again */
		build_int(&in, "unused by any type but this", 1);
		lower = split ? build_bytes(&base) : (struct btfold_oracle_bytes){0};
		r = (struct reader){.strings = in.strings, .n_strings = in.n_strings};
		btfold_oracle_judge(&engine, lower, build_bytes(&in), NULL, &report);
		/* The input, again, its output, permuted, with unrelated types; not the copy of the base. */
		assert_int_equal(r.asked, 6);
		assert_int_equal(r.as_stored, 5);
		assert_int_equal(report.counts[BTFOLD_FINDING_ORDER_DEPENDENT], 0);
		btfold_oracle_report_deinit(&report);
		build_deinit(&in);
	}
	build_deinit(&base);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_engine_that_cannot_be_asked_is_inconclusive),
		cmocka_unit_test(refusing_is_judged_by_the_tier_of_the_input),
		cmocka_unit_test(writing_into_the_input_is_an_error),
		cmocka_unit_test(a_false_merge_comes_with_the_shortest_path),
		cmocka_unit_test(a_policy_excuses_what_follows_from_it_only),
		cmocka_unit_test(a_black_box_is_judged_by_what_is_known),
		cmocka_unit_test(an_ended_budget_is_never_a_pass),
		cmocka_unit_test(all_findings_are_counted_and_some_are_kept),
		cmocka_unit_test(p7_asks_with_strings_as_they_are_stored),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
