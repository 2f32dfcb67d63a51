// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include "container.h"

#include <string.h>

#include "raw.h"

/* Where the BTF at the start ends: behind header and sections; 0 when that is outside the bytes. */
static size_t extent(const uint8_t *bytes, size_t size)
{
	uint64_t length, end, last;
	bool big_endian;

	if (size < RAW_HEADER || !raw_order(bytes, size, &big_endian))
		return 0;
	length = last = raw_get(bytes + RAW_LENGTH, big_endian);
	if (length < RAW_HEADER || length > size)
		return 0;
	for (unsigned at = RAW_TYPES; at <= RAW_LAYOUT; at += 8) {
		if (at + 8 > length)
			break;
		end = length + raw_get(bytes + at, big_endian) +
		      raw_get(bytes + at + 4, big_endian);
		if (end > last)
			last = end;
	}
	return last <= size ? (size_t)last : 0;
}

static size_t aligned(size_t size)
{
	return (size + 3) & ~(size_t)3;
}

void btfold_container_split(const void *data, size_t size, struct btfold_container *ret)
{
	const uint8_t *bytes = data;
	size_t end = extent(bytes, size), next = aligned(end);
	bool big_endian;

	*ret = (struct btfold_container){.input = bytes, .input_size = size};
	if (!end || next >= size || !raw_order(bytes + next, size - next, &big_endian))
		return;
	*ret = (struct btfold_container){bytes, end, bytes + next, size - next};
}

size_t btfold_container_size(const struct btfold_container *parts)
{
	bool big_endian;

	if (!parts->base)
		return parts->input_size;
	if (extent(parts->base, parts->base_size) != parts->base_size ||
	    !raw_order(parts->input, parts->input_size, &big_endian))
		return 0;
	return aligned(parts->base_size) + parts->input_size;
}

void btfold_container_join(const struct btfold_container *parts, void *ret_data)
{
	size_t next = parts->base ? aligned(parts->base_size) : 0;
	uint8_t *bytes = ret_data;

	if (parts->base) {
		memcpy(bytes, parts->base, parts->base_size);
		memset(bytes + parts->base_size, 0, next - parts->base_size);
	}
	memcpy(bytes + next, parts->input, parts->input_size);
}
