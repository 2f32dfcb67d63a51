/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * Raw BTF in: refuses what is malformed (V, C7) and nothing else.
 *
 * One pass finds where records begin and the largest name offset and type id in them, branch-light, since
 * nearly all input is fine; only when one is out of range does a second pass look for the first
 * offender, to say where it is.
 */
#include "byteorder.h"
#include "graph.h"
#include "header.h"

/* The largest type id and name offset seen. */
struct largest {
	uint32_t ref, name;
};

struct decoder {
	struct btfold_graph *graph;
	uint32_t n_words;
	struct largest largest;
	struct btfold_error *err;
};

static enum btfold_status fail_at(struct decoder *decoder, enum btfold_status status,
				  const char *rule, const char *text, uint32_t word,
				  uint32_t type_id)
{
	struct btfold_graph *graph = decoder->graph;

	error_set(decoder->err, status, rule, text, graph->types_offset + 4 * (uint64_t)word);
	if (decoder->err)
		decoder->err->type_id = type_id;
	return status;
}

static inline uint32_t max32(uint32_t a, uint32_t b)
{
	return a > b ? a : b;
}

/* Length in words of the record that begins with @info; 0: unknown kind. */
static inline uint64_t record_words(const struct decoder *decoder, uint32_t info)
{
	const struct layout_kind *layouts = decoder->graph->layout_kinds;
	uint32_t kind = info_kind(info);

	if (kind - 1 < KIND_LAST)
		return kind_words(&kind_table[kind], info);
	if (layouts && layouts[kind].known)
		return REC_HEADER + layouts[kind].extra +
		       (uint64_t)layouts[kind].item * info_vlen(info);
	return 0;
}

/* Inlined once per kind, with a constant @kind. */
static inline __attribute__((always_inline)) void note_words(struct largest *largest,
							     struct record record, uint32_t n,
							     const struct kind *kind)
{
	uint32_t name = max32(largest->name, record_word(record, REC_NAME)), ref = largest->ref;

	KIND_WALK(kind, n, at, is, {
		if (is == WORD_REF)
			ref = max32(ref, record_word(record, at));
		else if (is == WORD_NAME)
			name = max32(name, record_word(record, at));
	});
	largest->name = name;
	largest->ref = ref;
}

/* Inlined once per kind, with a constant @kind: most lengths do not wait for @info then. */
static inline __attribute__((always_inline)) uint32_t note_known(struct largest *largest,
								 struct record record,
								 uint32_t info, uint32_t left,
								 const struct kind *kind)
{
	uint32_t n = kind_words(kind, info);

	if (n > left)
		return 0;
	note_words(largest, record, n, kind);
	return n;
}

/*
 * Notes the words of a record that begins with @info and of which @left words are there; returns its length, or
 * 0 when it is longer, or its kind is not ours.
 */
static inline __attribute__((always_inline)) uint32_t note_record(struct largest *largest,
								  struct record record,
								  uint32_t info, uint32_t left)
{
	if (kind_is_reference(info_kind(info)))
		return note_known(largest, record, info, left, &kind_of_reference);
	if (kind_has_members(info_kind(info)))
		return note_known(largest, record, info, left, &kind_of_members);
	switch (info_kind(info)) {
#define KIND(number, name, word3, extra, item, x_refs, i_names, i_refs)             \
	case number: {                                                              \
		static const struct kind row = {#name,	WORD3_##word3, extra, item, \
						x_refs, i_names,       i_refs};     \
                                                                                    \
		return note_known(largest, record, info, left, &row);               \
	}
#include "kinds.def"
#undef KIND
	}
	return 0;
}

/* The same of what note_record() returns 0 for: a kind that only the kind layout knows, or an error. */
static enum btfold_status note_unknown(struct decoder *decoder, struct largest *largest,
				       struct record record, uint32_t at, uint32_t id,
				       uint32_t *ret_words)
{
	uint64_t need = record_words(decoder, record_word(record, REC_INFO));

	if (!need)
		return fail_at(decoder, BTFOLD_E_KIND, "V ids", "unknown kind", at, id);
	if (need > decoder->n_words - at)
		return fail_at(decoder, BTFOLD_E_RECORD, "V ids",
			       "type section ends inside a record", at, id);
	largest->name = max32(largest->name, record_word(record, REC_NAME));
	decoder->graph->has_unknown_kinds = true; /* its words mean nothing to us */
	*ret_words = (uint32_t)need;
	return BTFOLD_OK;
}

/*
 * Splits the words into records: @starts of all and of the end. Inlined for each byte order.
 */
static inline __attribute__((always_inline)) enum btfold_status split(struct decoder *decoder,
								      struct words *starts,
								      bool swapped)
{
	const uint32_t *words = decoder->graph->words;
	uint32_t at = 0, n_words = decoder->n_words, first_id = decoder->graph->first_id;
	struct largest largest = {0, 0};

	while (at < n_words) {
		struct record record = {words + at, swapped};
		uint32_t id = first_id + (uint32_t)starts->n, need;

		if (n_words - at < REC_HEADER)
			return fail_at(decoder, BTFOLD_E_RECORD, "V ids",
				       "type section ends inside a record", at, id);
		if (id > MAX_TYPE_ID)
			return fail_at(decoder, BTFOLD_E_TOO_LARGE, "", "too many types", at, id);
		if (!words_push(starts, at))
			return error_no_memory(decoder->err);
		need = note_record(&largest, record, record_word(record, REC_INFO), n_words - at);
		if (!need) {
			enum btfold_status status =
				note_unknown(decoder, &largest, record, at, id, &need);

			if (status)
				return status;
		}
		at += need;
	}
	decoder->largest = largest;
	return words_push(starts, at) ? BTFOLD_OK : error_no_memory(decoder->err);
}

/* graph->record and n_types. */
static enum btfold_status split_records(struct decoder *decoder)
{
	struct btfold_graph *graph = decoder->graph;
	struct words starts = {.arena = &graph->arena};
	enum btfold_status status;

	/* 9 words a record is what kernels have; growing is no harm */
	if (!words_reserve(&starts, decoder->n_words / 9 + 16))
		return error_no_memory(decoder->err);
	status = graph->swapped ? split(decoder, &starts, true) : split(decoder, &starts, false);
	if (status)
		return status;
	graph->n_types = (uint32_t)starts.n - 1;
	graph->record = starts.at;
	return BTFOLD_OK;
}

/* Which item word @at of a record belongs to, or BTFOLD_NONE. */
static uint32_t member_of(const struct kind *kind, uint32_t at)
{
	uint32_t items = REC_HEADER + (uint32_t)kind->extra;

	return kind->item && at >= items ? (at - items) / kind->item : BTFOLD_NONE;
}

/* Says where the first name or reference out of range is; there is one. */
static enum btfold_status find_offender(struct decoder *decoder)
{
	struct btfold_graph *graph = decoder->graph;
	uint32_t end_string = graph_end_string(graph), end_id = graph_end_id(graph);

	for (uint32_t i = 0; i < graph->n_types; i++) {
		uint32_t n = graph->record[i + 1] - graph->record[i], id = graph->first_id + i;
		struct record record = graph_record(graph, id);
		uint32_t kind = info_kind(record_word(record, REC_INFO)), bad = UINT32_MAX;
		bool is_ref = false;

		if (record_word(record, REC_NAME) >= end_string)
			return fail_at(decoder, BTFOLD_E_NAME_OFFSET, "V strings",
				       "name offset is outside the strings", graph->record[i], id);
		if (kind > KIND_LAST)
			continue;
		KIND_WALK(&kind_table[kind], n, at, is, {
			uint32_t word = record_word(record, at);

			if (bad == UINT32_MAX && ((is == WORD_REF && word >= end_id) ||
						  (is == WORD_NAME && word >= end_string))) {
				bad = at;
				is_ref = is == WORD_REF;
			}
		});
		if (bad == UINT32_MAX)
			continue;
		fail_at(decoder, is_ref ? BTFOLD_E_TYPE_ID : BTFOLD_E_NAME_OFFSET,
			is_ref ? "V ids" : "V strings",
			is_ref ? "reference to a type that is not there"
			       : "name offset is outside the strings",
			graph->record[i] + bad, id);
		if (decoder->err)
			decoder->err->member = member_of(&kind_table[kind], bad);
		return is_ref ? BTFOLD_E_TYPE_ID : BTFOLD_E_NAME_OFFSET;
	}
	return BTFOLD_OK;
}

static enum btfold_status take_strings(struct decoder *decoder, const char *bytes,
				       struct section section)
{
	struct btfold_graph *graph = decoder->graph;
	const char *strings = bytes + section.offset;

	if (section.size > UINT32_MAX - graph->first_string)
		return error_set(decoder->err, BTFOLD_E_TOO_LARGE, "", "too many strings",
				 section.offset);
	if (section.size && strings[section.size - 1])
		return error_set(decoder->err, BTFOLD_E_STRINGS, "V strings",
				 "string section does not end with NUL",
				 section.offset + section.size - 1);
	if (!graph->base && (!section.size || strings[0]))
		return error_set(
			decoder->err, BTFOLD_E_STRINGS, "V strings",
			"string section does not start with NUL (split BTF without its base?)",
			section.offset);
	graph->strings = strings;
	graph->strings_size = section.size;
	return BTFOLD_OK;
}

static enum btfold_status take_types(struct decoder *decoder, const char *bytes,
				     const struct header *header)
{
	struct btfold_graph *graph = decoder->graph;
	const char *words = bytes + header->types.offset;
	uint32_t *own;

	graph->big_endian = header->big_endian;
	graph->types_offset = header->types.offset;
	decoder->n_words = header->types.size / 4;
	if ((uintptr_t)words % 4 == 0) {
		graph->words = (const uint32_t *)(const void *)words;
		graph->swapped = header->big_endian != HOST_BIG_ENDIAN;
	} else {
		own = ARENA_NEW(&graph->arena, decoder->n_words, uint32_t);
		if (!own)
			return error_no_memory(decoder->err);
		copy_words(own, words, decoder->n_words, header->big_endian);
		graph->words = own;
	}
	if (!graph->swapped)
		return BTFOLD_OK;
	graph->host = ARENA_NEW_ZERO(&graph->arena, 1, struct host_words);
	return graph->host ? BTFOLD_OK : error_no_memory(decoder->err);
}

static enum btfold_status decode(struct decoder *decoder, const void *bytes, size_t size)
{
	struct btfold_graph *graph = decoder->graph;
	struct header header;
	enum btfold_status status = header_read(bytes, size, &header, decoder->err);

	if (status)
		return status;
	if (header.layout.size) {
		status = layout_read(graph, bytes, header.layout, decoder->err);
		if (status)
			return status;
	}
	status = take_strings(decoder, bytes, header.strings);
	if (!status)
		status = take_types(decoder, bytes, &header);
	if (!status)
		status = split_records(decoder);
	if (status)
		return status;
	if (graph->n_types && (decoder->largest.name >= graph_end_string(graph) ||
			       decoder->largest.ref >= graph_end_id(graph)))
		return find_offender(decoder);
	return BTFOLD_OK;
}

enum btfold_status btfold_graph_decode(const void *bytes, size_t size,
				       const struct btfold_graph *base,
				       const struct btfold_allocator *allocator,
				       struct btfold_graph **ret_graph, struct btfold_error *err)
{
	struct decoder decoder = {.graph = graph_create(base, allocator), .err = err};
	enum btfold_status status;

	if (!decoder.graph)
		return error_no_memory(err);
	status = decode(&decoder, bytes, size);
	if (status) {
		btfold_graph_destroy(decoder.graph);
		return status;
	}
	*ret_graph = decoder.graph;
	return BTFOLD_OK;
}
