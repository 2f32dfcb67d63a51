// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include <stdlib.h>
#include <string.h>

#include "btf.h"
#include "rewrite.h"

#define KIND_DATASEC 15
#define HEADER_LONG  32u

static void *copy_of(const void *data, size_t size)
{
	void *copy = malloc(size ? size : 1);

	if (!copy)
		abort();
	if (size)
		memcpy(copy, data, size);
	return copy;
}

static void swap(uint8_t *bytes, size_t size)
{
	for (size_t i = 0; i < size / 2; i++) {
		uint8_t byte = bytes[i];

		bytes[i] = bytes[size - 1 - i];
		bytes[size - 1 - i] = byte;
	}
}

static void swap_words(uint8_t *bytes, size_t size)
{
	for (size_t i = 0; i + 4 <= size; i += 4)
		swap(bytes + i, 4);
}

bool rewrite_swapped(struct btfold_oracle_bytes in, struct btfold_oracle_bytes *ret)
{
	uint32_t header_words;
	struct raw_btf raw;
	uint8_t *copy;

	if (!raw_parse(in.data, in.size, &raw))
		return false;
	copy = copy_of(in.data, in.size);
	header_words = raw.header_size < HEADER_LONG ? 24 : HEADER_LONG;
	swap(copy, 2);
	swap_words(copy + 4, header_words - 4);
	swap_words(copy + (raw.types - raw.header), raw.types_size);
	/* An entry of the kind layout is two bytes and a word of two bytes. */
	for (uint32_t i = 0; raw.layout && i + 4 <= raw.layout_size; i += 4)
		swap(copy + (raw.layout - raw.header) + i + 2, 2);
	*ret = (struct btfold_oracle_bytes){copy, in.size};
	return true;
}

struct doubling {
	struct raw_btf raw;
	uint32_t first_id, n_copies;
	uint32_t *copy; /* id of the copy of each own type, 0: none */
	uint32_t copies_size;
};

static void number_copies(struct doubling *d)
{
	uint32_t offset = 0;

	for (uint32_t i = 0; i < d->raw.n_types; i++) {
		struct raw_record record = raw_record(&d->raw, offset);

		offset += record.size;
		if (record.kind == RAW_KIND_VAR || record.kind == KIND_DATASEC)
			continue;
		d->copy[i] = d->first_id + d->raw.n_types + d->n_copies++;
		d->copies_size += record.size;
	}
}

static void write_copies(const struct doubling *d, uint64_t choice, uint8_t *to)
{
	uint32_t offset = 0;

	for (uint32_t i = 0; i < d->raw.n_types; i++) {
		struct raw_record record = raw_record(&d->raw, offset);

		offset += record.size;
		if (!d->copy[i])
			continue;
		memcpy(to, record.bytes, record.size);
		for (uint32_t w = 1; w < record.size / 4; w++) {
			uint32_t id = raw_get(&d->raw, record.bytes + (size_t)w * 4);

			if (raw_word(record.kind, w) != RAW_ID || id < d->first_id)
				continue;
			choice = choice * UINT64_C(6364136223846793005) + 1;
			if (d->copy[id - d->first_id] && choice >> 63)
				raw_put(&d->raw, to + (size_t)w * 4, d->copy[id - d->first_id]);
		}
		to += record.size;
	}
}

bool rewrite_doubled(struct btfold_oracle_bytes in, uint32_t first_id, uint64_t choice,
		     struct btfold_oracle_bytes *ret)
{
	struct doubling d = {.first_id = first_id};
	uint8_t *file, *types, *strings;
	size_t size;

	if (!raw_parse(in.data, in.size, &d.raw))
		return false;
	d.copy = calloc((size_t)d.raw.n_types + 1, sizeof(*d.copy));
	if (!d.copy)
		abort();
	number_copies(&d);
	size = raw_file_size(&d.raw, d.raw.types_size + d.copies_size, d.raw.strings_size);
	file = copy_of(NULL, 0);
	file = realloc(file, size);
	if (!file)
		abort();
	raw_write(&d.raw, d.raw.types_size + d.copies_size, d.raw.strings_size, file, &types,
		  &strings);
	memcpy(types, d.raw.types, d.raw.types_size);
	write_copies(&d, choice, types + d.raw.types_size);
	if (d.raw.strings_size)
		memcpy(strings, d.raw.strings, d.raw.strings_size);
	free(d.copy);
	*ret = (struct btfold_oracle_bytes){file, size};
	return true;
}
