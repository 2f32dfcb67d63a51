// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/*
 * Text -> parse. What is accepted is dumped as text that parses to the same graph and dumps as the
 * same text, in either byte order, and is BTF that decode accepts.
 */
#include <stdlib.h>

#include "target.h"

static struct btfold_graph *parse(struct target_text text, bool big_endian)
{
	struct btfold_graph *graph = NULL;

	TARGET_REQUIRE(
		!btfold_graph_parse(text.data, text.size, NULL, big_endian, NULL, &graph, NULL),
		"text", "parse");
	return graph;
}

static void check_encoded(const struct btfold_graph *graph)
{
	struct btfold_graph *decoded = NULL;
	void *bytes = NULL;
	size_t size = 0;

	TARGET_REQUIRE(!btfold_graph_encode(graph, NULL, &bytes, &size), "text", "encode");
	TARGET_REQUIRE(!btfold_graph_decode(bytes, size, NULL, NULL, &decoded, NULL), "text",
		       "decode");
	TARGET_REQUIRE(target_same_graph(graph, decoded), "text", "bytes");
	btfold_graph_destroy(decoded);
	free(bytes);
}

static void check_dump(const struct btfold_graph *graph, bool big_endian)
{
	struct target_text text = target_dump(graph), more;
	struct btfold_graph *again = parse(text, big_endian), *other = parse(text, !big_endian);

	TARGET_REQUIRE(target_same_graph(graph, again), "text", "graph");
	more = target_dump(again);
	TARGET_REQUIRE(target_same_text(text, more), "text", "dump");
	free(more.data);
	check_encoded(again);
	check_encoded(other);
	more = target_dump(other);
	TARGET_REQUIRE(target_same_text(text, more), "text", "dump of other order");
	free(more.data);
	free(text.data);
	btfold_graph_destroy(again);
	btfold_graph_destroy(other);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	bool big_endian = target_mix(data, size) & 1;
	struct btfold_graph *graph = NULL;

	if (btfold_graph_parse((const char *)data, size, NULL, big_endian, NULL, &graph, NULL))
		return 0;
	check_dump(graph, big_endian);
	btfold_graph_destroy(graph);
	return 0;
}
