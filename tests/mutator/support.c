// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include "support.h"

#include <stdlib.h>
#include <string.h>

static void room(struct bytes *bytes, size_t size)
{
	if (size < bytes->max)
		return;
	bytes->max = 2 * size + 64;
	bytes->data = realloc(bytes->data, bytes->max);
	assert_non_null(bytes->data);
}

void bytes_set(struct bytes *bytes, const void *data, size_t size)
{
	room(bytes, size);
	if (size)
		memcpy(bytes->data, data, size);
	bytes->size = size;
}

void bytes_free(struct bytes *bytes)
{
	free(bytes->data);
	*bytes = (struct bytes){0};
}

bool generate(struct btfold_generator *generator, uint64_t seed, enum btfold_gen_tier tier,
	      uint64_t features, uint32_t max_types, struct bytes *ret)
{
	struct btfold_gen_options options = {
		.seed = seed, .tier = tier, .features = features, .max_types = max_types};
	struct btfold_gen_result result;
	struct btfold_container parts;
	size_t size;

	btfold_generate(generator, &options, &result);
	parts = (struct btfold_container){result.base, result.base_size, result.input,
					  result.input_size};
	size = btfold_container_size(&parts);
	if (!size)
		return false;
	room(ret, size);
	ret->size = size;
	btfold_container_join(&parts, ret->data);
	return true;
}

bool graphs_decode(const void *data, size_t size, struct graphs *ret)
{
	struct btfold_container parts;

	*ret = (struct graphs){0};
	btfold_container_split(data, size, &parts);
	if (parts.base && btfold_graph_decode(parts.base, parts.base_size, NULL, NULL, &ret->base,
					      NULL) != BTFOLD_OK)
		return false;
	if (btfold_graph_decode(parts.input, parts.input_size, ret->base, NULL, &ret->input,
				NULL) == BTFOLD_OK)
		return true;
	graphs_free(ret);
	return false;
}

void graphs_free(struct graphs *graphs)
{
	btfold_graph_destroy(graphs->input);
	btfold_graph_destroy(graphs->base);
	*graphs = (struct graphs){0};
}

static bool append(void *ctx, const char *text, size_t size)
{
	struct bytes *bytes = ctx;

	room(bytes, bytes->size + size);
	memcpy(bytes->data + bytes->size, text, size);
	bytes->size += size;
	return true;
}

void graphs_dump(const struct graphs *graphs, struct bytes *ret)
{
	ret->size = 0;
	if (graphs->base) {
		assert_int_equal(btfold_graph_dump(graphs->base, append, ret), BTFOLD_OK);
		append(ret, "--\n", 3);
	}
	assert_int_equal(btfold_graph_dump(graphs->input, append, ret), BTFOLD_OK);
	append(ret, "", 1);
}

enum btfold_tier graphs_tier(const struct graphs *graphs)
{
	enum btfold_tier base = BTFOLD_TIER_WELL_FORMED, input;

	if (graphs->base)
		assert_int_equal(btfold_graph_validate(graphs->base, NULL, NULL, NULL, &base),
				 BTFOLD_OK);
	assert_int_equal(btfold_graph_validate(graphs->input, NULL, NULL, NULL, &input), BTFOLD_OK);
	return base > input ? base : input;
}

uint32_t graphs_fold(const struct graphs *graphs)
{
	struct btfold_options options = {.ambiguous = BTFOLD_KEEP};
	struct btfold_base *base = NULL;
	struct btfold_outcome *outcome;
	uint32_t n;

	if (graphs->base)
		assert_int_equal(btfold_base_prepare(graphs->base, &options, &base, NULL),
				 BTFOLD_OK);
	assert_int_equal(btfold_dedup(graphs->input, base, &options, &outcome, NULL), BTFOLD_OK);
	n = btfold_graph_n_types(btfold_outcome_graph(outcome));
	btfold_outcome_destroy(outcome);
	btfold_base_destroy(base);
	return n;
}
