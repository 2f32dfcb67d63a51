/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* D1: names are compared as strings. One table numbers the strings of all files compared. */
#ifndef BTFOLD_ORACLE_NAMES_H
#define BTFOLD_ORACLE_NAMES_H

#include "mem.h"

struct names {
	const char **text; /* by id; 0 is "" */
	uint32_t *hash;
	uint32_t n, room;
	uint32_t *table; /* open addressing, NONE: free */
	uint32_t mask;
};

void names_init(struct names *names);
void names_deinit(struct names *names);
/* @text has to live as long as the table. */
uint32_t names_id(struct names *names, const char *text);
/* Only the first @n ids stay, as if the later ones had never been asked for. */
void names_forget(struct names *names, uint32_t n);
/* Its id, NONE if the table does not have it. */
uint32_t names_find(const struct names *names, const char *text);

#endif
