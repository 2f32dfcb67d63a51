// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include "../say.h"
#include "forms.h"

bool emit_c(const struct emit_job *job, FILE *to)
{
	(void)job;
	(void)to;
	say_error("form c is not there yet");
	return false;
}
