/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "btf_strings.h"

#include <stdlib.h>
#include <string.h>

#include "bytes.h"

/* Offsets of fields of the header. */
enum { AT_HEADER_SIZE = 4, AT_TYPES = 8, AT_STRINGS = 16, AT_STRINGS_SIZE = 20, AT_LAYOUT = 24 };

struct btf_view btf_view(const struct blob *btf)
{
	struct btf_view view = {.big_endian = btf->data[0] == 0xeb};
	uint32_t header = get32(btf->data + AT_HEADER_SIZE, view.big_endian);

	view.types = header + get32(btf->data + AT_TYPES, view.big_endian);
	view.strings = header + get32(btf->data + AT_STRINGS, view.big_endian);
	view.strings_size = get32(btf->data + AT_STRINGS_SIZE, view.big_endian);
	if (header > AT_LAYOUT) {
		view.layout = header + get32(btf->data + AT_LAYOUT, view.big_endian);
		view.layout_size = get32(btf->data + AT_LAYOUT + 4, view.big_endian);
	}
	return view;
}

static int compare(const void *a, const void *b, void *ctx)
{
	const struct btf_strings *strings = ctx;

	return strcmp(strings->text + *(const uint32_t *)a, strings->text + *(const uint32_t *)b);
}

bool btf_strings_init(struct btf_strings *strings, const struct blob *btf)
{
	struct btf_view view = btf_view(btf);
	const char *text = (const char *)btf->data + view.strings;
	uint32_t n = 0;

	*strings = (struct btf_strings){.text = text, .size = view.strings_size};
	for (uint32_t at = 0; at < view.strings_size; at++)
		n += !text[at];
	strings->sorted = malloc(((size_t)n + 1) * sizeof(*strings->sorted));
	if (!strings->sorted)
		return false;
	for (uint32_t at = 0; at < view.strings_size; at += (uint32_t)strlen(text + at) + 1)
		strings->sorted[strings->n_sorted++] = at;
	qsort_r(strings->sorted, n, sizeof(*strings->sorted), compare, strings);
	return true;
}

void btf_strings_deinit(struct btf_strings *strings)
{
	free(strings->sorted);
	free(strings->extra);
	*strings = (struct btf_strings){0};
}

static bool append(struct btf_strings *strings, const char *text)
{
	size_t size = strlen(text) + 1, needed = strings->extra_size + size;
	char *more;

	if (needed > UINT32_MAX / 2 || size > UINT32_MAX - strings->size)
		return false;
	if (needed > strings->extra_capacity) {
		more = realloc(strings->extra, needed * 2);
		if (!more)
			return false;
		strings->extra = more;
		strings->extra_capacity = (uint32_t)needed * 2;
	}
	memcpy(strings->extra + strings->extra_size, text, size);
	strings->extra_size = (uint32_t)needed;
	strings->size += (uint32_t)size;
	return true;
}

bool btf_strings_take(struct btf_strings *strings, const char *text, uint32_t *ret_offset)
{
	uint32_t low = 0, high = strings->n_sorted, offset = strings->size;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2, at = strings->sorted[middle];
		int order = strcmp(text, strings->text + at);

		if (!order) {
			*ret_offset = at;
			return true;
		}
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	if (!append(strings, text))
		return false;
	*ret_offset = offset;
	return true;
}

bool btf_strings_append(struct blob *btf, const char *extra, size_t extra_size, size_t zeros,
			char **ret_why)
{
	struct btf_view view = btf_view(btf);
	size_t end = (size_t)view.strings + view.strings_size, size = end + extra_size + zeros;
	size_t layout = view.layout_size ? (size + 3) / 4 * 4 : 0;
	unsigned char *data;

	if (view.layout_size)
		size = layout + view.layout_size;
	if (size > UINT32_MAX)
		return fail(ret_why, "%s", btfold_status_text(BTFOLD_E_TOO_LARGE));
	data = calloc(1, size);
	if (!data)
		return fail(ret_why, "out of memory");
	memcpy(data, btf->data, end);
	if (extra_size)
		memcpy(data + end, extra, extra_size);
	put32(data + AT_STRINGS_SIZE, view.big_endian,
	      (uint32_t)(view.strings_size + extra_size + zeros));
	if (view.layout_size) {
		memcpy(data + layout, btf->data + view.layout, view.layout_size);
		put32(data + AT_LAYOUT, view.big_endian,
		      (uint32_t)(layout - get32(data + AT_HEADER_SIZE, view.big_endian)));
	}
	free(btf->data);
	*btf = (struct blob){.data = data, .size = size};
	return true;
}
