/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* Statements of a self-test with comments behind them. */
#ifndef BTFOLD_EMIT_SELFTEST_WRITE_H
#define BTFOLD_EMIT_SELFTEST_WRITE_H

#include "../say.h"
#include "text.h"

/* One type being written. */
struct calls {
	FILE *to;
	const struct btfold_graph *graph;
	const char *btf;
	const struct btfold_type *type;
	unsigned column;
	/* The record as the calls make it. */
	bool has_name, kflag;
	uint32_t vlen, word3;
};

/* "btf__add_@what(btf", then more of the call, until one of the ends. */
void calls_begin(struct calls *c, const char *what);
void calls_put(struct calls *c, const char *format, ...) PRINTF_LIKE(2, 3);
/* The next argument is a name; NULL if empty. */
void calls_name(struct calls *c, const char *name);
/* That of the type, where the call insists on one. */
void calls_needed_name(struct calls *c);
void calls_optional_name(struct calls *c);
/* The comment tells the type, with @tail behind. */
void calls_end(struct calls *c, const char *tail);
/* The comment tells an item: "     int x", as the self-tests indent it. */
void calls_end_item(struct calls *c, const char *type, const char *name);
/* The comment that ends the items; all are counted. */
void calls_close_body(struct calls *c, char bracket);
/* What no call can say is written into word @index of the record. */
void calls_write_word(struct calls *c, uint32_t index, uint32_t value, const char *what);
void calls_write_name(struct calls *c, uint32_t index, const char *name);

#endif
