/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* The control: the reference, asked as an engine, gives no finding on any random small graph. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "random_graph.h"

static void print(const struct btfold_oracle_report *report)
{
	for (size_t i = 0; i < report->n_findings; i++)
		print_message("%s: %s [%s]\n", btfold_oracle_finding_name(report->findings[i].id),
			      report->findings[i].message,
			      report->findings[i].path ? report->findings[i].path : "");
	if (report->inconclusive_why)
		print_message("inconclusive: %s\n", report->inconclusive_why);
}

static void expect_fine(struct btfold_oracle_bytes base, struct btfold_oracle_bytes input,
			bool keep, uint64_t seed)
{
	const struct btfold_oracle_engine engine = btfold_oracle_reference_engine();
	const struct btfold_oracle_options options = {.seed = seed, .keep = keep};
	struct btfold_oracle_report report;

	btfold_oracle_judge(&engine, base, input, &options, &report);
	if (report.verdict != BTFOLD_ORACLE_FINE) {
		print(&report);
		fail_msg("seed %llu", (unsigned long long)seed);
	}
	btfold_oracle_report_deinit(&report);
}

static void reference_has_no_finding_without_base(void **state)
{
	uint64_t seed = random_graph_seed();

	(void)state;
	for (unsigned i = random_graph_rounds(3000); i--;) {
		uint64_t here = seed;
		struct build in;

		build_init(&in, NULL);
		random_graph(&in, 1 + (unsigned)(seed >> 40) % 20, &seed);
		expect_fine((struct btfold_oracle_bytes){0},
			    i % 4 ? build_bytes(&in) : build_bytes_swapped(&in), false, here);
		build_deinit(&in);
	}
}

static void reference_has_no_finding_on_a_base(void **state)
{
	uint64_t seed = random_graph_seed();

	(void)state;
	for (unsigned i = random_graph_rounds(3000); i--;) {
		uint64_t here = seed;
		struct build base, in;

		build_init(&base, NULL);
		random_graph(&base, (unsigned)(seed >> 50) % 8, &seed);
		build_init(&in, &base);
		random_graph(&in, 1 + (unsigned)(seed >> 40) % 16, &seed);
		expect_fine(build_bytes(&base), build_bytes(&in), false, here);
		build_deinit(&in);
		build_deinit(&base);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reference_has_no_finding_without_base),
		cmocka_unit_test(reference_has_no_finding_on_a_base),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
