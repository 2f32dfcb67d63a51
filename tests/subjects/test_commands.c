/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* P1 of subjects that are shell commands (exec:COMMAND). */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ask.h"
#include "input.h"
#include "limits.h"

static void commands_are_contained(void **state)
{
	static const struct {
		const char *spec;
		enum btfold_oracle_ran ran;
		const char *message;
	} cases[] = {
		{"exec:cp {input} {output}", BTFOLD_ORACLE_RAN, NULL},
		{"exec:f() { cp \"$2\" \"$3\"; }; f", BTFOLD_ORACLE_RAN, NULL},
		{"exec:cp \"$BTFOLD_INPUT\" {output}", BTFOLD_ORACLE_RAN, NULL},
		{"exec:: {output}", BTFOLD_ORACLE_REFUSED, "no output"},
		{"exec:echo; echo no thanks >&2; echo more >&2; exit 1 # {input}",
		 BTFOLD_ORACLE_REFUSED, "no thanks"},
		{"exec:kill -SEGV $$ # {input}", BTFOLD_ORACLE_CRASHED, "SIGSEGV"},
		{"exec:(kill -ABRT $(exec sh -c 'echo $PPID')); exit # {input}",
		 BTFOLD_ORACLE_CRASHED, "SIGABRT"},
		{"exec:echo out of memory >&2; exit 1 # {input}", BTFOLD_ORACLE_NO_MEMORY,
		 "out of memory"},
		{"exec:no-such-command-anywhere {input}", BTFOLD_ORACLE_UNABLE, "not found"},
		{"exec:sleep 30 & sleep 30; : {input}", BTFOLD_ORACLE_TIMED_OUT, "seconds"},
	};
	struct btfold_subject *subject;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		subject = must_open(cases[i].spec,
				    cases[i].ran == BTFOLD_ORACLE_TIMED_OUT ? 0.3 : 20, 0);
		expect(subject, cases[i].ran, cases[i].message);
		btfold_subject_close(subject);
	}
}

static void a_command_has_a_memory_limit(void **state)
{
	struct btfold_oracle_bytes input;
	struct btfold_oracle_output output;
	struct btfold_subject *subject;

	(void)state;
	need_memory_limits();
	subject = must_open("exec:ulimit -v >{output}", 20, (size_t)512 << 20);
	input = input_twice(false);
	output = run(subject, no_base, input);
	assert_int_equal(output.ran, BTFOLD_ORACLE_RAN);
	assert_memory_equal(output.data, "524288\n", 7);
	release(subject, &output);
	free((void *)(uintptr_t)input.data);
	btfold_subject_close(subject);
}

static void a_command_may_give_its_own_map(void **state)
{
	struct btfold_subject *subject =
		must_open("exec:cp {input} {output}; echo 1 2 3 - 2 3 >{map}", 20, 0);
	struct btfold_oracle_bytes input = input_twice(false);
	struct btfold_oracle_output output = run(subject, no_base, input);

	(void)state;
	assert_int_equal(output.ran, BTFOLD_ORACLE_RAN);
	assert_int_equal(output.n_map, 6);
	assert_int_equal(output.map[1], 2);
	assert_true(output.map[3] == BTFOLD_ORACLE_UNMAPPED);
	assert_int_equal(output.map[5], 3);
	release(subject, &output);
	free((void *)(uintptr_t)input.data);
	btfold_subject_close(subject);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(commands_are_contained),
		cmocka_unit_test(a_command_has_a_memory_limit),
		cmocka_unit_test(a_command_may_give_its_own_map),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
