/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "mem.h"

#include <stdio.h>

#include "region.h"

static void *check(void *p)
{
	if (!p) {
		fputs("btfold oracle: out of memory\n", stderr);
		abort();
	}
	return p;
}

void mem_bug(const char *what)
{
	fprintf(stderr, "btfold oracle: a bug in the oracle: %s\n", what);
	abort();
}

static size_t product(size_t n, size_t size)
{
	if (size && n > SIZE_MAX / size)
		check(NULL);
	return n && size ? n * size : 1;
}

static void *get(size_t bytes)
{
	void *piece = region_get(bytes);

	return piece ? piece : check(malloc(bytes));
}

void *mem_get(size_t n, size_t size)
{
	return get(product(n, size));
}

void *mem_zero(size_t n, size_t size)
{
	size_t bytes = product(n, size);
	void *piece = region_get(bytes);

	return piece ? memset(piece, 0, bytes) : check(calloc(1, bytes));
}

void *mem_resize(void *old, size_t n, size_t size)
{
	size_t bytes = product(n, size), had = old ? region_size(old) : 0;
	void *moved;

	if (old && !had)
		return check(realloc(old, bytes));
	moved = get(bytes);
	if (old) {
		memcpy(moved, old, had < bytes ? had : bytes);
		region_free(old);
	}
	return moved;
}

void mem_free(void *memory)
{
	if (memory && region_size(memory))
		region_free(memory);
	else
		free(memory);
}

void *mem_lasting(size_t n, size_t size)
{
	return check(calloc(1, product(n, size)));
}

uint32_t *mem_ids(size_t n, uint32_t fill)
{
	uint32_t *v = mem_get(n, sizeof(*v));

	for (size_t i = 0; i < n; i++)
		v[i] = fill;
	return v;
}

char *mem_print(const char *format, ...)
{
	va_list args, again;
	char *text;
	int n;

	va_start(args, format);
	va_copy(again, args);
	n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	text = mem_lasting((size_t)n + 1, 1);
	vsnprintf(text, (size_t)n + 1, format, again);
	va_end(again);
	return text;
}

void ids_grow(struct ids *ids)
{
	ids->room = ids->room ? ids->room * 2 : 16;
	ids->v = mem_resize(ids->v, ids->room, sizeof(*ids->v));
}

void ids_reserve(struct ids *ids, size_t n)
{
	if (n <= ids->room)
		return;
	ids->room = n < ids->room * 2 ? ids->room * 2 : n;
	ids->v = mem_resize(ids->v, ids->room, sizeof(*ids->v));
}

static void insertion(uint32_t *ids, size_t n, sort_compare *compare, const void *ctx)
{
	for (size_t i = 1; i < n; i++) {
		uint32_t id = ids[i];
		size_t j = i;

		for (; j && compare(ctx, ids[j - 1], id) > 0; j--)
			ids[j] = ids[j - 1];
		ids[j] = id;
	}
}

static void merge(const uint32_t *a, size_t na, const uint32_t *b, size_t nb, uint32_t *out,
		  sort_compare *compare, const void *ctx)
{
	while (na && nb) {
		if (compare(ctx, *a, *b) <= 0) {
			*out++ = *a++;
			na--;
		} else {
			*out++ = *b++;
			nb--;
		}
	}
	memcpy(out, a, na * sizeof(*a));
	memcpy(out + na, b, nb * sizeof(*b));
}

void sort_ids(uint32_t *ids, size_t n, sort_compare *compare, const void *ctx)
{
	const size_t run = 12;
	uint32_t *from = ids, *to, *scratch;

	for (size_t i = 0; i < n; i += run)
		insertion(ids + i, n - i < run ? n - i : run, compare, ctx);
	if (n <= run)
		return;
	scratch = to = mem_get(n, sizeof(*to));
	for (size_t width = run; width < n; width *= 2) {
		uint32_t *swap = from;

		for (size_t i = 0; i < n; i += 2 * width) {
			size_t na = n - i < width ? n - i : width;
			size_t nb = n - i - na < width ? n - i - na : width;

			merge(from + i, na, from + i + na, nb, to + i, compare, ctx);
		}
		from = to;
		to = swap;
	}
	if (from != ids)
		memcpy(ids, from, n * sizeof(*ids));
	mem_free(scratch);
}
