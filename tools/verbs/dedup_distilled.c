// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include "dedup_distilled.h"

#include <stdlib.h>
#include <string.h>

#include "../../fuzz/subjects/btf.h"
#include "../say.h"

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

/* Raw BTF with the same ids and strings, or NULL. */
static void *stand_ins(const struct btfold_file *file, size_t *ret_size,
		       enum btfold_status *ret_status)
{
	uint8_t *bytes = NULL, *types, *at_types, *at_strings;
	struct raw_btf raw;
	uint32_t size;

	/* it was decoded before, so it is not malformed */
	*ret_status = BTFOLD_E_UNKNOWN_KIND;
	if (!raw_parse(file->base, file->base_size, &raw))
		return NULL;
	*ret_status = BTFOLD_E_NO_MEMORY;
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

static bool open_all(struct distilled *distilled, const struct input *input,
		     const struct btfold_options *options, struct btfold_error *error)
{
	size_t size;

	*error = (struct btfold_error){.type_id = BTFOLD_NONE, .member = BTFOLD_NONE};
	distilled->bytes = stand_ins(&input->file, &size, &error->status);
	return distilled->bytes &&
	       !btfold_graph_decode(distilled->bytes, size, NULL, NULL, &distilled->base, error) &&
	       !btfold_base_prepare(distilled->base, options, &distilled->prepared, error) &&
	       !btfold_graph_decode(input->bytes, input->size, distilled->base, NULL,
				    &distilled->graph, error);
}

bool distilled_open(struct distilled *distilled, const struct input *input,
		    const struct btfold_options *options)
{
	struct btfold_error error;

	*distilled = (struct distilled){0};
	if (!input->own_base || open_all(distilled, input, options, &error))
		return true;
	say_defect(input->path, &error);
	distilled_close(distilled);
	return false;
}

void distilled_close(struct distilled *distilled)
{
	btfold_base_destroy(distilled->prepared);
	btfold_graph_destroy(distilled->graph);
	btfold_graph_destroy(distilled->base);
	free(distilled->bytes);
	*distilled = (struct distilled){0};
}
