/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* Raw BTF out: header, types, strings, kind layout, in the graph's byte order. */
#include "byteorder.h"
#include "graph.h"

static size_t pad4(size_t size)
{
	return (4 - size % 4) % 4;
}

static void write_header(uint8_t *to, const struct btfold_graph *graph, uint32_t header_size,
			 uint32_t types_size)
{
	uint32_t layout_offset = types_size + graph->strings_size;
	uint32_t fields[7] = {
		header_size,	     0,
		types_size,	     types_size,
		graph->strings_size, (uint32_t)(layout_offset + pad4(layout_offset)),
		graph->layout_size,
	};

	to[graph->big_endian] = BTF_MAGIC & 0xff;
	to[!graph->big_endian] = BTF_MAGIC >> 8;
	to[2] = 1;
	to[3] = 0;
	copy_words(to + 4, fields, header_size / 4 - 1, graph->big_endian);
}

enum btfold_status btfold_graph_encode(const struct btfold_graph *graph,
				       const struct btfold_allocator *allocator, void **ret_bytes,
				       size_t *ret_size)
{
	struct btfold_allocator use = allocator_or_default(allocator);
	uint32_t header_size = graph->layout ? BTF_HEADER_LAYOUT_BYTES : BTF_HEADER_BYTES;
	uint64_t types_size = 4 * (uint64_t)(graph->n_types ? graph->record[graph->n_types] : 0);
	uint64_t size = header_size + types_size + graph->strings_size;
	uint8_t *bytes, *at;

	if (graph->layout)
		size += pad4(size) + graph->layout_size;
	if (size > UINT32_MAX)
		return BTFOLD_E_TOO_LARGE;
	bytes = use.allocate(use.ctx, size);
	if (!bytes)
		return BTFOLD_E_NO_MEMORY;
	write_header(bytes, graph, header_size, (uint32_t)types_size);
	at = bytes + header_size;
	if (types_size) /* nothing is turned round that came in this order */
		copy_words(at, graph->words, types_size / 4, graph->big_endian ^ graph->swapped);
	at += types_size;
	if (graph->strings_size)
		memcpy(at, graph->strings, graph->strings_size);
	at += graph->strings_size;
	if (graph->layout) {
		memset(at, 0, pad4((size_t)(at - bytes)));
		at += pad4((size_t)(at - bytes));
		memcpy(at, graph->layout, graph->layout_size);
	}
	*ret_bytes = bytes;
	*ret_size = size;
	return BTFOLD_OK;
}
