/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* Plain numbers: those of C that is as simple as can be. int has 4 bytes, enumerators count from 0,
 * arrays have 1 element, members follow one another. */
#ifndef BTFOLD_REDUCE_PLAIN_H
#define BTFOLD_REDUCE_PLAIN_H

#include "../../fuzz/mutator/mut_model.h"

/* Numbers of a type, to be edited one by one. */
enum reduce_field {
	REDUCE_KFLAG,
	REDUCE_SIZE,
	REDUCE_VLEN,
	REDUCE_EXTRA,			/* + which of the fixed words */
	REDUCE_ITEM = REDUCE_EXTRA + 3, /* + 3 * item + word */
};

/* How many fields @type has, references and names among them, which are none. */
uint32_t reduce_n_fields(const struct mut_type *type);
/* False: the type has no such number. */
bool reduce_get_field(const struct mut_model *model, uint32_t id, uint32_t field, uint32_t *ret);
void reduce_set_field(struct mut_model *model, uint32_t id, uint32_t field, uint32_t value);
/* The plain value of a field that the type has. Cost: number of items. */
uint32_t reduce_plain_field(const struct mut_model *model, uint32_t id, uint32_t field);

/* All fields at once. */
void reduce_make_plain(struct mut_model *model, uint32_t id);
/* 0: all are plain; else the more, the larger. */
uint64_t reduce_strangeness(const struct mut_model *model, uint32_t id);

#endif
