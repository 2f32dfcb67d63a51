/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ask.h"
#include "input.h"

const struct btfold_oracle_bytes no_base;

struct btfold_subject *must_open(const char *spec, double seconds, size_t memory)
{
	struct btfold_subject_limits limits = {.seconds = seconds, .memory_bytes = memory};
	struct btfold_subject *subject;
	char *why = NULL;

	subject = btfold_subject_open(spec, &limits, &why);
	if (!subject)
		print_error("%s: %s\n", spec, why);
	assert_non_null(subject);
	return subject;
}

struct btfold_oracle_output run(struct btfold_subject *subject, struct btfold_oracle_bytes base,
				struct btfold_oracle_bytes input)
{
	struct btfold_oracle_engine engine = btfold_subject_engine(subject);
	struct btfold_oracle_output output;

	engine.run(engine.ctx, base, input, &output);
	return output;
}

void release(struct btfold_subject *subject, struct btfold_oracle_output *output)
{
	struct btfold_oracle_engine engine = btfold_subject_engine(subject);

	engine.release(engine.ctx, output);
}

void expect(struct btfold_subject *subject, enum btfold_oracle_ran ran, const char *message)
{
	struct btfold_oracle_bytes input = input_twice(false);
	struct btfold_oracle_output output = run(subject, no_base, input);

	if (output.ran != ran)
		print_error("ran %d, message %s\n", output.ran,
			    output.message ? output.message : "none");
	assert_int_equal(output.ran, ran);
	if (message) {
		assert_non_null(output.message);
		assert_non_null(strstr(output.message, message));
	}
	release(subject, &output);
	free((void *)(uintptr_t)input.data);
}
