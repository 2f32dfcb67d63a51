/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * Raw BTF in: refuses what is malformed (V, C7) and nothing else. Here are the header and the sections; what is in
 * the type section is records.h's.
 */
#include "byteorder.h"
#include "graph.h"
#include "header.h"
#include "records.h"

struct decoder {
	struct btfold_graph *graph;
	uint32_t n_words;
	const struct btfold_options *options;
	struct btfold_error *err;
};

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
	return status ? status
		      : records_read(graph, decoder->n_words, decoder->options, decoder->err);
}

enum btfold_status btfold_graph_decode(const void *bytes, size_t size,
				       const struct btfold_graph *base,
				       const struct btfold_options *options,
				       struct btfold_graph **ret_graph, struct btfold_error *err)
{
	static const struct btfold_options defaults;
	struct decoder decoder = {.options = options ? options : &defaults, .err = err};
	enum btfold_status status;

	decoder.graph = graph_create(base, &decoder.options->allocator);
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
