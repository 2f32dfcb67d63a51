// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/*
 * Bytes -> decode. What is accepted has every accessor in range and the words that stand in the
 * file; encoding it loses nothing (P2..P5 of the oracle, for the identity as map); and the oracle's
 * own reader accepts and refuses the same files.
 */
#include <stdlib.h>
#include <string.h>

#include "btf.h"
#include "target.h"

static uint32_t word_at(const struct btfold_graph *graph, const uint8_t *at)
{
	struct raw_btf order = {.big_endian = btfold_graph_big_endian(graph)};

	return raw_get(&order, at);
}

static void check_words(const struct target_input *in, const struct btfold_type *type)
{
	const uint8_t *record = (const uint8_t *)in->bytes.data + type->offset;
	uint32_t end = btfold_graph_first_id(in->graph) + btfold_graph_n_types(in->graph);

	TARGET_REQUIRE(type->offset + 12 + UINT64_C(4) * type->n_words <= in->bytes.size, "decode",
		       "record outside");
	TARGET_REQUIRE(word_at(in->graph, record + 8) == type->size_or_type, "decode", "word 3");
	for (uint32_t i = 0; i < type->n_words; i++) {
		uint32_t word = type->words[i];

		TARGET_REQUIRE(word_at(in->graph, record + 12 + (size_t)i * 4) == word, "decode",
			       "word");
		if (type->kind > 19)
			continue;
		if (raw_word(type->kind, i + 3) == RAW_ID)
			TARGET_REQUIRE(word < end, "decode", "reference outside");
		if (raw_word(type->kind, i + 3) == RAW_NAME)
			TARGET_REQUIRE(btfold_graph_string(in->graph, word), "decode", "name");
	}
}

static void check_same(const struct btfold_graph *a, const struct btfold_graph *b)
{
	uint32_t n = btfold_graph_n_types(a), first = btfold_graph_first_id(a);
	struct btfold_type left, right;

	TARGET_REQUIRE(n == btfold_graph_n_types(b), "decode", "types by threads");
	for (uint32_t i = 0; i < n; i++) {
		TARGET_REQUIRE(!btfold_graph_type(a, first + i, &left) &&
				       !btfold_graph_type(b, first + i, &right),
			       "decode", "id by threads");
		TARGET_REQUIRE(left.offset == right.offset && left.n_words == right.n_words,
			       "decode", "record by threads");
	}
}

/* Another number of threads makes no difference. */
static void check_threads(const struct target_input *in)
{
	static const struct btfold_options options = {.threads = 3, .types_per_thread = 1};
	struct btfold_error error = {0}, alone = {0};
	struct btfold_graph *graph = NULL, *other = NULL;
	enum btfold_status status = btfold_graph_decode(in->bytes.data, in->bytes.size, in->base,
							&options, &graph, &error);

	TARGET_REQUIRE(status == btfold_graph_decode(in->bytes.data, in->bytes.size, in->base, NULL,
						     &other, &alone),
		       "decode", "status by threads");
	TARGET_REQUIRE(!status || (error.offset == alone.offset && error.type_id == alone.type_id &&
				   error.member == alone.member && error.text == alone.text),
		       "decode", "error by threads");
	if (!status)
		check_same(graph, other);
	btfold_graph_destroy(graph);
	btfold_graph_destroy(other);
}

static void check_accessors(const struct target_input *in)
{
	uint32_t first = btfold_graph_first_id(in->graph), n = btfold_graph_n_types(in->graph);
	struct btfold_type type;
	enum btfold_tier tier;

	TARGET_REQUIRE(btfold_graph_base(in->graph) == in->base, "decode", "base");
	TARGET_REQUIRE(first == (in->base ? btfold_graph_n_types(in->base) + 1 : 1), "decode",
		       "first id");
	TARGET_REQUIRE(btfold_graph_type(in->graph, 0, &type) == BTFOLD_E_TYPE_ID, "decode",
		       "id 0");
	TARGET_REQUIRE(btfold_graph_type(in->graph, first + n, &type) == BTFOLD_E_TYPE_ID, "decode",
		       "id behind the last");
	TARGET_REQUIRE(!btfold_graph_string(in->graph, UINT32_MAX), "decode", "last name");
	for (uint32_t id = 1; id < first + n; id++) {
		TARGET_REQUIRE(!btfold_graph_type(in->graph, id, &type), "decode", "id");
		TARGET_REQUIRE(type.id == id && type.kind && strlen(type.name) < SIZE_MAX, "decode",
			       "type");
		if (id >= first)
			check_words(in, &type);
	}
	TARGET_REQUIRE(!btfold_graph_validate(in->graph, NULL, NULL, NULL, &tier), "decode",
		       "validate");
	TARGET_REQUIRE(tier != BTFOLD_TIER_MALFORMED, "decode", "tier");
}

/* Decode and encode as an engine that folds nothing. */
static void run(void *ctx, struct btfold_oracle_bytes base, struct btfold_oracle_bytes input,
		struct btfold_oracle_output *ret)
{
	const struct target_input *in = ctx;

	(void)base, (void)input;
	*ret = (struct btfold_oracle_output){.ran = BTFOLD_ORACLE_REFUSED};
	if (!in->graph || target_has_unknown_kinds(in->graph) ||
	    (in->base && target_has_unknown_kinds(in->base)))
		return;
	TARGET_REQUIRE(!btfold_graph_encode(in->graph, NULL, &ret->data, &ret->size), "decode",
		       "encode");
	ret->n_map = btfold_graph_n_types(in->graph);
	ret->map = malloc(ret->n_map * sizeof(*ret->map) + 1);
	if (!ret->map)
		abort();
	for (uint32_t i = 0; i < ret->n_map; i++)
		ret->map[i] = btfold_graph_first_id(in->graph) + i;
	ret->ran = BTFOLD_ORACLE_RAN;
}

static void release(void *ctx, struct btfold_oracle_output *output)
{
	(void)ctx;
	free(output->data);
	free(output->map);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct btfold_oracle_options how = {
		.properties = BTFOLD_ORACLE_PROPERTY(2) | BTFOLD_ORACLE_PROPERTY(3) |
			      BTFOLD_ORACLE_PROPERTY(4) | BTFOLD_ORACLE_PROPERTY(5),
		.budget = TARGET_ORACLE_STEPS};
	struct btfold_oracle_engine engine = {
		.name = "fold-decode", .strict = true, .run = run, .release = release};
	struct btfold_oracle_report report;
	struct target_input in;

	if (target_open(data, size, &in))
		check_accessors(&in);
	check_threads(&in);
	if (!in.graph || btfold_graph_n_types(in.graph) <= TARGET_MOST_TYPES) {
		engine.ctx = &in;
		btfold_oracle_judge(&engine, in.base_bytes, in.bytes, &how, &report);
		btfold_finding_abort(engine.name, &report);
		btfold_oracle_report_deinit(&report);
	}
	target_close(&in);
	return 0;
}
