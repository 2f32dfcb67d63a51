// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include "site.h"

#include <stdlib.h>
#include <string.h>

void reduce_site_init(struct reduce_site *site)
{
	memset(site, 0, sizeof(*site));
	site->codec = mut_codec_create();
	mut_codec_keep_copies(site->codec);
	site->ctx.model = &site->candidate;
}

static void forget_facts(struct reduce_facts *facts)
{
	free(facts->alike);
	free(facts->cousin);
	free(facts->reach);
	free(facts->roots);
	free(facts->labels);
	memset(facts, 0, sizeof(*facts));
}

void reduce_site_deinit(struct reduce_site *site)
{
	forget_facts(&site->facts);
	mut_context_deinit(&site->ctx);
	mut_model_deinit(&site->candidate);
	mut_codec_destroy(site->codec);
	free(site->bytes.data);
}

void reduce_site_set(struct reduce_site *site, const struct mut_model *best, const uint32_t *seeds,
		     uint32_t n_seeds)
{
	forget_facts(&site->facts);
	site->best = best;
	/* It only counts. */
	reduce_measure((struct mut_model *)(uintptr_t)best, &site->measure);
	site->seeds = seeds;
	site->n_seeds = n_seeds;
}

struct mut_model *reduce_copy(struct reduce_site *site)
{
	mut_model_copy(&site->candidate, site->best);
	return &site->candidate;
}

uint32_t *reduce_keep_all(struct reduce_site *site)
{
	uint32_t *redirect = mut_scratch(&site->ctx, 0, site->best->n + (size_t)1);

	for (uint32_t id = 1; id <= site->best->n; id++)
		redirect[id] = id;
	return redirect;
}

void reduce_keep(struct reduce_site *site, const uint32_t *kept)
{
	uint32_t *redirect = reduce_keep_all(site);

	reduce_copy(site);
	for (uint32_t id = 1; id <= site->best->n; id++)
		redirect[id] = kept[id] ? id : 0;
	mut_sweep(&site->candidate, redirect);
}

/* In @model, from the ids at @stack. @kept: what is there already is not entered again. */
static void close_over(const struct mut_model *model, uint32_t *stack, uint32_t depth,
		       uint32_t *kept)
{
	while (depth) {
		struct mut_type *type = &model->types[stack[--depth]];

		for (uint32_t i = 0, n = mut_n_refs(type); i < n; i++) {
			uint32_t to = *mut_ref(model, type, i);

			if (!to || to > model->n || kept[to])
				continue;
			kept[to] = 1;
			stack[depth++] = to;
		}
	}
}

void reduce_close(struct reduce_site *site, const uint32_t *from, uint32_t n, uint32_t *kept)
{
	uint32_t *stack = mut_scratch(&site->ctx, 3, site->best->n + (size_t)1), depth = 0;

	for (uint32_t i = 0; i < n; i++) {
		if (!from[i] || from[i] > site->best->n || kept[from[i]])
			continue;
		kept[from[i]] = 1;
		stack[depth++] = from[i];
	}
	close_over(site->best, stack, depth, kept);
}

void reduce_mark_used(const struct mut_model *model, uint32_t *used)
{
	for (uint32_t id = 1; id <= model->n; id++) {
		struct mut_type *type = &model->types[id];

		for (uint32_t i = 0, n = mut_n_refs(type); i < n; i++) {
			uint32_t to = *mut_ref(model, type, i);

			if (to != id && to <= model->n)
				used[to] = 1;
		}
	}
}

void reduce_collect(struct reduce_site *site)
{
	size_t n = site->best->n + (size_t)1;
	uint32_t *used = mut_scratch(&site->ctx, 1, n), *kept = mut_scratch(&site->ctx, 2, n);
	uint32_t *stack = mut_scratch(&site->ctx, 3, n), depth = 0, *redirect;

	reduce_mark_used(site->best, used);
	for (uint32_t id = 1; id < n; id++) {
		if (used[id])
			continue;
		kept[id] = 1;
		stack[depth++] = id;
	}
	for (uint32_t i = 0; i < site->n_seeds; i++) {
		uint32_t id = site->seeds[i];

		if (id && id < n && !kept[id]) {
			kept[id] = 1;
			stack[depth++] = id;
		}
	}
	close_over(&site->candidate, stack, depth, kept);
	redirect = reduce_keep_all(site);
	for (uint32_t id = 1; id < n; id++)
		redirect[id] = kept[id] ? id : 0;
	mut_sweep(&site->candidate, redirect);
}

bool reduce_piece(struct reduce_cursor *cursor, uint32_t n, uint32_t *ret_from, uint32_t *ret_to)
{
	if (!n)
		return false;
	if (!cursor->chunk)
		*cursor = (struct reduce_cursor){.chunk = (n + 1) / 2};
	while (cursor->at >= n || cursor->chunk > (n + 1) / 2) {
		if (cursor->at >= n)
			cursor->at = 0;
		if (cursor->chunk == 1)
			return false;
		cursor->chunk /= 2;
	}
	*ret_from = cursor->at;
	*ret_to = n - cursor->at > cursor->chunk ? cursor->at + cursor->chunk : n;
	return true;
}

uint32_t reduce_group(struct reduce_site *site, uint32_t id, enum reduce_group group,
		      const uint32_t **ret_ids)
{
	const uint32_t *colour = group == REDUCE_ALIKE	   ? reduce_alike(site)
				 : group == REDUCE_COUSINS ? reduce_cousins(site)
							   : NULL;
	uint32_t *ids = mut_scratch(&site->ctx, 1, site->best->n + (size_t)1), n = 0, finer = 0;

	*ret_ids = ids;
	if (!colour) {
		ids[0] = id;
		return 1;
	}
	if (colour[id] != id)
		return 0;
	for (uint32_t other = id; other <= site->best->n; other++) {
		if (colour[other] != id)
			continue;
		ids[n++] = other;
		finer += reduce_alike(site)[other] == id;
	}
	if (n == 1 || (group == REDUCE_COUSINS && finer == n))
		return 0;
	return n;
}
