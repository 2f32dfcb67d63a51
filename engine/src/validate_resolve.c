/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * What references lead to. Every id is worked out once, whoever asks; nothing recurses, since chains and
 * nesting may be as long as the input.
 */
#include "validate.h"

enum { NEW = 0, OPEN, DONE }; /* validator->state, for modifiers and ARRAYs */

uint32_t validate_target(struct validator *validator, uint32_t id)
{
	uint32_t at = id, target;

	while (kind_in(kind_of(validator, at), KINDS_MODIFIER) && !validator->state[at]) {
		validator->state[at] = OPEN;
		at = graph_host_record(validator->graph, at)[REC_WORD3];
	}
	target = at;
	if (kind_in(kind_of(validator, at), KINDS_MODIFIER))
		target = validator->state[at] == DONE ? validator->target[at] : TARGET_UNKNOWN;
	/* the same way once more, now that its end is known */
	for (at = id;
	     kind_in(kind_of(validator, at), KINDS_MODIFIER) && validator->state[at] == OPEN;) {
		validator->state[at] = DONE;
		validator->target[at] = target;
		at = graph_host_record(validator->graph, at)[REC_WORD3];
	}
	return target;
}

static enum sized size_of_plain(const struct validator *validator, uint32_t id,
				struct type_size *ret)
{
	uint32_t kind = kind_of(validator, id);

	if (kind == KIND_PTR) {
		*ret = (struct type_size){4, 8};
		return SIZED_YES;
	}
	if (kind > KIND_LAST)
		return SIZED_UNKNOWN;
	if (kind_table[kind].word3 != WORD3_SIZE || kind == KIND_DATASEC)
		return SIZED_NO;
	ret->narrow = ret->wide = graph_host_record(validator->graph, id)[REC_WORD3];
	return SIZED_YES;
}

/* Of the ARRAYs pushed, from the innermost out, given their element's size. */
static void pop_arrays(struct validator *validator, enum sized sized, struct type_size size)
{
	struct words *stack = &validator->stack;

	while (stack->n) {
		uint32_t id = stack->at[--stack->n];
		uint64_t n_elems = graph_host_record(validator->graph, id)[REC_HEADER + 2];

		if (sized == SIZED_YES && n_elems * size.wide <= UINT32_MAX) {
			size.narrow *= (uint32_t)n_elems;
			size.wide *= (uint32_t)n_elems;
		} else {
			sized = SIZED_UNKNOWN; /* validate_type() says so at the ARRAY where it begins */
		}
		/* no ARRAY with an element can be smaller with 8-byte pointers */
		validator->size[id] = sized == SIZED_YES ? size : (struct type_size){1, 0};
		validator->state[id] = DONE;
	}
}

enum btfold_status validate_size(struct validator *validator, uint32_t id, enum sized *ret_sized,
				 struct type_size *ret_size)
{
	struct type_size size = {0, 0};
	enum sized sized = SIZED_UNKNOWN;
	uint32_t at = validate_target(validator, id);

	while (at != TARGET_UNKNOWN && kind_of(validator, at) == KIND_ARRAY &&
	       validator->state[at] == NEW) {
		validator->state[at] = OPEN;
		if (!words_push(&validator->stack, at))
			return BTFOLD_E_NO_MEMORY;
		at = validate_target(validator,
				     graph_host_record(validator->graph, at)[REC_HEADER]);
	}
	if (at != TARGET_UNKNOWN && kind_of(validator, at) != KIND_ARRAY) {
		sized = size_of_plain(validator, at, &size);
	} else if (at != TARGET_UNKNOWN && validator->state[at] == DONE) {
		size = validator->size[at];
		sized = size.narrow > size.wide ? SIZED_UNKNOWN : SIZED_YES;
	}
	if (validator->stack.n) {
		at = validator->stack.at[0];
		pop_arrays(validator, sized, size);
		size = validator->size[at];
		sized = size.narrow > size.wide ? SIZED_UNKNOWN : SIZED_YES;
	}
	*ret_sized = sized;
	*ret_size = size;
	return BTFOLD_OK;
}

bool validate_regular_int(const uint32_t *record)
{
	uint32_t word = record[REC_HEADER], bits = word & 0xff;

	return !(word >> 16 & 0xff) &&
	       (bits == 8 || bits == 16 || bits == 32 || bits == 64 || bits == 128);
}

/* ---- cycles --------------------------------------------------------------------------------- */

static bool is_own(const struct validator *validator, uint32_t id)
{
	return id >= validator->graph->first_id; /* a base cannot refer back to us */
}

/* Each of these has one reference, so a walk that meets itself has found the cycle. */
static enum btfold_status check_chains(struct validator *validator)
{
	const struct btfold_graph *graph = validator->graph;
	uint32_t first = graph->first_id;
	uint32_t *walk = ARENA_NEW_ZERO(&validator->arena, graph->n_types, uint32_t);

	if (!walk)
		return BTFOLD_E_NO_MEMORY;
	for (uint32_t i = 0; i < graph->n_types; i++) {
		uint32_t at = first + i;

		while (is_own(validator, at) &&
		       kind_in(kind_of(validator, at), KINDS_MODIFIER | 1u << KIND_PTR) &&
		       !walk[at - first]) {
			walk[at - first] = i + 1;
			at = graph_host_record(graph, at)[REC_WORD3];
		}
		if (is_own(validator, at) && walk[at - first] == i + 1)
			validate_report_type(validator, BTFOLD_E_CHAIN,
					     "references that lead back to themselves", at);
	}
	return BTFOLD_OK;
}

/* The next type by value of @id after @n of them: a member's or element's; 0: no more. */
static bool next_part(const struct validator *validator, uint32_t id, uint32_t n, uint32_t *ret)
{
	const uint32_t *record = graph_host_record(validator->graph, id);
	uint32_t kind = info_kind(record[REC_INFO]);

	if (kind == KIND_ARRAY ? n >= 1 : n >= info_vlen(record[REC_INFO]))
		return false;
	*ret = kind == KIND_ARRAY ? record[REC_HEADER] : record[REC_HEADER + 3 * n + 1];
	return true;
}

static void report_containment(struct validator *validator, uint32_t id, uint32_t n)
{
	bool is_array = kind_of(validator, id) == KIND_ARRAY;
	struct place place = {id, n, REC_HEADER + 3 * n + 1};

	if (is_array)
		place = (struct place){id, BTFOLD_NONE, REC_HEADER};
	validate_report(validator, is_array ? BTFOLD_E_ARRAY : BTFOLD_E_MEMBER,
			BTFOLD_TIER_LOADABLE, "a type that contains itself", place);
}

/* Depth first from @root; the stack holds pairs: type, number of its parts already seen. */
static enum btfold_status walk_parts(struct validator *validator, uint8_t *state, uint32_t root)
{
	uint32_t first = validator->graph->first_id, part;
	struct words *stack = &validator->stack;

	stack->n = 0;
	if (!words_push(stack, root) || !words_push(stack, 0))
		return BTFOLD_E_NO_MEMORY;
	state[root - first] = OPEN;
	while (stack->n) {
		uint32_t id = stack->at[stack->n - 2], n = stack->at[stack->n - 1]++;

		if (!next_part(validator, id, n, &part)) {
			state[id - first] = DONE;
			stack->n -= 2;
			continue;
		}
		part = validate_target(validator, part);
		if (part == TARGET_UNKNOWN || !is_own(validator, part) ||
		    !kind_in(kind_of(validator, part), KINDS_STRUCT | 1u << KIND_ARRAY))
			continue;
		if (state[part - first] == OPEN) {
			report_containment(validator, id, n);
		} else if (state[part - first] == NEW) {
			state[part - first] = OPEN;
			if (!words_push(stack, part) || !words_push(stack, 0))
				return BTFOLD_E_NO_MEMORY;
		}
	}
	return BTFOLD_OK;
}

static enum btfold_status check_containment(struct validator *validator)
{
	const struct btfold_graph *graph = validator->graph;
	uint8_t *state = ARENA_NEW_ZERO(&validator->arena, graph->n_types, uint8_t);
	enum btfold_status status = state ? BTFOLD_OK : BTFOLD_E_NO_MEMORY;

	for (uint32_t i = 0; i < graph->n_types && !status && !validator->stopped; i++) {
		uint32_t id = graph->first_id + i;

		if (!state[i] && kind_in(kind_of(validator, id), KINDS_STRUCT | 1u << KIND_ARRAY))
			status = walk_parts(validator, state, id);
	}
	return status;
}

enum btfold_status validate_cycles(struct validator *validator)
{
	enum btfold_status status = check_chains(validator);

	return status ? status : check_containment(validator);
}
