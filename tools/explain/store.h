/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* Storage for explaining: out of memory ends the process with a line. */
#ifndef BTFOLD_EXPLAIN_STORE_H
#define BTFOLD_EXPLAIN_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define NONE UINT32_MAX

/* @n zeroed elements of @size bytes; never NULL. */
void *store_new(size_t n, size_t size);
/* @memory (NULL at first) made to hold @n elements. */
void *store_resize(void *memory, size_t n, size_t size);

struct ids {
	uint32_t *at;
	uint32_t n, room;
};
void ids_push(struct ids *ids, uint32_t id);

/* Pairs of ids, numbered from 0 in the order in which they came. */
struct pair {
	uint32_t a, b;
};
struct pair_set {
	struct pair *at;
	uint32_t n, room;
	uint32_t *slots; /* number + 1; 0: free */
	uint32_t n_slots;
};
/* The pair's number; *ret_new (may be NULL) tells if it was not there before. */
uint32_t pair_set_add(struct pair_set *set, uint32_t a, uint32_t b, bool *ret_new);
void pair_set_deinit(struct pair_set *set);

/* Lists, one for each of n things, made of (thing, item) in two passes: count, then add. */
struct lists {
	uint32_t *first; /* n + 1 entries: list i is items[first[i]] to items[first[i + 1] - 1] */
	uint32_t *items;
	uint32_t n;
};
void lists_init(struct lists *lists, uint32_t n);
void lists_count(struct lists *lists, uint32_t i);
void lists_counted(struct lists *lists); /* between the passes */
void lists_add(struct lists *lists, uint32_t i, uint32_t item);
void lists_deinit(struct lists *lists);

/* open_memstream() and its end, after which *text is the caller's. */
FILE *store_text(char **text, size_t *size);
void store_text_end(FILE *to);

#endif
