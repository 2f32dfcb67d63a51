/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* P1 of subjects: whatever an engine does, the tester gets an answer and lives. Commands: test_commands.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <errno.h>

#include <cmocka.h>

#include "ask.h"
#include "input.h"
#include "limits.h"
#include "subject.h"

static struct btfold_subject *open_fake(const char *variable, const char *mode)
{
	struct btfold_subject *subject;
	char spec[4096];

	setenv("FAKE_LIBBPF", mode, 1);
	snprintf(spec, sizeof(spec), "libbpf:%s", getenv(variable));
	subject = must_open(spec, strcmp(mode, "loop") == 0 ? 0.2 : 20, (size_t)1 << 30);
	return subject;
}

static enum btfold_oracle_ran how_it_ran(struct btfold_subject *subject,
					 struct btfold_oracle_bytes input)
{
	struct btfold_oracle_output output = run(subject, no_base, input);
	enum btfold_oracle_ran how = output.ran;

	release(subject, &output);
	return how;
}

static void check_fake(const char *variable, const char *mode, enum btfold_oracle_ran ran,
		       const char *message)
{
	struct btfold_subject *subject = open_fake(variable, mode);

	/* Twice: the second time by a new worker, where the first one died. */
	expect(subject, ran, message);
	expect(subject, ran, message);
	btfold_subject_close(subject);
}

static void a_renewed_engine_knows_nothing_of_before(void **state)
{
	struct btfold_subject *subject = open_fake("FAKE_NEW", "once");
	struct btfold_oracle_bytes input = input_twice(false);

	(void)state;
	btfold_subject_set_probes(subject, false);
	assert_int_equal(how_it_ran(subject, input), BTFOLD_ORACLE_RAN);
	assert_true(btfold_subject_ran_afresh(subject));
	assert_int_equal(how_it_ran(subject, input), BTFOLD_ORACLE_REFUSED);
	assert_false(btfold_subject_ran_afresh(subject));
	btfold_subject_renew(subject);
	assert_int_equal(how_it_ran(subject, input), BTFOLD_ORACLE_RAN);
	assert_true(btfold_subject_ran_afresh(subject));
	btfold_subject_close(subject);
	free((void *)(uintptr_t)input.data);
}

static void time_of_a_run_can_be_changed(void **state)
{
	struct btfold_subject *subject = open_fake("FAKE_NEW", "loop");

	(void)state;
	btfold_subject_set_seconds(subject, 0.7);
	expect(subject, BTFOLD_ORACLE_TIMED_OUT, "0.7 seconds");
	btfold_subject_set_seconds(subject, 0);
	expect(subject, BTFOLD_ORACLE_TIMED_OUT, "0.2 seconds");
	btfold_subject_close(subject);
}

static void fake_libbpf_is_contained(void **state)
{
	static const char *const ages[] = {"FAKE_NEW", "FAKE_OLD"};
	size_t i;

	(void)state;
	for (i = 0; i < 2; i++) {
		check_fake(ages[i], "identity", BTFOLD_ORACLE_RAN, NULL);
		check_fake(ages[i], "abort", BTFOLD_ORACLE_CRASHED, "SIGABRT");
		check_fake(ages[i], "exit", BTFOLD_ORACLE_CRASHED, "status 3");
		check_fake(ages[i], "loop", BTFOLD_ORACLE_TIMED_OUT, "0.2 seconds");
		check_fake(ages[i], "refuse", BTFOLD_ORACLE_REFUSED, "btf__new: Invalid argument");
		check_fake(ages[i], "fail", BTFOLD_ORACLE_REFUSED, "btf__dedup: Invalid argument");
	}
}

static void a_crash_tells_signal_and_first_words(void **state)
{
	(void)state;
#ifdef __SANITIZE_ADDRESS__
	check_fake("FAKE_NEW", "crash", BTFOLD_ORACLE_CRASHED, "about to die");
#else
	check_fake("FAKE_NEW", "crash", BTFOLD_ORACLE_CRASHED, "SIGSEGV: about to die");
#endif
}

static void memory_is_limited(void **state)
{
	(void)state;
#ifdef __SANITIZE_ADDRESS__
	skip(); /* a sanitizer's own needs forbid a limit */
#endif
	need_memory_limits();
	check_fake("FAKE_NEW", "allocate", BTFOLD_ORACLE_NO_MEMORY, "Cannot allocate memory");
}

static void a_crash_by_probes_only_is_none(void **state)
{
	struct btfold_subject *subject = open_fake("FAKE_NEW", "crash-on-probes");
	struct btfold_oracle_bytes input = input_twice(false);
	struct btfold_oracle_output output = run(subject, no_base, input);
	size_t i;

	(void)state;
	assert_int_equal(output.ran, BTFOLD_ORACLE_RAN);
	assert_int_equal(output.size, input.size);
	assert_int_equal(output.n_map, 6);
	for (i = 0; i < 6; i++)
		assert_true(output.map[i] == BTFOLD_ORACLE_UNMAPPED);
	release(subject, &output);
	free((void *)(uintptr_t)input.data);
	btfold_subject_close(subject);
}

static void an_output_that_is_not_btf_is_handed_on(void **state)
{
	struct btfold_subject *subject = open_fake("FAKE_NEW", "scribble");
	struct btfold_oracle_bytes input = input_twice(false);
	struct btfold_oracle_output output = run(subject, no_base, input);

	(void)state;
	assert_int_equal(output.ran, BTFOLD_ORACLE_RAN);
	assert_int_equal(output.size, input.size);
	assert_int_equal(((unsigned char *)output.data)[0], 0xff);
	assert_int_equal(output.n_map, 6);
	release(subject, &output);
	free((void *)(uintptr_t)input.data);
	btfold_subject_close(subject);
}

/* Both halves of input_twice() fold; the map is the first half's ids. */
static void check_map(const char *spec, bool big_endian)
{
	struct btfold_subject *subject = must_open(spec, 20, 0);
	struct btfold_oracle_bytes input = input_twice(big_endian);
	struct btfold_oracle_output output = run(subject, no_base, input), plain;
	uint32_t i;

	assert_int_equal(output.ran, BTFOLD_ORACLE_RAN);
	assert_int_equal(output.n_map, 6);
	for (i = 0; i < 6; i++)
		assert_int_equal(output.map[i], i % 3 + 1);
	assert_true(btfold_subject_last_cost(subject).seconds > 0);
	/* What the engine would have given. */
	btfold_subject_set_probes(subject, false);
	plain = run(subject, no_base, input);
	assert_int_equal(output.size, plain.size);
	assert_memory_equal(output.data, plain.data, plain.size);
	release(subject, &plain);
	release(subject, &output);
	free((void *)(uintptr_t)input.data);
	btfold_subject_close(subject);
}

static void check_split(const char *spec)
{
	struct btfold_subject *subject = must_open(spec, 20, 0);
	struct btfold_oracle_bytes base = input_base(), input = input_split();
	struct btfold_oracle_output output = run(subject, base, input);
	uint32_t i;

	assert_int_equal(output.ran, BTFOLD_ORACLE_RAN);
	assert_int_equal(output.n_map, 3);
	for (i = 0; i < 3; i++)
		assert_int_equal(output.map[i], i + 1);
	release(subject, &output);
	free((void *)(uintptr_t)base.data);
	free((void *)(uintptr_t)input.data);
	btfold_subject_close(subject);
}

static bool have(const char *spec)
{
	struct btfold_subject *subject = btfold_subject_open(spec, NULL, NULL);

	btfold_subject_close(subject);
	return subject != NULL;
}

static void libbpf_gives_its_map(void **state)
{
	(void)state;
	if (!have("libbpf"))
		skip();
	check_map("libbpf", false);
	check_map("libbpf", true);
	check_split("libbpf");
	check_map("inline:libbpf", false);
}

static void fold_gives_its_map(void **state)
{
	(void)state;
	check_map("fold", false);
	check_map("fold", true);
	check_split("fold");
	check_map("inline:fold", false);
}

static void malformed_input_is_refused(void **state)
{
	static const char *const specs[] = {"fold", "libbpf"};
	struct btfold_oracle_bytes bytes = {"\x9f\xeb\x01\x00 not BTF", 13};
	struct btfold_oracle_output output;
	struct btfold_subject *subject;
	size_t i;

	(void)state;
	for (i = 0; i < 2; i++) {
		if (!have(specs[i]))
			continue;
		subject = must_open(specs[i], 20, 0);
		output = run(subject, no_base, bytes);
		assert_int_equal(output.ran, BTFOLD_ORACLE_REFUSED);
		assert_non_null(output.message);
		release(subject, &output);
		btfold_subject_close(subject);
	}
}

static void unknown_engines_are_named(void **state)
{
	static const char *const specs[] = {"nothing", "libbpf:/nowhere/libbpf.so", "fold:x",
					    "exec:", ""};
	char *why;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(specs) / sizeof(specs[0]); i++) {
		why = NULL;
		assert_null(btfold_subject_open(specs[i], NULL, &why));
		assert_non_null(why);
		assert_null(strchr(why, '\n'));
		free(why);
	}
}

static void nothing_is_left_behind(void **state)
{
	(void)state;
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fake_libbpf_is_contained),
		cmocka_unit_test(a_renewed_engine_knows_nothing_of_before),
		cmocka_unit_test(time_of_a_run_can_be_changed),
		cmocka_unit_test(a_crash_tells_signal_and_first_words),
		cmocka_unit_test(memory_is_limited),
		cmocka_unit_test(a_crash_by_probes_only_is_none),
		cmocka_unit_test(an_output_that_is_not_btf_is_handed_on),
		cmocka_unit_test(libbpf_gives_its_map),
		cmocka_unit_test(fold_gives_its_map),
		cmocka_unit_test(malformed_input_is_refused),
		cmocka_unit_test(unknown_engines_are_named),
		cmocka_unit_test(nothing_is_left_behind),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
