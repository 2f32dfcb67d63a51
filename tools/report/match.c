// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include "match.h"

#include <btfold/btfold.h>
#include <stdlib.h>
#include <string.h>

#include "../../fuzz/subjects/btf.h"

static const struct btfold_oracle_options quick = {.budget = 1000 * 1000};

/* ---- the same types ---- */

struct parts {
	struct raw_btf base, graph, other;
	uint32_t n_base, n_graph; /* types */
};

static bool parse(struct btfold_oracle_bytes base, struct btfold_oracle_bytes graph,
		  struct btfold_oracle_bytes other, struct parts *ret)
{
	memset(ret, 0, sizeof(*ret));
	if ((base.data && !raw_parse(base.data, base.size, &ret->base)) ||
	    !raw_parse(graph.data, graph.size, &ret->graph) ||
	    !raw_parse(other.data, other.size, &ret->other))
		return false;
	ret->n_base = ret->base.n_types;
	ret->n_graph = ret->graph.n_types;
	return ret->graph.big_endian == ret->other.big_endian &&
	       (!base.data || ret->base.big_endian == ret->graph.big_endian);
}

/* Base and graph as one BTF. */
static void *join(const struct parts *parts, size_t *ret_size)
{
	uint32_t types = parts->base.types_size + parts->graph.types_size;
	uint32_t strings = parts->base.strings_size + parts->graph.strings_size;
	uint8_t *file, *type_at, *string_at;

	*ret_size = raw_file_size(&parts->graph, types, strings);
	file = malloc(*ret_size);
	if (!file)
		return NULL;
	raw_write(&parts->graph, types, strings, file, &type_at, &string_at);
	if (parts->n_base)
		memcpy(type_at, parts->base.types, parts->base.types_size);
	memcpy(type_at + parts->base.types_size, parts->graph.types, parts->graph.types_size);
	if (parts->base.strings_size)
		memcpy(string_at, parts->base.strings, parts->base.strings_size);
	memcpy(string_at + parts->base.strings_size, parts->graph.strings,
	       parts->graph.strings_size);
	return file;
}

/* The other graph, moved behind these. */
static void *move(const struct parts *parts, size_t *ret_size)
{
	const struct raw_btf *other = &parts->other;
	uint32_t first_string = parts->base.strings_size ? parts->base.strings_size : 1;
	uint8_t *file, *type_at, *string_at;

	*ret_size = raw_file_size(other, other->types_size, other->strings_size);
	file = malloc(*ret_size);
	if (!file)
		return NULL;
	raw_write(other, other->types_size, other->strings_size, file, &type_at, &string_at);
	memcpy(string_at, other->strings, other->strings_size);
	memcpy(type_at, other->types, other->types_size);
	for (uint32_t offset = 0; offset < other->types_size;) {
		struct raw_record record = raw_record(other, offset);

		for (uint32_t i = 0; i < record.size / 4; i++) {
			uint8_t *word = type_at + offset + 4 * (size_t)i;
			enum raw_word what = raw_word(record.kind, i);
			uint32_t value = raw_get(other, word);

			if (what == RAW_ID && value > parts->n_base)
				raw_put(other, word, value + parts->n_graph);
			else if (what == RAW_NAME && value >= first_string)
				raw_put(other, word, value + parts->graph.strings_size);
		}
		offset += record.size;
	}
	return file;
}

/* The id in base + graph that stands for @id of the other graph; 0 if there is none. */
static uint32_t stand_in(const struct parts *parts, uint32_t id)
{
	struct btfold_oracle_bytes joined, moved;
	uint32_t *image = NULL, found = 0;
	size_t n = 0;
	char *why = NULL;
	void *a = join(parts, &joined.size), *b = move(parts, &moved.size);

	joined.data = a;
	moved.data = b;
	if (a && b && btfold_oracle_classes(joined, moved, &quick, &image, &n, &why) &&
	    id - parts->n_base - 1 < n)
		found = image[id - parts->n_base - 1];
	free(image);
	free(why);
	free(a);
	free(b);
	return found <= parts->n_base + parts->n_graph ? found : 0;
}

size_t match_same(struct btfold_oracle_bytes base, struct btfold_oracle_bytes graph,
		  struct btfold_oracle_bytes other, uint32_t id, uint32_t *ret_ids, size_t max)
{
	struct parts parts;
	uint32_t *image = NULL, found, stands_for;
	size_t n = 0, n_image = 0;
	char *why = NULL;

	if (!id || !max || !parse(base, graph, other, &parts))
		return 0;
	found = id <= parts.n_base ? id : stand_in(&parts, id);
	if (!found)
		return 0;
	ret_ids[n++] = found;
	if (!btfold_oracle_classes(base, graph, &quick, &image, &n_image, &why))
		n_image = 0;
	stands_for = found > parts.n_base && n_image ? image[found - parts.n_base - 1] : found;
	for (size_t i = 0; i < n_image && n < max; i++)
		if (image[i] == stands_for && parts.n_base + 1 + i != found)
			ret_ids[n++] = parts.n_base + 1 + (uint32_t)i;
	free(image);
	free(why);
	return n;
}

/* ---- the first difference ---- */

struct pair {
	uint32_t a, b;
};

struct walk {
	struct btfold_graph *base, *graph, *other;
	struct pair *pairs; /* seen, in the order of distance */
	size_t n, room;
};

#define MOST_PAIRS 4096 /* they are searched one by one */

enum kind {
	KIND_STRUCT = 4,
	KIND_UNION = 5,
	KIND_ENUM = 6,
	KIND_ENUM64 = 19,
};

static bool reach(struct walk *walk, uint32_t a, uint32_t b)
{
	for (size_t i = 0; i < walk->n; i++)
		if (walk->pairs[i].a == a && walk->pairs[i].b == b)
			return true;
	if (walk->n == walk->room) {
		size_t room = walk->room ? 2 * walk->room : 64;
		struct pair *grown =
			room > MOST_PAIRS ? NULL : realloc(walk->pairs, room * sizeof(*grown));

		if (!grown)
			return false;
		walk->pairs = grown;
		walk->room = room;
	}
	walk->pairs[walk->n++] = (struct pair){a, b};
	return true;
}

/* @index as in raw_word(): the name, the info word, size or type, and what follows. */
static uint32_t word(const struct btfold_type *type, uint32_t index)
{
	return index == 2 ? type->size_or_type : type->words[index - 3];
}

static bool same_label(const struct walk *walk, const struct btfold_type *a,
		       const struct btfold_type *b)
{
	if (a->kind != b->kind || a->kflag != b->kflag || a->vlen != b->vlen ||
	    strcmp(a->name, b->name) || a->n_words != b->n_words)
		return false;
	for (uint32_t i = 2; i < 3 + a->n_words && a->kind <= KIND_ENUM64; i++) {
		uint32_t x = word(a, i), y = word(b, i);

		if (raw_word(a->kind, i) == RAW_PLAIN && x != y)
			return false;
		if (raw_word(a->kind, i) == RAW_NAME) {
			const char *name = btfold_graph_string(walk->graph, x);
			const char *other = btfold_graph_string(walk->other, y);

			if (!name || !other || strcmp(name, other))
				return false;
		}
	}
	return true;
}

static bool is_enum(uint32_t kind)
{
	return kind == KIND_ENUM || kind == KIND_ENUM64;
}

static bool is_declaration(const struct btfold_type *type)
{
	return type->kind == RAW_KIND_FWD || (is_enum(type->kind) && !type->vlen);
}

static bool has_key(const struct btfold_type *type)
{
	return *type->name && (type->kind == KIND_STRUCT || type->kind == KIND_UNION ||
			       type->kind == RAW_KIND_FWD || is_enum(type->kind));
}

/* D2: one declares what the other is, or declares, too. */
static bool is_key_pair(const struct btfold_type *a, const struct btfold_type *b)
{
	return (is_declaration(a) || is_declaration(b)) && has_key(a) && has_key(b) &&
	       !strcmp(a->name, b->name);
}

static bool search(struct walk *walk, uint32_t *ret_a, uint32_t *ret_b)
{
	for (size_t at = 0; at < walk->n; at++) {
		struct pair pair = walk->pairs[at];
		struct btfold_type a = {0}, b = {0};

		if (!pair.a && !pair.b)
			continue;
		if (!pair.a != !pair.b || btfold_graph_type(walk->graph, pair.a, &a) ||
		    btfold_graph_type(walk->other, pair.b, &b) || !same_label(walk, &a, &b)) {
			if (pair.a && pair.b && is_key_pair(&a, &b))
				continue;
			*ret_a = pair.a;
			*ret_b = pair.b;
			return true;
		}
		if (a.kind > KIND_ENUM64)
			return false; /* known from a kind layout only */
		for (uint32_t i = 2; i < 3 + a.n_words; i++)
			if (raw_word(a.kind, i) == RAW_ID && !reach(walk, word(&a, i), word(&b, i)))
				return false;
	}
	return false;
}

bool match_difference(struct btfold_oracle_bytes base, struct btfold_oracle_bytes graph,
		      struct btfold_oracle_bytes other, uint32_t a, uint32_t b, uint32_t *ret_a,
		      uint32_t *ret_b)
{
	struct walk walk = {0};
	bool found = false;

	if ((!base.data ||
	     !btfold_graph_decode(base.data, base.size, NULL, NULL, &walk.base, NULL)) &&
	    !btfold_graph_decode(graph.data, graph.size, walk.base, NULL, &walk.graph, NULL) &&
	    !btfold_graph_decode(other.data, other.size, walk.base, NULL, &walk.other, NULL) &&
	    reach(&walk, a, b))
		found = search(&walk, ret_a, ret_b);
	free(walk.pairs);
	btfold_graph_destroy(walk.other);
	btfold_graph_destroy(walk.graph);
	btfold_graph_destroy(walk.base);
	return found;
}
