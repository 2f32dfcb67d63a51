/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * The text form in (see text_form.h). Strict in what a line must and may say, since a word that is not
 * understood would be a graph that is not the one meant; the order of words is free.
 */
#include <string.h>

#include "text_strings.h"
#include "text_values.h"

struct parser {
	struct btfold_graph *graph;
	struct text_lexer lexer;
	struct text_strings strings;
	struct words words, starts, scratch;
	uint32_t max_ref;
	uint32_t id, member; /* being read, or BTFOLD_NONE; for errors */
	struct btfold_error *err;
};

static enum btfold_status fail(struct parser *parser, enum btfold_status status, const char *text)
{
	error_set(parser->err, status, "text form", text,
		  (uint64_t)(parser->lexer.at - parser->lexer.text));
	if (parser->err) {
		parser->err->line = parser->lexer.line;
		parser->err->type_id = parser->id;
		parser->err->member = parser->member;
	}
	return status;
}

static enum btfold_status fail_syntax(struct parser *parser, const char *text)
{
	return fail(parser, BTFOLD_E_SYNTAX, text);
}

static enum btfold_status fail_resource(struct parser *parser, enum btfold_status status)
{
	return fail(parser, status, btfold_status_text(status));
}

/* Nothing may follow the words; behind those of an entry, bpftool's "(VAR 'name')" may. */
static enum btfold_status end_line(struct parser *parser, bool is_entry)
{
	struct text_lexer *lexer = &parser->lexer;

	if (text_line_ends(lexer))
		return BTFOLD_OK;
	while (is_entry && (lexer->line_end[-1] == ' ' || lexer->line_end[-1] == '\t'))
		lexer->line_end--;
	if (is_entry && *lexer->at == '(' && lexer->line_end[-1] == ')')
		return BTFOLD_OK;
	return fail_syntax(parser, "nothing more is expected in this line");
}

/* Reads the rest of a line into @words; *ret_kflag_given: whether it had kflag=. */
static enum btfold_status read_words(struct parser *parser, const struct text_line *line,
				     uint32_t *words, bool is_entry, bool *ret_kflag_given)
{
	struct text_values values;
	const char *wrong = text_values_read(&parser->lexer, line, &values);
	enum btfold_status status = wrong ? fail_syntax(parser, wrong) : end_line(parser, is_entry);

	if (status)
		return status;
	*ret_kflag_given = text_values_has(&values, line, "kflag");
	wrong = text_values_store(&values, line, words);
	return wrong ? fail_syntax(parser, wrong) : BTFOLD_OK;
}

/* ---- names ---------------------------------------------------------------------------------- */

static enum btfold_status read_name(struct parser *parser, uint32_t *ret_offset)
{
	const char *name, *wrong;
	size_t size, plain;
	enum btfold_status status;

	wrong = text_name(&parser->lexer, &name, &size, &plain);
	if (wrong)
		return fail_syntax(parser, wrong);
	if (size == 6 && !memcmp(name, "(anon)", 6)) {
		*ret_offset = 0;
		return BTFOLD_OK;
	}
	if (plain != size) {
		parser->scratch.n = 0;
		if (!words_reserve(&parser->scratch, plain / 4 + 1))
			return fail_resource(parser, BTFOLD_E_NO_MEMORY);
		text_unescape(name, size, (char *)parser->scratch.at);
		name = (const char *)parser->scratch.at;
	}
	status = text_strings_add(&parser->strings, name, plain, ret_offset);
	return status ? fail_resource(parser, status) : BTFOLD_OK;
}

/* ---- the line of a type --------------------------------------------------------------------- */

static enum btfold_status read_id(struct parser *parser)
{
	struct text_lexer *lexer = &parser->lexer;
	struct text_number number = {0};
	const char *wrong = NULL, *begin = lexer->at;
	uint32_t want = parser->graph->first_id + (uint32_t)parser->starts.n;

	if (lexer->indented)
		return fail_syntax(parser, parser->starts.n ? "more items than vlen says"
							    : "an item before the first type");
	if (!text_take(lexer, '['))
		return fail_syntax(parser, "[id] is missing");
	wrong = text_number(lexer, &number);
	if (!wrong && (number.negative || number.hex || !text_take(lexer, ']')))
		wrong = "[id] is not a number in brackets";
	if (wrong)
		return fail_syntax(parser, wrong);
	lexer->at = number.magnitude == want ? lexer->at : begin;
	if (number.magnitude != want)
		return fail(parser, BTFOLD_E_ORDER, "type id is not the next one");
	if (want > MAX_TYPE_ID)
		return fail_resource(parser, BTFOLD_E_TOO_LARGE);
	parser->id = want;
	return BTFOLD_OK;
}

static enum btfold_status read_kind(struct parser *parser, uint32_t *ret_kind)
{
	const char *word;
	size_t size;

	text_line_ends(&parser->lexer);
	size = text_word(&parser->lexer, &word);
	for (uint32_t kind = 1; kind <= KIND_LAST; kind++)
		if (!strncmp(kind_table[kind].name, word, size) && !kind_table[kind].name[size]) {
			*ret_kind = kind;
			return BTFOLD_OK;
		}
	parser->lexer.at = word;
	if ((size > 5 && !memcmp(word, "KIND_", 5)) || (size == 7 && !memcmp(word, "UNKNOWN", 7)))
		return fail(parser, BTFOLD_E_KIND,
			    "a kind known only from a kind layout cannot be read from text");
	return fail_syntax(parser, "no such kind");
}

/* Reads the line of a type into @record, which has room for any head. */
static enum btfold_status read_head(struct parser *parser, uint32_t *record, bool *ret_kflag_given)
{
	uint32_t kind = 0;
	enum btfold_status status;

	parser->id = parser->member = BTFOLD_NONE;
	status = read_id(parser);
	if (!status)
		status = read_kind(parser, &kind);
	if (status)
		return status;
	text_line_ends(&parser->lexer);
	status = read_name(parser, &record[REC_NAME]);
	if (status)
		return status;
	record[REC_INFO] = make_info(kind, false, 0);
	return read_words(parser, &text_heads[kind], record, false, ret_kflag_given);
}

/* ---- items ---------------------------------------------------------------------------------- */

/*
 * A member's words while it is open whether the kflag is set: the first bitfield_size sets it, for all
 * members, and then no offset may be longer than 24 bits.
 */
static enum btfold_status store_member(struct parser *parser, uint32_t *record, uint32_t *item,
				       bool kflag_given, uint32_t *max_offset)
{
	uint32_t size = item[3];

	if (item[2] > *max_offset)
		*max_offset = item[2];
	if (size && kflag_given && !info_kflag(record[REC_INFO]))
		return fail_syntax(parser, "bitfield_size is not possible with kflag=0");
	if (size)
		record[REC_INFO] |= 1u << 31;
	if (info_kflag(record[REC_INFO]) && *max_offset > 0xffffff)
		return fail_syntax(parser, "bits_offset is out of range beside a bitfield_size");
	item[2] |= size << 24;
	return BTFOLD_OK;
}

static enum btfold_status read_item(struct parser *parser, const struct text_line *line,
				    const struct kind *kind, uint32_t *item)
{
	enum btfold_status status = BTFOLD_OK;
	bool kflag_given;

	if (!text_next_line(&parser->lexer) || !parser->lexer.indented)
		return fail_syntax(parser, "fewer items than vlen says");
	if (kind->item_names)
		status = read_name(parser, &item[0]);
	if (status)
		return status;
	return read_words(parser, line, item, kind == &kind_table[KIND_DATASEC], &kflag_given);
}

static enum btfold_status read_items(struct parser *parser, uint32_t *record, bool kflag_given)
{
	uint32_t info = record[REC_INFO], kind = info_kind(info), max_offset = 0;
	bool is_struct = kind == KIND_STRUCT || kind == KIND_UNION;
	const struct text_line *line =
		is_struct ? &text_any_member : &text_items[kind][info_kflag(info)];
	enum btfold_status status = BTFOLD_OK;

	for (uint32_t i = 0; i < info_vlen(info) && !status; i++) {
		uint32_t item[6] = {0}; /* as long as any head, for text_values_store() */

		parser->member = i;
		status = read_item(parser, line, &kind_table[kind], item);
		if (!status && is_struct)
			status = store_member(parser, record, item, kflag_given, &max_offset);
		for (uint32_t at = 0; at < kind_table[kind].item && !status; at++)
			if (!words_push(&parser->words, item[at]))
				status = fail_resource(parser, BTFOLD_E_NO_MEMORY);
	}
	return status;
}

/* ---- the whole ------------------------------------------------------------------------------ */

static enum btfold_status read_type(struct parser *parser)
{
	struct words *words = &parser->words;
	uint32_t record[REC_HEADER + 3] = {0}, n_head, max_ref = parser->max_ref;
	size_t start = words->n;
	bool kflag_given = false;
	enum btfold_status status = read_head(parser, record, &kflag_given);
	const struct kind *kind = &kind_table[info_kind(record[REC_INFO])];

	if (status)
		return status;
	n_head = REC_HEADER + (uint32_t)kind->extra;
	if (start > UINT32_MAX / 4 - REC_HEADER - 3)
		return fail_resource(parser, BTFOLD_E_TOO_LARGE);
	if (!words_push(&parser->starts, (uint32_t)start) || !words_reserve(words, n_head))
		return fail_resource(parser, BTFOLD_E_NO_MEMORY);
	words->n += n_head;
	if (kind->item)
		status = read_items(parser, record, kflag_given);
	if (status)
		return status;
	memcpy(words->at + start, record, n_head * sizeof(*record)); /* now that kflag is known */
	KIND_REFS (kind, words->n - start, at)
		if (words->at[start + at] > max_ref)
			max_ref = words->at[start + at];
	parser->max_ref = max_ref;
	return BTFOLD_OK;
}

/* To the line of the type at @index, or of its @member if not BTFOLD_NONE; both are there. */
static void seek(struct parser *parser, uint32_t index, uint32_t member)
{
	struct text_lexer *lexer = &parser->lexer;
	uint32_t n_types = 0, n_items = 0;

	text_lexer_init(lexer, lexer->text, (size_t)(lexer->end - lexer->text));
	while (text_next_line(lexer)) {
		n_types += !lexer->indented;
		n_items += lexer->indented && n_types == index + 1;
		if (n_types == index + 1 && n_items == (member == BTFOLD_NONE ? 0 : member + 1))
			break;
	}
}

/* Says where the first reference out of range is; there is one. */
static enum btfold_status find_offender(struct parser *parser)
{
	const struct btfold_graph *graph = parser->graph;
	uint32_t end_id = graph_end_id(graph);

	for (uint32_t i = 0; i < graph->n_types; i++) {
		const uint32_t *record = graph->words + graph->record[i];
		const struct kind *kind = &kind_table[info_kind(record[REC_INFO])];
		uint32_t n = graph->record[i + 1] - graph->record[i], bad = 0;
		uint32_t items = REC_HEADER + (uint32_t)kind->extra;

		KIND_REFS (kind, n, at)
			if (!bad && record[at] >= end_id)
				bad = at;
		if (!bad)
			continue;
		parser->id = graph->first_id + i;
		parser->member = bad < items ? BTFOLD_NONE : (bad - items) / kind->item;
		seek(parser, i, parser->member);
		break;
	}
	return fail(parser, BTFOLD_E_TYPE_ID, "reference to a type that is not there");
}

static enum btfold_status parse(struct parser *parser)
{
	struct btfold_graph *graph = parser->graph;
	enum btfold_status status = text_strings_init(&parser->strings, graph);

	if (status)
		return fail_resource(parser, status);
	while (text_next_line(&parser->lexer)) {
		status = read_type(parser);
		if (status)
			return status;
	}
	parser->id = parser->member = BTFOLD_NONE;
	graph->n_types = (uint32_t)parser->starts.n;
	if (!words_push(&parser->starts, (uint32_t)parser->words.n))
		return fail_resource(parser, BTFOLD_E_NO_MEMORY);
	graph->words = parser->words.at;
	graph->record = parser->starts.at;
	return parser->max_ref >= graph_end_id(graph) ? find_offender(parser) : BTFOLD_OK;
}

enum btfold_status btfold_graph_parse(const char *text, size_t size,
				      const struct btfold_graph *base, bool big_endian,
				      const struct btfold_allocator *allocator,
				      struct btfold_graph **ret_graph, struct btfold_error *err)
{
	struct btfold_graph *graph = graph_create(base, allocator);
	struct parser parser = {
		.graph = graph, .err = err, .id = BTFOLD_NONE, .member = BTFOLD_NONE};
	enum btfold_status status;

	if (!graph)
		return error_no_memory(err);
	graph->big_endian = big_endian;
	parser.words.arena = parser.starts.arena = parser.scratch.arena = &graph->arena;
	text_lexer_init(&parser.lexer, size ? text : "", size);
	status = parse(&parser);
	if (status) {
		btfold_graph_destroy(graph);
		return status;
	}
	*ret_graph = graph;
	return BTFOLD_OK;
}
