// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* Bytes -> model, through the engine: what it refuses is malformed. */
#include <stdlib.h>
#include <string.h>

#include <btfold/btfold.h>

#include "codec.h"
#include "container.h"
#include "raw.h"

#define TEXT_PER_BYTE 8u /* of input: suffixes may share bytes, the model's names do not */
#define TEXT_FREE     65536u
#define LEAST_MEMORY  16384u

struct mut_codec *mut_codec_create(void)
{
	size_t none = 0;
	struct mut_codec *codec = mut_room(NULL, &none, 1, sizeof(*codec));

	memset(codec, 0, sizeof(*codec));
	codec->memory = mut_room(NULL, &codec->n_memory, LEAST_MEMORY, 1);
	return codec;
}

void mut_codec_destroy(struct mut_codec *codec)
{
	if (!codec)
		return;
	mut_names_deinit(&codec->whole);
	free(codec->copies);
	free(codec->n_of);
	free(codec->bytes.data);
	free(codec->memory);
	free(codec);
}

void mut_codec_keep_copies(struct mut_codec *codec)
{
	codec->keeps_copies = true;
}

/* ---- an allocator that costs nothing -------------------------------------------------------- */

static void *allocate(void *ctx, size_t bytes)
{
	struct mut_codec *codec = ctx;
	size_t start = codec->used;

	bytes = (bytes + 15) & ~(size_t)15;
	codec->wanted += bytes;
	if (bytes > codec->n_memory - start)
		return malloc(bytes);
	codec->used += bytes;
	return codec->memory + start;
}

static void release(void *ctx, void *memory)
{
	const struct mut_codec *codec = ctx;

	if ((uintptr_t)memory - (uintptr_t)codec->memory >= codec->n_memory)
		free(memory);
}

/* With no graph alive. */
static void rewind_memory(struct mut_codec *codec)
{
	if (codec->wanted > codec->n_memory) {
		free(codec->memory);
		codec->n_memory = 0;
		codec->memory = mut_room(NULL, &codec->n_memory, codec->wanted, 1);
	}
	codec->wanted = codec->used = 0;
}

/* ---- the graph into the model --------------------------------------------------------------- */

/* Walks the strings of base and input: which of them are there again. */
static void find_copies(struct mut_codec *codec, const struct btfold_graph *input)
{
	const char *text;
	size_t end = 0;

	mut_names_clear(&codec->whole);
	codec->n_copies = 0;
	for (; end <= UINT32_MAX && (text = btfold_graph_string(input, (uint32_t)end));
	     end += strlen(text) + 1) {
		uint32_t name = mut_name_add_string(&codec->whole, text), before = codec->n_wholes;

		codec->n_of = mut_room(codec->n_of, &codec->max_n_of, codec->whole.n,
				       sizeof(*codec->n_of));
		for (codec->n_wholes = (uint32_t)codec->whole.n; before < codec->n_wholes; before++)
			codec->n_of[before] = 0;
		if (!codec->n_of[name]++ || !name)
			continue;
		codec->copies = mut_room(codec->copies, &codec->max_copies, codec->n_copies + 1,
					 sizeof(*codec->copies));
		codec->copies[codec->n_copies++] =
			(struct mut_copy){(uint32_t)end, codec->n_of[name] - 1};
	}
	codec->n_wholes = 0;
}

static int compare_copies(const void *a, const void *b)
{
	const struct mut_copy *x = a, *y = b;

	return x->offset < y->offset ? -1 : x->offset > y->offset;
}

static uint32_t copy_at(const struct mut_codec *codec, const struct btfold_graph *graph,
			uint32_t offset)
{
	const char *before = offset ? btfold_graph_string(graph, offset - 1) : NULL;
	struct mut_copy key = {offset, 0}, *found;

	if (before && *before)
		return codec->base_strings && offset >= codec->base_strings ? MUT_COPY_INSIDE_OWN
									    : MUT_COPY_INSIDE;
	if (!codec->n_copies)
		return 0;
	found = bsearch(&key, codec->copies, codec->n_copies, sizeof(key), compare_copies);
	return found ? found->copy : 0;
}

static uint32_t intern(struct mut_codec *codec, const struct btfold_graph *graph, uint32_t offset,
		       const char *text)
{
	struct mut_cached *cached;
	uint32_t copy;

	if (!text || !*text)
		return 0;
	cached = &codec->cached[(uintptr_t)text % MUT_N_CACHED];
	if (cached->text == text)
		return cached->name;
	cached->text = text;
	cached->name = mut_name_add_string(&codec->model->names, text);
	copy = codec->keeps_copies ? copy_at(codec, graph, offset) : 0;
	if (copy)
		cached->name = mut_name_add_copy(&codec->model->names, cached->name, copy);
	return cached->name;
}

/* How strings were stored: one that begins inside another, or is there twice. */
static void note_style(struct mut_codec *codec, const struct btfold_graph *graph, uint32_t offset,
		       uint32_t name)
{
	struct mut_model *model = codec->model;
	struct mut_name *entry = &model->names.at[name];
	const char *before;

	if (!name || codec->keeps_copies)
		return;
	if (entry->stamp == model->names.stamp && entry->stored != offset)
		model->style |= MUT_REPEAT_STRINGS;
	entry->stamp = model->names.stamp;
	entry->stored = offset;
	before = offset ? btfold_graph_string(graph, offset - 1) : NULL;
	if (before && *before)
		model->style |= MUT_SHARE_SUFFIXES;
}

static void take_items(struct mut_codec *codec, const struct btfold_graph *graph,
		       const struct btfold_type *in, struct mut_type *type)
{
	const struct mut_kind_row *row = mut_row(type);
	struct mut_model *model = codec->model;
	const uint32_t *words = in->words + row->extra;
	struct mut_item *item;

	type->n_items = in->vlen;
	model->items = mut_room(model->items, &model->max_items, model->n_items + in->vlen + 1,
				sizeof(*model->items));
	item = model->items + type->first_item;
	model->n_items += in->vlen;
	for (uint32_t i = 0; i < in->vlen; i++, item++, words += row->item) {
		item->w[2] = 0;
		memcpy(item->w, words, row->item * sizeof(*words));
		if (!row->item_name)
			continue;
		item->w[MUT_NAME] =
			intern(codec, graph, words[0], btfold_graph_string(graph, words[0]));
		note_style(codec, graph, words[0], item->w[MUT_NAME]);
	}
}

static void take_type(struct mut_codec *codec, const struct btfold_graph *graph,
		      const struct btfold_type *in, const uint8_t *record, struct mut_type *type)
{
	uint32_t offset = raw_get(record, btfold_graph_big_endian(graph));

	*type = (struct mut_type){
		.name = intern(codec, graph, offset, in->name),
		.word3 = in->size_or_type,
		.first_item = (uint32_t)codec->model->n_items,
		.vlen = in->vlen,
		.kind = (uint8_t)in->kind,
		.kflag = in->kflag,
	};
	if (in->kind >= MUT_N_KINDS) {
		type->kind = MUT_FWD;
		type->word3 = type->vlen = 0;
		return;
	}
	memcpy(type->extra, in->words, mut_row(type)->extra * sizeof(*in->words));
	if (!mut_row(type)->item)
		return;
	type->vlen = 0;
	take_items(codec, graph, in, type);
}

static void take_graph(struct mut_codec *codec, const struct btfold_graph *graph,
		       const uint8_t *bytes)
{
	uint32_t first = btfold_graph_first_id(graph), n = btfold_graph_n_types(graph);
	struct mut_model *model = codec->model;

	model->types =
		mut_room(model->types, &model->max_types, (size_t)first + n, sizeof(*model->types));
	for (uint32_t id = first; id < first + n; id++) {
		struct btfold_type in;

		if (btfold_graph_type(graph, id, &in) != BTFOLD_OK)
			abort();
		take_type(codec, graph, &in, bytes + in.offset, &model->types[id]);
	}
	model->n = first + n - 1;
}

static struct mut_part part_of(const uint8_t *bytes, bool big_endian)
{
	struct mut_part part = {.big_endian = big_endian};

	if (raw_get(bytes + RAW_LENGTH, big_endian) >= RAW_HEADER_MAX)
		part.header = raw_get(bytes + RAW_LAYOUT + 4, big_endian) ? MUT_HEADER_LAYOUT
									  : MUT_HEADER_32;
	return part;
}

static void take(struct mut_codec *codec, const struct btfold_graph *base,
		 const struct btfold_graph *input, const struct btfold_container *parts)
{
	struct mut_model *model = codec->model;

	memset(codec->cached, 0, sizeof(codec->cached));
	model->names.stamp++;
	codec->base_strings =
		base ? raw_get(parts->base + RAW_STRINGS + 4, btfold_graph_big_endian(base)) : 0;
	if (codec->keeps_copies)
		find_copies(codec, input);
	if (base) {
		take_graph(codec, base, parts->base);
		model->n_base = model->n;
		model->parts[0] = part_of(parts->base, btfold_graph_big_endian(base));
	}
	take_graph(codec, input, parts->input);
	model->parts[1] = part_of(parts->input, btfold_graph_big_endian(input));
}

bool mut_decode_parts(struct mut_codec *codec, const struct btfold_container *parts,
		      struct mut_model *ret, struct mut_failure *failure)
{
	const struct btfold_options options = {.allocator = {allocate, release, codec}};
	struct btfold_graph *base = NULL, *input = NULL;
	enum btfold_status status = BTFOLD_OK;

	mut_model_clear(ret);
	codec->model = ret;
	ret->names.text_limit = TEXT_PER_BYTE * (parts->base_size + parts->input_size) + TEXT_FREE;
	failure->in_base = parts->base != NULL;
	if (parts->base)
		status = btfold_graph_decode(parts->base, parts->base_size, NULL, &options, &base,
					     &failure->error);
	if (!status) {
		failure->in_base = false;
		status = btfold_graph_decode(parts->input, parts->input_size, base, &options,
					     &input, &failure->error);
	}
	if (!status)
		take(codec, base, input, parts);
	btfold_graph_destroy(input);
	btfold_graph_destroy(base);
	rewind_memory(codec);
	return !status;
}

bool mut_decode(struct mut_codec *codec, const void *data, size_t size, struct mut_model *ret)
{
	struct btfold_container parts;
	struct mut_failure failure;

	btfold_container_split(data, size, &parts);
	return mut_decode_parts(codec, &parts, ret, &failure);
}
