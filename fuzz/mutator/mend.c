// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/*
 * Malformed bytes -> model: mends where the engine points to, as long as that gets further, then
 * gives up the other part.
 */
#include <string.h>

#include "codec.h"
#include "raw.h"

#define MOST_ATTEMPTS 32u

struct patient {
	uint8_t *bytes;
	size_t size;
	bool big_endian;
};

static uint32_t get(const struct patient *p, size_t at)
{
	return raw_get(p->bytes + at, p->big_endian);
}

static void set(struct patient *p, size_t at, uint32_t word)
{
	raw_put(p->bytes + at, word, p->big_endian);
}

/* The type section ends at byte @end of the file. */
static bool end_types(struct patient *p, uint64_t end)
{
	uint64_t start = (uint64_t)get(p, RAW_LENGTH) + get(p, RAW_TYPES);

	if (end < start || end - start >= get(p, RAW_TYPES + 4))
		return false;
	set(p, RAW_TYPES + 4, (uint32_t)(end - start) & ~3u);
	return true;
}

/* Sections that leave the file end with it; no layout; strings win over types. */
static bool mend_sections(struct patient *p)
{
	uint64_t room = p->size - get(p, RAW_LENGTH), start, size;

	if (get(p, RAW_LENGTH) >= RAW_HEADER_MAX) {
		set(p, RAW_LAYOUT, 0);
		set(p, RAW_LAYOUT + 4, 0);
	}
	for (unsigned at = RAW_STRINGS; at >= RAW_TYPES; at -= 8) {
		start = get(p, at);
		size = get(p, at + 4);
		if (at == RAW_TYPES)
			start &= ~(uint64_t)3;
		start = start < room ? start : room & ~(uint64_t)3;
		size = size < room - start ? size : room - start;
		if (at == RAW_TYPES && start < get(p, RAW_STRINGS) &&
		    start + size > get(p, RAW_STRINGS))
			size = get(p, RAW_STRINGS) - start;
		else if (at == RAW_TYPES && start >= get(p, RAW_STRINGS) &&
			 start < (uint64_t)get(p, RAW_STRINGS) + get(p, RAW_STRINGS + 4))
			size = 0;
		set(p, at, (uint32_t)start);
		set(p, at + 4, (uint32_t)(at == RAW_TYPES ? size & ~(uint64_t)3 : size));
	}
	return true;
}

static bool mend_strings(struct patient *p)
{
	uint64_t start = (uint64_t)get(p, RAW_LENGTH) + get(p, RAW_STRINGS);
	uint64_t size = get(p, RAW_STRINGS + 4);

	if (!size || start + size > p->size)
		return false;
	p->bytes[start] = 0;
	p->bytes[start + size - 1] = 0;
	return true;
}

static bool mend_header(struct patient *p, const struct btfold_error *error)
{
	if (p->size < RAW_HEADER)
		return false;
	switch (error->status) {
	case BTFOLD_E_MAGIC:
		p->bytes[0] = 0x9f;
		p->bytes[1] = 0xeb;
		return true;
	case BTFOLD_E_VERSION:
	case BTFOLD_E_FLAGS:
		p->bytes[RAW_VERSION] = 1;
		p->bytes[RAW_FLAGS] = 0;
		return true;
	case BTFOLD_E_HEADER_LENGTH:
		set(p, RAW_LENGTH, RAW_HEADER);
		return true;
	case BTFOLD_E_HEADER_TAIL:
		if (error->offset >= p->size)
			return false;
		p->bytes[error->offset] = 0;
		return true;
	case BTFOLD_E_SECTION:
	case BTFOLD_E_LAYOUT:
		return mend_sections(p);
	case BTFOLD_E_STRINGS:
		return mend_strings(p);
	default:
		return false;
	}
}

static bool mend(struct patient *p, const struct btfold_error *error)
{
	if (!raw_order(p->bytes, p->size, &p->big_endian))
		p->big_endian = false;
	switch (error->status) {
	case BTFOLD_E_NAME_OFFSET:
	case BTFOLD_E_TYPE_ID:
		if (error->offset + 4 > p->size)
			return false;
		set(p, (size_t)error->offset, 0);
		return true;
	case BTFOLD_E_RECORD:
	case BTFOLD_E_KIND:
		return end_types(p, error->offset);
	default:
		return mend_header(p, error);
	}
}

/* A copy that may be written to. */
static struct btfold_container copy_parts(struct mut_codec *codec,
					  const struct btfold_container *parts)
{
	struct btfold_container ret = *parts;
	struct mut_bytes *bytes = &codec->bytes;

	bytes->data =
		mut_room(bytes->data, &bytes->max, parts->base_size + parts->input_size + 1, 1);
	if (parts->base_size)
		memcpy(bytes->data, parts->base, parts->base_size);
	if (parts->input_size)
		memcpy(bytes->data + parts->base_size, parts->input, parts->input_size);
	ret.base = parts->base ? bytes->data : NULL;
	ret.input = bytes->data + parts->base_size;
	return ret;
}

bool mut_decode_mending(struct mut_codec *codec, const void *data, size_t size,
			struct mut_model *ret)
{
	struct btfold_container parts;
	struct mut_failure failure;

	btfold_container_split(data, size, &parts);
	if (mut_decode_parts(codec, &parts, ret, &failure))
		return true;
	parts = copy_parts(codec, &parts);
	for (unsigned i = 0; i < MOST_ATTEMPTS; i++) {
		struct patient p = {.bytes = codec->bytes.data +
					     (failure.in_base ? 0 : parts.base_size),
				    .size = failure.in_base ? parts.base_size : parts.input_size};

		if (!mend(&p, &failure.error)) {
			if (!parts.base)
				return false;
			/* the base alone, if that is any good, and else the input */
			if (!failure.in_base)
				parts.input_size = parts.base_size;
			else
				memmove(codec->bytes.data, parts.input, parts.input_size);
			parts.input = codec->bytes.data;
			parts.base = NULL;
			parts.base_size = 0;
		}
		if (mut_decode_parts(codec, &parts, ret, &failure))
			return true;
	}
	return false;
}
