/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* What the reducer's tests share: graphs as text, and containers. */
#ifndef BTFOLD_TESTS_REDUCE_SUPPORT_H
#define BTFOLD_TESTS_REDUCE_SUPPORT_H

#include "../../tools/reduce/reduce.h"
#include "../mutator/support.h"

#define INT(id)	    "[" #id "] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED\n"
#define PTR(id, to) "[" #id "] PTR '(anon)' type_id=" #to "\n"
#define SPLIT	    "--\n" /* between base and input */

/* A container of @text, base and input. */
void container_of(const char *text, struct bytes *ret);
/* The same the other way round; NUL-terminated. */
void text_of(const void *data, size_t size, struct bytes *ret);
/* Its types in another order, within base and input. */
void permuted(struct mut_codec *codec, const struct bytes *of, uint64_t seed, struct bytes *ret);

#endif
