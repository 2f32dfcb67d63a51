/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* R3: classes to output and map. */
#ifndef BTFOLD_ORACLE_REFERENCE_H
#define BTFOLD_ORACLE_REFERENCE_H

#include "classes.h"

struct reference {
	void *data; /* raw BTF */
	size_t size;
	uint32_t *map;	  /* per input type (from n_base + 1 on): its output id */
	uint32_t n_types; /* output types */
};

/* @universe: base and input, from which @classes were made. */
void reference_init(struct reference *ret, const struct graph *universe,
		    const struct classes *classes, bool swap);
void reference_deinit(struct reference *reference);

#define BUDGET_DEFAULT UINT64_C(4000000000)

struct budget options_budget(const struct btfold_oracle_options *options);

#endif
