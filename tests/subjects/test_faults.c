/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* Subjects with a seeded fault show what the fault has to produce, judgement after judgement. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "generator.h"
#include "subject.h"

#define GRAPHS 200

/* How many graphs show the fault's finding, of those judged by one subject. */
static unsigned shown(const char *prefix, size_t index, unsigned n_graphs)
{
	const struct btfold_oracle_fault *fault = btfold_oracle_fault(index);
	unsigned property = btfold_oracle_finding_property(fault->finding), n = 0;
	struct btfold_oracle_options options = {.properties = BTFOLD_ORACLE_PROPERTY(property)};
	struct btfold_subject_limits limits = {.seconds = 0.2};
	struct btfold_generator *generator = btfold_generator_create();
	struct btfold_oracle_engine engine;
	struct btfold_subject *subject;
	char spec[128];

	snprintf(spec, sizeof(spec), "%sfault:%s", prefix, fault->name);
	subject = btfold_subject_open(spec, &limits, NULL);
	assert_non_null(subject);
	engine = btfold_subject_engine(subject);
	for (unsigned seed = 1; seed <= n_graphs; seed++) {
		struct btfold_gen_options asked = {.seed = seed};
		struct btfold_gen_result graph;
		struct btfold_oracle_report report;

		if (fault->finding == BTFOLD_FINDING_ACCEPTS_INVALID)
			asked.tier = BTFOLD_GEN_MALFORMED;
		btfold_generate(generator, &asked, &graph);
		btfold_oracle_judge(&engine,
				    (struct btfold_oracle_bytes){graph.base, graph.base_size},
				    (struct btfold_oracle_bytes){graph.input, graph.input_size},
				    &options, &report);
		n += report.counts[fault->finding] != 0;
		btfold_oracle_report_deinit(&report);
	}
	btfold_subject_close(subject);
	btfold_generator_destroy(generator);
	return n;
}

static void every_fault_shows_its_finding(void **state)
{
	(void)state;
	for (size_t i = 0; i < btfold_oracle_n_faults(); i++) {
		const struct btfold_oracle_fault *fault = btfold_oracle_fault(i);
		unsigned n;

		if (fault->finding == BTFOLD_FINDING_AMBIGUOUS_CHOICE)
			continue; /* of foreign engines only */
		n = shown("inline:", i, GRAPHS);
		if (!n)
			fail_msg("%s: no %s", fault->name,
				 btfold_oracle_finding_name(fault->finding));
	}
}

static void crash_and_hang_are_real(void **state)
{
	(void)state;
	for (size_t i = 0; i < btfold_oracle_n_faults(); i++)
		if (btfold_oracle_fault(i)->finding <= BTFOLD_FINDING_HANG)
			assert_int_equal(shown("", i, 2), 2);
}

static void an_unknown_fault_is_no_engine(void **state)
{
	static const char *const specs[] = {"fault:", "fault:nothing", "fault"};

	(void)state;
	for (unsigned i = 0; i < 3; i++) {
		char *why = NULL;

		assert_null(btfold_subject_open(specs[i], NULL, &why));
		assert_non_null(why);
		assert_non_null(strstr(why, "no seeded fault"));
		free(why);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_fault_shows_its_finding),
		cmocka_unit_test(crash_and_hang_are_real),
		cmocka_unit_test(an_unknown_fault_is_no_engine),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
