/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "header.h"

#include "byteorder.h"

static enum btfold_status fail(struct btfold_error *err, enum btfold_status status,
			       const char *text, uint64_t offset)
{
	return error_set(err, status, "V header", text, offset);
}

/* Offsets of the fields of a header. */
enum { AT_VERSION = 2, AT_FLAGS = 3, AT_LENGTH = 4, AT_TYPES = 8, AT_STRINGS = 16, AT_LAYOUT = 24 };

/* The offset and length pair at @at, relative to the end of the header. */
static bool read_section(const uint8_t *bytes, size_t size, uint32_t header_size, size_t at,
			 bool big_endian, struct section *ret)
{
	ret->offset = (uint64_t)header_size + get32(bytes + at, big_endian);
	ret->size = get32(bytes + at + 4, big_endian);
	return ret->offset <= size && ret->size <= size - ret->offset;
}

static bool overlap(struct section a, struct section b)
{
	return a.size && b.size && a.offset < b.offset + b.size && b.offset < a.offset + a.size;
}

static enum btfold_status read_fixed(const uint8_t *bytes, size_t size, struct header *ret,
				     uint32_t *ret_length, struct btfold_error *err)
{
	uint32_t length;

	if (size < 8)
		return fail(err, BTFOLD_E_SHORT, "file ends inside the header", size);
	if (bytes[0] == (BTF_MAGIC & 0xff) && bytes[1] == BTF_MAGIC >> 8)
		ret->big_endian = false;
	else if (bytes[1] == (BTF_MAGIC & 0xff) && bytes[0] == BTF_MAGIC >> 8)
		ret->big_endian = true;
	else
		return fail(err, BTFOLD_E_MAGIC, "magic is not 0xeb9f", 0);
	if (bytes[AT_VERSION] != 1)
		return fail(err, BTFOLD_E_VERSION, "version is not 1", AT_VERSION);
	if (bytes[AT_FLAGS])
		return fail(err, BTFOLD_E_FLAGS, "flags are not 0", AT_FLAGS);
	length = get32(bytes + AT_LENGTH, ret->big_endian);
	if (length < BTF_HEADER_BYTES)
		return fail(err, BTFOLD_E_HEADER_LENGTH, "header length is under 24", AT_LENGTH);
	if (size < BTF_HEADER_BYTES)
		return fail(err, BTFOLD_E_SHORT, "file ends inside the header", size);
	if (length > size)
		return fail(err, BTFOLD_E_HEADER_LENGTH, "header length is beyond the file",
			    AT_LENGTH);
	*ret_length = length;
	return BTFOLD_OK;
}

enum btfold_status header_read(const uint8_t *bytes, size_t size, struct header *ret,
			       struct btfold_error *err)
{
	uint32_t length = 0, known = BTF_HEADER_BYTES;
	struct header header = {0};
	enum btfold_status status = read_fixed(bytes, size, &header, &length, err);

	if (status)
		return status;
	if (!read_section(bytes, size, length, AT_TYPES, header.big_endian, &header.types))
		return fail(err, BTFOLD_E_SECTION, "type section leaves the file", AT_TYPES);
	if (!read_section(bytes, size, length, AT_STRINGS, header.big_endian, &header.strings))
		return fail(err, BTFOLD_E_SECTION, "string section leaves the file", AT_STRINGS);
	if (length >= BTF_HEADER_LAYOUT_BYTES) {
		known = BTF_HEADER_LAYOUT_BYTES;
		if (!read_section(bytes, size, length, AT_LAYOUT, header.big_endian,
				  &header.layout))
			return fail(err, BTFOLD_E_SECTION, "kind layout leaves the file",
				    AT_LAYOUT);
	}
	for (uint32_t at = known; at < length; at++)
		if (bytes[at])
			return fail(err, BTFOLD_E_HEADER_TAIL, "unknown header bytes are not zero",
				    at);
	if ((header.types.offset - length) % 4 || header.types.size % 4)
		return fail(err, BTFOLD_E_SECTION,
			    "type section's offset or length is not a multiple of 4", AT_TYPES);
	if (overlap(header.types, header.strings) || overlap(header.types, header.layout) ||
	    overlap(header.strings, header.layout))
		return fail(err, BTFOLD_E_SECTION, "sections overlap", AT_TYPES);
	*ret = header;
	return BTFOLD_OK;
}

enum btfold_status layout_read(struct btfold_graph *graph, const uint8_t *bytes,
			       struct section section, struct btfold_error *err)
{
	if (section.size % 4)
		return fail(err, BTFOLD_E_LAYOUT, "kind layout's length is not a multiple of 4",
			    AT_LAYOUT);
	graph->layout_kinds = ARENA_NEW_ZERO(&graph->arena, 128, struct layout_kind);
	if (!graph->layout_kinds)
		return error_no_memory(err);
	for (uint32_t kind = KIND_LAST + 1; kind < 128 && kind < section.size / 4; kind++) {
		const uint8_t *at = bytes + section.offset + 4 * (size_t)kind;

		if (at[0] % 4 || at[1] % 4)
			return fail(err, BTFOLD_E_LAYOUT,
				    "kind layout has a size that is not a multiple of 4",
				    section.offset + 4 * (uint64_t)kind);
		graph->layout_kinds[kind] = (struct layout_kind){true, at[0] / 4, at[1] / 4};
	}
	graph->layout = bytes + section.offset;
	graph->layout_size = section.size;
	return BTFOLD_OK;
}
