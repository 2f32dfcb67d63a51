// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* Names: who has them, and what they are called when it does not matter. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "measure.h"

void reduce_each_name(struct mut_model *model,
		      void (*visit)(void *ctx, uint32_t id, bool is_item, uint32_t *name),
		      void *ctx)
{
	for (uint32_t id = 1; id <= model->n; id++) {
		struct mut_type *type = &model->types[id];

		visit(ctx, id, false, &type->name);
		if (!mut_row(type)->item_name)
			continue;
		for (uint32_t i = 0; i < type->n_items; i++)
			visit(ctx, id, true, &mut_items(model, type)[i].w[MUT_NAME]);
	}
}

enum reduce_role reduce_role(const struct mut_model *model, uint32_t id, bool is_item)
{
	if (is_item)
		return REDUCE_ITEM_NAME;
	return model->types[id].kind == MUT_INT	    ? REDUCE_INT_NAME
	       : model->types[id].kind == MUT_FLOAT ? REDUCE_FLOAT_NAME
						    : REDUCE_TYPE_NAME;
}

void reduce_name_text(enum reduce_role role, uint32_t turn, char *ret_text)
{
	static const char *const first[][18] = {
		[REDUCE_TYPE_NAME] = {"s", "t", "u", "v", "w", "x", "y", "z"},
		[REDUCE_ITEM_NAME] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l",
				      "m", "n", "o", "p", "q", "r"},
		[REDUCE_INT_NAME] = {"int", "long", "short", "char"},
		[REDUCE_FLOAT_NAME] = {"float", "double"},
	};
	uint32_t n = 0;

	while (n < 18 && first[role][n])
		n++;
	if (turn < n)
		snprintf(ret_text, 24, "%s", first[role][turn]);
	else
		snprintf(ret_text, 24, "%s%u", first[role][turn % n], turn / n);
}

struct renaming {
	struct mut_model *model;
	uint32_t *to; /* per role and name: its new number, + 1 */
	size_t n;
	uint32_t turns[REDUCE_N_ROLES];
	bool changed;
};

static void rename_one(void *ctx, uint32_t id, bool is_item, uint32_t *name)
{
	struct renaming *renaming = ctx;
	enum reduce_role role = reduce_role(renaming->model, id, is_item);
	const struct mut_name *entry = &renaming->model->names.at[*name];
	char text[24];
	uint32_t *to, copy = entry->copy, new;

	/* Names that were not there at the start are new ones of this run. */
	if (!*name || *name >= renaming->n)
		return;
	to = &renaming->to[role * renaming->n + entry->first];
	if (!*to) {
		reduce_name_text(role, renaming->turns[role]++, text);
		*to = mut_name_add_string(&renaming->model->names, text) + 1;
	}
	new = mut_name_add_copy(&renaming->model->names, *to - 1, copy);
	renaming->changed |= new != *name;
	*name = new;
}

bool reduce_rename(struct mut_model *model)
{
	struct renaming renaming = {.model = model, .n = model->names.n};
	size_t max = 0;

	renaming.to = mut_room(NULL, &max, REDUCE_N_ROLES * renaming.n, sizeof(*renaming.to));
	memset(renaming.to, 0, REDUCE_N_ROLES * renaming.n * sizeof(*renaming.to));
	reduce_each_name(model, rename_one, &renaming);
	free(renaming.to);
	return renaming.changed;
}
