/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* What a verb of the command is. To add one: a file here, and a line in verbs.def. */
#ifndef BTFOLD_VERB_H
#define BTFOLD_VERB_H

/* Exit statuses, the same for all verbs. */
enum verb_status {
	VERB_FINE = 0,
	VERB_FINDING = 1,      /* an engine got it wrong, or BTF breaks a rule */
	VERB_BAD_INPUT = 2,    /* wrong usage, unreadable input, unwritable output */
	VERB_INCONCLUSIVE = 3, /* no finding, but something could not be decided */
};

/* @argv[0] is "btfold VERB". */
#define VERB(name, summary) enum verb_status btfold_verb_##name(int argc, char **argv);
#include "verbs.def"
#undef VERB

/* The status of several results: bad input before finding before inconclusive. */
enum verb_status verb_worse(enum verb_status a, enum verb_status b);

#endif
