// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* Passes about the base, and about how BTF was written. */
#include "measure.h"
#include "passes.h"

static void first_copy(void *ctx, uint32_t id, bool is_item, uint32_t *name)
{
	const struct mut_model *model = ctx;

	(void)id;
	(void)is_item;
	*name = model->names.at[*name].first;
}

bool pass_style(struct reduce_site *site)
{
	struct mut_model *model;
	uint32_t which = site->cursor.at++;

	if (which > 4)
		return false;
	model = reduce_copy(site);
	for (unsigned part = 0; part < 2; part++) {
		if (which == 0 || which == 1)
			model->parts[part].header = MUT_HEADER_24;
		if (which == 0 || which == 2)
			model->parts[part].big_endian = false;
	}
	if (which == 0 || which == 3)
		model->style = 0;
	if (which == 0 || which == 4)
		reduce_each_name(model, first_copy, model);
	return true;
}

/* Adds base types that reach one of those that move: they have to move with it. */
static void add_users(const struct mut_model *model, uint32_t *moves)
{
	bool more = true;

	while (more) {
		more = false;
		for (uint32_t id = 1; id <= model->n_base; id++) {
			struct mut_type *type = &model->types[id];

			for (uint32_t i = 0, n = mut_n_refs(type); i < n && !moves[id]; i++)
				more |= moves[id] = moves[*mut_ref(model, type, i)];
		}
	}
}

/* Moves types of the base to the start of the input. */
static void move(struct mut_model *model, const uint32_t *moves, uint32_t *map)
{
	uint32_t base = 0, next;

	for (uint32_t id = 1; id <= model->n_base; id++)
		if (!moves[id])
			map[id] = ++base;
	next = base;
	for (uint32_t id = 1; id <= model->n; id++)
		if (id > model->n_base || moves[id])
			map[id] = ++next;
	mut_permute(model, map, base);
}

/* The whole base becomes input; or it goes; or a part of it becomes input. */
bool pass_base(struct reduce_site *site)
{
	uint32_t n = site->best->n_base, from, to, *moves, *redirect;

	if (!n)
		return false;
	if (site->cursor.sub == 0) {
		site->cursor.sub = 1;
		reduce_copy(site)->n_base = 0;
		return true;
	}
	if (site->cursor.sub == 1) {
		site->cursor.sub = 2;
		reduce_copy(site);
		redirect = reduce_keep_all(site);
		for (uint32_t id = 1; id <= n; id++)
			redirect[id] = 0;
		mut_sweep(&site->candidate, redirect);
		return true;
	}
	if (!reduce_piece(&site->cursor, n, &from, &to))
		return false;
	site->cursor.at = to;
	site->cursor.sub = 2;
	moves = mut_scratch(&site->ctx, 2, site->best->n + (size_t)1);
	for (uint32_t id = from + 1; id <= to; id++)
		moves[id] = 1;
	add_users(site->best, moves);
	move(reduce_copy(site), moves, mut_scratch(&site->ctx, 1, site->best->n + (size_t)1));
	return true;
}
