/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include <string.h>

#include "btf.h"

#define MAGIC	    0xeb9f
#define HEADER_MIN  24 /* bytes; 32 with a kind layout */
#define HEADER_LONG 32

/* Words after the first three, one letter each: i an id, n a name, . anything else. */
static const struct {
	const char *fixed;
	const char *item;	 /* vlen times */
	enum raw_word size_type; /* the third word */
} kinds[] = {
	[1] = {".", "", RAW_PLAIN},    /* INT */
	[2] = {"", "", RAW_ID},	       /* PTR */
	[3] = {"ii.", "", RAW_PLAIN},  /* ARRAY */
	[4] = {"", "ni.", RAW_PLAIN},  /* STRUCT */
	[5] = {"", "ni.", RAW_PLAIN},  /* UNION */
	[6] = {"", "n.", RAW_PLAIN},   /* ENUM */
	[7] = {"", "", RAW_PLAIN},     /* FWD */
	[8] = {"", "", RAW_ID},	       /* TYPEDEF */
	[9] = {"", "", RAW_ID},	       /* VOLATILE */
	[10] = {"", "", RAW_ID},       /* CONST */
	[11] = {"", "", RAW_ID},       /* RESTRICT */
	[12] = {NULL, "", RAW_ID},     /* FUNC: vlen is the linkage */
	[13] = {"", "ni", RAW_ID},     /* FUNC_PROTO */
	[14] = {".", "", RAW_ID},      /* VAR */
	[15] = {"", "i..", RAW_PLAIN}, /* DATASEC */
	[16] = {"", "", RAW_PLAIN},    /* FLOAT */
	[17] = {".", "", RAW_ID},      /* DECL_TAG */
	[18] = {"", "", RAW_ID},       /* TYPE_TAG */
	[19] = {"", "n..", RAW_PLAIN}, /* ENUM64 */
};

#define N_KINDS (sizeof(kinds) / sizeof(kinds[0]))

uint32_t raw_get(const struct raw_btf *raw, const uint8_t *word)
{
	if (raw->big_endian)
		return (uint32_t)word[0] << 24 | (uint32_t)word[1] << 16 | (uint32_t)word[2] << 8 |
		       word[3];
	return (uint32_t)word[3] << 24 | (uint32_t)word[2] << 16 | (uint32_t)word[1] << 8 | word[0];
}

void raw_put(const struct raw_btf *raw, uint8_t *word, uint32_t value)
{
	int i;

	for (i = 0; i < 4; i++)
		word[raw->big_endian ? 3 - i : i] = (uint8_t)(value >> (8 * i));
}

static size_t words_of(const char *letters)
{
	return letters ? strlen(letters) : 0;
}

struct raw_record raw_record(const struct raw_btf *raw, uint32_t offset)
{
	const uint8_t *bytes = raw->types + offset;
	uint32_t info = raw_get(raw, bytes + 4), kind = info >> 24 & 0x7f;
	uint64_t size = RAW_RECORD_SIZE;

	if (kind < N_KINDS)
		size += 4 * (words_of(kinds[kind].fixed) +
			     (uint64_t)(info & 0xffffff) * words_of(kinds[kind].item));
	return (struct raw_record){bytes, (uint32_t)size, kind};
}

enum raw_word raw_word(uint32_t kind, uint32_t index)
{
	const char *fixed = kinds[kind].fixed, *item = kinds[kind].item;
	size_t n_fixed = words_of(fixed);
	char letter;

	if (index == 0)
		return RAW_NAME;
	if (index <= 2)
		return index == 2 ? kinds[kind].size_type : RAW_PLAIN;
	index -= 3;
	letter = index < n_fixed ? fixed[index] : item[(index - n_fixed) % strlen(item)];
	return letter == 'i' ? RAW_ID : letter == 'n' ? RAW_NAME : RAW_PLAIN;
}

/* Walks all records once, so that nobody has to check them again. */
static bool count_types(struct raw_btf *raw)
{
	uint32_t offset = 0;
	struct raw_record record;

	while (offset < raw->types_size) {
		if (raw->types_size - offset < RAW_RECORD_SIZE)
			return false;
		record = raw_record(raw, offset);
		if (record.kind == 0 || record.kind >= N_KINDS ||
		    record.size > raw->types_size - offset)
			return false;
		offset += record.size;
		raw->n_types++;
	}
	return true;
}

/* The section whose offset and size stand at @place of the header. */
static bool section(const struct raw_btf *raw, size_t size, uint32_t place, const uint8_t **ret,
		    uint32_t *ret_size)
{
	uint32_t offset = raw_get(raw, raw->header + place);
	uint32_t length = raw_get(raw, raw->header + place + 4);

	if ((uint64_t)raw->header_size + offset + length > size)
		return false;
	*ret = raw->header + raw->header_size + offset;
	*ret_size = length;
	return true;
}

bool raw_parse(const void *bytes, size_t size, struct raw_btf *ret_raw)
{
	struct raw_btf raw = {.header = bytes};

	if (size < HEADER_MIN)
		return false;
	raw.big_endian = raw.header[0] == MAGIC >> 8;
	if (raw.header[raw.big_endian] != (MAGIC & 0xff) ||
	    raw.header[!raw.big_endian] != MAGIC >> 8)
		return false;
	raw.header_size = raw_get(&raw, raw.header + 4);
	if (raw.header_size < HEADER_MIN || raw.header_size > size ||
	    !section(&raw, size, 8, &raw.types, &raw.types_size) ||
	    !section(&raw, size, 16, &raw.strings, &raw.strings_size))
		return false;
	/* Engines that do not know the layout leave its place in the header as it was. */
	if (raw.header_size >= HEADER_LONG &&
	    (!section(&raw, size, RAW_LAYOUT_PLACE, &raw.layout, &raw.layout_size) ||
	     !raw.layout_size))
		raw.layout = NULL;
	if (raw.strings_size && raw.strings[raw.strings_size - 1])
		return false;
	if (!count_types(&raw))
		return false;
	*ret_raw = raw;
	return true;
}

static size_t align4(size_t size)
{
	return (size + 3) & ~(size_t)3;
}

size_t raw_file_size(const struct raw_btf *raw, uint32_t types_size, uint32_t strings_size)
{
	size_t size = (size_t)raw->header_size + types_size + strings_size;

	return raw->layout ? align4((size_t)types_size + strings_size) + raw->header_size +
				     raw->layout_size
			   : size;
}

void raw_write(const struct raw_btf *raw, uint32_t types_size, uint32_t strings_size, uint8_t *file,
	       uint8_t **ret_types, uint8_t **ret_strings)
{
	size_t layout = align4((size_t)types_size + strings_size);

	memcpy(file, raw->header, raw->header_size);
	raw_put(raw, file + 8, 0);
	raw_put(raw, file + 12, types_size);
	raw_put(raw, file + 16, types_size);
	raw_put(raw, file + 20, strings_size);
	if (raw->layout) {
		memset(file + raw->header_size + types_size + strings_size, 0,
		       layout - types_size - strings_size);
		raw_put(raw, file + RAW_LAYOUT_PLACE, (uint32_t)layout);
		memcpy(file + raw->header_size + layout, raw->layout, raw->layout_size);
	}
	*ret_types = file + raw->header_size;
	*ret_strings = *ret_types + types_size;
}
