// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* The text form of the kernel's self-tests: fprintf_btf_type_raw() of their btf_helpers.c. */
#define _GNU_SOURCE
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "../say.h"
#include "selftest.h"

static const char *or_anon(const char *name)
{
	return name[0] ? name : "(anon)";
}

static const char *item_name(const struct btfold_graph *graph, const struct btfold_type *type,
			     uint32_t item)
{
	return or_anon(emit_word_name(graph, type, item * emit_item_words(type->kind)));
}

static const char *encoding_name(uint32_t encoding)
{
	static const char *const names[] = {"(none)", "SIGNED", "CHAR", NULL, "BOOL"};

	return encoding <= 4 && names[encoding] ? names[encoding] : "UNKN";
}

static const char *linkage_name(uint32_t linkage, bool variable)
{
	static const char *const names[] = {"static", "global", "extern"};

	if (variable)
		return linkage == 0 ? "static" : linkage == 1 ? "global-alloc" : "(unknown)";
	return linkage < 3 ? names[linkage] : "(unknown)";
}

/* An id of the graph as it is shown; @map may be NULL. */
static uint32_t shown(const uint32_t *map, uint32_t id)
{
	return map ? map[id] : id;
}

static void put_members(FILE *to, const struct btfold_graph *graph, const struct btfold_type *type,
			const uint32_t *map)
{
	for (uint32_t i = 0; i < type->vlen; i++) {
		const uint32_t *member = type->words + 3 * i;
		uint32_t bits = type->kflag ? member[2] >> 24 : 0;

		fprintf(to, "\n\t'%s' type_id=%u bits_offset=%u", item_name(graph, type, i),
			shown(map, member[1]), type->kflag ? member[2] & 0xffffff : member[2]);
		if (bits)
			fprintf(to, " bitfield_size=%u", bits);
	}
}

static void put_enumerators(FILE *to, const struct btfold_graph *graph,
			    const struct btfold_type *type)
{
	for (uint32_t i = 0; i < type->vlen; i++) {
		const uint32_t *words = type->words + emit_item_words(type->kind) * i;

		fprintf(to, "\n\t'%s' val=", item_name(graph, type, i));
		if (type->kind == KIND_ENUM && type->kflag)
			fprintf(to, "%" PRId32, (int32_t)words[1]);
		else if (type->kind == KIND_ENUM)
			fprintf(to, "%" PRIu32, words[1]);
		else if (type->kflag)
			fprintf(to, "%" PRId64, (int64_t)((uint64_t)words[2] << 32 | words[1]));
		else
			fprintf(to, "%" PRIu64, (uint64_t)words[2] << 32 | words[1]);
	}
}

static void put_parameters(FILE *to, const struct btfold_graph *graph,
			   const struct btfold_type *type, const uint32_t *map)
{
	for (uint32_t i = 0; i < type->vlen; i++)
		fprintf(to, "\n\t'%s' type_id=%u", item_name(graph, type, i),
			shown(map, type->words[2 * i + 1]));
}

static void put_entries(FILE *to, const struct btfold_type *type, const uint32_t *map)
{
	for (uint32_t i = 0; i < type->vlen; i++)
		fprintf(to, "\n\ttype_id=%u offset=%u size=%u", shown(map, type->words[3 * i]),
			type->words[3 * i + 1], type->words[3 * i + 2]);
}

/* What stands behind the name; long because every kind is a case. */
static void put_rest(FILE *to, const struct btfold_graph *graph, const struct btfold_type *type,
		     const uint32_t *map)
{
	uint32_t word3 = type->size_or_type;

	switch (type->kind) {
	case KIND_INT:
		fprintf(to, " size=%u bits_offset=%u nr_bits=%u encoding=%s", word3,
			type->words[0] >> 16 & 0xff, type->words[0] & 0xff,
			encoding_name(type->words[0] >> 24 & 0xf));
		break;
	case KIND_ARRAY:
		fprintf(to, " type_id=%u index_type_id=%u nr_elems=%u", shown(map, type->words[0]),
			shown(map, type->words[1]), type->words[2]);
		break;
	case KIND_STRUCT:
	case KIND_UNION:
		fprintf(to, " size=%u vlen=%u", word3, type->vlen);
		put_members(to, graph, type, map);
		break;
	case KIND_ENUM:
	case KIND_ENUM64:
		fprintf(to, " encoding=%s size=%u vlen=%u", type->kflag ? "SIGNED" : "UNSIGNED",
			word3, type->vlen);
		put_enumerators(to, graph, type);
		break;
	case KIND_FWD:
		fprintf(to, " fwd_kind=%s", type->kflag ? "union" : "struct");
		break;
	case KIND_FUNC:
		fprintf(to, " type_id=%u linkage=%s", shown(map, word3),
			linkage_name(type->vlen, false));
		break;
	case KIND_FUNC_PROTO:
		fprintf(to, " ret_type_id=%u vlen=%u", shown(map, word3), type->vlen);
		put_parameters(to, graph, type, map);
		break;
	case KIND_VAR:
		fprintf(to, " type_id=%u, linkage=%s", shown(map, word3),
			linkage_name(type->words[0], true));
		break;
	case KIND_DATASEC:
		fprintf(to, " size=%u vlen=%u", word3, type->vlen);
		put_entries(to, type, map);
		break;
	case KIND_FLOAT:
		fprintf(to, " size=%u", word3);
		break;
	case KIND_DECL_TAG:
		fprintf(to, " type_id=%u component_idx=%d", shown(map, word3), (int)type->words[0]);
		break;
	default: /* PTR, TYPEDEF, qualifiers, TYPE_TAG */
		fprintf(to, " type_id=%u", shown(map, word3));
		break;
	}
}

/* NULL when out of memory. */
static char *line_of(const struct btfold_graph *graph, const struct btfold_type *type,
		     const uint32_t *map)
{
	char *line = NULL;
	size_t size;
	FILE *to = open_memstream(&line, &size);

	if (!to)
		return NULL;
	fprintf(to, "[%u] %s '%s'", shown(map, type->id), btfold_kind_name(type->kind),
		or_anon(type->name));
	put_rest(to, graph, type, map);
	if (!fclose(to))
		return line;
	free(line);
	return NULL;
}

static bool add_line(struct selftest_lines *lines, const struct btfold_graph *graph, uint32_t id,
		     const uint32_t *map)
{
	struct btfold_type type = {0};

	btfold_graph_type(graph, id, &type);
	lines->line[lines->n] = line_of(graph, &type, map);
	return lines->line[lines->n++] != NULL;
}

bool selftest_lines_of(const struct btfold_graph *graph, const bool *keep, const uint32_t *map,
		       struct selftest_lines *ret_lines)
{
	uint32_t first = btfold_graph_first_id(graph), n = btfold_graph_n_types(graph);
	struct selftest_lines lines = {.line = calloc((size_t)n + 1, sizeof(*lines.line))};
	bool fine = lines.line != NULL;

	for (uint32_t id = first; fine && id < first + n; id++)
		if (!keep || keep[id])
			fine = add_line(&lines, graph, id, map);
	if (!fine) {
		selftest_lines_free(&lines);
		say_error("out of memory");
		return false;
	}
	*ret_lines = lines;
	return true;
}

bool selftest_lines_equal(const struct selftest_lines *a, const struct selftest_lines *b)
{
	if (a->n != b->n)
		return false;
	for (uint32_t i = 0; i < a->n; i++)
		if (strcmp(a->line[i], b->line[i]))
			return false;
	return true;
}

void selftest_lines_free(struct selftest_lines *lines)
{
	for (uint32_t i = 0; i < lines->n; i++)
		free(lines->line[i]);
	free(lines->line);
	memset(lines, 0, sizeof(*lines));
}
