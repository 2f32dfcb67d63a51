// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include "mutator.h"

#include <stdlib.h>
#include <string.h>

#include "fix.h"
#include "malform.h"
#include "shrink.h"

#define MOST_TRIES  12u /* mutations that find nothing to change */
#define MOST_WEIGHT 512u

struct btfold_mutator {
	struct mut_context ctx;
	struct mut_model model, donor;
	struct mut_codec *codec;
	struct mut_bytes bytes;
	struct btfold_mutator_stats stats;
	uint64_t *counts;
	uint8_t lots[2][MOST_WEIGHT]; /* each mutation as often as its weight; with other: [1] */
	uint32_t n_lots[2];
};

struct btfold_mutator *btfold_mutator_create(void)
{
	size_t none = 0;
	struct btfold_mutator *m = mut_room(NULL, &none, 1, sizeof(*m));

	memset(m, 0, sizeof(*m));
	m->codec = mut_codec_create();
	none = 0;
	m->counts = mut_room(NULL, &none, btfold_n_mutations, sizeof(*m->counts));
	memset(m->counts, 0, btfold_n_mutations * sizeof(*m->counts));
	m->stats.mutations = m->counts;
	for (unsigned i = 0; i < btfold_n_mutations; i++) {
		uint8_t *lots = m->lots[btfold_mutations[i].needs_other];
		uint32_t *n = &m->n_lots[btfold_mutations[i].needs_other];

		for (unsigned lot = 0; lot < btfold_mutations[i].weight && *n < MOST_WEIGHT; lot++)
			lots[(*n)++] = (uint8_t)i;
	}
	return m;
}

void btfold_mutator_destroy(struct btfold_mutator *m)
{
	if (!m)
		return;
	mut_context_deinit(&m->ctx);
	mut_model_deinit(&m->model);
	mut_model_deinit(&m->donor);
	mut_codec_destroy(m->codec);
	free(m->bytes.data);
	free(m->counts);
	free(m);
}

void btfold_mutator_stats(const struct btfold_mutator *m, struct btfold_mutator_stats *ret)
{
	*ret = m->stats;
}

/* Something to begin with: struct S { int x; struct S *next; }. */
static void seed_graph(struct mut_model *model)
{
	uint32_t s = mut_name_add_string(&model->names, "S");
	struct mut_item *item;

	mut_insert(model, false, 3);
	model->types[1] = (struct mut_type){.kind = MUT_INT,
					    .name = mut_name_add_string(&model->names, "int"),
					    .word3 = 4,
					    .extra = {32 | 1u << 24}};
	model->types[2] = (struct mut_type){.kind = MUT_PTR, .word3 = 3};
	model->types[3] = (struct mut_type){.kind = MUT_STRUCT, .name = s, .word3 = 16};
	item = mut_insert_item(model, 3, 0);
	item->w[MUT_NAME] = mut_name_add_string(&model->names, "x");
	item->w[MUT_TYPE] = 1;
	item = mut_insert_item(model, 3, 1);
	item->w[MUT_NAME] = mut_name_add_string(&model->names, "next");
	item->w[MUT_TYPE] = 2;
	item->w[MUT_OFFSET] = 64;
}

static void decode(struct btfold_mutator *m, const void *data, size_t size)
{
	if (mut_decode(m->codec, data, size, &m->model))
		return;
	if (mut_decode_mending(m->codec, data, size, &m->model)) {
		m->stats.mended++;
		return;
	}
	m->stats.replaced++;
	mut_model_clear(&m->model);
	seed_graph(&m->model);
}

/* @n mutations of those that need another graph, or of those that do not. */
static void mutate(struct btfold_mutator *m, bool other, uint32_t n)
{
	for (uint32_t i = 0; n && i < MOST_TRIES && m->n_lots[other]; i++) {
		unsigned which = m->lots[other][mut_below(&m->ctx, m->n_lots[other])];

		if (!btfold_mutations[which].apply(&m->ctx))
			continue;
		mut_fix_range(&m->model); /* the next one may count on that */
		m->counts[which]++;
		n--;
	}
}

/* Encodes; removes what does not fit. */
static void encode(struct btfold_mutator *m, size_t max_size, bool fix)
{
	bool shrunk = false;

	for (;;) {
		if (fix)
			mut_fix(&m->ctx);
		mut_encode(&m->model, &m->bytes);
		if (m->bytes.size <= max_size ||
		    !mut_shrink_by(&m->ctx, m->bytes.size - max_size, m->bytes.size))
			break;
		shrunk = true;
	}
	m->stats.shrunk += shrunk;
	if (m->bytes.size > max_size)
		m->bytes.size = max_size;
}

static enum btfold_ending any_ending(struct mut_context *ctx)
{
	uint32_t chance = mut_below(ctx, 64);

	if (!chance)
		return BTFOLD_ENDING_MALFORMED;
	return chance < 10 ? BTFOLD_ENDING_LOOSE : BTFOLD_ENDING_FIXED;
}

/* Mostly one: two changes hide each other. */
static uint32_t any_amount(struct mut_context *ctx)
{
	static const uint8_t amounts[] = {1, 1, 1, 1, 1, 2, 2, 4};

	return amounts[mut_below(ctx, sizeof(amounts))];
}

static size_t finish(struct btfold_mutator *m, size_t max_size, const void **ret_bytes)
{
	enum btfold_ending ending = any_ending(&m->ctx);

	encode(m, max_size, ending == BTFOLD_ENDING_FIXED);
	if (ending == BTFOLD_ENDING_MALFORMED)
		mut_malform(&m->ctx, &m->bytes);
	m->stats.endings[ending]++;
	*ret_bytes = m->bytes.data;
	return m->bytes.size;
}

static void start(struct btfold_mutator *m, uint64_t seed)
{
	gen_seed(&m->ctx.random, seed);
	m->ctx.model = &m->model;
	m->ctx.donor = NULL;
	m->stats.calls++;
}

size_t btfold_mutate(struct btfold_mutator *m, const void *data, size_t size, size_t max_size,
		     uint64_t seed, const void **ret_bytes)
{
	start(m, seed);
	decode(m, data, size);
	mutate(m, false, any_amount(&m->ctx));
	return finish(m, max_size, ret_bytes);
}

size_t btfold_cross_over(struct btfold_mutator *m, const void *data, size_t size, const void *other,
			 size_t other_size, size_t max_size, uint64_t seed, const void **ret_bytes)
{
	uint32_t more;

	start(m, seed);
	decode(m, data, size);
	if (!mut_decode_mending(m->codec, other, other_size, &m->donor))
		mut_model_clear(&m->donor);
	m->ctx.donor = &m->donor;
	mutate(m, true, 1);
	more = mut_below(&m->ctx, 2);
	mutate(m, false, more ? any_amount(&m->ctx) : 0);
	return finish(m, max_size, ret_bytes);
}
