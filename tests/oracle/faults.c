/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* Proof that the checks can fail: every seeded fault is caught, by its finding. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "random_graph.h"

struct tally {
	unsigned applied;
	unsigned noticed; /* by any finding */
	unsigned caught;  /* by its own */
	unsigned exact;	  /* by its own and no other of its property */
};

static bool only(const struct btfold_oracle_report *report, enum btfold_oracle_finding_id id)
{
	for (unsigned i = 0; i < BTFOLD_N_FINDINGS; i++)
		if (i != id && report->counts[i])
			return false;
	return report->counts[id];
}

/* Judged for the property of the finding alone, then for all of them. */
static void judge(size_t index, struct btfold_oracle_bytes base, struct btfold_oracle_bytes input,
		  struct tally *tally)
{
	const struct btfold_oracle_fault *fault = btfold_oracle_fault(index);
	const struct btfold_oracle_engine control = btfold_oracle_reference_engine();
	unsigned property = btfold_oracle_finding_property(fault->finding);
	struct btfold_oracle_options options = {.properties = BTFOLD_ORACLE_PROPERTY(property)};
	bool applied = false, again;

	for (unsigned all = 0; all < 2; all++) {
		/* the second time P7 may give the fault other places to act: they do not count */
		struct btfold_oracle_engine engine =
			btfold_oracle_faulty(&control, index, all ? &again : &applied);
		struct btfold_oracle_report report;

		btfold_oracle_judge(&engine, base, input, &options, &report);
		if (!all && !applied && report.verdict == BTFOLD_ORACLE_FINDING)
			fail_msg("%s: finding without fault: %s", fault->name,
				 report.findings[0].message);
		if (applied && all) {
			tally->caught += report.counts[fault->finding] != 0;
			tally->noticed += report.n_findings != 0;
		}
		if (applied && !all)
			tally->exact += only(&report, fault->finding);
		btfold_oracle_report_deinit(&report);
		btfold_oracle_faulty_deinit(&engine);
		options.properties = BTFOLD_ORACLE_ALL;
	}
	tally->applied += applied;
}

static void every_fault_is_caught_by_exactly_its_finding(void **state)
{
	struct tally *tally = calloc(btfold_oracle_n_faults(), sizeof(*tally));
	uint64_t seed = random_graph_seed();
	bool seen[BTFOLD_N_FINDINGS] = {false};

	(void)state;
	for (unsigned i = random_graph_rounds(400); i--;) {
		struct btfold_oracle_bytes bytes[2];
		struct build base, in;

		build_init(&base, NULL);
		random_graph(&base, (unsigned)(seed >> 50) % 6, &seed);
		build_init(&in, i % 2 ? &base : NULL);
		random_graph(&in, 1 + (unsigned)(seed >> 40) % 24, &seed);
		bytes[0] = i % 2 ? build_bytes(&base) : (struct btfold_oracle_bytes){0};
		bytes[1] = build_bytes(&in);
		if (i % 8 == 0)
			bytes[1].size /= 2; /* malformed */
		for (size_t f = 0; f < btfold_oracle_n_faults(); f++)
			judge(f, bytes[0], bytes[1], &tally[f]);
		build_deinit(&in);
		build_deinit(&base);
	}
	for (size_t f = 0; f < btfold_oracle_n_faults(); f++) {
		const struct btfold_oracle_fault *fault = btfold_oracle_fault(f);

		print_message("%-28s %-24s applied %u caught %u exactly %u\n", fault->name,
			      btfold_oracle_finding_name(fault->finding), tally[f].applied,
			      tally[f].caught, tally[f].exact);
		seen[fault->finding] = true;
	}
	for (size_t f = 0; f < btfold_oracle_n_faults(); f++)
		/* A reference that went elsewhere may close a cycle that contradicts nothing. */
		if (!tally[f].exact || tally[f].noticed != tally[f].applied ||
		    tally[f].caught * 100 < tally[f].applied * 95)
			fail_msg("%s", btfold_oracle_fault(f)->name);
	for (unsigned id = 0; id < BTFOLD_N_FINDINGS; id++)
		assert_true(seen[id]);
	free(tally);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_fault_is_caught_by_exactly_its_finding),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
