/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "support.h"

#include <stdlib.h>
#include <string.h>

#include "random.h"

static void encode(struct btfold_graph *graph, struct bytes *ret)
{
	void *data;
	size_t size;

	assert_int_equal(btfold_graph_encode(graph, NULL, &data, &size), BTFOLD_OK);
	bytes_set(ret, data, size);
	free(data);
}

void container_of(const char *text, struct bytes *ret)
{
	const char *split = strstr(text, SPLIT);
	const char *input = split ? split + strlen(SPLIT) : text;
	struct btfold_graph *lower = NULL, *graph = NULL;
	struct bytes base = {0}, own = {0}, both = {0};
	struct btfold_container parts;

	if (split) {
		assert_int_equal(btfold_graph_parse(text, (size_t)(split - text), NULL, false, NULL,
						    &lower, NULL),
				 BTFOLD_OK);
		encode(lower, &base);
	}
	assert_int_equal(btfold_graph_parse(input, strlen(input), lower, false, NULL, &graph, NULL),
			 BTFOLD_OK);
	encode(graph, &own);
	parts = (struct btfold_container){base.data, base.size, own.data, own.size};
	both.size = btfold_container_size(&parts);
	assert_true(both.size);
	both.data = calloc(1, both.size);
	btfold_container_join(&parts, both.data);
	bytes_set(ret, both.data, both.size);
	bytes_free(&both);
	bytes_free(&base);
	bytes_free(&own);
	btfold_graph_destroy(graph);
	btfold_graph_destroy(lower);
}

void text_of(const void *data, size_t size, struct bytes *ret)
{
	struct graphs graphs;

	assert_true(graphs_decode(data, size, &graphs));
	graphs_dump(&graphs, ret);
	graphs_free(&graphs);
}

static void shuffle(struct gen_random *random, uint32_t *map, uint32_t first, uint32_t last)
{
	for (uint32_t i = last; i > first; i--) {
		uint32_t k = first + gen_below(random, i - first + 1), swap = map[i];

		map[i] = map[k];
		map[k] = swap;
	}
}

void permuted(struct mut_codec *codec, const struct bytes *of, uint64_t seed, struct bytes *ret)
{
	struct mut_model model = {0};
	struct mut_bytes bytes = {0};
	struct gen_random random;
	uint32_t *map;

	assert_true(mut_decode(codec, of->data, of->size, &model));
	map = calloc(model.n + (size_t)1, sizeof(*map));
	for (uint32_t id = 0; id <= model.n; id++)
		map[id] = id;
	gen_seed(&random, seed);
	shuffle(&random, map, 1, model.n_base);
	shuffle(&random, map, model.n_base + 1, model.n);
	mut_permute(&model, map, model.n_base);
	mut_encode(&model, &bytes);
	bytes_set(ret, bytes.data, bytes.size);
	free(bytes.data);
	free(map);
	mut_model_deinit(&model);
}
