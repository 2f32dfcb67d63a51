/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* Memory that never fails (the oracle aborts instead), id lists, sorting, budgets. */
#ifndef BTFOLD_ORACLE_MEM_H
#define BTFOLD_ORACLE_MEM_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define NONE UINT32_MAX

/* Given back with mem_free(). In a judgement, small ones end with it (region.h). */
void *mem_get(size_t n, size_t size);
void *mem_zero(size_t n, size_t size);
void *mem_resize(void *old, size_t n, size_t size);
uint32_t *mem_ids(size_t n, uint32_t fill);
void mem_free(void *memory); /* NULL is fine */
/* These outlive a judgement; free() takes them, too. */
void *mem_lasting(size_t n, size_t size); /* zeroed */
char *mem_print(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* For what cannot happen unless the oracle itself is wrong. */
_Noreturn void mem_bug(const char *what);

/* A growing list of ids; zeroed is empty. */
struct ids {
	uint32_t *v;
	size_t n, room;
};

void ids_grow(struct ids *ids);
/* Room for @n ids in all. */
void ids_reserve(struct ids *ids, size_t n);

static inline void ids_push(struct ids *ids, uint32_t id)
{
	if (ids->n == ids->room)
		ids_grow(ids);
	ids->v[ids->n++] = id;
}

/* <0, 0, >0; never asked about an id and itself unless it is in the list twice. */
typedef int sort_compare(const void *ctx, uint32_t a, uint32_t b);

/* Stable merge sort: n log n whatever the input. */
void sort_ids(uint32_t *ids, size_t n, sort_compare *compare, const void *ctx);

/* Elementary steps that a check may still take. */
struct budget {
	uint64_t left;
	bool ended;
};

static inline bool budget_spend(struct budget *budget, uint64_t steps)
{
	if (budget->left < steps) {
		budget->left = 0;
		budget->ended = true;
		return false;
	}
	budget->left -= steps;
	return true;
}

/* A small generator of its own, so that a seed means the same everywhere. */
static inline uint64_t mem_random(uint64_t *state)
{
	uint64_t z = (*state += 0x9e3779b97f4a7c15u);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

#endif
