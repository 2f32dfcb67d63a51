// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include <string.h>

#include "../options.h"
#include "../say.h"
#include "forms.h"

static const char *const names[N_EMIT_FORMS + 1] = {
#define FORM(id, name, text) [EMIT_##id] = name,
#include "forms.def"
#undef FORM
};

const char *emit_form_name(enum emit_form form)
{
	return names[form];
}

bool emit_form_parse(const char *verb, const char *word, enum emit_form *ret_form)
{
	unsigned index;

	if (!option_word(verb, "--emit", word, names, &index))
		return false;
	*ret_form = (enum emit_form)index;
	return true;
}

void emit_print_help(void)
{
#define FORM(id, name, text)           \
	printf("%25s%-10s", "", name); \
	print_wrapped(stdout, 35, 35, text);
#include "forms.def"
#undef FORM
}

bool emit_write(const struct emit_job *job, enum emit_form form, FILE *to)
{
	static bool (*const writers[N_EMIT_FORMS])(const struct emit_job *, FILE *) = {
#define FORM(id, name, text) [EMIT_##id] = emit_##id,
#include "forms.def"
#undef FORM
	};

	return writers[form](job, to);
}
