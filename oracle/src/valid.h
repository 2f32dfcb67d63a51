/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* V: the rules for well-formed types, beyond what makes a file malformed (C7). */
#ifndef BTFOLD_ORACLE_VALID_H
#define BTFOLD_ORACLE_VALID_H

#include "graph.h"

enum valid_rule {
	VALID_INT,
	VALID_FLOAT,
	VALID_REF_NAME,	 /* PTR, CONST, VOLATILE, RESTRICT have none */
	VALID_REF_CHAIN, /* their chain ends in void, FWD, FUNC_PROTO or a sized type */
	VALID_REF_CYCLE,
	VALID_TYPEDEF,
	VALID_TYPE_TAG,
	VALID_ARRAY_NAME,
	VALID_ARRAY_ELEM,
	VALID_ARRAY_INDEX,
	VALID_ARRAY_SIZE,
	VALID_STRUCT_NAME,
	VALID_MEMBER_OFFSET,
	VALID_MEMBER_TYPE,
	VALID_BITFIELD,
	VALID_CONTAINMENT,
	VALID_ENUM,
	VALID_FWD,
	VALID_FUNC,
	VALID_FUNC_PROTO,
	VALID_VAR,
	VALID_DATASEC,
	VALID_DECL_TAG,
	N_VALID_RULES,
};

struct valid_verdict {
	uint64_t broken;	       /* bits by rule */
	uint32_t first[N_VALID_RULES]; /* a type that breaks it */
};

struct valid_verdict valid_check(const struct graph *g, struct budget *budget);
const char *valid_rule_name(enum valid_rule rule);

#endif
