// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/*
 * What decode accepts comes back equal: through encode and decode, where the second encoding has
 * the same bytes; and through dump and parse, whose own dump outlives encoding.
 */
#include <stdlib.h>
#include <string.h>

#include "target.h"

static void check_bytes(const struct target_input *in)
{
	struct btfold_graph *again = NULL;
	void *bytes = NULL, *more = NULL;
	size_t size = 0, more_size = 0;

	TARGET_REQUIRE(!btfold_graph_encode(in->graph, NULL, &bytes, &size), "roundtrip", "encode");
	TARGET_REQUIRE(!btfold_graph_decode(bytes, size, in->base, NULL, &again, NULL), "roundtrip",
		       "decode");
	TARGET_REQUIRE(target_same_graph(in->graph, again), "roundtrip", "bytes");
	TARGET_REQUIRE(!btfold_graph_encode(again, NULL, &more, &more_size), "roundtrip",
		       "encode again");
	TARGET_REQUIRE(size == more_size && memcmp(bytes, more, size) == 0, "roundtrip",
		       "bytes again");
	btfold_graph_destroy(again);
	free(bytes);
	free(more);
}

/* Parsed text, encoded and decoded: strings lie elsewhere, nothing else changes. */
static void check_parsed(const struct btfold_graph *parsed, const struct btfold_graph *base)
{
	/* Not the text that was parsed, which tells whether an empty name had an offset. */
	struct target_text text = target_dump(parsed), more;
	struct btfold_graph *again = NULL;
	void *bytes = NULL;
	size_t size = 0;

	TARGET_REQUIRE(!btfold_graph_encode(parsed, NULL, &bytes, &size), "roundtrip",
		       "encode parsed");
	TARGET_REQUIRE(!btfold_graph_decode(bytes, size, base, NULL, &again, NULL), "roundtrip",
		       "decode parsed");
	TARGET_REQUIRE(target_same_graph(parsed, again), "roundtrip", "bytes of parsed");
	more = target_dump(again);
	TARGET_REQUIRE(target_same_text(text, more), "roundtrip", "text again");
	btfold_graph_destroy(again);
	free(text.data);
	free(more.data);
	free(bytes);
}

static void check_text(const struct target_input *in)
{
	struct target_text text = target_dump(in->graph);
	struct btfold_graph *parsed = NULL;
	enum btfold_status status;

	status = btfold_graph_parse(text.data, text.size, in->base,
				    btfold_graph_big_endian(in->graph), NULL, &parsed, NULL);
	if (target_has_unknown_kinds(in->graph)) {
		TARGET_REQUIRE(status == BTFOLD_E_KIND, "roundtrip", "unknown kind parsed");
	} else {
		TARGET_REQUIRE(!status, "roundtrip", "parse");
		TARGET_REQUIRE(target_same_graph(in->graph, parsed), "roundtrip", "text");
		check_parsed(parsed, in->base);
	}
	btfold_graph_destroy(parsed);
	free(text.data);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct target_input in;

	if (target_open(data, size, &in)) {
		check_bytes(&in);
		check_text(&in);
	}
	target_close(&in);
	return 0;
}
