/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "records.h"

#include "crew.h"
#include "run.h"

#include <string.h>

struct reader {
	struct btfold_graph *graph;
	uint32_t n_words;
	struct words starts; /* of the records, and the end */
	struct largest largest;
	struct btfold_error *err;
};

static enum btfold_status fail_at(struct reader *reader, enum btfold_status status,
				  const char *rule, const char *text, uint32_t word,
				  uint32_t type_id)
{
	error_set(reader->err, status, rule, text,
		  reader->graph->types_offset + 4 * (uint64_t)word);
	if (reader->err)
		reader->err->type_id = type_id;
	return status;
}

/* Length in words of the record that begins with @info; 0: unknown kind. */
static inline uint64_t record_length(const struct btfold_graph *graph, uint32_t info)
{
	const struct layout_kind *layouts = graph->layout_kinds;
	uint32_t kind = info_kind(info);

	if (kind - 1 < KIND_LAST)
		return kind_words(&kind_table[kind], info);
	if (layouts && layouts[kind].known)
		return REC_HEADER + layouts[kind].extra +
		       (uint64_t)layouts[kind].item * info_vlen(info);
	return 0;
}

/* What run_split() stopped at: a record of a kind that only the kind layout knows, or an error. */
static enum btfold_status take_unknown(struct reader *reader, struct run *run)
{
	struct btfold_graph *graph = reader->graph;
	struct record record = {run->words + run->end, run->swapped};
	uint32_t at = run->end, id = graph->first_id + (uint32_t)run->starts.n;
	uint64_t need;

	if (run->n_words - at < REC_HEADER)
		return fail_at(reader, BTFOLD_E_RECORD, "V ids",
			       "type section ends inside a record", at, id);
	need = record_length(graph, record_word(record, REC_INFO));
	if (!need)
		return fail_at(reader, BTFOLD_E_KIND, "V ids", "unknown kind", at, id);
	if (need > run->n_words - at)
		return fail_at(reader, BTFOLD_E_RECORD, "V ids",
			       "type section ends inside a record", at, id);
	if (!words_push(&run->starts, at))
		return error_no_memory(reader->err);
	run->largest.name = max32(run->largest.name, record_word(record, REC_NAME));
	graph->has_unknown_kinds = true; /* its words mean nothing to us */
	run->from = at + (uint32_t)need;
	return BTFOLD_OK;
}

static struct run whole(const struct reader *reader)
{
	return (struct run){
		.words = reader->graph->words,
		.swapped = reader->graph->swapped,
		.n_words = reader->n_words,
		.to = reader->n_words,
		.starts = {.arena = &reader->graph->arena},
	};
}

/* One record after the other. */
static enum btfold_status read_whole(struct reader *reader)
{
	struct run run = whole(reader);
	enum btfold_status status = BTFOLD_OK;

	run.room = true;
	while (run.room && !status && run.from < run.to) {
		run_split(&run);
		if (run.room && run.end < run.to)
			status = take_unknown(reader, &run);
		else
			run.from = run.end;
	}
	reader->starts = run.starts;
	reader->largest = run.largest;
	return run.room ? status : error_no_memory(reader->err);
}

/* ---- by threads ------------------------------------------------------------------------------ */

/* So many records in a row that make sense are records, it is thought; and so many words are looked through. */
#define CHAIN	 64u
#define SEARCHED 4096u

/* The end of a chain of records that begins at word @at, if there may be one; else 0. */
static uint32_t chain_end(const struct reader *reader, uint32_t at)
{
	const struct btfold_graph *graph = reader->graph;
	uint32_t end_string = graph_end_string(graph);

	for (unsigned i = 0; i < CHAIN && at < reader->n_words; i++) {
		struct record record = {graph->words + at, graph->swapped};
		uint32_t info;

		if (reader->n_words - at < REC_HEADER)
			return 0;
		info = record_word(record, REC_INFO);
		if (info_kind(info) - 1 >= KIND_LAST ||
		    record_word(record, REC_NAME) >= end_string ||
		    kind_words(&kind_table[info_kind(info)], info) > reader->n_words - at)
			return 0;
		at += kind_words(&kind_table[info_kind(info)], info);
	}
	return at;
}

/* Where a record begins, behind word @from, it is thought; or 0. */
static uint32_t guess_boundary(const struct reader *reader, uint32_t from)
{
	uint32_t end = 0;

	for (uint32_t i = 0; !end && i < SEARCHED && from + i < reader->n_words; i++)
		end = chain_end(reader, from + i);
	return end;
}

/* Sets where the @n runs begin and end. False: no boundaries were found. */
static bool cut(const struct reader *reader, struct run *runs, unsigned n)
{
	for (unsigned i = 1; i < n; i++) {
		uint64_t from = (uint64_t)reader->n_words * i / n;

		runs[i].from = guess_boundary(reader, (uint32_t)from);
		if (runs[i].from <= runs[i - 1].from)
			return false;
		runs[i - 1].to = runs[i].from;
	}
	return true;
}

/* Does each run end where the next one begins? */
static bool fit(const struct run *runs, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		if (runs[i].end != runs[i].to)
			return false;
	return true;
}

static bool all_have_room(const struct run *runs, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		if (!runs[i].room)
			return false;
	return true;
}

/* Adds to @run what the next one has. False: out of memory. */
static bool add_run(struct run *run, const struct run *next)
{
	struct words *starts = &run->starts;

	if (!words_reserve(starts, next->starts.n))
		return false;
	memcpy(starts->at + starts->n, next->starts.at, next->starts.n * sizeof(*starts->at));
	starts->n += next->starts.n;
	run->largest.ref = max32(run->largest.ref, next->largest.ref);
	run->largest.name = max32(run->largest.name, next->largest.name);
	return true;
}

/*
 * Cuts the section where records seem to begin, splits the runs, and sees that each ends where the next one begins,
 * so that all of these were. *ret_done: it was so, and no kind is unknown; else one record is to be read after the
 * other. False: out of memory.
 */
static bool read_runs(struct reader *reader, const struct btfold_options *options, unsigned n,
		      bool *ret_done)
{
	struct run runs[CREW_MOST] = {whole(reader)}, *first = &runs[0];
	bool room = true;

	for (unsigned i = 1; i < n; i++) {
		runs[i] = whole(reader);
		arena_init(&runs[i].arena, &options->allocator, NULL);
		runs[i].starts.arena = &runs[i].arena;
	}
	*ret_done = cut(reader, runs, n);
	if (*ret_done) /* room for all: the others are added to the first */
		room = words_reserve(&first->starts, reader->n_words / 9 + 16);
	if (*ret_done && room) {
		crew_run(run_split, runs, sizeof(*runs), n);
		room = all_have_room(runs, n);
		*ret_done = fit(runs, n);
	}
	for (unsigned i = 1; i < n; i++) {
		if (*ret_done && room)
			room = add_run(first, &runs[i]);
		arena_deinit(&runs[i].arena);
	}
	if (!*ret_done && first->starts.at)
		arena_drop(&reader->graph->arena, first->starts.at);
	reader->starts = first->starts;
	reader->largest = first->largest;
	return room;
}

/* ---- what is out of range -------------------------------------------------------------------- */

/* Which item word @at of a record belongs to, or BTFOLD_NONE. */
static uint32_t member_of(const struct kind *kind, uint32_t at)
{
	uint32_t items = REC_HEADER + (uint32_t)kind->extra;

	return kind->item && at >= items ? (at - items) / kind->item : BTFOLD_NONE;
}

/* Says where the first name or reference out of range is; there is one. */
static enum btfold_status find_offender(struct reader *reader)
{
	struct btfold_graph *graph = reader->graph;
	uint32_t end_string = graph_end_string(graph), end_id = graph_end_id(graph);

	for (uint32_t i = 0; i < graph->n_types; i++) {
		uint32_t n = graph->record[i + 1] - graph->record[i], id = graph->first_id + i;
		struct record record = graph_record(graph, id);
		uint32_t kind = info_kind(record_word(record, REC_INFO)), bad = UINT32_MAX;
		bool is_ref = false;

		if (record_word(record, REC_NAME) >= end_string)
			return fail_at(reader, BTFOLD_E_NAME_OFFSET, "V strings",
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
		fail_at(reader, is_ref ? BTFOLD_E_TYPE_ID : BTFOLD_E_NAME_OFFSET,
			is_ref ? "V ids" : "V strings",
			is_ref ? "reference to a type that is not there"
			       : "name offset is outside the strings",
			graph->record[i] + bad, id);
		if (reader->err)
			reader->err->member = member_of(&kind_table[kind], bad);
		return is_ref ? BTFOLD_E_TYPE_ID : BTFOLD_E_NAME_OFFSET;
	}
	return BTFOLD_OK;
}

enum btfold_status records_read(struct btfold_graph *graph, uint32_t n_words,
				const struct btfold_options *options, struct btfold_error *err)
{
	struct reader reader = {.graph = graph, .n_words = n_words, .err = err};
	unsigned n = crew_size(n_words / 9, options);
	enum btfold_status status = BTFOLD_OK;
	bool done = false;

	if (n > 1 && !read_runs(&reader, options, n, &done))
		return error_no_memory(err);
	if (!done)
		status = read_whole(&reader);
	if (status)
		return status;
	if (reader.starts.n > MAX_TYPE_ID + (size_t)1 - graph->first_id)
		return fail_at(&reader, BTFOLD_E_TOO_LARGE, "", "too many types",
			       reader.starts.at[MAX_TYPE_ID + 1 - graph->first_id],
			       MAX_TYPE_ID + 1);
	if (!words_push(&reader.starts, n_words))
		return error_no_memory(err);
	graph->n_types = (uint32_t)reader.starts.n - 1;
	graph->record = reader.starts.at;
	if (graph->n_types && (reader.largest.name >= graph_end_string(graph) ||
			       reader.largest.ref >= graph_end_id(graph)))
		return find_offender(&reader);
	return BTFOLD_OK;
}
