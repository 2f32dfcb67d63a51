/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "graph.h"

#include "byteorder.h"

#include <string.h>

struct btfold_graph *graph_create(const struct btfold_graph *base,
				  const struct btfold_allocator *allocator)
{
	struct arena arena;
	struct btfold_graph *graph;

	arena_init(&arena, allocator, NULL);
	graph = ARENA_NEW_ZERO(&arena, 1, struct btfold_graph);
	if (!graph)
		return NULL;
	graph->arena = arena;
	graph->base = base;
	graph->first_id = base ? graph_end_id(base) : 1;
	graph->first_string = base ? graph_end_string(base) : 0;
	return graph;
}

bool graph_copy_layout(struct btfold_graph *graph, const struct btfold_graph *from)
{
	char *layout;

	graph->big_endian = from->big_endian;
	if (!from->layout)
		return true;
	layout = ARENA_NEW(&graph->arena, from->layout_size, char);
	if (!layout)
		return false;
	memcpy(layout, from->layout, from->layout_size);
	graph->layout = layout;
	graph->layout_size = from->layout_size;
	return true;
}

static void release_words(const struct arena *arena, const uint32_t *words)
{
	union {
		const uint32_t *words;
		void *memory;
	} owned = {words};

	if (words)
		arena->allocator.release(arena->allocator.ctx, owned.memory);
}

/* Not from the arena, which only the graph's maker may use. */
static bool make_host(const struct btfold_graph *graph)
{
	size_t n = graph->n_types ? graph->record[graph->n_types] : 0;
	const struct btfold_allocator *allocator = &graph->arena.allocator;
	const uint32_t *none = NULL;
	uint32_t *words;

	if (atomic_load(&graph->host->words))
		return true;
	words = allocator->allocate(allocator->ctx, n ? n * sizeof(*words) : 1);
	if (!words)
		return false;
	copy_words(words, graph->words, n, !HOST_BIG_ENDIAN);
	if (!atomic_compare_exchange_strong(&graph->host->words, &none, words))
		release_words(&graph->arena, words); /* another thread was faster */
	return true;
}

bool graph_make_host(const struct btfold_graph *graph)
{
	for (; graph; graph = graph->base)
		if (graph->swapped && !make_host(graph))
			return false;
	return true;
}

void btfold_graph_destroy(struct btfold_graph *graph)
{
	struct arena arena;

	if (!graph)
		return;
	arena = graph->arena; /* the graph lies in its own arena */
	if (graph->host)
		release_words(&arena, atomic_load(&graph->host->words));
	arena_deinit(&arena);
}

const struct btfold_graph *btfold_graph_base(const struct btfold_graph *graph)
{
	return graph->base;
}

uint32_t btfold_graph_first_id(const struct btfold_graph *graph)
{
	return graph->first_id;
}

uint32_t btfold_graph_n_types(const struct btfold_graph *graph)
{
	return graph->n_types;
}

bool btfold_graph_big_endian(const struct btfold_graph *graph)
{
	return graph->big_endian;
}

enum btfold_status btfold_graph_type(const struct btfold_graph *graph, uint32_t id,
				     struct btfold_type *ret_type)
{
	const uint32_t *record;
	uint32_t info;

	if (!id || id >= graph_end_id(graph))
		return BTFOLD_E_TYPE_ID;
	if (!graph_make_host(graph))
		return BTFOLD_E_NO_MEMORY;
	while (id < graph->first_id)
		graph = graph->base;
	record = graph_host_record(graph, id);
	info = record[REC_INFO];
	*ret_type = (struct btfold_type){
		.id = id,
		.kind = info_kind(info),
		.kflag = info_kflag(info),
		.vlen = info_vlen(info),
		.name = graph_name(graph, record[REC_NAME]),
		.size_or_type = record[REC_WORD3],
		.words = record + REC_HEADER,
		.n_words = graph_record_words(graph, id) - REC_HEADER,
		.offset = graph_word_offset(graph, id, 0),
	};
	return BTFOLD_OK;
}

const char *btfold_graph_string(const struct btfold_graph *graph, uint32_t name_offset)
{
	return name_offset < graph_end_string(graph) ? graph_name(graph, name_offset) : NULL;
}

enum btfold_status error_set(struct btfold_error *err, enum btfold_status status, const char *rule,
			     const char *text, uint64_t offset)
{
	if (err)
		*err = (struct btfold_error){
			.status = status,
			.tier = BTFOLD_TIER_MALFORMED,
			.text = text,
			.rule = rule,
			.offset = offset,
			.type_id = BTFOLD_NONE,
			.member = BTFOLD_NONE,
		};
	return status;
}

enum btfold_status error_no_memory(struct btfold_error *err)
{
	return error_set(err, BTFOLD_E_NO_MEMORY, "", "out of memory", 0);
}

enum btfold_status error_unknown_kind(const struct btfold_graph *graph, struct btfold_error *err)
{
	uint32_t id = graph->first_id;

	while (info_kind(record_word(graph_record(graph, id), REC_INFO)) <= KIND_LAST)
		id++;
	error_set(err, BTFOLD_E_UNKNOWN_KIND, "D1",
		  "a kind that only the kind layout describes cannot be folded",
		  graph_word_offset(graph, id, REC_INFO));
	if (err)
		err->type_id = id;
	return BTFOLD_E_UNKNOWN_KIND;
}

const char *btfold_status_text(enum btfold_status status)
{
	switch (status) {
#define TEXT(status, text) \
	case status:       \
		return text;
		TEXT(BTFOLD_OK, "fine")
		TEXT(BTFOLD_E_NO_MEMORY, "out of memory")
		TEXT(BTFOLD_E_TOO_LARGE, "too large")
		TEXT(BTFOLD_E_ARGUMENT, "arguments do not fit each other")
		TEXT(BTFOLD_E_SHORT, "file ends inside the header")
		TEXT(BTFOLD_E_MAGIC, "bad magic")
		TEXT(BTFOLD_E_VERSION, "unknown version")
		TEXT(BTFOLD_E_FLAGS, "unknown flags")
		TEXT(BTFOLD_E_HEADER_LENGTH, "bad header length")
		TEXT(BTFOLD_E_HEADER_TAIL, "unknown header bytes are not zero")
		TEXT(BTFOLD_E_SECTION, "bad section")
		TEXT(BTFOLD_E_LAYOUT, "bad kind layout")
		TEXT(BTFOLD_E_STRINGS, "bad string section")
		TEXT(BTFOLD_E_NAME_OFFSET, "name offset outside the strings")
		TEXT(BTFOLD_E_NAME, "bad name")
		TEXT(BTFOLD_E_RECORD, "record is cut short")
		TEXT(BTFOLD_E_KIND, "unknown kind")
		TEXT(BTFOLD_E_TYPE_ID, "reference to a type that is not there")
		TEXT(BTFOLD_E_INFO, "bits that must be zero are not")
		TEXT(BTFOLD_E_INT, "bad INT")
		TEXT(BTFOLD_E_FLOAT, "bad FLOAT")
		TEXT(BTFOLD_E_CHAIN, "bad reference chain")
		TEXT(BTFOLD_E_ARRAY, "bad ARRAY")
		TEXT(BTFOLD_E_MEMBER, "bad member")
		TEXT(BTFOLD_E_ENUM, "bad ENUM")
		TEXT(BTFOLD_E_FUNC, "bad function")
		TEXT(BTFOLD_E_VAR, "bad VAR")
		TEXT(BTFOLD_E_DATASEC, "bad DATASEC")
		TEXT(BTFOLD_E_DECL_TAG, "bad DECL_TAG")
		TEXT(BTFOLD_E_SYNTAX, "not the text form")
		TEXT(BTFOLD_E_ORDER, "type id is not the next one")
		TEXT(BTFOLD_E_UNKNOWN_KIND, "a kind that cannot be folded")
#undef TEXT
	}
	return "unknown status";
}
