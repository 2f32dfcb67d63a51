// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model.h"

void *gen_room(void *array, size_t *max, size_t n, size_t size)
{
	size_t more = *max;

	if (n <= more)
		return array;
	while (more < n)
		more = more ? more * 2 : 64;
	array = realloc(array, more * size);
	if (!array) {
		fputs("generator: out of memory\n", stderr);
		abort();
	}
	*max = more;
	return array;
}

void gen_model_clear(struct gen_model *model)
{
	model->types = gen_room(model->types, &model->max_types, 1, sizeof(*model->types));
	memset(model->types, 0, sizeof(*model->types));
	model->n_types = 1;
	model->n_items = 0;
	model->n_base = 0;
}

void gen_model_free(struct gen_model *model)
{
	free(model->types);
	free(model->items);
}

struct gen_type *gen_model_type(struct gen_model *model, enum gen_kind kind, uint32_t *ret_id)
{
	struct gen_type *type;

	model->types = gen_room(model->types, &model->max_types, model->n_types + 1, sizeof(*type));
	type = &model->types[model->n_types];
	*type = (struct gen_type){.kind = (uint8_t)kind, .first_item = (uint32_t)model->n_items};
	if (ret_id)
		*ret_id = (uint32_t)model->n_types;
	model->n_types++;
	return type;
}

struct gen_item *gen_model_item(struct gen_model *model)
{
	struct gen_item *item;

	model->items = gen_room(model->items, &model->max_items, model->n_items + 1, sizeof(*item));
	item = &model->items[model->n_items++];
	*item = (struct gen_item){0};
	model->types[model->n_types - 1].n_items++;
	return item;
}
