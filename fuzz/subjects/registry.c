/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* The one place where kinds of subjects are registered. */
#include <string.h>

#include "kind.h"

const struct btfold_subject_kind *const btfold_subject_kinds[] = {
	&btfold_subject_fold, &btfold_subject_libbpf, &btfold_subject_version,
	&btfold_subject_exec, &btfold_subject_fault,  NULL,
};

const struct btfold_subject_kind *subject_find_kind(const char *spec, const char **ret_argument)
{
	size_t length = strcspn(spec, ":@"), i;
	const struct btfold_subject_kind *kind;

	/* "libbpf@" is a kind of its own. */
	length += spec[length] == '@';
	for (i = 0; (kind = btfold_subject_kinds[i]); i++) {
		if (strlen(kind->name) == length && strncmp(kind->name, spec, length) == 0) {
			*ret_argument = spec[length] ? spec + length + (spec[length] == ':') : NULL;
			return kind;
		}
	}
	return NULL;
}

void btfold_subject_list(void (*line)(void *ctx, const char *spec, const char *what), void *ctx)
{
	size_t i;

	for (i = 0; btfold_subject_kinds[i]; i++)
		line(ctx, btfold_subject_kinds[i]->spec, btfold_subject_kinds[i]->what);
}
