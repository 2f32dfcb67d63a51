/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "scene.h"

#include "emit.h"

bool scene_init(struct scene *s, struct btfold_oracle_bytes base, struct btfold_oracle_bytes input,
		struct btfold_oracle_output *output, const struct first_call *first)
{
	struct btfold_oracle_bytes own = {output->data, output->size};

	*s = (struct scene){.base = base, .input = input, .output = output, .first = first};
	names_init(&s->names);
	if (!graph_load(&s->g, &s->names, base, own, NULL))
		return false;
	s->out = s->g.n_base + 1;
	s->in = s->g.n;
	return graph_add(&s->g, input, false, NULL);
}

void scene_deinit(struct scene *s)
{
	graph_deinit(&s->g);
	names_deinit(&s->names);
}

uint32_t scene_image(const struct scene *s, uint32_t t)
{
	uint32_t i = t - s->in;

	if (!s->output->map || i >= s->output->n_map || s->output->map[i] >= s->in)
		return NONE;
	return s->output->map[i];
}

static uint8_t *word_at(const struct scene *s, uint32_t t, uint32_t word)
{
	return (uint8_t *)s->output->data + s->g.at[t].record + 4 * word;
}

uint32_t scene_word(const struct scene *s, uint32_t t, uint32_t word)
{
	return file_word(graph_file_of(&s->g, t), s->g.at[t].record + 4 * word);
}

void scene_set_word(struct scene *s, uint32_t t, uint32_t word, uint32_t value)
{
	uint8_t *at = word_at(s, t, word);

	if (graph_file_of(&s->g, t)->swap)
		value = value >> 24 | (value >> 8 & 0xff00) | (value << 8 & 0xff0000) | value << 24;
	memcpy(at, &value, 4);
}

/* Writes the types of @order as the output; new_id[] is known for base and output types. */
static void rewrite(struct scene *s, const struct ids *order, uint32_t *new_id)
{
	struct btfold_oracle_output *output = s->output;
	void *data;

	for (uint32_t t = s->in; t < s->g.n; t++)
		new_id[t] = scene_image(s, t) == NONE ? 0 : new_id[scene_image(s, t)];
	data = emit(&s->g, order->v, (uint32_t)order->n, new_id,
		    emit_is_swapped((struct btfold_oracle_bytes){output->data, output->size}),
		    &output->size);
	for (size_t i = 0; output->map && i < output->n_map; i++)
		if (output->map[i] < s->in)
			output->map[i] = new_id[output->map[i]];
	mem_free(output->data);
	output->data = data;
}

/* The output as it is: all its types, each with its id. */
static uint32_t *as_is(const struct scene *s, struct ids *ret_order)
{
	uint32_t *new_id = mem_ids(s->g.n, 0);

	*ret_order = (struct ids){0};
	for (uint32_t t = 0; t < s->in; t++)
		new_id[t] = t;
	for (uint32_t t = s->out; t < s->in; t++)
		ids_push(ret_order, t);
	return new_id;
}

void scene_drop(struct scene *s, uint32_t t, uint32_t instead)
{
	struct ids order;
	uint32_t *new_id = as_is(s, &order);

	order.n = 0;
	for (uint32_t u = s->out; u < s->in; u++)
		if (u != t) {
			ids_push(&order, u);
			new_id[u] = s->g.n_base + (uint32_t)order.n;
		}
	new_id[t] = new_id[instead];
	rewrite(s, &order, new_id);
	mem_free(order.v);
	mem_free(new_id);
}

uint32_t scene_add(struct scene *s, uint32_t t)
{
	struct ids order;
	uint32_t *new_id = as_is(s, &order), id;

	ids_push(&order, t);
	id = s->g.n_base + (uint32_t)order.n;
	rewrite(s, &order, new_id);
	mem_free(order.v);
	mem_free(new_id);
	return id;
}

void scene_replace(struct scene *s, uint32_t t, uint32_t by)
{
	struct ids order;
	uint32_t *new_id = as_is(s, &order);

	order.v[t - s->out] = by;
	rewrite(s, &order, new_id);
	mem_free(order.v);
	mem_free(new_id);
}

void scene_reverse(struct scene *s)
{
	struct ids order;
	uint32_t *new_id = as_is(s, &order);

	for (size_t i = 0; i < order.n; i++) {
		order.v[i] = s->in - 1 - (uint32_t)i;
		new_id[order.v[i]] = s->out + (uint32_t)i;
	}
	rewrite(s, &order, new_id);
	mem_free(order.v);
	mem_free(new_id);
}

bool scene_differ(const struct scene *s, uint32_t a, uint32_t b)
{
	struct budget budget = {.left = 1000000};
	struct difference difference;
	bool differ = path_find(&s->g, a, &s->g, b, PATH_COMPATIBLE, &budget, &difference);

	mem_free(difference.path);
	return differ;
}
