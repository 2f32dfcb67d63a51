// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include "stand_ins.h"

#include <stdlib.h>
#include <string.h>

#include "../fuzz/subjects/btf.h"

enum { KIND_STRUCT = 4, KIND_UNION = 5, KIND_ENUM = 6, KIND_ENUM64 = 19 };

#define NO_SIZE UINT32_MAX

/* Copies @record; what declares becomes a definition that equals no other. The size of the copy. */
static uint32_t stand_in(const struct raw_btf *raw, const struct raw_record *record, uint8_t *to)
{
	uint32_t info = raw_get(raw, record->bytes + 4), more;

	memcpy(to, record->bytes, record->size);
	if (record->kind == RAW_KIND_FWD) {
		/* the highest bit tells a union */
		info = (uint32_t)(info >> 31 ? KIND_UNION : KIND_STRUCT) << 24;
		raw_put(raw, to + 4, info);
		raw_put(raw, to + 8, NO_SIZE);
	}
	if ((record->kind != KIND_ENUM && record->kind != KIND_ENUM64) ||
	    record->size > RAW_RECORD_SIZE)
		return record->size;
	/* one enumerator, without name */
	raw_put(raw, to + 4, info + 1);
	more = record->kind == KIND_ENUM ? 8 : 12;
	memset(to + record->size, 0, more);
	return record->size + more;
}

static uint32_t stand_in_all(const struct raw_btf *raw, uint8_t *to)
{
	uint32_t size = 0;

	for (uint32_t at = 0; at < raw->types_size;) {
		struct raw_record record = raw_record(raw, at);

		size += stand_in(raw, &record, to + size);
		at += record.size;
	}
	return size;
}

void *stand_ins(const void *base, size_t base_size, size_t *ret_size, const char **ret_why)
{
	uint8_t *bytes = NULL, *types, *at_types, *at_strings;
	struct raw_btf raw;
	uint32_t size;

	*ret_why = "malformed, or of kinds that are not known";
	if (!raw_parse(base, base_size, &raw))
		return NULL;
	*ret_why = btfold_status_text(BTFOLD_E_NO_MEMORY);
	/* no record becomes more than twice as long */
	types = malloc(raw.types_size * (size_t)2 + 1);
	if (types) {
		size = stand_in_all(&raw, types);
		*ret_size = raw_file_size(&raw, size, raw.strings_size);
		bytes = malloc(*ret_size);
	}
	if (bytes) {
		raw_write(&raw, size, raw.strings_size, bytes, &at_types, &at_strings);
		memcpy(at_types, types, size);
		memcpy(at_strings, raw.strings, raw.strings_size);
	}
	free(types);
	return bytes;
}
