/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * A graph in memory: the records of the type section as words, and where each begins. Everything is an id
 * or an offset; there are no pointers between types.
 *
 * Words stay in the byte order of the input, and dedup reads them through struct record, which turns them
 * round on the way: no pass and no memory for it. What is not in a hurry (validate, dump, the public
 * btfold_graph_type()) reads records in host order, of which a foreign graph gets a copy when first asked.
 */
#ifndef BTFOLD_GRAPH_H
#define BTFOLD_GRAPH_H

#include <stdatomic.h>

#include "kinds.h"
#include "mem.h"

#define BTF_MAGIC		0xeb9f
#define BTF_HEADER_BYTES	24 /* without kind layout */
#define BTF_HEADER_LAYOUT_BYTES 32 /* with */
#define MAX_TYPE_ID		0x7ffffffeu

/* Of a kind that only the kind layout knows, in words after the three of the header. */
struct layout_kind {
	bool known;
	uint8_t extra, item;
};

/* The words in host order, once somebody has asked for them; any thread may be the first. */
struct host_words {
	const uint32_t *_Atomic words;
};

struct btfold_graph {
	struct arena arena; /* all that this graph owns, itself included */
	const struct btfold_graph *base;
	uint32_t first_id, n_types;

	const uint32_t *words;	 /* the type section, borrowed or owned */
	bool swapped;		 /* words are not in host order */
	const uint32_t *record;	 /* n_types + 1 entries: where each begins in words, and the end */
	struct host_words *host; /* only if swapped */

	const char *strings;		     /* own ones, borrowed or owned */
	uint32_t first_string, strings_size; /* bytes; first_string = size of all base strings */

	bool big_endian; /* the input was, the output will be */
	bool has_unknown_kinds;
	const void *layout; /* kind-layout section in file order, borrowed; NULL if none */
	uint32_t layout_size;
	struct layout_kind *layout_kinds; /* 128 entries or NULL */

	uint64_t types_offset; /* of the type section in the input, bytes; 0 if made here */
};

/* One after the last own id: the size of the universe with void. */
static inline uint32_t graph_end_id(const struct btfold_graph *graph)
{
	return graph->first_id + graph->n_types;
}

static inline uint32_t graph_end_string(const struct btfold_graph *graph)
{
	return graph->first_string + graph->strings_size;
}

/* A record as it lies in the input. */
struct record {
	const uint32_t *words;
	bool swapped;
};

static inline uint32_t swap_word(uint32_t word, bool swapped)
{
	return swapped ? __builtin_bswap32(word) : word;
}

/* Word @at of the record, in host order. */
static inline uint32_t record_word(struct record record, uint32_t at)
{
	return swap_word(record.words[at], record.swapped);
}

/* @id in 1..end: a base's record comes from the base. */
static inline struct record graph_record(const struct btfold_graph *graph, uint32_t id)
{
	while (id < graph->first_id)
		graph = graph->base;
	return (struct record){graph->words + graph->record[id - graph->first_id], graph->swapped};
}

/* Gets the words of @graph and its bases into host order, for graph_host_record(). False: out of memory. */
bool graph_make_host(const struct btfold_graph *graph);

/* As graph_record(), in host order, after graph_make_host(). */
static inline const uint32_t *graph_host_record(const struct btfold_graph *graph, uint32_t id)
{
	const uint32_t *words;

	while (id < graph->first_id)
		graph = graph->base;
	words = graph->swapped ? atomic_load_explicit(&graph->host->words, memory_order_acquire)
			       : graph->words;
	return words + graph->record[id - graph->first_id];
}

/* Length in words of the record of @id. */
static inline uint32_t graph_record_words(const struct btfold_graph *graph, uint32_t id)
{
	while (id < graph->first_id)
		graph = graph->base;
	id -= graph->first_id;
	return graph->record[id + 1] - graph->record[id];
}

/* @offset must be inside. */
static inline const char *graph_name(const struct btfold_graph *graph, uint32_t offset)
{
	while (offset < graph->first_string)
		graph = graph->base;
	return graph->strings + (offset - graph->first_string);
}

/* Position in the input's bytes of word @at of own type @id. */
static inline uint64_t graph_word_offset(const struct btfold_graph *graph, uint32_t id, uint32_t at)
{
	if (!graph->types_offset)
		return 0;
	return graph->types_offset + 4 * ((uint64_t)graph->record[id - graph->first_id] + at);
}

/* A graph with its own arena, on @base (or NULL), all else empty; NULL when out of memory. */
struct btfold_graph *graph_create(const struct btfold_graph *base,
				  const struct btfold_allocator *allocator);

/* Gives @graph, which has none, the byte order and the kind layout of @from. False: out of memory. */
bool graph_copy_layout(struct btfold_graph *graph, const struct btfold_graph *from);

/* Writes *err when @err is not NULL, with no type, member or line; returns @status. */
enum btfold_status error_set(struct btfold_error *err, enum btfold_status status, const char *rule,
			     const char *text, uint64_t offset);
enum btfold_status error_no_memory(struct btfold_error *err);
/* Of the first type of @graph whose kind only the kind layout knows; there is one. */
enum btfold_status error_unknown_kind(const struct btfold_graph *graph, struct btfold_error *err);

#endif
