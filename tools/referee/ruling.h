/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * The rules V as btfold has them against the running kernel: what well-formed BTF is, the kernel takes,
 * and when it refuses some, then for a type that breaks a rule.
 */
#ifndef BTFOLD_REFEREE_RULING_H
#define BTFOLD_REFEREE_RULING_H

#include <btfold/btfold.h>

#include "ask.h"

enum ruling_id {
	RULING_AGREE,
	RULING_REFUSES,	  /* the kernel refuses what is well-formed by V */
	RULING_TAKES,	  /* the kernel takes what breaks a rule V */
	RULING_ELSEWHERE, /* both refuse, the kernel for a type that breaks no rule V */
	RULING_NOT_ASKED, /* no answer could be had, see @text */
	N_RULINGS,
};

/* "refuses-well-formed"; static. */
const char *ruling_name(enum ruling_id id);
/* A sentence about it; static. */
const char *ruling_meaning(enum ruling_id id);

/* A place where kernels are known to differ, see differences.def. */
struct difference {
	const char *name, *reason;
	enum ruling_id id;
	const char *kind;      /* of the type at fault; NULL: any */
	const char *complaint; /* part of what the kernel says (NOT_ASKED: why); NULL: anything */
	const char *breach;    /* all of what btfold says; NULL: anything */
};
extern const struct difference differences[];
extern const unsigned n_differences;

struct ruling {
	enum ruling_id id;
	const struct difference *known; /* NULL: a finding, unless they agree */
	enum btfold_tier tier;		/* by V, of the graph as the kernel was asked about it */
	bool refused;			/* by the kernel */
	uint32_t type;			/* at fault, 0 when it is none */
	char kind[16];			/* of that, or "" */
	char text[128]; /* what is wrong by the one that refuses; RULING_NOT_ASKED: why */
	struct complaint complaint; /* of a kernel that refuses */
};

/* @base.data is NULL when @input is not split; else both are joined (alone.h). */
void referee_compare(struct kernel *kernel, struct btfold_oracle_bytes base,
		     struct btfold_oracle_bytes input, struct ruling *ret);

/* "the kernel refuses what breaks no rule V: type 5, ARRAY: Invalid elem (its log: ...)" */
void ruling_text(const struct ruling *ruling, char *ret_text, size_t size);

#endif
