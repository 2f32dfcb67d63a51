// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* relation.h: what makes an input better or worse, with reports made by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../../tools/compare/relation.h"

#define MOST_FINDINGS 8

/* Reports of OLD and NEW, as long as a test lasts. */
struct scene {
	struct exam exams[N_SIDES];
	struct btfold_oracle_finding findings[N_SIDES][MOST_FINDINGS];
	struct allowed allowed;
};

static const char bytes[2][8] = {"1234567", "123456x"};

/* Both fine, with one output. */
static void init(struct scene *scene)
{
	memset(scene, 0, sizeof(*scene));
	for (unsigned side = 0; side < N_SIDES; side++) {
		scene->exams[side].report = (struct btfold_oracle_report){
			.findings = scene->findings[side], .types_out = 5};
		scene->exams[side].output = (struct btfold_oracle_bytes){bytes[0], 8};
	}
}

static void find(struct scene *scene, unsigned side, enum btfold_oracle_finding_id id,
		 const char *kind)
{
	struct exam *exam = &scene->exams[side];
	struct btfold_oracle_finding *finding = &scene->findings[side][exam->report.n_findings];

	finding->id = id;
	strcpy(finding->kind, kind);
	exam->causes |= UINT64_C(1) << exam->report.n_findings++;
	exam->report.counts[id]++;
	exam->report.verdict = BTFOLD_ORACLE_FINDING;
}

static void lose_output(struct scene *scene, unsigned side)
{
	scene->exams[side].report.types_out = UINT32_MAX;
	scene->exams[side].output = (struct btfold_oracle_bytes){NULL, 0};
}

static void assert_relation(const struct scene *scene, enum relation relation, unsigned reason)
{
	struct relation_found found = relation_of(scene->exams, &scene->allowed);

	assert_string_equal(relation_word(found.relation), relation_word(relation));
	assert_int_equal(found.reason, reason);
}

/* And the other way round. */
static void assert_worse(struct scene *scene, unsigned reason)
{
	struct exam old = scene->exams[OLD];

	assert_relation(scene, RELATION_WORSE, reason);
	scene->exams[OLD] = scene->exams[NEW];
	scene->exams[NEW] = old;
	assert_relation(scene, RELATION_BETTER, reason);
}

static void test_severe_findings_come_first(void **state)
{
	struct scene scene;

	(void)state;
	init(&scene);
	assert_relation(&scene, RELATION_EQUAL, 0);
	/* One wrong merge weighs more than two missed ones, a type and all bytes. */
	find(&scene, OLD, BTFOLD_FINDING_MISSED_MERGE, "PTR");
	find(&scene, OLD, BTFOLD_FINDING_MISSED_MERGE, "INT");
	find(&scene, NEW, BTFOLD_FINDING_FALSE_MERGE, "ENUM");
	scene.exams[OLD].report.types_out = 6;
	scene.exams[OLD].output.size = 7;
	assert_worse(&scene, BTFOLD_FINDING_FALSE_MERGE);
}

static void test_the_number_of_findings_decides_before_types(void **state)
{
	struct scene scene;

	(void)state;
	init(&scene);
	find(&scene, OLD, BTFOLD_FINDING_MISSED_MERGE, "PTR");
	find(&scene, NEW, BTFOLD_FINDING_MISSED_MERGE, "PTR");
	assert_relation(&scene, RELATION_EQUAL, 0);
	scene.exams[NEW].report.counts[BTFOLD_FINDING_MISSED_MERGE] = 100; /* not all kept */
	scene.exams[OLD].report.types_out = 6;
	assert_worse(&scene, BTFOLD_FINDING_MISSED_MERGE);
}

static void test_types_decide_before_bytes(void **state)
{
	struct scene scene;

	(void)state;
	init(&scene);
	scene.exams[OLD].output.size = 4;
	assert_worse(&scene, REASON_BYTES);
	init(&scene);
	scene.exams[NEW].output.size = 4;
	scene.exams[NEW].report.types_out = 6;
	assert_worse(&scene, REASON_TYPES);
}

static void test_excused_findings_do_not_count(void **state)
{
	struct scene scene;

	(void)state;
	init(&scene);
	find(&scene, NEW, BTFOLD_FINDING_AMBIGUOUS_CHOICE, "");
	scene.findings[NEW][0].excused = true;
	assert_relation(&scene, RELATION_EQUAL, 0);
}

static void test_what_is_undecided_hides_only_what_comes_later(void **state)
{
	struct scene scene;

	(void)state;
	init(&scene);
	find(&scene, NEW, BTFOLD_FINDING_FALSE_MERGE, "ENUM");
	scene.exams[OLD].report.inconclusive = BTFOLD_ORACLE_PROPERTY(6);
	assert_worse(&scene, BTFOLD_FINDING_FALSE_MERGE);
	init(&scene);
	find(&scene, NEW, BTFOLD_FINDING_NOT_LOCAL, "ENUM");
	scene.exams[OLD].report.inconclusive = BTFOLD_ORACLE_PROPERTY(6);
	assert_relation(&scene, RELATION_UNDECIDED, 0);
}

static void test_the_same_undecided_of_the_same_output_is_equal(void **state)
{
	struct scene scene;

	(void)state;
	init(&scene);
	scene.exams[OLD].report.inconclusive = BTFOLD_ORACLE_PROPERTY(7);
	assert_relation(&scene, RELATION_UNDECIDED, 0);
	scene.exams[NEW].report.inconclusive = BTFOLD_ORACLE_PROPERTY(7);
	assert_relation(&scene, RELATION_EQUAL, 0);
	scene.exams[NEW].output.data = bytes[1];
	assert_relation(&scene, RELATION_UNDECIDED, 0);
}

static void test_no_output_is_settled_unless_nobody_could_ask(void **state)
{
	unsigned rest = BTFOLD_ORACLE_ALL & ~BTFOLD_ORACLE_PROPERTY(1);
	struct scene scene;

	(void)state;
	init(&scene);
	lose_output(&scene, OLD);
	lose_output(&scene, NEW);
	find(&scene, OLD, BTFOLD_FINDING_CRASH, "");
	find(&scene, NEW, BTFOLD_FINDING_CRASH, "");
	scene.exams[OLD].report.inconclusive = scene.exams[NEW].report.inconclusive = rest;
	assert_relation(&scene, RELATION_EQUAL, 0);
	init(&scene);
	lose_output(&scene, NEW);
	find(&scene, NEW, BTFOLD_FINDING_CRASH, "");
	scene.exams[NEW].report.inconclusive = rest;
	assert_worse(&scene, BTFOLD_FINDING_CRASH);
	init(&scene);
	lose_output(&scene, OLD);
	lose_output(&scene, NEW);
	scene.exams[OLD].report.inconclusive = scene.exams[NEW].report.inconclusive =
		BTFOLD_ORACLE_ALL;
	assert_relation(&scene, RELATION_UNDECIDED, 0);
}

static void test_what_is_allowed_is_accepted_and_nothing_else(void **state)
{
	struct scene scene;

	(void)state;
	init(&scene);
	assert_true(allowed_add(&scene.allowed, "test", "missed-merge:PTR"));
	find(&scene, NEW, BTFOLD_FINDING_MISSED_MERGE, "PTR");
	scene.exams[NEW].report.types_out = 6; /* which follows from it */
	assert_relation(&scene, RELATION_ACCEPTED, BTFOLD_FINDING_MISSED_MERGE);
	/* And so does this, unless it is a cause. */
	find(&scene, NEW, BTFOLD_FINDING_SELF_SPLIT, "");
	scene.exams[NEW].causes = 1;
	assert_relation(&scene, RELATION_ACCEPTED, BTFOLD_FINDING_MISSED_MERGE);
	scene.exams[NEW].causes = 3;
	assert_relation(&scene, RELATION_WORSE, BTFOLD_FINDING_MISSED_MERGE);
	scene.exams[NEW].causes = 1;
	find(&scene, NEW, BTFOLD_FINDING_MISSED_MERGE, "INT");
	assert_relation(&scene, RELATION_WORSE, BTFOLD_FINDING_MISSED_MERGE);
}

static void test_sizes_count_where_the_allowed_was_there_before(void **state)
{
	struct scene scene;

	(void)state;
	init(&scene);
	assert_true(allowed_add(&scene.allowed, "test", "missed-merge"));
	find(&scene, OLD, BTFOLD_FINDING_MISSED_MERGE, "PTR");
	find(&scene, NEW, BTFOLD_FINDING_MISSED_MERGE, "PTR");
	scene.exams[NEW].report.types_out = 6;
	assert_relation(&scene, RELATION_WORSE, REASON_TYPES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_severe_findings_come_first),
		cmocka_unit_test(test_the_number_of_findings_decides_before_types),
		cmocka_unit_test(test_types_decide_before_bytes),
		cmocka_unit_test(test_excused_findings_do_not_count),
		cmocka_unit_test(test_what_is_undecided_hides_only_what_comes_later),
		cmocka_unit_test(test_the_same_undecided_of_the_same_output_is_equal),
		cmocka_unit_test(test_no_output_is_settled_unless_nobody_could_ask),
		cmocka_unit_test(test_what_is_allowed_is_accepted_and_nothing_else),
		cmocka_unit_test(test_sizes_count_where_the_allowed_was_there_before),
	};

	return cmocka_run_group_tests_name("relation", tests, NULL, NULL);
}
