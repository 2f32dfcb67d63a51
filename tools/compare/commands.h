/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* The commands that show a finding of a comparison again, and make it smaller. */
#ifndef BTFOLD_COMPARE_COMMANDS_H
#define BTFOLD_COMPARE_COMMANDS_H

#include "compare.h"

/* Lines "  again: btfold triage ...", "  smaller: btfold reduce ...", as far as possible. */
void compare_print_commands(const struct comparison *comparison, const struct group *group);
/* {"again": ..., "reduce": ... or null} */
json_t *compare_commands_json(const struct comparison *comparison, const struct group *group);

#endif
