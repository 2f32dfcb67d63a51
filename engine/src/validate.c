/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "validate.h"

static const char *rule_of(uint32_t kind)
{
	static const char *const rules[KIND_LAST + 1] = {
		[0] = "V ids",
#define KIND(number, name, word3, extra, item, x_refs, i_names, i_refs) [number] = "V " #name,
#include "kinds.def"
#undef KIND
	};

	return rules[kind <= KIND_LAST ? kind : 0];
}

void validate_report(struct validator *validator, enum btfold_status status, enum btfold_tier tier,
		     const char *text, struct place place)
{
	const struct btfold_graph *graph = validator->graph;
	struct btfold_error error = {
		.status = status,
		.tier = tier,
		.text = text,
		.rule = "V ids",
		.type_id = place.id,
		.member = place.member,
	};

	if (validator->stopped)
		return;
	if (tier > validator->tier)
		validator->tier = tier;
	if (place.id != BTFOLD_NONE) {
		error.rule = rule_of(kind_of(validator, place.id));
		error.offset = graph_word_offset(graph, place.id, place.word);
	}
	if (validator->report)
		validator->stopped = !validator->report(validator->ctx, &error);
}

static enum btfold_status init(struct validator *validator)
{
	size_t n = graph_end_id(validator->graph);

	if (!graph_make_host(validator->graph))
		return BTFOLD_E_NO_MEMORY;
	validator->stack.arena = &validator->arena;
	validator->state = ARENA_NEW_ZERO(&validator->arena, n, uint8_t);
	validator->target = ARENA_NEW(&validator->arena, n, uint32_t);
	validator->size = ARENA_NEW(&validator->arena, n, struct type_size);
	return validator->state && validator->target && validator->size ? BTFOLD_OK
									: BTFOLD_E_NO_MEMORY;
}

static enum btfold_status validate(struct validator *validator)
{
	const struct btfold_graph *graph = validator->graph;
	enum btfold_status status = init(validator);

	for (uint32_t i = 0; i < graph->n_types && !status && !validator->stopped; i++)
		status = validate_type(validator, graph->first_id + i);
	if (!status && !validator->stopped)
		status = validate_cycles(validator);
	if (!status && !validator->stopped)
		status = validate_limits(validator);
	return status;
}

enum btfold_status btfold_graph_validate(const struct btfold_graph *graph,
					 const struct btfold_allocator *allocator,
					 btfold_violation_fn *report, void *ctx,
					 enum btfold_tier *ret_tier)
{
	struct validator validator = {.graph = graph, .report = report, .ctx = ctx};
	enum btfold_status status;

	arena_init(&validator.arena, allocator, NULL);
	status = validate(&validator);
	arena_deinit(&validator.arena);
	if (!status)
		*ret_tier = validator.tier;
	return status;
}
