// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* btfold_subject_measure(): of each kind of engine, what it says of one pass, and of what fails. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../fuzz/generator/families.h"
#include "../../fuzz/subjects/subject.h"

#define CHAIN 20000

static struct btfold_oracle_bytes make(const char *name, uint32_t n)
{
	struct btfold_oracle_bytes bytes;

	bytes.data = btfold_family_make(btfold_family_find(name), n, &bytes.size);
	return bytes;
}

static void drop(struct btfold_oracle_bytes bytes)
{
	free((void *)(uintptr_t)bytes.data);
}

static void measure(const char *spec, const struct btfold_subject_work *work,
		    struct btfold_subject_measured *ret)
{
	struct btfold_subject_limits limits = {.seconds = 30};
	char *why = NULL;
	struct btfold_subject *subject = btfold_subject_open(spec, &limits, &why);

	if (!subject) {
		print_message("skipped: %s: %s\n", spec, why);
		free(why);
		skip();
	}
	btfold_subject_measure(subject, work, ret);
	btfold_subject_close(subject);
}

static double total(const struct btfold_subject_measured *measured)
{
	double seconds = 0;

	for (unsigned i = 0; i < BTFOLD_N_PHASES; i++)
		seconds += measured->seconds[i];
	return seconds;
}

/* @types are kept of the chain. */
static void check_chain(const char *spec, uint64_t types)
{
	struct btfold_oracle_bytes chain = make("deep", CHAIN);
	struct btfold_subject_work work = {.inputs = &chain, .n_inputs = 1, .passes = 2};
	struct btfold_subject_measured got;

	measure(spec, &work, &got);
	if (got.ran != BTFOLD_ORACLE_RAN)
		fail_msg("%s: %s", spec, got.message);
	assert_int_equal(got.types_out, types);
	/* header, an INT of 16 bytes, the PTRs of 12, and some strings: of one pass, not of two */
	assert_in_range(got.bytes_out, 24 + 16 + 12 * CHAIN + 2, 24 + 16 + 12 * CHAIN + 16);
	assert_int_equal(got.refused, 0);
	assert_true(got.seconds[BTFOLD_PHASE_DEDUP] > 0);
	assert_true(got.read_seconds > 0);
	assert_true(got.cpu_seconds > 0);
	/* the map alone, and the records of the output */
	assert_true(got.grown_bytes > 100000);
	assert_true(got.whole_bytes > got.grown_bytes + chain.size);
	drop(chain);
}

static void test_fold_tells_phases_memory_and_types(void **state)
{
	(void)state;
	check_chain("fold", 1 + CHAIN);
}

static void test_libbpf_does(void **state)
{
	(void)state;
	check_chain("libbpf", 1 + CHAIN);
}

/* Types and memory are not known: the memory is that of another process. */
static void test_commands_are_timed_as_a_whole(void **state)
{
	struct btfold_oracle_bytes chain = make("deep", 10);
	struct btfold_subject_work work = {.inputs = &chain, .n_inputs = 1, .passes = 1};
	struct btfold_subject_measured got;

	(void)state;
	measure("exec:sleep 0.05; cp {input} {output}", &work, &got);
	assert_int_equal(got.ran, BTFOLD_ORACLE_RAN);
	assert_int_equal(got.bytes_out, chain.size);
	assert_true(got.seconds[BTFOLD_PHASE_DEDUP] >= 0.05);
	assert_true(total(&got) < 20);
	drop(chain);
}

static void test_many_inputs_share_one_base(void **state)
{
	struct btfold_oracle_bytes inputs[3];
	struct btfold_subject_work work = {.inputs = inputs, .n_inputs = 3, .passes = 2};
	struct btfold_subject_measured got;
	struct family_writer writer;
	uint32_t next_id, strings;

	(void)state;
	family_begin(&writer, 1, 0);
	btfold_family_find("names")->write(&writer, 100);
	next_id = writer.next_id;
	strings = (uint32_t)writer.strings_size;
	work.base.data = family_end(&writer, &work.base.size);
	for (unsigned i = 0; i < 3; i++) {
		/* the second has a type that the base has not */
		family_begin(&writer, next_id, strings);
		family_int(&writer, i == 1 ? "other" : "int", 4);
		inputs[i].data = family_end(&writer, &inputs[i].size);
	}
	for (unsigned i = 0; i < 2; i++) {
		measure(i ? "fold:j3" : "fold", &work, &got);
		assert_int_equal(got.ran, BTFOLD_ORACLE_RAN);
		assert_int_equal(got.types_out, 1);
		assert_true(got.seconds[BTFOLD_PHASE_BASE] > 0);
		assert_true(got.seconds[BTFOLD_PHASE_DEDUP] > 0);
	}
	for (unsigned i = 0; i < 3; i++)
		drop(inputs[i]);
	drop(work.base);
}

static void check_refusal(const char *spec)
{
	struct btfold_oracle_bytes chain = make("deep", 10), inputs[2] = {chain, chain};
	struct btfold_subject_work work = {.inputs = inputs, .n_inputs = 2, .passes = 3};
	struct btfold_subject_measured got;

	inputs[0].size = 20; /* ends inside the header */
	measure(spec, &work, &got);
	assert_int_equal(got.ran, BTFOLD_ORACLE_RAN);
	assert_int_equal(got.refused, 1);
	assert_true(got.types_out == 11 || got.types_out == 0);
	assert_true(got.message[0] != '\0');
	work.n_inputs = 1;
	measure(spec, &work, &got);
	assert_int_equal(got.ran, BTFOLD_ORACLE_REFUSED);
	assert_int_equal(got.refused, 1);
	assert_true(got.message[0] != '\0');
	drop(chain);
}

static void test_what_is_refused_is_counted_and_the_rest_done(void **state)
{
	(void)state;
	check_refusal("fold");
	check_refusal("fold:j2");
	check_refusal("inline:fold");
	check_refusal("fault:leave-a-copy");
}

static void test_libbpf_refuses_the_same(void **state)
{
	(void)state;
	check_refusal("libbpf");
}

static void test_time_is_up_and_then_it_works_again(void **state)
{
	struct btfold_oracle_bytes chain = make("deep", 10);
	struct btfold_subject_work work = {.inputs = &chain, .n_inputs = 1, .passes = 1};
	struct btfold_subject_limits limits = {.seconds = 0.3};
	struct btfold_subject *subject;
	struct btfold_subject_measured got;

	(void)state;
	subject = btfold_subject_open("fault:hang", &limits, NULL);
	assert_non_null(subject);
	for (unsigned i = 0; i < 2; i++) {
		btfold_subject_measure(subject, &work, &got);
		assert_int_equal(got.ran, BTFOLD_ORACLE_TIMED_OUT);
		assert_non_null(strstr(got.message, "0.3 seconds"));
	}
	btfold_subject_close(subject);
	measure("fault:leave-a-copy", &work, &got);
	assert_int_equal(got.ran, BTFOLD_ORACLE_RAN);
	drop(chain);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fold_tells_phases_memory_and_types),
		cmocka_unit_test(test_libbpf_does),
		cmocka_unit_test(test_commands_are_timed_as_a_whole),
		cmocka_unit_test(test_many_inputs_share_one_base),
		cmocka_unit_test(test_what_is_refused_is_counted_and_the_rest_done),
		cmocka_unit_test(test_libbpf_refuses_the_same),
		cmocka_unit_test(test_time_is_up_and_then_it_works_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
